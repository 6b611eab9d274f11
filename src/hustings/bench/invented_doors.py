"""The doors of an invented campaign: who is on the list, who opens, what is written down.

Doors come from an earlier canvass, three to one for past supporters; supporters open more often;
the canvassing party is over-claimed, by some seats and canvassers more than by others; some
canvassers write a leaning down as a promise; a street's neighbours agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.election.returns import UNDECIDED, WONT_SAY, WONT_VOTE

NO_PARTY = {UNDECIDED: 0.14, WONT_SAY: 0.06, WONT_VOTE: 0.04}  # of those who answer
LEANING = 0.5  # of the undecided


@dataclass(frozen=True)
class Canvass:
    """Every number of the invented campaign. Shares are fractions."""

    swing_country: float = 0.05
    swing_region: float = 0.015
    swing_seat: float = 0.04
    seats: int = 120
    closest: bool = True  # the seats with the smallest lead for or against; else at random
    doors: int = 200_000
    days: int = 42
    canvassers: int = 600
    street: int = 40  # doors
    street_weight: float = 17.0  # a street's mix is a Dirichlet of this size: design effect 1.5
    listed: float = 3.0  # odds of a past supporter to be on the list
    answering: float = 0.25  # of all doors
    supporters_answer: float = 1.3  # times as often
    over_claim: float = 0.08
    over_claim_seat: float = 0.02
    over_claim_canvasser: float = 0.04
    rounding_up: float = 0.1  # of canvassers
    by_phone: float = 0.15
    past_blank: float = 0.1  # of those who answer do not say how they voted
    polls_a_week: int = 3
    poll_size: int = 1500
    houses: int = 6
    house_sd: float = 0.015
    noise: bool = False  # what is written down has nothing to do with the voter


@dataclass(frozen=True)
class Doors:
    """One door a row (``N``): ``seat`` by place in the canvassed ones, ``canvasser``, ``phone``,
    ``past`` (P for others, P + 1 for none), ``now`` (P for others), ``answered``, ``day``."""

    seat: IntArray
    canvasser: IntArray
    phone: BoolArray
    past: IntArray
    now: IntArray
    answered: BoolArray
    day: IntArray


def knock(
    before: FloatArray,
    truth: FloatArray,
    turnout: FloatArray,
    own: int,
    canvass: Canvass,
    rng: np.random.Generator,
) -> Doors:
    """Street by street: who is on the list, how they vote, who opens. ``before``, ``truth``:
    (n, P + 1) shares of the vote; ``turnout``: (n,) last time's."""
    streets = canvass.doors // canvass.street
    per_seat = max(1, canvass.canvassers // len(before))
    seat_of_street = np.sort(rng.integers(0, len(before), streets))
    who = seat_of_street * per_seat + rng.integers(0, per_seat, streets)
    mix = rng.standard_gamma(np.maximum(canvass.street_weight * truth[seat_of_street], 1e-9))
    mix = np.repeat(mix / mix.sum(axis=1, keepdims=True), canvass.street, axis=0)
    seat = np.repeat(seat_of_street, canvass.street)
    listed = np.concatenate([before * turnout[:, None], 1.0 - turnout[:, None]], axis=1)
    listed[:, own] *= canvass.listed
    past = drawn(listed[seat] / listed.sum(axis=1)[seat, None], rng)
    now = moved(before[seat], mix, past, rng)
    open_rate = np.where(now == own, canvass.supporters_answer, 1.0)
    answered = rng.random(len(seat)) < canvass.answering * open_rate / open_rate.mean()
    phone = np.repeat(rng.random(streets) < canvass.by_phone, canvass.street)
    day = np.repeat(rng.integers(0, canvass.days, streets), canvass.street)
    return Doors(seat, np.repeat(who, canvass.street), phone, past, now, answered, day)


def moved(
    before: FloatArray, after: FloatArray, past: IntArray, rng: np.random.Generator
) -> IntArray:
    """(N,) as last time, but for as few as it takes to turn one mix into the other; who did not
    vote last time is drawn from today's mix."""
    voted = past < before.shape[1]
    last = np.where(voted, past, 0)
    rows = np.arange(len(past))
    held = after[rows, last] / np.maximum(before[rows, last], 1e-9)
    gains = np.maximum(after - before, 0) + 1e-12
    elsewhere = drawn(gains / gains.sum(axis=1, keepdims=True), rng)
    stayed = rng.random(len(past)) < held
    return np.where(voted, np.where(stayed, last, elsewhere), drawn(after, rng))


def what_is_said(
    doors: Doors, own: int, polled: tuple[str, ...], canvass: Canvass, rng: np.random.Generator
) -> IntArray:
    """(N,) what is written down of the vote: a polled party's place, P others, then NO_PARTY in
    order; -1 without an answer."""
    parties, seats = len(polled), int(doors.seat.max()) + 1
    crew = int(doors.canvasser.max()) + 1
    over = (
        canvass.over_claim
        + (canvass.over_claim_seat * rng.standard_normal(seats))[doors.seat]
        + (canvass.over_claim_canvasser * rng.standard_normal(crew))[doors.canvasser]
    )
    mine = doors.now == own
    support = np.bincount(doors.seat, mine & doors.answered, seats) / np.maximum(
        np.bincount(doors.seat, doors.answered, seats), 1
    )
    support = np.clip(support, 0.02, 0.98)[doors.seat]
    luck = rng.random(len(mine))
    vote = np.where(~mine & (luck < over / (1.0 - support)), own, doors.now)
    lost = mine & (luck < -over / support)
    rival = (own + 1) % parties
    vote = np.where(lost, rival, vote)
    if canvass.noise:
        vote = rng.integers(0, parties, len(vote))
    chances = [*NO_PARTY.values(), 1.0 - sum(NO_PARTY.values())]
    kind = rng.choice(len(chances), len(vote), p=chances)
    rounds = (rng.random(crew) < canvass.rounding_up)[doors.canvasser]
    promised = rounds & (kind == 0) & (rng.random(len(vote)) < LEANING) & mine
    said = np.where((kind == len(NO_PARTY)) | promised, vote, parties + 1 + kind)
    return np.where(doors.answered, said, -1)


def drawn(shares: FloatArray, rng: np.random.Generator) -> IntArray:
    """(N,) a column for each row, by its shares (N, K)."""
    below = np.cumsum(shares, axis=1) < rng.random((len(shares), 1))
    column: IntArray = np.minimum(below.sum(axis=1), shares.shape[1] - 1)
    return column
