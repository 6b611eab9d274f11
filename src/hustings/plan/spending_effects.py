"""What went with candidates' declared spending, from one past election to the next.

For each party, and apart for those who held the seat and those who did not, over the seats where
it stood and declared both times:

    change of share = region + b (change of spent / limit) + c (share before) + e

The same function for every party; a party is a column of the data and nothing else. Comparing a
party's seats with themselves takes out what is lasting about a seat. It does not take out that
money follows the chance of winning: b is what goes with spending, not what spending does. What
part of it to believe is the chain's affair (``transfer`` of the lever spending).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, PastElection
from hustings.election.declared import SHORT, declared_sums
from hustings.election.votes import first_past_the_post

FEWEST = 30  # seats: with a dozen regions fewer say nothing


@dataclass(frozen=True)
class Slope:
    """Points of a party's own share that go with spending from nothing to the limit. ``held``:
    of those who held the seat before."""

    election: str
    party: str
    held: bool
    seats: int
    points: float
    se: float


def spending_slopes(election: Election) -> tuple[Slope, ...]:
    """For every pair of consecutive past elections of the folder and every party with enough
    seats, in canonical order. The declared results are not read: past votes only."""
    slopes = []
    for now, before in zip(election.past, election.past[1:], strict=False):
        winner = first_past_the_post(before.best)
        for party in now.parties:
            if party not in before.parties:
                continue
            won = winner == before.parties.index(party)
            change, spent, share = _changes(election, now, before, party)
            for held in (False, True):
                rows = np.isfinite(change + spent + share) & (won == held)
                if np.sum(rows) >= FEWEST:
                    points, se = _slope(
                        change[rows], spent[rows], share[rows], _region(election, rows)
                    )
                    slopes.append(Slope(now.id, party, held, int(np.sum(rows)), points, se))
    return tuple(slopes)


def _changes(
    election: Election, now: PastElection, before: PastElection, party: str
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """(S,) change of share in points, change of spending over the limit, share before in points;
    nan where the party did not stand or declare."""
    after, share = (_share(past, party) for past in (now, before))
    spent = _spent(election, now.id, party) - _spent(election, before.id, party)
    return after - share, spent, share


def _share(past: PastElection, party: str) -> FloatArray:
    """(S,) points; nan where nobody voted for the party."""
    votes = past.votes[:, past.parties.index(party)].astype(float)
    total = past.votes.sum(axis=1)
    share: FloatArray = np.where(votes > 0, 100.0 * votes / np.maximum(total, 1), np.nan)
    return share


def _spent(election: Election, past: str, party: str) -> FloatArray:
    """(S,) of the limit for the short campaign; nan where it is not declared."""
    sums = declared_sums(election, past, (SHORT,))
    found = [sums.get((seat.seat_id, party)) for seat in election.seats]
    parts = [None if declared is None else declared.of_limit for declared in found]
    return np.array(parts, dtype=np.float64)


def _region(election: Election, rows: BoolArray) -> FloatArray:
    """(rows, regions) a column for each region, 1 where the seat is in it."""
    regions = np.array([seat.region for seat in election.seats])[rows]
    columns: FloatArray = (regions[:, None] == np.unique(regions)).astype(float)
    return columns


def _slope(
    change: FloatArray, spent: FloatArray, share: FloatArray, region: FloatArray
) -> tuple[float, float]:
    """b and its standard error, robust to unequal variances (HC3: MacKinnon and White 1985)."""
    design = np.column_stack([spent, share, region])
    inverse = np.linalg.pinv(design.T @ design)
    found = inverse @ design.T @ change
    leverage = np.minimum(np.sum((design @ inverse) * design, axis=1), 0.99)
    residual = (change - design @ found) / (1.0 - leverage)
    meat = (design * residual[:, None] ** 2).T @ design
    return float(found[0]), math.sqrt(float((inverse @ meat @ inverse)[0, 0]))
