"""Survey respondents, added up into what is sufficient: rows of weighted counts.

A likelihood in which people with the same place, kind, house and time count alike needs no more
than how many of them said what. So a million people become as many rows as there are distinct
(seat or region, cell, house, wave). Four choices are made on the way:

*Turnout.* Somebody who names a party and puts the likelihood of voting at L of 10 counts L/10
for the party and 1 - L/10 as not voting. It needs no threshold (a filter on "certain to vote"
throws everybody else's answer away) and never says less of a likelier voter. It is no claim that
people keep their word: surveys hear too many voters, and the model has to allow for that.
Who says nothing of turnout is marked ``voters_only`` and speaks of the choice among voters alone;
taking such people as certain to vote would make a survey that never asked find full turnout.

*Weights* mean something within one survey only, and here among people of one kind only: how many
there are of each kind is for the frame to say, and it says so better. So weights are brought to a
mean of 1 in each house and kind, and all counts of a house divided by Kish's design effect of what
variation is left (Kish, *Survey Sampling*, 1965; in cells: Ghitza and Gelman, "Deep
interactions with MRP", *American Journal of Political Science* 57, 2013). Without a frame there is
one kind, and that is Kish's effective size (sum w)^2 / sum w^2.

*Blanks.* A person of whom only part is known is spread over the cells of the frame that agree
with it, in proportion to the adults of the seat (or region): see ``survey_blanks``.

*Nothing is dropped unsaid.* Whoever is left out is counted under the reason in ``set_aside``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.election.numbering import alike
from hustings.election.respondents import Respondents
from hustings.election.returns import UNDECIDED, WONT_SAY, WONT_VOTE
from hustings.estimate.survey_blanks import spread
from hustings.estimate.survey_people import (
    AFTER,
    NO_CELL,
    REASONS,
    effective_weights,
    outcomes,
    reasons,
    turnout,
    waves,
)

WAVE_DAYS = 7


@dataclass(frozen=True)
class SetAside:
    """How many people are left out of the counts, and why (one of ``REASONS``)."""

    reason: str
    people: int


@dataclass(frozen=True)
class SurveyCounts:
    """``R`` rows, each (place, cell, house, wave, voters_only) once, in a fixed order.

    ``counts``: (R, P + 2) effective people: those for each of ``parties``, for any other party
    together, and not voting. ``seat``: (R,) index into ``Election.seats``, -1 where only the
    region is known. ``region``: (R,) index into ``regions``. ``cells``: (C, K) every kind of
    person, as codes into the frame's levels: those of the frame, and those of respondents; (1, 0)
    without a frame, everybody in one cell. ``cell``: (R,) index into them, ``frame_cell``: (F,)
    that of each row of ``Election.frame``. ``house``: (R,) index into ``houses``. ``wave``: (R,)
    index into ``days``, (W,) the mean day of each wave as an ordinal, earliest first.
    ``voters_only``: (R,) the row says how voters choose and nothing of how many vote; its last
    column is 0. ``people``: how many are in the counts; ``people`` and all of ``set_aside``, which
    has every reason, make everybody who was asked.
    """

    parties: tuple[str, ...]
    counts: FloatArray
    seat: IntArray
    regions: tuple[str, ...]
    region: IntArray
    cells: IntArray
    cell: IntArray
    frame_cell: IntArray
    houses: tuple[str, ...]
    house: IntArray
    days: IntArray
    wave: IntArray
    voters_only: BoolArray
    people: int
    set_aside: tuple[SetAside, ...]

    @property
    def effective(self) -> float:
        """Kish's effective number of people in the counts."""
        return float(self.counts.sum())


