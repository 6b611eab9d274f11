"""cells.csv: the poststratification frame, how many adults of each kind live in each seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hustings.election.coded import CodedTable, numbers, parsed, places, read_coded, report
from hustings.election.contest import BoolArray, Frame, IntArray, Seat
from hustings.election.numbering import one_number
from hustings.election.past import natural
from hustings.election.problems import Findings, shown
from hustings.election.references import NO_SUCH_SEAT, Known
from hustings.election.values import AMOUNT, TEXT

FILE = "cells.csv"
COLUMNS = ("seat_id", "adults")
NAMED = 5  # seats in a warning


@dataclass(frozen=True)
class CellsFile:
    """The file in its own order: ``table``, and of the texts of its columns what each stands for:
    a seat's id, an amount, and a level of each of ``categories``."""

    table: CodedTable
    categories: tuple[str, ...]
    seat_ids: list[str | None]
    adults: list[float | None]
    texts: tuple[list[str | None], ...]

    @property
    def levels(self) -> tuple[tuple[str, ...], ...]:
        """Each category's, in natural order."""
        kept = ({text for text in texts if text} for texts in self.texts)
        return tuple(tuple(sorted(of_category, key=natural)) for of_category in kept)


def read_cells(folder: Path, known: Known, found: Findings) -> CellsFile | None:
    """cells.csv of ``folder``; None where there is none, it has no row, or it cannot be read.

    Every column but ``seat_id`` and ``adults`` is a category.
    """
    table = read_coded(folder, FILE, COLUMNS, bool, found)
    if table is None or not len(table.lines):
        return None
    seat_ids = parsed(table, "seat_id", TEXT, found)
    if known.seats is not None and seat_ids:
        strange = [seat_id is not None and seat_id not in known.seats for seat_id in seat_ids]
        report(table, "seat_id", strange, "a seat of seats.csv", NO_SUCH_SEAT, found)
    categories = tuple(name for name in table.header if name not in COLUMNS)
    return CellsFile(
        table,
        categories,
        seat_ids,
        parsed(table, "adults", AMOUNT, found),
        tuple(parsed(table, name, TEXT, found) for name in categories),
    )


def frame(cells: CellsFile, seats: Mapping[str, int]) -> Frame:
    """The frame in canonical order: by seat (``seats`` gives each id its place), then by the
    categories' levels, then by adults. Levels are in natural order."""
    levels = cells.levels
    columns = cells.table.columns
    codes: IntArray = np.zeros((len(cells.table.lines), len(levels)), dtype=np.int64)
    for place, name in enumerate(cells.categories):
        of = {level: number for number, level in enumerate(levels[place])}
        codes[:, place] = places(columns[name], cells.texts[place], of)
    seat = places(columns["seat_id"], cells.seat_ids, seats)
    adults = numbers(columns["adults"], cells.adults, 0.0)
    order = np.lexsort((adults, one_number([seat, *codes.T])))
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
