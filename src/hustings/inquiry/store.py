"""Where an inquiry keeps things: `CAMPAIGN/inquiry/`. This module reads and writes files.

originals/sha256/HEX    every document by its hash, never changed (folders 700, files 400)
register.json           names and salts (600)
index.db                the search index, made anew from the originals when needed (600)
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hustings.inquiry.found import Document, open_file
from hustings.record.durable import flush_alone

_CHUNK = 1 << 20


class StoreError(OSError):
    """An original that could not be kept or read as it was."""


@dataclass(frozen=True)
class Store:
    """``folder``: the campaign's `inquiry/`."""

    folder: Path

    @property
    def originals(self) -> Path:
        """The folder of the originals."""
        return self.folder / "originals" / "sha256"

    @property
    def register(self) -> Path:
        """The file of names and salts."""
        return self.folder / "register.json"

    @property
    def index(self) -> Path:
        """The search index."""
        return self.folder / "index.db"

    def original(self, sha256: str) -> Path:
        """Where the document with this hash is, or would be."""
        return self.originals / sha256

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the store for one writer; makes its folders, and clears what a dead one left."""
        for folder in (self.folder, self.originals.parent, self.originals):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            for partial in self.originals.glob(".*.partial"):
                partial.unlink()
            yield
        finally:
            os.close(descriptor)

    def holds(self, sha256: str, size: int) -> bool:
        """True where there is an original of this hash and size; its bytes are not read."""
        try:
            return self.original(sha256).stat().st_size == size
        except FileNotFoundError:
            return False

    def put(self, document: Document) -> None:
        """Copy a document in, durably, and read the copy again.

        Raises StoreError where the copy has another hash: the file changed meanwhile, or the disk
        is at fault. OSError where it can't be read or written.
        """
        fresh = self.originals / f".{document.sha256}.partial"
        try:
            copied = _copy(document.path, fresh)
            if copied != document.sha256:
                raise StoreError(0, "it changed while it was read")
            if file_hash(fresh) != document.sha256:
                raise StoreError(0, "the copy is not the same, byte for byte; check the disk")
            os.replace(fresh, self.original(document.sha256))
        finally:
            with suppress(FileNotFoundError):
                fresh.unlink()

    def sync(self) -> None:
        """Make the names of new originals durable."""
        for folder in (self.originals, self.originals.parent, self.folder, self.folder.parent):
            flush_alone(folder)

    def held(self) -> frozenset[str]:
        """The hashes that originals are filed under."""
        if not self.originals.is_dir():
            return frozenset()
        return frozenset(p.name for p in self.originals.iterdir() if not p.name.startswith("."))


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises OSError."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _copy(source: Path, target: Path) -> str:
    """Copies a file so that only its owner may read it; returns the hash of what was written."""
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "wb") as out, open_file(source) as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()
