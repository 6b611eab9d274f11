"""The log: entries in order, each group signed for before it is acknowledged. This module reads
and writes files.

The folder is a C2SP tlog-tiles log as any web host can serve it; docs/record-log.md shows the
files. One process at a time may append; any number may read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BufferedRandom
from pathlib import Path

from hustings.record.checkpoint import Checkpoint, sign_checkpoint
from hustings.record.durable import write_files
from hustings.record.lock import hold
from hustings.record.log_edge import Edge
from hustings.record.log_files import (
    CHECKPOINT,
    CHECKPOINTS,
    KEY,
    LogError,
    kept_path,
    read_bytes,
    read_checkpoint,
    read_entries,
    read_hashes,
    read_key,
)
from hustings.record.log_publish import publish, republish, temporary
from hustings.record.log_recovery import recover
from hustings.record.merkle import EMPTY_ROOT
from hustings.record.note import NoteSignature, SignerKey, VerifierKey, with_lines
from hustings.record.proof import Hashes, consistency_proof, inclusion_proof
from hustings.record.tiles import MAX_ENTRY_BYTES, TileHashes

__all__ = ["MAX_ENTRY_BYTES", "Log", "LogError", "create_log", "open_log"]


@dataclass
class Writer:
    """What it takes to append: the key, the edge of the tree, and the lock on the log."""

    signer: SignerKey
    edge: Edge
    lock: BufferedRandom


class Log:
    """A log that is open, as it stood when it was opened and as this object has added to it.

    Made by ``create_log`` and ``open_log``. ``checkpoint`` is the signed note as published.
    """

    def __init__(
        self, folder: Path, key: VerifierKey, size: int, checkpoint: bytes, writer: Writer | None
    ) -> None:
        self.folder = folder
        self.key = key
        self.size = size
        self.checkpoint = checkpoint
        self._writer = writer

    @property
    def origin(self) -> str:
        """The log's name: its key's."""
        return self.key.name

    def append(self, entries: Sequence[bytes]) -> range:
        """Adds a group of entries under one checkpoint, all or none. Returns their indexes.

        When this returns they are on the disk and published. An entry has 1 to
        ``MAX_ENTRY_BYTES`` bytes. ``LogError`` where that is not so, or where the disk refuses:
        the log then stands as it was, and must be opened again.
        """
        if self._writer is None:
            raise LogError(f"{self.folder} is not open to append: open it with its private key")
        for number, entry in enumerate(entries):
            require_entry(number, entry)
        added = range(self.size, self.size + len(entries))
        if entries:
            try:
                self._write(self._writer, entries)
            except BaseException:
                self.close()
                raise
        return added

    def _write(self, writer: Writer, entries: Sequence[bytes]) -> None:
        tiles = writer.edge.extend(entries)
        tree = writer.edge.tree
        checkpoint = sign_checkpoint(Checkpoint(self.origin, tree.size, tree.root()), writer.signer)
        try:
            publish(self.folder, tiles, tree.size, checkpoint)
        except OSError as error:
            raise LogError(
                f"{error.filename or self.folder} cannot be written ({error.strerror}): nothing "
                "was acknowledged. Mend that and open the log again"
            ) from error
        self.size, self.checkpoint = tree.size, checkpoint

    def kept(self, size: int | None = None) -> bytes:
        """The checkpoint of a size (the latest, by default) as it is kept."""
        if size is None or size == self.size:
            return self.checkpoint
        return read_bytes(self.folder, kept_path(size))

    def cosign(self, lines: Sequence[NoteSignature], size: int | None = None) -> bytes:
        """Adds lines of witnesses, verified by the caller, to a published checkpoint: the latest,
        or that of ``size``. Returns it, on the disk by then.

        Lines that it has already are not added again, and none is ever taken away. ``LogError``
        where the log is not open to append, or the disk refuses.
        """
        if self._writer is None:
            raise LogError(f"{self.folder} is not open to append: open it with its private key")
        whole = self.size if size is None else size
        before = self.kept(whole)
        data = with_lines(before, lines)
        if data != before:
            latest = whole == self.size
            try:
                republish(self.folder, whole, data, latest=latest)
            except OSError as error:
                self.close()
                raise LogError(f"{error.filename} cannot be written ({error.strerror})") from error
            self.checkpoint = data if latest else self.checkpoint
        return data

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Entries ``start`` to ``stop`` (not included; all by default), read as they are asked
        for. Not checked against the tree: that is ``log_check``."""
        end = self.size if stop is None else stop
        if not 0 <= start <= end <= self.size:
            raise LogError(f"entries {start} to {end} asked of a log of {self.size}")
        return iter(read_entries(self.folder, start, end, self.size))

    def inclusion(self, index: int, size: int | None = None) -> Hashes:
        """The proof that an entry is in the tree of ``size`` entries (the whole, by default)."""
        whole = self._within(size)
        if not 0 <= index < whole:
            raise LogError(f"entry {index} asked of a log of {whole}")
        return inclusion_proof(index, whole, self._hashes())

    def consistency(self, old: int, new: int | None = None) -> Hashes:
        """The proof that the tree of ``old`` entries is the beginning of that of ``new``."""
        whole = self._within(new)
        if not 0 <= old <= whole:
            raise LogError(f"a log of {whole} cannot begin with {old} entries")
        return consistency_proof(old, whole, self._hashes())

    def _within(self, size: int | None) -> int:
        if size is not None and not 0 <= size <= self.size:
            raise LogError(f"a tree of {size} asked of a log of {self.size}")
        return self.size if size is None else size

    def _hashes(self) -> TileHashes:
        """Reads each tile once, however many of its hashes a proof takes."""
        return TileHashes(self.size, cache(lambda tile: read_hashes(self.folder, tile)))

    def close(self) -> None:
        """Lets the next writer in; the object still reads."""
        if self._writer is not None:
            self._writer.lock.close()
            self._writer = None

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def require_entry(number: int, entry: bytes) -> None:
    if not 1 <= len(entry) <= MAX_ENTRY_BYTES:
        raise LogError(
            f"entry {number} of the group has {len(entry):,} bytes: an entry has 1 to "
            f"{MAX_ENTRY_BYTES:,}. Keep a longer body in a file and put its hash in the entry"
        )


