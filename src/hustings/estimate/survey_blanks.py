"""Which cell of the frame a respondent is in, and how one of unknown kind is spread over several.

Who leaves a category blank is one of the adults who agree with the rest: each cell gets them in
proportion to its adults. That is right on average and takes the answer as no sign of the kind,
so it draws the groups of a category a little together, by as much as is blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import Election, FloatArray, Frame, IntArray
from hustings.election.numbering import alike, one_number


@dataclass(frozen=True)
class Spread:
    """``cells``: (C, K) distinct kinds, as codes. ``frame_cell``: (F,) index into them of each
    row of the frame. ``row``, ``cell``, ``part``: (E,) part of a row goes to a cell; the parts of
    each row sum to one. ``misfits``: rows whose kind nobody in the whole frame agrees with."""

    cells: IntArray
    frame_cell: IntArray
    row: IntArray
    cell: IntArray
    part: FloatArray
    misfits: IntArray


def spread(
    election: Election,
    regions: Sequence[str],
    seat: IntArray,
    region: IntArray,
    codes: IntArray,
) -> Spread:
    """Cells for ``N`` rows of people. ``seat``: (N,), -1 for an unknown one; ``region``: (N,)
    index into ``regions``; ``codes``: (N, K), -1 for a blank. Where the frame counts nobody who
    agrees in the seat, its region decides, then the whole. Without a frame there is one cell."""
    frame = election.frame
    if frame is None:
        everybody = np.zeros(len(seat), dtype=np.int64)
        return Spread(
            cells=np.zeros((1, 0), dtype=np.int64),
            frame_cell=everybody[:0],
            row=np.arange(len(seat)),
            cell=everybody,
            part=np.ones(len(seat)),
            misfits=everybody[:0],
        )
    complete = np.flatnonzero((codes >= 0).all(axis=1))
    cells, cell = _kinds(np.concatenate([frame.codes, codes[complete]]))
    frame_cell = cell[: len(frame.adults)]
    of_seat = np.array([regions.index(s.region) for s in election.seats], dtype=np.int64)
    places = (
        (seat, frame.seat),
        (region, of_seat[frame.seat]),
        (np.zeros_like(seat), np.zeros_like(frame.seat)),
    )
    left = np.flatnonzero((codes < 0).any(axis=1))
    found = [(complete, cell[len(frame.adults) :], np.ones(len(complete)))]
    for of_row, of_frame in places:
        adults = _adults(frame, of_frame, frame_cell)
        some = _matched(left, of_row, codes, adults, cells)
        found.append(some)
        left = np.setdiff1d(left, some[0])
    row, cell, part = (np.concatenate(column) for column in zip(*found, strict=True))
    return Spread(cells, frame_cell, row, cell, part, left)


def _kinds(codes: IntArray) -> tuple[IntArray, IntArray]:
    """The distinct rows of codes, in order, and each row's place among them."""
    first, which = alike([np.zeros(len(codes), dtype=np.int64), *codes.T])
    return codes[first], which


def _adults(frame: Frame, place: IntArray, cell: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Adults by place and cell, in units of the frame's largest row: (A,) place, (A,) cell, (A,)
    adults above 0."""
    first, which = alike([place, cell])
    largest = frame.adults.max(initial=0.0)
    adults: FloatArray = np.zeros(len(first))
    if largest > 0:
        np.add.at(adults, which, frame.adults / largest)
    some = adults > 0
    return place[first][some], cell[first][some], adults[some]


def _matched(
    rows: IntArray,
    place: IntArray,
    codes: IntArray,
    adults: tuple[IntArray, IntArray, FloatArray],
    cells: IntArray,
) -> tuple[IntArray, IntArray, FloatArray]:
    """Those of ``rows`` that some adults of their place agree with: row, cell and part."""
    frame_place, frame_cell, size = adults
    rows = rows[place[rows] >= 0]
    if not len(rows):
        return rows, rows, np.zeros(0)
    patterns = one_number([(column < 0).astype(np.int64) for column in codes[rows].T])
    found = []
    for pattern in np.unique(patterns):
        here = rows[patterns == pattern]
        known = np.flatnonzero(codes[here[0]] >= 0)
        number = one_number(
            [
                np.concatenate([place[here], frame_place]),
                *(np.concatenate([codes[here, k], cells[frame_cell, k]]) for k in known),
            ]
        )
        asked, there = number[: len(here)], number[len(here) :]
        order = np.argsort(there, kind="stable")
        start = np.searchsorted(there[order], asked, side="left")
        many = np.searchsorted(there[order], asked, side="right") - start
        row = np.repeat(np.arange(len(here)), many)
        within = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
        match = order[np.repeat(start, many) + within]
        total = np.bincount(row, size[match], len(here))
        found.append((here[row], frame_cell[match], size[match] / total[row]))
    row, cell, part = (np.concatenate(column) for column in zip(*found, strict=True))
    return row, cell, part
