"""A folder that a stranger sent, read without trust. This module reads files.

Nothing but plain files is opened: no link is followed, no pipe waited for. Nothing is read whole
that is larger than anything a bundle has.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hustings.record.log_shelf import Finding

MOST_BYTES = 512 * 1024 * 1024
_CHUNK = 1024 * 1024
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class UnreadableError(Exception):
    """A file that can't be read as it should be; the message says why."""


@dataclass(frozen=True)
class BundleFolder:
    """What is in a folder. ``sizes``: every plain file, by its path from the top. ``odd``:
    everything that is neither a plain file nor a folder with something in it."""

    path: Path
    sizes: dict[str, int]
    odd: tuple[Finding, ...]

    def under(self, folder: str) -> dict[str, int]:
        """The plain files under a folder, by their path from there."""
        start = f"{folder}/"
        inside = ((name, size) for name, size in self.sizes.items() if name.startswith(start))
        return {name.removeprefix(start): size for name, size in inside}

    def read(self, name: str) -> bytes:
        """A file's bytes. Raises UnreadableError."""
        return b"".join(self._chunks(name))

    def sha256(self, name: str) -> str:
        """A file's hash in hexadecimal. Raises UnreadableError."""
        digest = hashlib.sha256()
        for chunk in self._chunks(name):
            digest.update(chunk)
        return digest.hexdigest()

    def _chunks(self, name: str) -> Iterator[bytes]:
        if name not in self.sizes:
            raise UnreadableError("missing")
        if self.sizes[name] > MOST_BYTES:
            raise UnreadableError(f"{self.sizes[name]:,} bytes: more than any file of a bundle has")
        left = self.sizes[name]
        try:
            with open(os.open(self.path / name, _FLAGS), "rb") as file:
                while left > 0 and (chunk := file.read(min(_CHUNK, left))):
                    left -= len(chunk)
                    yield chunk
        except OSError as error:
            raise UnreadableError(f"cannot be read ({error.strerror})") from error


def list_folder(path: Path) -> BundleFolder:
    """Everything in a folder and the folders under it."""
    sizes: dict[str, int] = {}
    odd: list[Finding] = []
    waiting = [""]
    while waiting:
        place = waiting.pop()
        try:
            with os.scandir(path / place) as found:
                items = list(found)
        except OSError as error:
            odd.append(Finding(place, f"a folder that cannot be read ({error.strerror})"))
            continue
        if not items and place:
            odd.append(Finding(place, "an empty folder: a bundle has none"))
        for item in items:
            name = f"{place}/{item.name}" if place else item.name
            mode, size = _kind(item)
            if stat.S_ISDIR(mode):
                waiting.append(name)
            elif stat.S_ISREG(mode):
                sizes[name] = size
            else:
                what = "a symbolic link" if stat.S_ISLNK(mode) else "not a file"
                odd.append(Finding(name, f"{what}: a bundle holds plain files alone"))
    return BundleFolder(path, dict(sorted(sizes.items())), tuple(sorted(odd)))


def _kind(item: os.DirEntry[str]) -> tuple[int, int]:
    try:
        status = item.stat(follow_symlinks=False)
    except OSError:
        return 0, 0
    return status.st_mode, status.st_size
