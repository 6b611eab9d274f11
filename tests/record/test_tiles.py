"""Tiles by name and by place (C2SP tlog-tiles)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.tiles import (
    ENTRIES,
    MAX_LEVEL,
    Tile,
    bundle_bytes,
    decode_bundle,
    full_tiles,
    parse_tile_path,
    partial_tiles,
)

tiles = st.builds(
    Tile,
    st.sampled_from([ENTRIES, 0, 1, 2, MAX_LEVEL]),
    st.integers(0, 10**12),
    st.integers(1, 256),
)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999, 3), "tile/0/999.p/3"),
        (Tile(2, 1000, 255), "tile/2/x001/000.p/255"),
        (Tile(5, 1234067), "tile/5/x001/x234/067"),
        (Tile(ENTRIES, 1234067, 1), "tile/entries/x001/x234/067.p/1"),
    ],
)
def test_a_tile_is_named_by_level_index_and_width(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_tile_path(path) == tile


@given(tiles)
def test_a_name_leads_back_to_its_tile(tile: Tile) -> None:
    assert parse_tile_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/1000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/8/0/000/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p",
        "tile/0/x001.p/000",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/\u0660\u0660\u0660",
    ],
)
def test_a_tile_has_one_spelling(path: str) -> None:
    assert parse_tile_path(path) is None


@pytest.mark.parametrize(
    ("size", "full", "partial"),
    [
        (0, [], []),
        (1, [], ["tile/entries/000.p/1", "tile/0/000.p/1"]),
        (255, [], ["tile/entries/000.p/255", "tile/0/000.p/255"]),
        (256, ["tile/entries/000", "tile/0/000"], ["tile/1/000.p/1"]),
        (
            257,
            ["tile/entries/000", "tile/0/000"],
            ["tile/entries/001.p/1", "tile/0/001.p/1", "tile/1/000.p/1"],
        ),
    ],
)
def test_no_tile_is_empty_and_a_full_one_counts_above(
    size: int, full: list[str], partial: list[str]
) -> None:
    assert [tile.path for tile in full_tiles(size)] == full
    assert [tile.path for tile in partial_tiles(size)] == partial


def test_the_example_of_the_specification() -> None:
    """70,000 entries: 273 full tiles of level 0 and one of 112; one full of level 1 and one of
    17; one of level 2, of width 1."""
    full = [tile for tile in full_tiles(70_000) if tile.level != ENTRIES]
    assert [sum(tile.level == level for tile in full) for level in range(3)] == [273, 1, 0]
    widths = [(tile.level, tile.width) for tile in partial_tiles(70_000)]
    assert widths == [(ENTRIES, 112), (0, 112), (1, 17), (2, 1)]


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=20))
def test_a_bundle_gives_back_its_entries(made: list[bytes]) -> None:
    assert decode_bundle(bundle_bytes(made), len(made)) == made


def test_the_longest_entry_fits_its_length() -> None:
    assert decode_bundle(bundle_bytes([b"x" * 65_535]), 1) == [b"x" * 65_535]


@pytest.mark.parametrize(
    ("data", "width", "said"),
    [
        (b"\x00\x01a", 2, "holds 1 entries, expected 2"),
        (b"\x00\x01a\x00\x01b", 1, "holds 2 entries, expected 1"),
        (b"\x00\x02a", 1, "runs past the end"),
        (b"\x00\x01a\x00", 1, "runs past the end"),
        (b"\x00\x00", 1, "entry 0 of the bundle is empty"),
    ],
)
def test_a_bundle_is_exactly_its_entries(data: bytes, width: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        decode_bundle(data, width)
