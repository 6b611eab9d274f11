"""cells.csv: the poststratification frame, how many adults of each kind live in each seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hustings.election.contest import BoolArray, FloatArray, Frame, IntArray, Seat
from hustings.election.past import natural
from hustings.election.problems import Findings, shown
from hustings.election.references import Known, check_seats
from hustings.election.tables import read_table
from hustings.election.values import AMOUNT, TEXT, filled

FILE = "cells.csv"
COLUMNS = ("seat_id", "adults")
NAMED = 5  # seats in a warning


@dataclass(frozen=True)
class CellsFile:
    """The file by column, in its own order: ``levels[k]`` is category k's."""

    seat_ids: list[str]
    categories: tuple[str, ...]
    levels: tuple[list[str], ...]
    adults: list[float]


def read_cells(folder: Path, known: Known, found: Findings) -> CellsFile | None:
    """cells.csv of ``folder``; None where there is none, it has no row, or it cannot be read.

    Every column but ``seat_id`` and ``adults`` is a category.
    """
    table = read_table(folder, FILE, COLUMNS, found, optional=True)
    if table is None or not table.lines:
        return None
    seat_ids = filled(table, "seat_id", TEXT, found)
    check_seats(table, seat_ids, known, found)
    categories = tuple(name for name in table.header if name not in COLUMNS)
    levels = tuple(filled(table, name, TEXT, found) for name in categories)
    return CellsFile(seat_ids, categories, levels, filled(table, "adults", AMOUNT, found))


def frame(cells: CellsFile, seats: Mapping[str, int]) -> Frame:
    """The frame in canonical order: by seat (``seats`` gives each id its place), then by the
    categories' levels, then by adults. Levels are in natural order."""
    levels = tuple(tuple(sorted(set(column), key=natural)) for column in cells.levels)
    codes: IntArray = np.zeros((len(cells.adults), len(levels)), dtype=np.int64)
    for place, (column, of_category) in enumerate(zip(cells.levels, levels, strict=True)):
        code = {level: number for number, level in enumerate(of_category)}
        codes[:, place] = [code[level] for level in column]
    seat: IntArray = np.array([seats[seat_id] for seat_id in cells.seat_ids], dtype=np.int64)
    adults: FloatArray = np.array(cells.adults, dtype=np.float64)
    order = np.lexsort((adults, *codes.T[::-1], seat))
    return Frame(cells.categories, levels, seat[order], codes[order], adults[order])


def without_adults(
    seats: Sequence[Seat], modelled: BoolArray, frame: Frame | None
) -> tuple[str, ...]:
    """A warning that names the modelled seats in which the frame counts nobody; none if there
    are none, or no frame. ``modelled``: (S,)."""
    if frame is None:
        return ()
    adults = np.bincount(frame.seat, frame.adults, minlength=len(seats))
    empty = [seats[place].seat_id for place in np.flatnonzero(modelled & (adults <= 0)).tolist()]
    if not empty:
        return ()
    more = f" and {len(empty) - NAMED} more" if len(empty) > NAMED else ""
    return (
        f"{FILE}: no adults in {', '.join(map(shown, empty[:NAMED]))}{more}: the frame says "
        "nothing of who lives there",
    )
