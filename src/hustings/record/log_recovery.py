"""What a crash leaves in a log, put right before the next append. This module reads and writes
files.

A checkpoint that was signed and reached the disk counts as published, where its tiles are whole:
somebody may have read it, and a log must never sign two roots for one size. Anything else beyond
the published size was never promised to anybody, and is removed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from hustings.record.checkpoint import Checkpoint
from hustings.record.durable import flush
from hustings.record.log_edge import Edge, TileFile, read_edge
from hustings.record.log_files import (
    CHECKPOINT,
    CHECKPOINTS,
    TILES,
    LogError,
    kept_path,
    read_bytes,
    read_checkpoint,
    read_entries,
    read_hashes,
)
from hustings.record.log_publish import TEMPORARY, publish, temporary
from hustings.record.note import VerifierKey
from hustings.record.tiles import ENTRIES, Tile, hashes_at, parse_tile_path

KEPT_NAME = re.compile(r"(0|[1-9][0-9]{0,17})(\.tmp)?")


def recover(folder: Path, key: VerifierKey) -> tuple[bytes, Edge]:
    """Puts the log right and returns its checkpoint and the edge to append to.

    The caller holds the log's lock. ``LogError`` where what was published is no longer whole:
    nothing is removed then, for only a copy of the log can mend it.
    """
    data, published = read_checkpoint(folder, CHECKPOINT, key)
    for place in signed_beyond(folder, published.size):
        forward = roll_forward(folder, key, edge_at(folder, published), place)
        if forward is not None:
            data, published = forward
    edge = edge_at(folder, published)
    data = fuller_copy(folder, published.size, data)
    remove_leftovers(folder, published.size)
    return data, edge


def fuller_copy(folder: Path, size: int, data: bytes) -> bytes:
    """The latest checkpoint with all of its signature lines, in both of its places.

    A crash can leave the kept copy missing, or with a cosignature more than the latest: lines are
    only ever added, at the end.
    """
    kept = folder / kept_path(size)
    found = kept.read_bytes() if kept.exists() else b""
    if found == data:
        return data
    fuller = found if found.startswith(data) else data
    publish(folder, [], size, fuller)
    return fuller


def edge_at(folder: Path, checkpoint: Checkpoint) -> Edge:
    """The edge of the tree that a checkpoint is of, from its tiles."""
    try:
        edge = read_edge(checkpoint.size, lambda tile: read_tile(folder, tile))
    except ValueError as error:
        raise LogError(f"{folder}: {error}. Bring it back from a copy of the log") from error
    if edge.tree.root() != checkpoint.root:
        raise LogError(
            f"the tiles in {folder} do not have the root that its checkpoint of "
            f"{checkpoint.size} entries has signed. Find what changed with `hustings verify` and "
            "bring it back from a copy of the log"
        )
    return edge


def read_tile(folder: Path, tile: Tile) -> bytes:
    if tile.level == ENTRIES:
        return read_bytes(folder, tile.path)
    return read_hashes(folder, tile)


def signed_beyond(folder: Path, size: int) -> list[str]:
    """Checkpoints of more entries than ``size``, the least first and one for each; the name that
    it has for good rather than a temporary one."""
    history = folder / CHECKPOINTS
    if not history.is_dir():
        raise LogError(f"{history} is missing. Bring it back from a copy of the log")
    places: dict[int, str] = {}
    for path in sorted(history.iterdir()):
        named = KEPT_NAME.fullmatch(path.name)
        if named and int(named[1]) > size:
            places.setdefault(int(named[1]), f"{CHECKPOINTS}/{path.name}")
    return [place for _, place in sorted(places.items())]


def roll_forward(
    folder: Path, key: VerifierKey, edge: Edge, place: str
) -> tuple[bytes, Checkpoint] | None:
    """Publishes a checkpoint that was signed, on top of ``edge``, where its tiles are whole.

    None where they are not and the checkpoint has not its name yet: nobody can have read it.
    """
    before = edge.tree.size
    try:
        data, signed = read_checkpoint(folder, place, key)
        if kept_path(signed.size) != place.removesuffix(TEMPORARY):
            raise LogError(f"{folder / place} is of {signed.size} entries: rename it so")
        files = edge.extend(list(read_entries(folder, before, signed.size, signed.size)))
        require_same(folder, files, edge, signed)
    except LogError:
        if place.endswith(TEMPORARY):
            return None
        raise
    paths = [folder / tile.path for tile, _ in files]
    flush(paths, {path.parent for path in paths})
    publish(folder, [], signed.size, data)
    return data, signed


def require_same(folder: Path, files: list[TileFile], edge: Edge, signed: Checkpoint) -> None:
    """``LogError`` unless the disk has these tiles and the checkpoint their root."""
    different = [tile for tile, data in files if read_bytes(folder, tile.path) != data]
    if different or edge.tree.root() != signed.root:
        raise LogError(
            f"{folder / kept_path(signed.size)} is signed and the tiles do not have its root. "
            "Bring them back from a copy of the log"
        )


def remove_leftovers(folder: Path, size: int) -> None:
    """Removes temporary files, tiles beyond ``size``, and folders left empty."""
    temporaries = [*(folder / CHECKPOINTS).glob(f"*{TEMPORARY}"), temporary(folder / CHECKPOINT)]
    temporaries += folder.glob(".log.vkey*.partial")  # of a handover to another key
    for path in temporaries:
        path.unlink(missing_ok=True)
    places = list(growing_folders(folder, size))
    for path in (file for place in places for file in place.iterdir() if file.is_file()):
        tile = parse_tile_path(path.relative_to(folder).as_posix())
        if tile is not None and tile.end > hashes_at(tile.level, size):
            path.unlink()
    for place in reversed(places):
        if not any(place.iterdir()):
            place.rmdir()
    flush([], [place for place in [folder, folder / CHECKPOINTS, *places] if place.exists()])


def growing_folders(folder: Path, size: int) -> Iterator[Path]:
    """The folders of tiles, those above first, without the partial tiles of full ones: nothing
    can have been written there since."""
    for place, below, _ in os.walk(folder / TILES):
        yield Path(place)
        below[:] = [name for name in below if not is_done(folder, Path(place) / name, size)]


def is_done(folder: Path, place: Path, size: int) -> bool:
    """Whether a folder is of the partial tiles of a tile that is full at ``size``."""
    full = parse_tile_path(place.with_suffix("").relative_to(folder).as_posix())
    return place.suffix == ".p" and full is not None and full.end <= hashes_at(full.level, size)
