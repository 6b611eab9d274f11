"""The canvass that the example's returns come from: who is called on, who opens, what is said.

Simulated. The truth is the past result of each seat and random swings; the declared results are
never looked at. Doors are chosen from a past canvass and not at random, supporters open more
often, the canvassing party is over-claimed, by some canvassers more than by others, and
neighbours agree: all of that is what a model of returns has to see through.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.election.returns import UNDECIDED, WONT_SAY, WONT_VOTE

CANVASSERS_PER_SEAT = 5
STREET = 40  # doors
STREET_WEIGHT = 17.0  # a street's mix is a Dirichlet of this size: design effect 1.5
EFFORT = 2.0  # shape of the gamma by which seats get more or fewer streets
KNOCKED_AGAIN = 0.08
STAYED_HOME = 0.3  # did not vote last time
SUPPORTERS_ODDS = 3.0  # of being on the list of doors
ANSWERING, SUPPORTERS_ANSWER = 0.24, 1.3
SWING_COUNTRY, SWING_REGION, SWING_SEAT = 0.05, 0.015, 0.04  # sd, share of the vote
SMALLEST_SHARE = 0.005
OVER_CLAIM, OVER_CLAIM_SEAT, OVER_CLAIM_CANVASSER = 0.08, 0.02, 0.04
ROUNDING_UP = 0.1  # of canvassers: a leaning becomes a promise
PROMISE = 8  # its certainty
# Of those who answer: undecided (half of them leaning), won't say, won't vote.
NO_PARTY = {UNDECIDED: 0.14, WONT_SAY: 0.06, WONT_VOTE: 0.04}
LEANING = 0.5


@dataclass(frozen=True)
class Canvassed:
    """The seats that are canvassed. ``places``: (n,) index into ``Election.seats``. ``past``,
    ``truth``: (n, P) shares last time and now, over ``parties``."""

    places: IntArray
    parties: tuple[str, ...]
    past: FloatArray
    truth: FloatArray


@dataclass(frozen=True)
class Doors:
    """One contact a row (``N``). ``seat``: place in ``Canvassed.places``. ``person``: the row of
    the first contact with the same elector. ``past``, ``now``: the vote last time (-1 for none)
    and now, as places in ``Canvassed.parties``."""

    seat: IntArray
    canvasser: IntArray
    person: IntArray
    past: IntArray
    now: IntArray
    answered: BoolArray


def canvassed_seats(
    election: Election, party: str, count: int, rng: np.random.Generator
) -> Canvassed:
    """The seats with the smallest lead for or against the party last time, with a truth that is
    drawn."""
    last = election.past[0]
    heir = {followed: p.id for p in election.parties for followed in p.follows}
    parties = election.polled
    votes = np.zeros((len(election.seats), len(parties)))
    for column, name in enumerate(last.parties):
        name = heir.get(name, name)
        if name in parties:
            votes[:, parties.index(name)] += last.votes[:, column]
    own = parties.index(party)
    cast = np.maximum(votes.sum(axis=1), 1)
    rivals = np.delete(votes, own, axis=1).max(axis=1)
    lead = np.abs(votes[:, own] - rivals) / cast
    lead[votes[:, own] == 0] = np.inf
    places = np.sort(np.argsort(lead, kind="stable")[:count])
    places = places[np.isfinite(lead[places])]
    past = votes[places] / cast[places, None]
    swings = _swings(election, places, len(parties), rng)
    truth = np.where(past > 0, np.maximum(past + swings, SMALLEST_SHARE), 0.0)
    return Canvassed(places, parties, past, truth / truth.sum(axis=1, keepdims=True))


def _swings(
    election: Election, places: IntArray, parties: int, rng: np.random.Generator
) -> FloatArray:
    """(n, parties) by country, region and seat."""
    total = SWING_SEAT * rng.standard_normal((len(places), parties))
    for sd, area in (
        (SWING_COUNTRY, [election.seats[p].country for p in places]),
        (SWING_REGION, [election.seats[p].region for p in places]),
    ):
        names = list(dict.fromkeys(area))
        drawn = sd * rng.standard_normal((len(names), parties))
        total += drawn[[names.index(name) for name in area]]
    return total


def knock(seats: Canvassed, own: int, rows: int, rng: np.random.Generator) -> Doors:
    """Street by street: who was on the list, how they vote, who opened. ``own``: the place of the
    canvassing party in ``Canvassed.parties``."""
    streets = max(1, round(rows / STREET))
    effort = rng.gamma(EFFORT, size=len(seats.places))
    seat_of_street = np.sort(rng.choice(len(seats.places), streets, p=effort / effort.sum()))
    mix = np.array(
        [rng.dirichlet(STREET_WEIGHT * np.maximum(seats.truth[s], 1e-6)) for s in seat_of_street]
    )
    canvasser_of_street = seat_of_street * CANVASSERS_PER_SEAT + rng.integers(
        0, CANVASSERS_PER_SEAT, streets
    )
    seat = np.repeat(seat_of_street, STREET)
    listed = seats.past.copy()
    listed[:, own] *= SUPPORTERS_ODDS
    past = _draw(listed[seat] / listed.sum(axis=1)[seat, None], rng)
    now = _moved(seats.past[seat], np.repeat(mix, STREET, axis=0), past, rng)
    past = np.where(rng.random(len(seat)) < STAYED_HOME, -1, past)
    person = _persons(seat, rng)
    answering = np.where(now[person] == own, SUPPORTERS_ANSWER, 1.0) * ANSWERING
    answered = rng.random(len(seat)) < answering
    canvasser = np.repeat(canvasser_of_street, STREET)
    return Doors(seat, canvasser, person, past[person], now[person], answered)


def _persons(seat: IntArray, rng: np.random.Generator) -> IntArray:
    """(N,) a door that is knocked at again is an earlier one of the same seat, which is (N,) and
    in order."""
    rows = np.arange(len(seat))
    first = np.searchsorted(seat, seat)
    earlier = first + (rng.random(len(seat)) * (rows - first)).astype(np.int64)
    person = np.where(rng.random(len(seat)) < KNOCKED_AGAIN, earlier, rows)
    while not np.array_equal(person[person], person):
        person = person[person]
    return person


def _moved(
    before: FloatArray, after: FloatArray, past: IntArray, rng: np.random.Generator
) -> IntArray:
    """How each votes now: as before, but for as few as it takes to turn one mix into the other."""
    rows = np.arange(len(past))
    held = after[rows, past] / np.maximum(before[rows, past], 1e-9)
    gains = np.maximum(after - before, 0) + 1e-12
    elsewhere = _draw(gains / gains.sum(axis=1, keepdims=True), rng)
    return np.where(rng.random(len(past)) < held, past, elsewhere)


def what_is_said(
    seats: Canvassed, doors: Doors, own: int, rng: np.random.Generator
) -> tuple[list[str], list[str]]:
    """The intention and certainty that are written down, "" without an answer."""
    size, canvassers = len(doors.seat), len(seats.places) * CANVASSERS_PER_SEAT
    over = (
        OVER_CLAIM
        + (OVER_CLAIM_SEAT * rng.standard_normal(len(seats.places)))[doors.seat]
        + (OVER_CLAIM_CANVASSER * rng.standard_normal(canvassers))[doors.canvasser]
    )
    others = max(float(np.mean(doors.now[doors.answered] != own)), 0.05) if size else 1.0
    claimed = rng.random(size) < np.maximum(over, 0) / others
    vote = np.where(claimed, own, doors.now)
    kinds = [*NO_PARTY, ""]
    chances = [*NO_PARTY.values(), 1 - sum(NO_PARTY.values())]
    kind = rng.choice(len(kinds), size, p=chances)
    rounding = (rng.random(canvassers) < ROUNDING_UP)[doors.canvasser]
    leaning = (kind == 0) & (rng.random(size) < LEANING) & (doors.now == own)
    kind = np.where(leaning & rounding, len(kinds) - 1, kind)
    sure = np.where(leaning & rounding, PROMISE, rng.integers(4, 11, size))
    said, certainty = [], []
    for answered, k, v, s in zip(
        doors.answered.tolist(), kind.tolist(), vote.tolist(), sure.tolist(), strict=True
    ):
        party = answered and kinds[k] == ""
        said.append("" if not answered else kinds[k] or seats.parties[v])
        certainty.append(str(s) if party else "")
    return said, certainty


def _draw(shares: FloatArray, rng: np.random.Generator) -> IntArray:
    """(N,) a column for each row, by its shares (N, P)."""
    below = np.cumsum(shares, axis=1) < rng.random((len(shares), 1))
    column: IntArray = np.minimum(below.sum(axis=1), shares.shape[1] - 1)
    return column
