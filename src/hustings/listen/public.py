"""What may be shown of the returns: doors and answers by seat, and no count under ten.

A figure is withheld (None) where it, or what is left when one shown figure is taken from another,
is under ten. The record says how many returns were kept in all; so that this total less the shown
seats gives no small count back either, the seats that are withheld must be two or more and hold
ten doors or more together: if need be the next smallest seat is withheld with them. Totals are of
the shown figures only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, Election, IntArray
from hustings.election.returns import ANSWERED, OUTCOMES, ReturnCounts

FEWEST = 10


@dataclass(frozen=True)
class SeatReturns:
    """One seat: ``doors`` contacts made or tried, ``answered`` of them with an answer; None where
    the count is withheld."""

    seat_id: str
    doors: int | None
    answered: int | None


def public_returns(counts: ReturnCounts, election: Election) -> tuple[SeatReturns, ...]:
    """Every seat, in the order of ``Election.seats``."""
    size = len(election.seats)
    answers = counts.outcome == OUTCOMES.index(ANSWERED)
    doors: IntArray = np.bincount(counts.seat, counts.returns, size).astype(np.int64)
    answered: IntArray = np.bincount(counts.seat[answers], counts.returns[answers], size).astype(
        np.int64
    )
    shown = _shown(doors)
    answers_shown = shown & (answered >= FEWEST) & (doors - answered >= FEWEST)
    return tuple(
        SeatReturns(
            seat.seat_id,
            int(doors[place]) if shown[place] else None,
            int(answered[place]) if answers_shown[place] else None,
        )
        for place, seat in enumerate(election.seats)
    )


def totals(rows: Sequence[SeatReturns]) -> tuple[int, int]:
    """Doors and answers over the figures that are shown."""
    return sum(row.doors or 0 for row in rows), sum(row.answered or 0 for row in rows)


def _shown(doors: IntArray) -> BoolArray:
    """(S,) the seats whose doors are shown."""
    shown: BoolArray = doors >= FEWEST
    for place in np.argsort(doors, kind="stable"):
        withheld = doors[~shown & (doors > 0)]
        if not len(withheld) or (len(withheld) >= 2 and withheld.sum() >= FEWEST):
            break
        shown[place] = False
    return shown
