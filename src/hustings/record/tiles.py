"""Tiles: a Merkle tree, and the entries under it, cut into files (C2SP tlog-tiles).

A tile of level L is a row of up to 256 hashes, each the root of 256**L entries. A full one has
256 and never changes; a partial one has its width in its name. An entry bundle is the same cut
of the entries themselves. Bundles count here as the level ``ENTRIES``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hustings.record.merkle import HASH_BYTES, tree_root

TILE_HEIGHT = 8
TILE_WIDTH = 256
ENTRIES = -1
MAX_LEVEL = 63
MAX_ENTRY_BYTES = 65_535
LENGTH_BYTES = 2

PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]{1,2})/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[0-9]{1,3}))?"
)


@dataclass(frozen=True, order=True)
class Tile:
    """``level`` is ``ENTRIES`` or 0 to 63, ``index`` counts from the left, ``width`` 1 to 256."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """The place under the log: ``tile/0/x001/x234/067.p/3``; no ``.p`` where it is full."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        suffix = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{index_path(self.index)}{suffix}"

    @property
    def start(self) -> int:
        """How many hashes of this level come before the tile."""
        return self.index * TILE_WIDTH

    @property
    def end(self) -> int:
        """How many hashes of this level there must be for the tile to exist."""
        return self.start + self.width


def index_path(index: int) -> str:
    """Three digits a folder, all but the last marked: 1234067 is ``x001/x234/067``."""
    parts = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        parts.append(f"x{index % 1000:03d}")
    return "/".join(reversed(parts))


def parse_tile_path(path: str) -> Tile | None:
    """The tile with exactly this path, or None: each tile has one spelling."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    level = ENTRIES if found["level"] == "entries" else int(found["level"])
    index = int(found["index"].replace("x", "").replace("/", ""))
    width = TILE_WIDTH if found["width"] is None else int(found["width"])
    if level > MAX_LEVEL or not 1 <= width <= TILE_WIDTH:
        return None
    tile = Tile(level, index, width)
    return tile if tile.path == path else None


def hashes_at(level: int, size: int) -> int:
    """How many hashes a tree of ``size`` has at a level (entries, for bundles)."""
    return size >> (TILE_HEIGHT * max(level, 0))


def tile_at(level: int, index: int, size: int) -> Tile:
    """The tile at a place, as wide as a tree of ``size`` makes it."""
    return Tile(level, index, min(TILE_WIDTH, hashes_at(level, size) - index * TILE_WIDTH))


def levels(size: int) -> Iterator[int]:
    """The levels that a tree of ``size`` has tiles at, bundles first."""
    if size:
        yield ENTRIES
    level = 0
    while hashes_at(level, size):
        yield level
        level += 1


def full_tiles(size: int) -> Iterator[Tile]:
    """Every full tile of a tree."""
    for level in levels(size):
        for index in range(hashes_at(level, size) // TILE_WIDTH):
            yield Tile(level, index)


def partial_tiles(size: int) -> Iterator[Tile]:
    """The partial tiles of a tree: at most one a level, and none of width 0."""
    for level in levels(size):
        index, width = divmod(hashes_at(level, size), TILE_WIDTH)
        if width:
            yield Tile(level, index, width)


def encode_entry(entry: bytes) -> bytes:
    """An entry as it stands in a bundle: its length as a big-endian uint16, and itself."""
    return len(entry).to_bytes(LENGTH_BYTES, "big") + entry


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle. ``ValueError`` where it is not exactly ``width`` of them, each of
    at least one byte."""
    entries: list[bytes] = []
    place = 0
    while place < len(data):
        start = place + LENGTH_BYTES
        place = start + int.from_bytes(data[start - LENGTH_BYTES : start], "big")
        if place > len(data):
            raise ValueError(f"entry {len(entries)} of the bundle runs past the end of the file")
        if place == start:
            raise ValueError(f"entry {len(entries)} of the bundle is empty")
        entries.append(data[start:place])
    if len(entries) != width:
        raise ValueError(f"the bundle holds {len(entries)} entries, expected {width}")
    return entries


def split_hashes(data: bytes) -> list[bytes]:
    """A tile's hashes, in order."""
    return [data[place : place + HASH_BYTES] for place in range(0, len(data), HASH_BYTES)]


@dataclass(frozen=True)
class TileHashes:
    """Reads the root of any perfect subtree of a tree of ``size`` from its tiles.

    ``read_tile`` gives a tile's bytes. Called as ``read_hash(height, index)``: the root over the
    2**height leaves from index * 2**height on.
    """

    size: int
    read_tile: Callable[[Tile], bytes]

    def __call__(self, height: int, index: int) -> bytes:
        if (index + 1) << height > self.size:
            raise ValueError(f"subtree {index} of height {height} is not within {self.size}")
        level, above = divmod(height, TILE_HEIGHT)
        tile_index, first = divmod(index << above, TILE_WIDTH)
        data = self.read_tile(tile_at(level, tile_index, self.size))
        wanted = data[first * HASH_BYTES : (first + (1 << above)) * HASH_BYTES]
        return tree_root(split_hashes(wanted))


def bundle_bytes(entries: Sequence[bytes]) -> bytes:
    """A bundle of these entries."""
    return b"".join(map(encode_entry, entries))