def create_log(folder: Path, signer: SignerKey) -> Log:
    """Makes a log of no entries, signed for, and opens it to append.

    ``folder`` is absent, empty, or what this function left when it was cut short. ``LogError``
    where it holds anything else.
    """
    empty = Checkpoint(signer.name, 0, EMPTY_ROOT)
    checkpoint = sign_checkpoint(empty, signer)
    line = f"{signer.verifier}\n".encode()
    require_unused(folder, {KEY: line, kept_path(0): checkpoint})
    write_files([(folder / KEY, line)])
    publish(folder, [], 0, checkpoint)
    return open_log(folder, signer)


def require_unused(folder: Path, first: dict[str, bytes]) -> None:
    """``LogError`` unless the folder holds no more than the beginnings of this very log."""
    temporaries = {temporary(Path(place)).as_posix() for place in (kept_path(0), CHECKPOINT)}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        begun = place == CHECKPOINTS or place in temporaries
        if not begun and (place not in first or not first[place].startswith(path.read_bytes())):
            raise LogError(
                f"{folder} is not empty: it has {place}. Open the log that is there with open_log, "
                "or name another folder"
            )


def open_log(folder: Path, signer: SignerKey | None = None) -> Log:
    """Opens a log: to read, or with its private key to append.

    To append it takes the log's lock and puts right what a crash may have left. ``LogError``
    where there is no log, where another process is appending, where the key is another's, or
    where what was published is no longer whole.
    """
    key = read_key(folder)
    if signer is None:
        data, checkpoint = read_checkpoint(folder, CHECKPOINT, key)
        return Log(folder, key, checkpoint.size, data, None)
    if signer.verifier != key:
        raise LogError(
            f"{folder} belongs to the key {key}, and the key given is {signer.verifier}: "
            "open the log with its own"
        )
    lock = locked(folder)
    try:
        data, edge = recover(folder, key)
    except BaseException:
        lock.close()
        raise
    return Log(folder, key, edge.tree.size, data, Writer(signer, edge, lock))


def locked(folder: Path) -> BufferedRandom:
    """The log's lock: the key's file held exclusively, until it is closed or the process ends."""
    try:
        return hold(folder / KEY)
    except BlockingIOError:
        raise LogError(
            f"another process is appending to {folder}: wait until it has ended, or close it"
        ) from None
    except OSError as error:
        raise LogError(
            f"{folder / KEY} cannot be opened to append ({error.strerror}): "
            "append as the user that the log belongs to"
        ) from error
