"""An invented campaign whose truth is known: swings, national polls and 200,000 doors.

The truth is the past result plus a swing by party and country, by region and by seat, whatever a
model assumes. Declared results are never looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from hustings.bench.invented_counts import counted
from hustings.bench.invented_doors import Canvass, knock, what_is_said
from hustings.election.contest import Election, FloatArray, IntArray, Poll
from hustings.election.returns import ReturnCounts
from hustings.estimate.base import base_of, past_votes

SMALLEST = 0.005  # a party that stands gets half a per cent


@dataclass(frozen=True)
class Invented:
    """``election`` with the invented polls and no others; ``truth``: (S, P) shares of the valid
    vote over ``Election.polled``; ``canvassed``: (n,) seats by place; ``party``: whose canvass."""

    election: Election
    as_of: date
    party: str
    truth: FloatArray
    canvassed: IntArray
    returns: ReturnCounts


def invent(election: Election, party: str, seed: int, canvass: Canvass | None = None) -> Invented:
    """One campaign. ``party`` must be polled; needs a past election. Same seed, same campaign."""
    canvass = canvass or Canvass()
    rng = np.random.default_rng(seed)
    as_of = election.polling_day - timedelta(days=1)
    own = election.polled.index(party)
    votes, total = past_votes(election)
    before = votes / np.maximum(total, 1.0)[:, None]
    truth = true_shares(election, before, canvass, rng)
    polls = national_polls(election, total @ truth / total.sum(), as_of, canvass, rng)
    seats = canvassed_seats(election, before, truth, own, canvass, rng)
    electorate = np.array([election.seats[i].electorate for i in seats])
    turnout = np.clip(total[seats] / electorate, 0.3, 0.9)
    doors = knock(with_others(before[seats]), with_others(truth[seats]), turnout, own, canvass, rng)
    doors = replace(doors, day=doors.day + as_of.toordinal() - canvass.days + 1)
    said = what_is_said(doors, own, election.polled, canvass, rng)
    returns = counted(election, seats, doors, said, canvass, rng)
    polled = replace(election, polls=polls, crossbreaks=())
    return Invented(polled, as_of, party, truth, seats, returns)


def true_shares(
    election: Election, before: FloatArray, canvass: Canvass, rng: np.random.Generator
) -> FloatArray:
    """(S, P): past shares moved by country, region and seat, others as last time."""
    base = base_of(election)
    moved = before.copy()
    for sd, areas in (
        (canvass.swing_country, [seat.country for seat in election.seats]),
        (canvass.swing_region, [seat.region for seat in election.seats]),
        (canvass.swing_seat, [seat.seat_id for seat in election.seats]),
    ):
        names = {name: place for place, name in enumerate(dict.fromkeys(areas))}
        drawn = sd * rng.standard_normal((len(names), before.shape[1]))
        moved += drawn[[names[area] for area in areas]]
    stands = np.zeros(before.shape, dtype=bool)
    stands[base.seats] = base.stands
    moved = np.where(stands & (before > 0), np.maximum(moved, SMALLEST), 0.0)
    room = np.ones(len(before))
    room[base.seats] -= np.where(base.others_stand, base.others_past, 0.0)
    truth: FloatArray = moved * (room / np.maximum(moved.sum(axis=1), SMALLEST))[:, None]
    return truth


def national_polls(
    election: Election, truth: FloatArray, as_of: date, canvass: Canvass, rng: np.random.Generator
) -> tuple[Poll, ...]:
    """Polls of the whole, each firm with an error of its own. ``truth``: (P,) national shares."""
    countries = {seat.country for seat in election.seats}
    area = "GB" if len(countries) > 1 else next(iter(countries))
    lean = canvass.house_sd * rng.standard_normal((canvass.houses, len(truth)))
    count = canvass.polls_a_week * canvass.days // 7
    polls = []
    for number in range(count):
        house = number % canvass.houses
        seen = np.clip(truth + lean[house], 0.002, None)
        others = max(1.0 - truth.sum(), 0.002)
        sampled = rng.multinomial(
            canvass.poll_size, np.append(seen, others) / (seen.sum() + others)
        )
        end = as_of - timedelta(days=(count - 1 - number) * canvass.days // count)
        shares = tuple((sampled[:-1] / canvass.poll_size).tolist())
        start = end - timedelta(days=1)
        firm = f"Firm {house + 1}"
        polls.append(Poll(firm, start, end, canvass.poll_size, "online", area, shares))
    return tuple(polls)


def canvassed_seats(
    election: Election,
    before: FloatArray,
    truth: FloatArray,
    own: int,
    canvass: Canvass,
    rng: np.random.Generator,
) -> IntArray:
    """Modelled seats where the party stood and stands, the closest of last time or at random."""
    fit = election.modelled & (before[:, own] > 0) & (truth[:, own] > 0)
    lead = np.abs(before[:, own] - np.delete(before, own, axis=1).max(axis=1))
    order = lead if canvass.closest else rng.random(len(lead))
    chosen = np.argsort(np.where(fit, order, np.inf), kind="stable")[: canvass.seats]
    return np.sort(chosen[fit[chosen]])


def with_others(shares: FloatArray) -> FloatArray:
    """(n, P + 1) shares that sum to one."""
    rest = np.clip(1.0 - shares.sum(axis=1, keepdims=True), 0.0, 1.0)
    whole = np.concatenate([shares, rest], axis=1)
    return np.asarray(whole / whole.sum(axis=1, keepdims=True))
