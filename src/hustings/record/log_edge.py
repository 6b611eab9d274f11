"""The right edge of a log in memory: all that the next append builds on.

Everything to the left of it is in full tiles, which never change. The edge is the tree's peaks,
the partial tile of every level, and the partial bundle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hustings.record.merkle import CompactRange, leaf_hash, tree_root
from hustings.record.tiles import (
    ENTRIES,
    TILE_HEIGHT,
    TILE_WIDTH,
    Tile,
    decode_bundle,
    encode_entry,
    hashes_at,
    levels,
    partial_tiles,
    split_hashes,
)

TileFile = tuple[Tile, bytes]


class Edge:
    """``rows[level]`` holds the hashes of the level's partial tile, the bundle's entries encoded
    in ``rows[ENTRIES]``; an empty row is no tile."""

    def __init__(self, tree: CompactRange, rows: dict[int, list[bytes]]) -> None:
        self.tree = tree
        self.rows = rows

    def extend(self, entries: Sequence[bytes]) -> list[TileFile]:
        """Adds entries. Returns the tiles that there are now and were not before: the full ones
        from the left and, at each level that grew, the partial one."""
        before = self.tree.size
        files: list[TileFile] = []
        place = 0
        while place < len(entries):
            room = TILE_WIDTH - self.tree.size % TILE_WIDTH
            files += self._add(entries[place : place + room])
            place += room
        for tile in partial_tiles(self.tree.size):
            if hashes_at(tile.level, before) < tile.end:
                files.append((tile, b"".join(self.rows[tile.level])))
        return files

    def _add(self, entries: Sequence[bytes]) -> list[TileFile]:
        """Adds entries of one bundle, and returns the tiles that are full now."""
        leaves = list(map(leaf_hash, entries))
        self.tree.extend(leaves)
        self.rows.setdefault(ENTRIES, []).extend(map(encode_entry, entries))
        self.rows.setdefault(0, []).extend(leaves)
        if len(self.rows[0]) < TILE_WIDTH:
            return []
        full = [self._full(ENTRIES)[0]]
        level, root = 0, b""
        while len(self.rows[level]) == TILE_WIDTH:
            file, root = self._full(level)
            full.append(file)
            level += 1
            self.rows.setdefault(level, []).append(root)
        return full

    def _full(self, level: int) -> tuple[TileFile, bytes]:
        """The full tile of a level, whose row begins anew, and its root (none of a bundle)."""
        row = self.rows[level]
        index = hashes_at(level, self.tree.size) // TILE_WIDTH - 1
        file = (Tile(level, index), b"".join(row))
        root = b"" if level == ENTRIES else tree_root(row)
        row.clear()
        return file, root


def read_edge(size: int, read_tile: Callable[[Tile], bytes]) -> Edge:
    """The edge of a log of ``size`` entries from its partial tiles.

    ``read_tile`` gives as many hashes as the width asks for. ``ValueError`` where the partial
    bundle is not of the entries that its tile has hashed.
    """
    rows: dict[int, list[bytes]] = {}
    for tile in partial_tiles(size):
        data = read_tile(tile)
        if tile.level == ENTRIES:
            rows[ENTRIES] = decode_bundle(data, tile.width)
        else:
            rows[tile.level] = split_hashes(data)
    entries = rows.get(ENTRIES, [])
    if list(map(leaf_hash, entries)) != rows.get(0, []):
        raise ValueError("the last bundle and the last tile of level 0 do not fit each other")
    rows[ENTRIES] = list(map(encode_entry, entries))
    return Edge(CompactRange(size, peaks(size, rows)), rows)


def peaks(size: int, rows: dict[int, list[bytes]]) -> list[bytes]:
    """The roots of the perfect subtrees of a log, largest first, out of its partial tiles."""
    found = []
    for level in sorted(levels(size), reverse=True):
        if level == ENTRIES:
            continue
        row, start = rows.get(level, []), 0
        for height in reversed(range(TILE_HEIGHT)):
            if len(row) & 1 << height:
                found.append(tree_root(row[start : start + (1 << height)]))
                start += 1 << height
    return found
