"""The files of a log by name, and read. This module reads files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hustings.record.checkpoint import Checkpoint, open_checkpoint
from hustings.record.log_keys import KEYS, LogKeys, one_key, parse_log_keys
from hustings.record.merkle import HASH_BYTES
from hustings.record.note import NoteError, VerifierKey, parse_verifier_key
from hustings.record.tiles import ENTRIES, TILE_WIDTH, Tile, decode_bundle, tile_at

CHECKPOINT = "checkpoint"
CHECKPOINTS = "checkpoints"
KEY = "log.vkey"
TILES = "tile"


class LogError(Exception):
    """A log that cannot be opened, read or added to; the message says what to do."""


def kept_path(size: int) -> str:
    """The place under the log of the checkpoint published at ``size``."""
    return f"{CHECKPOINTS}/{size}"


def read_bytes(folder: Path, place: str) -> bytes:
    """A file of the log. ``LogError`` where it cannot be read."""
    try:
        return (folder / place).read_bytes()
    except OSError as error:
        raise LogError(
            f"{folder / place} cannot be read ({error.strerror}). "
            "The log is not whole: bring the file back from a copy of the log"
        ) from error


def read_key(folder: Path) -> VerifierKey:
    """The public key of the log, from ``log.vkey``."""
    if not (folder / KEY).exists():
        raise LogError(f"{folder} holds no log: it has no {KEY}. Make one with create_log")
    try:
        return parse_verifier_key(single_line(read_bytes(folder, KEY)))
    except NoteError as error:
        raise LogError(f"{folder / KEY}: {error}. Bring it back from a copy of the log") from error


def read_log_keys(folder: Path) -> LogKeys:
    """All the keys that the log has had, the last of them from ``log.vkey``."""
    if not (folder / KEYS).exists():
        return one_key(read_key(folder))
    try:
        return parse_log_keys(read_bytes(folder, KEYS))
    except NoteError as error:
        raise LogError(f"{folder / KEYS}: {error}. Bring it back from a copy of the log") from error


def single_line(data: bytes) -> str:
    """The text of a file of one line. ``NoteError`` where it is anything else."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = ""
    if text.count("\n") != 1 or not text.endswith("\n"):
        raise NoteError("the file is not one line of UTF-8 text ending in a newline")
    return text[:-1]


def read_checkpoint(folder: Path, place: str, key: VerifierKey) -> tuple[bytes, Checkpoint]:
    """A checkpoint of the log, its own signature verified. Lines of other keys, which are
    witnesses', are passed over here."""
    data = read_bytes(folder, place)
    try:
        checkpoint = open_checkpoint(data, [key], strict=False)
    except NoteError as error:
        raise LogError(
            f"{folder / place}: {error}. Bring it back from a copy of the log"
        ) from error
    return data, checkpoint


def read_bundle(folder: Path, index: int, size: int) -> list[bytes]:
    """The entries of one bundle of a log of ``size``."""
    tile = tile_at(ENTRIES, index, size)
    try:
        return decode_bundle(read_bytes(folder, tile.path), tile.width)
    except ValueError as error:
        raise LogError(
            f"{folder / tile.path}: {error}. Bring it back from a copy of the log"
        ) from error


def read_hashes(folder: Path, tile: Tile) -> bytes:
    """The bytes of a hash tile, as many as its width asks for."""
    data = read_bytes(folder, tile.path)
    if len(data) != tile.width * HASH_BYTES:
        raise LogError(
            f"{folder / tile.path} has {len(data)} bytes, expected {tile.width} hashes of "
            f"{HASH_BYTES}. Bring it back from a copy of the log"
        )
    return data


def read_entries(folder: Path, start: int, stop: int, size: int) -> Iterable[bytes]:
    """Entries ``start`` to ``stop`` of a log of ``size``, a bundle at a time."""
    for index in range(start // TILE_WIDTH, -(-stop // TILE_WIDTH)):
        first = index * TILE_WIDTH
        yield from read_bundle(folder, index, size)[max(start - first, 0) : stop - first]
