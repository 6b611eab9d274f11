"""The tiles, bundles and roots of a log checked against each other.

The entries and the tiles of level 0 say the same thing twice, and the signed root says which of
the two is right where they differ, so that a finding names the file that was changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from hustings.record.checkpoint import Checkpoint
from hustings.record.log_edge import peaks
from hustings.record.log_files import CHECKPOINT, kept_path
from hustings.record.log_shelf import Shelf
from hustings.record.merkle import (
    HASH_BYTES,
    CompactRange,
    joined_peaks,
    leaf_hash,
    tree_root,
)
from hustings.record.tiles import (
    ENTRIES,
    TILE_WIDTH,
    Tile,
    bundle_bytes,
    decode_bundle,
    full_tiles,
    partial_tiles,
    split_hashes,
    tile_at,
)

Rows = list[list[bytes]]


@dataclass(frozen=True)
class Bundle:
    """A bundle as wide as the log has it, and the hashes of its entries."""

    entries: list[bytes]
    leaves: list[bytes]


def check_tiles(
    shelf: Shelf, head: Checkpoint, published: Set[int], roots: Mapping[int, bytes]
) -> list[bytes]:
    """Checks every tile and root, and returns the entries before the first unreadable bundle.

    ``head`` is the latest checkpoint; ``published`` the sizes whose partial tiles must be there;
    ``roots`` those that were signed, by size.
    """
    count = -(-head.size // TILE_WIDTH)
    if count > len(shelf.files):
        shelf.find(CHECKPOINT, f"signed over {head.size} entries: there are not as many bundles")
        return []
    tiles = set(full_tiles(head.size))
    for size in {*published, head.size}:
        if size <= head.size:
            tiles.update(partial_tiles(size))
    shelf.expect(tile.path for tile in tiles)
    bundles = [read_bundle(shelf, tile_at(ENTRIES, index, head.size)) for index in range(count)]
    rows = true_rows(shelf, head, bundles)
    if rows is not None:
        check_roots(shelf, rows, roots)
        for tile in sorted(tiles):
            check_tile(shelf, tile, rows, bundles)
    return entries_before_a_gap(bundles)


def read_bundle(shelf: Shelf, tile: Tile) -> Bundle | None:
    """The bundle in a file; None, and a finding, where it is not one of the tile's width."""
    data = shelf.read(tile.path)
    if data is None:
        return None
    try:
        entries = decode_bundle(data, tile.width)
    except ValueError as error:
        shelf.find(tile.path, str(error))
        return None
    return Bundle(entries, list(map(leaf_hash, entries)))


def entries_before_a_gap(bundles: Sequence[Bundle | None]) -> list[bytes]:
    entries: list[bytes] = []
    for bundle in bundles:
        if bundle is None:
            break
        entries += bundle.entries
    return entries


def true_rows(shelf: Shelf, head: Checkpoint, bundles: Sequence[Bundle | None]) -> Rows | None:
    """The hashes over what was signed: of the entries or, where the entries were changed, of the
    tiles' leaves.

    Where neither has the signed root, a finding, and the entries' as far as they can be read;
    None where some can be had from neither.
    """
    by_entries = [None if bundle is None else bundle.leaves for bundle in bundles]
    rows = rows_of(joined(by_entries))
    if rows is not None and root_at(rows, head.size) == head.root:
        return rows
    tiles = (tile_at(0, index, head.size) for index in range(len(bundles)))
    by_tiles = [read_leaves(shelf, tile) for tile in tiles]
    rows = rows_of(joined(by_tiles))
    if rows is not None and root_at(rows, head.size) == head.root:
        return rows
    shelf.find(CHECKPOINT, f"its root is not that of the {head.size} entries it was signed over")
    both = zip(by_entries, by_tiles, strict=True)
    return rows_of(joined([one or other for one, other in both]))


def read_leaves(shelf: Shelf, tile: Tile) -> list[bytes] | None:
    data = shelf.read(tile.path)
    return split_hashes(data) if data and len(data) == tile.width * HASH_BYTES else None


def joined(parts: Sequence[list[bytes] | None]) -> list[bytes] | None:
    """The parts end to end, or None where one is missing."""
    there = [part for part in parts if part is not None]
    return [leaf for part in there for leaf in part] if len(there) == len(parts) else None


def rows_of(leaves: list[bytes] | None) -> Rows | None:
    """The hashes of every level's tiles: level 0 is the leaves. None without leaves to go by."""
    if leaves is None:
        return None
    rows = [leaves]
    while len(rows[-1]) >= TILE_WIDTH:
        below = rows[-1]
        whole = range(TILE_WIDTH, len(below) + 1, TILE_WIDTH)
        rows.append([tree_root(below[end - TILE_WIDTH : end]) for end in whole])
    return rows


def peaks_at(rows: Rows, size: int) -> list[bytes]:
    """The roots of the perfect subtrees of the first ``size`` entries, largest first."""
    edge = {
        tile.level: rows[tile.level][tile.start : tile.end]
        for tile in partial_tiles(size)
        if tile.level != ENTRIES
    }
    return peaks(size, edge)


def root_at(rows: Rows, size: int) -> bytes:
    """The root over the first ``size`` entries."""
    return joined_peaks(peaks_at(rows, size))


def check_roots(shelf: Shelf, rows: Rows, roots: Mapping[int, bytes]) -> None:
    """Every kept checkpoint's root is that of the entries there were then."""
    last_in: dict[int, int] = {}  # of the checkpoints within a tile the largest
    for size in roots:
        if size <= len(rows[0]):
            last_in[size // TILE_WIDTH] = max(size, last_in.get(size // TILE_WIDTH, 0))
    for tile, last in sorted(last_in.items()):
        start = tile * TILE_WIDTH
        tree = CompactRange(start, peaks_at(rows, start))
        for leaf in [None, *rows[0][start:last]]:
            if leaf is not None:
                tree.append(leaf)
            if tree.size in roots and tree.root() != roots[tree.size]:
                shelf.find(kept_path(tree.size), f"its root is not that of the first {tree.size}")


def check_tile(shelf: Shelf, tile: Tile, rows: Rows, bundles: Sequence[Bundle | None]) -> None:
    """A tile's file holds the hashes, or the entries, that its place asks for."""
    data = shelf.read(tile.path)
    if data is None:
        return
    if tile.level != ENTRIES:
        expected = b"".join(rows[tile.level][tile.start : tile.end])
        if data != expected:
            shelf.find(tile.path, f"its {len(data)} bytes are not the {tile.width} hashes expected")
        return
    bundle = bundles[tile.index]
    leaves = rows[0][tile.start : tile.end]
    if bundle is not None and bundle.leaves[: tile.width] == leaves:
        expected = bundle_bytes(bundle.entries[: tile.width])
        if data != expected:
            shelf.find(tile.path, f"not the {tile.width} entries from {tile.start} on")
        return
    own = read_bundle(shelf, tile)
    if own is not None and own.leaves != leaves:
        place = next(i for i, leaf in enumerate(leaves) if own.leaves[i] != leaf)
        shelf.find(tile.path, f"entry {tile.start + place} is not the one that was signed for")
