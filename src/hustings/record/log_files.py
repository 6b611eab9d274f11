"""The files of a log, read and made durable. This module reads and writes files.

An append is written in two steps. First every new file, the two copies of the checkpoint under
temporary names, each flushed to the disk. Then both copies take their names. So what has a name
that a reader looks for is whole, and rests on tiles that are on the disk already.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from io import FileIO
from pathlib import Path

from hustings.record.checkpoint import Checkpoint, open_checkpoint
from hustings.record.log_edge import TileFile
from hustings.record.merkle import HASH_BYTES
from hustings.record.note import NoteError, VerifierKey, parse_verifier_key
from hustings.record.tiles import ENTRIES, TILE_WIDTH, Tile, decode_bundle, tile_at

CHECKPOINT = "checkpoint"
CHECKPOINTS = "checkpoints"
KEY = "log.vkey"
TILES = "tile"
TEMPORARY = ".tmp"
OPEN_AT_ONCE = 64


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
    """A checkpoint of the log, its signature verified."""
    data = read_bytes(folder, place)
    try:
        checkpoint = open_checkpoint(data, [key])
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


def publish(folder: Path, tiles: Sequence[TileFile], size: int, checkpoint: bytes) -> None:
    """Writes an append: durable, all of it, when this returns."""
    kept = folder / kept_path(size)
    latest = folder / CHECKPOINT
    copies = [(temporary(kept), checkpoint), (temporary(latest), checkpoint)]
    write_files([(folder / tile.path, data) for tile, data in tiles] + copies)
    temporary(kept).replace(kept)
    temporary(latest).replace(latest)
    sync_folders([kept.parent, folder])


def temporary(path: Path) -> Path:
    return path.with_name(path.name + TEMPORARY)


def write_files(files: Sequence[tuple[Path, bytes]]) -> None:
    """Writes files and flushes them, and the folders that name them, to the disk."""
    for start in range(0, len(files), OPEN_AT_ONCE):
        write_some_files(files[start : start + OPEN_AT_ONCE])
    sync_folders({path.parent for path, _ in files})


def write_some_files(files: Sequence[tuple[Path, bytes]]) -> None:
    """All are written before the first is flushed: a journalling file system then takes most of
    them in one go."""
    with ExitStack() as stack:
        opened = []
        for path, data in files:
            make_folder(path.parent)
            opened.append(stack.enter_context(path.open("wb", buffering=0)))
            write_whole(opened[-1], data)
        for file in opened:
            os.fsync(file.fileno())


def write_whole(file: FileIO, data: bytes) -> None:
    written = 0
    while written < len(data):
        written += file.write(data[written:]) or 0


def make_folder(path: Path) -> None:
    """Makes a folder, and those above it, to outlast a power cut."""
    if not path.exists():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_folders([path.parent])


def sync(path: Path) -> None:
    """Flushes a file, or what a folder lists, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        sync(folder)


def sync_tiles(folder: Path, tiles: Sequence[Tile]) -> None:
    """Flushes tiles that are there already to the disk."""
    paths = [folder / tile.path for tile in tiles]
    for path in [*paths, *{path.parent for path in paths}]:
        sync(path)