def survey_counts(
    election: Election,
    as_of: date,
    parties: Sequence[str] | None = None,
    wave_days: int = WAVE_DAYS,
) -> SurveyCounts:
    """The respondents of ``election`` asked on or before ``as_of``, added up.

    ``parties``: the ids that have a column of their own, ``Election.polled`` by default.
    ``wave_days``: the days of a wave, counted back from polling day, so that waves stay what they
    are from one day's estimate to the next; longer than the campaign, it gives one wave. No
    respondents give no rows. Raises ValueError for a wave of less than a day.
    """
    if wave_days < 1:
        raise ValueError(f"wave_days must be at least 1. Got {wave_days} instead.")
    asked = election.respondents or _nobody(election)
    own = election.polled if parties is None else tuple(parties)
    outcome = outcomes(asked.intentions, own)[asked.intention]
    why = reasons(election, asked, as_of)
    votes, voters_only = turnout(asked, why != REASONS.index(AFTER))
    taken = np.flatnonzero(why < 0)
    seat, region, house = asked.seat[taken], asked.region[taken], asked.house[taken]
    codes = asked.codes[taken, : len(election.frame.categories) if election.frame else 0]
    wave, days = waves(election, asked.day[taken], wave_days)
    apart = voters_only[taken].astype(np.int64)
    first, row = alike([seat, region, *codes.T, house, wave, apart])
    counts = _said(
        row,
        len(first),
        outcome[taken],
        votes[taken],
        effective_weights(asked.weight[taken], house, codes),
        len(own),
    )
    kinds = spread(election, asked.regions, seat[first], region[first], codes[first])
    misfits = int(np.isin(row, kinds.misfits).sum())
    left_out = np.bincount(why[why >= 0], minlength=len(REASONS))
    left_out[REASONS.index(NO_CELL)] += misfits
    # Once more, because spreading gives rows of different people the same cell.
    of = first[kinds.row]
    kept, row = alike([seat[of], region[of], kinds.cell, house[of], wave[of], apart[of]])
    shares = counts[kinds.row] * kinds.part[:, None]
    of = of[kept]
    return SurveyCounts(
        parties=own,
        counts=_added(row, len(kept), shares),
        seat=seat[of],
        regions=asked.regions,
        region=region[of],
        cells=kinds.cells,
        cell=kinds.cell[kept],
        frame_cell=kinds.frame_cell,
        houses=asked.houses,
        house=house[of],
        days=days,
        wave=wave[of],
        voters_only=apart[of].astype(np.bool_),
        people=len(taken) - misfits,
        set_aside=tuple(map(SetAside, REASONS, left_out.tolist())),
    )


def _nobody(election: Election) -> Respondents:
    """No respondents at all."""
    none: IntArray = np.zeros(0, dtype=np.int64)
    frame = election.frame
    return Respondents(
        categories=frame.categories if frame else (),
        levels=frame.levels if frame else (),
        regions=tuple(dict.fromkeys(seat.region for seat in election.seats)),
        seat=none,
        region=none,
        codes=np.zeros((0, len(frame.categories) if frame else 0), dtype=np.int64),
        day=none,
        intentions=(*(party.id for party in election.parties), WONT_VOTE, UNDECIDED, WONT_SAY, ""),
        intention=none,
        likelihood=np.zeros(0),
        weight=np.zeros(0),
        houses=(),
        house=none,
    )


def _said(
    row: IntArray,
    rows: int,
    outcome: IntArray,
    votes: FloatArray,
    weight: FloatArray,
    parties: int,
) -> FloatArray:
    """(rows, parties + 2) weighted counts. ``row``, ``outcome``, ``votes`` (the part that votes)
    and ``weight``: (N,)."""
    width = parties + 2
    counts: FloatArray = np.zeros(rows * width)
    counts += np.bincount(row * width + outcome, weight * votes, rows * width)
    counts += np.bincount(row * width + width - 1, weight * (1.0 - votes), rows * width)
    return counts.reshape(rows, width)


def _added(row: IntArray, rows: int, counts: FloatArray) -> FloatArray:
    """(rows, O) sums of the ``counts``, (E, O), that belong to each row."""
    sums: FloatArray = np.zeros((rows, counts.shape[1]))
    for place, column in enumerate(counts.T):
        sums[:, place] = np.bincount(row, column, rows)
    return sums
