"""An invented campaign whose truth is known: swings, national polls and 200,000 doors.

The truth is the past result plus a swing by party and country, by region and by seat, whatever a
model assumes. Doors come from an earlier canvass, three to one for past supporters; supporters
open more often; the canvassing party is over-claimed, by some seats and canvassers more than by
others; some canvassers write a leaning down as a promise; a street's neighbours agree. Declared
results are never looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray, Poll
from hustings.election.returns import (
    ANSWERED,
    CATEGORIES,
    OUTCOMES,
    UNDECIDED,
    WONT_SAY,
    WONT_VOTE,
    ReturnCounts,
)
from hustings.estimate.base import base_of, past_votes

DID_NOT_VOTE = "did_not_vote"
MODES = ("door", "phone")
NO_PARTY = {UNDECIDED: 0.14, WONT_SAY: 0.06, WONT_VOTE: 0.04}  # of those who answer
LEANING = 0.5  # of the undecided
SMALLEST = 0.005  # a party that stands gets half a per cent


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
class Invented:
    """``election`` with the invented polls and no others; ``truth``: (S, P) shares of the valid
    vote over ``Election.polled``; ``canvassed``: (n,) seats by place; ``party``: whose canvass."""

    election: Election
    as_of: date
    party: str
    truth: FloatArray
    canvassed: IntArray
    returns: ReturnCounts


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


def counted(
    election: Election,
    seats: IntArray,
    doors: Doors,
    said: IntArray,
    canvass: Canvass,
    rng: np.random.Generator,
) -> ReturnCounts:
    """The doors as counts, each group once. People of no polled party name a party that has no
    column; a past vote is written down where somebody answers and says it."""
    intentions = (*election.polled, "other", *NO_PARTY, "")
    levels = (*election.polled, "other", DID_NOT_VOTE, "")
    told = doors.answered & (rng.random(len(said)) >= canvass.past_blank)
    closed = 1 + rng.choice(len(OUTCOMES) - 1, len(said), p=(0.70, 0.15, 0.08, 0.07))
    columns = np.column_stack(
        [
            seats[doors.seat],
            doors.day,
            doors.phone,
            doors.canvasser,
            np.where(doors.answered, OUTCOMES.index(ANSWERED), closed),
            np.where(said < 0, len(intentions) - 1, said),
            np.where(told, doors.past, len(levels) - 1),
        ]
    ).astype(np.int64)
    return grouped(columns, intentions, levels, int(doors.canvasser.max()) + 1)


def grouped(
    columns: IntArray, intentions: tuple[str, ...], levels: tuple[str, ...], crew: int
) -> ReturnCounts:
    """``columns``: (N, 7) seat, day, mode, canvasser, outcome, intention, past vote of each
    return."""
    rows, returns = np.unique(columns, axis=0, return_counts=True)
    blank = np.zeros((len(rows), len(CATEGORIES) - 1), dtype=np.int64)
    return ReturnCounts(
        seat=rows[:, 0],
        day=rows[:, 1],
        modes=MODES,
        mode=rows[:, 2],
        canvassers=tuple(f"C{number + 1:03}" for number in range(crew)),
        canvasser=rows[:, 3],
        outcome=rows[:, 4],
        intentions=intentions,
        intention=rows[:, 5],
        levels=(levels, ("",), ("",), ("",)),
        codes=np.column_stack([rows[:, 6], blank]),
        returns=returns.astype(np.int64),
        repeats=np.zeros(len(rows), dtype=np.int64),
    )


def with_invented(returns: ReturnCounts, seat: int, own: int, count: int) -> ReturnCounts:
    """``count`` more answers for the party, all of one more canvasser in one seat on the last day;
    no past vote is given."""
    day, intention = int(returns.day.max()), own
    row = np.array([[seat, day, 0, len(returns.canvassers), OUTCOMES.index(ANSWERED), intention]])
    blank = np.array([[level.index("") for level in returns.levels]])
    return replace(
        returns,
        seat=np.append(returns.seat, row[:, 0]),
        day=np.append(returns.day, row[:, 1]),
        mode=np.append(returns.mode, row[:, 2]),
        canvassers=(*returns.canvassers, "inventor"),
        canvasser=np.append(returns.canvasser, row[:, 3]),
        outcome=np.append(returns.outcome, row[:, 4]),
        intention=np.append(returns.intention, row[:, 5]),
        codes=np.concatenate([returns.codes, blank]),
        returns=np.append(returns.returns, count),
        repeats=np.append(returns.repeats, 0),
    )


def without_some(returns: ReturnCounts, count: int, rng: np.random.Generator) -> ReturnCounts:
    """``count`` returns fewer, drawn from all of them."""
    fewer = returns.returns - rng.multivariate_hypergeometric(
        returns.returns, count, method="marginals"
    )
    kept = fewer > 0
    names = ("seat", "day", "mode", "canvasser", "outcome", "intention", "codes", "repeats")
    rows = {name: getattr(returns, name)[kept] for name in names}
    return replace(returns, returns=fewer[kept], **rows)


def drawn(shares: FloatArray, rng: np.random.Generator) -> IntArray:
    """(N,) a column for each row, by its shares (N, K)."""
    below = np.cumsum(shares, axis=1) < rng.random((len(shares), 1))
    column: IntArray = np.minimum(below.sum(axis=1), shares.shape[1] - 1)
    return column
