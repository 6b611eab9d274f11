"""An append on its way to the disk. This module writes files.

An append is written in two steps. First every new file, the two copies of the checkpoint under
temporary names, and all of it flushed to the disk. Then both copies take their names. So what has
a name that a reader looks for is whole, and rests on tiles that are on the disk already.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hustings.record.durable import flush, write_files
from hustings.record.log_edge import TileFile
from hustings.record.log_files import CHECKPOINT, kept_path

TEMPORARY = ".tmp"


def publish(folder: Path, tiles: Sequence[TileFile], size: int, checkpoint: bytes) -> None:
    """Writes an append: none of it can be lost once this returns.

    The new names are not flushed: a power cut that undoes them leaves the temporary ones, which
    the next writer publishes (``log_recovery``).
    """
    kept, latest = folder / kept_path(size), folder / CHECKPOINT
    files = [*((folder / tile.path, data) for tile, data in tiles), (temporary(kept), checkpoint)]
    write_files(files, {temporary(latest): temporary(kept)})
    for path in (kept, latest):
        temporary(path).replace(path)


def republish(folder: Path, size: int, checkpoint: bytes, *, latest: bool) -> None:
    """Puts a checkpoint in the place of the same one with fewer signature lines, durably."""
    places = [folder / kept_path(size), *([folder / CHECKPOINT] if latest else [])]
    write_files([(temporary(path), checkpoint) for path in places])
    for path in places:
        temporary(path).replace(path)
    flush((), {path.parent for path in places})


def temporary(path: Path) -> Path:
    return path.with_name(path.name + TEMPORARY)
