"""Respondents as rows of the engine, and the frame as its cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.estimate.mrp.terms import Terms, cell_parts, house_parts, joined, wave_parts
from hustings.estimate.multilevel.definition import NOT_ON_BALLOT, Counts
from hustings.estimate.multilevel.poststratify import CellFrame
from hustings.estimate.survey_counts import SurveyCounts

OFTEN = 0.05


@dataclass(frozen=True)
class Survey:
    """``M`` modelled seats, ``K`` outcomes: the polled parties, others together, not voting.

    ``rows``: counts by (modelled seat, kind). ``terms``: columns of the Q kinds. ``kind_offset``:
    (Q, K). ``frame``: cells with the same columns. ``cells``: (C, categories) codes of the frame's
    cells.
    """

    rows: Counts
    terms: Terms
    kind_offset: FloatArray
    frame: CellFrame
    categories: tuple[str, ...]
    cells: IntArray


def survey_rows(
    election: Election,
    as_of: date,
    counts: SurveyCounts,
    seats: IntArray,
    on_ballot: BoolArray,
    all_pairs: bool,
) -> Survey:
    """The frame's cells answer as people would on the day ``as_of``.

    ``seats``: (M,) index into Election.seats. ``on_ballot``: (M, K). ``all_pairs``: pairs of
    categories move every outcome, and not those alone that enough people chose.
    """
    cells, adults = frame_cells(election, counts, seats)
    key = np.column_stack([counts.cell, counts.house, counts.wave, counts.voters_only])
    kinds, kind = np.unique(key.astype(np.int64), axis=0, return_inverse=True)
    of_kind = counts.cells[kinds[:, 0]]
    categories = election.frame.categories if election.frame else ()
    both = np.vstack([of_kind, cells])
    days = np.append(counts.days, max(as_of.toordinal(), int(counts.days[-1])))
    wave = np.concatenate([kinds[:, 2], np.full(len(cells), len(counts.days))])
    house = np.concatenate([kinds[:, 1], np.full(len(cells), -1)])
    parts = [
        *cell_parts(categories, both, None if all_pairs else often_chosen(counts)),
        *house_parts(house, len(counts.houses)),
        *wave_parts(wave, days),
    ]
    terms = joined(parts, len(both))
    split = len(of_kind)
    offset = np.zeros((split, counts.counts.shape[1]))
    offset[kinds[:, 3] == 1, -1] = NOT_ON_BALLOT
    return Survey(
        rows=_placed(election, counts, kind.ravel(), seats, adults, on_ballot),
        terms=Terms(terms.design[:split], terms.effects),
        kind_offset=offset,
        frame=CellFrame(terms.design[split:], adults),
        categories=categories,
        cells=cells,
    )


def often_chosen(counts: SurveyCounts) -> IntArray:
    """The outcomes with at least a part ``OFTEN`` of all answers, and two at the least: of others
    a survey cannot say how young graduates differ from what youth and a degree make of them."""
    total = counts.counts.sum(axis=0)
    enough = max(OFTEN * total.sum(), 1e-9)
    return np.flatnonzero(total >= min(enough, np.sort(total)[-2]))


def frame_cells(
    election: Election, counts: SurveyCounts, seats: IntArray
) -> tuple[IntArray, FloatArray]:
    """Cells (C, K), and adults (M, C) of the modelled seats, in units of the largest row. A seat
    that the frame leaves out gets the mixture of all others, and as many adults for its electorate
    as they have. Where it counts nobody anywhere, all cells are alike."""
    electorate = np.array([election.seats[i].electorate for i in seats], dtype=float)
    if election.frame is None:
        return np.zeros((1, 0), dtype=np.int64), electorate[:, None]
    place = np.full(len(election.seats), -1)
    place[seats] = np.arange(len(seats))
    used, cell = np.unique(counts.frame_cell, return_inverse=True)
    adults = np.zeros((len(seats), len(used)))
    here = place[election.frame.seat] >= 0
    size = election.frame.adults[here]
    largest = size.max(initial=0.0)
    if largest > 0:  # brought to a size that can be summed, whatever its unit
        np.add.at(adults, (place[election.frame.seat[here]], cell.ravel()[here]), size / largest)
    total = adults.sum(axis=1)
    without = total <= 0
    if without.all():
        return counts.cells[used], np.repeat(electorate[:, None], len(used), axis=1)
    mixture = adults.sum(axis=0) / electorate[~without].sum()
    adults[without] = electorate[without, None] * mixture
    return counts.cells[used], adults


def _placed(
    election: Election,
    counts: SurveyCounts,
    kind: IntArray,
    seats: IntArray,
    adults: FloatArray,
    on_ballot: BoolArray,
) -> Counts:
    """Rows of modelled seats; people of whom only the region is known are spread over those of its
    seats where what they named is on the ballot, in proportion to their adults."""
    place = np.full(len(election.seats), -1)
    place[seats] = np.arange(len(seats))
    seated = np.flatnonzero(counts.seat >= 0)
    apart = np.flatnonzero(counts.seat < 0)
    region = np.array([counts.regions.index(election.seats[i].region) for i in seats])
    inside = np.arange(len(counts.regions))[:, None] == region
    reach = inside[:, :, None] * (adults.sum(axis=1)[:, None] * on_ballot)  # (regions, M, K)
    share = reach / np.maximum(reach.sum(axis=1, keepdims=True), 1e-300)
    row, seat = np.nonzero(inside[counts.region[apart]])
    spread = counts.counts[apart[row]] * share[counts.region[apart[row]], seat]
    return Counts(
        np.concatenate([place[counts.seat[seated]], seat]),
        np.concatenate([kind[seated], kind[apart[row]]]),
        np.vstack([counts.counts[seated], spread]),
    )
