"""Invented campaigns in which some group moves, or none does, or only those who answer change.

A campaign has seven weeks and three polls a week of 1,500 people, from three houses that lean a
little, with crossbreaks by age and by past vote, published in whole per cent. All voters drift
together from day to day. In some campaigns the youngest shift besides, over two weeks; in
others nobody changes their mind, but one side's past voters come to answer less. All of it is
simulated: the parties and the place do not exist.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from hustings.election.contest import (
    Covariates,
    Crossbreak,
    Election,
    FloatArray,
    IntArray,
    Limits,
    Party,
    PastElection,
    Poll,
    Seat,
)
from hustings.election.crossbreaks import SMALLEST_GROUP
from hustings.election.respondents import Respondents

PARTIES = ("a", "b", "c", "d")
AGES = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
YOUNG = 0
PEOPLE = np.array([0.11, 0.17, 0.16, 0.18, 0.15, 0.23])
# Last time's vote by age; the last column did not vote.
PAST = np.array(
    [
        [0.15, 0.36, 0.08, 0.03, 0.38],
        [0.19, 0.32, 0.07, 0.05, 0.37],
        [0.24, 0.27, 0.08, 0.07, 0.34],
        [0.28, 0.25, 0.08, 0.09, 0.30],
        [0.33, 0.23, 0.08, 0.10, 0.26],
        [0.42, 0.20, 0.08, 0.09, 0.21],
    ]
)
LOYAL = 0.8  # of those who voted; all others choose as their age did
DRIFT_SD = 0.01  # a day, log odds, of each party among all voters: a quarter of a point
HOUSE_SD = 0.05  # log odds: a house's lean, about a point
HOUSES = 3
POLL_DAYS = (1, 3, 5)  # of each week
FIRST_DAY = date(2030, 1, 1)
DAYS = 49
EVE = DAYS - 1
EVERY_WEEK = tuple(range(13, DAYS, 7))


@dataclass(frozen=True)
class Campaign:
    """``shift``: the share of the youngest that moves to party b from the others. ``silent``: the
    part of a's past voters who no longer answer, in all ages or in ``silent_age`` alone. Both
    begin after ``start`` days and take ``turn``. ``design``: how much less than a plain sample a
    poll says. ``microdata``: the people themselves are the evidence, not crossbreaks of them.
    ``recalled``: past votes are given."""

    days: int = DAYS
    sample: int = 1500
    start: int = 14
    turn: int = 14
    shift: float = 0.0
    silent: float = 0.0
    silent_age: int | None = None
    design: float = 1.0
    microdata: bool = False
    recalled: bool = True


def simulated(campaign: Campaign, rng: np.random.Generator) -> Election:
    """One invented campaign, as an election with polls and crossbreaks, or respondents."""
    drift = np.cumsum(DRIFT_SD * rng.standard_normal((campaign.days, len(PARTIES))), axis=0)
    lean = HOUSE_SD * rng.standard_normal((HOUSES, len(PARTIES)))
    polls: list[Poll] = []
    rows: list[Crossbreak] = []
    people: list[IntArray] = []
    for day in (day for day in range(campaign.days) if day % 7 in POLL_DAYS):
        house = len(polls) % HOUSES
        counts = asked(campaign, day, drift[day] + lean[house], rng)
        polls.append(_poll(counts, house, day, campaign))
        rows += _crossbreaks(counts, house, day, campaign)
        people.append(_persons(counts, house, day))
    election = _election(campaign, tuple(polls), () if campaign.microdata else tuple(rows))
    if campaign.microdata:
        return replace(election, respondents=_respondents(np.concatenate(people), campaign))
    return election


def asked(campaign: Campaign, day: int, tilt: FloatArray, rng: np.random.Generator) -> IntArray:
    """(ages, past votes, parties): the people of one poll."""
    done = min(max((day - campaign.start) / campaign.turn, 0.0), 1.0)
    answers = np.ones(PAST.shape)
    ages = slice(None) if campaign.silent_age is None else campaign.silent_age
    answers[ages, 0] -= campaign.silent * done
    chance = (PEOPLE[:, None] * PAST * answers)[:, :, None] * intentions(
        campaign.shift * done, tilt
    )
    size = round(campaign.sample / campaign.design)
    return rng.multinomial(size, (chance / chance.sum()).ravel()).reshape(chance.shape)


def intentions(shift: float, tilt: FloatArray) -> FloatArray:
    """(ages, past votes, parties): chances of each vote. ``shift`` of the youngest go to b, from
    each of the others in proportion."""
    usual = PAST[:, None, :-1] / PAST[:, None, :-1].sum(axis=2, keepdims=True)
    stay = np.vstack([LOYAL * np.eye(len(PARTIES)), np.zeros(len(PARTIES))])
    found = stay + (1.0 - stay.sum(axis=1, keepdims=True)) * usual
    found = found * np.exp(tilt)
    found /= found.sum(axis=2, keepdims=True)
    young = found[YOUNG]
    others = 1.0 - float(PAST[YOUNG] @ young[:, 1])
    young *= 1.0 - min(shift / others, 1.0)
    young[:, 1] += 1.0 - young.sum(axis=1)
    return np.asarray(found)


def _poll(counts: IntArray, house: int, day: int, campaign: Campaign) -> Poll:
    """The total as a house publishes it: ages weighted to the population."""
    by_age = counts.sum(axis=1)
    shares = PEOPLE @ (by_age / np.maximum(by_age.sum(axis=1, keepdims=True), 1))
    when = FIRST_DAY + timedelta(days=day)
    return Poll(f"h{house}", when, when, campaign.sample, "online", "GB", whole_per_cent(shares))


def _crossbreaks(counts: IntArray, house: int, day: int, campaign: Campaign) -> list[Crossbreak]:
    tables = {"age": dict(zip(AGES, counts.sum(axis=1), strict=True))}
    if campaign.recalled:
        past = counts.sum(axis=0)
        tables["past_vote"] = dict(zip((*PARTIES, "none"), past, strict=True))
    when = FIRST_DAY + timedelta(days=day)
    return [
        Crossbreak(
            f"h{house}",
            when,
            when,
            by,
            level,
            round(float(row.sum()) * campaign.design),
            whole_per_cent(row / row.sum()),
        )
        for by, levels in tables.items()
        for level, row in levels.items()
        if row.sum() * campaign.design >= SMALLEST_GROUP
    ]


def whole_per_cent(shares: FloatArray) -> tuple[float, ...]:
    return tuple((np.rint(100 * shares) / 100).tolist())


def _persons(counts: IntArray, house: int, day: int) -> IntArray:
    """(people, 5): age, past vote, party, house, day of each person of a poll."""
    cells = np.argwhere(counts)
    rows = np.repeat(cells, counts[tuple(cells.T)], axis=0)
    return np.hstack([rows, np.full((len(rows), 2), (house, day))])


def _respondents(rows: IntArray, campaign: Campaign) -> Respondents:
    age, past, party, house, day = rows.T
    levels: tuple[tuple[str, ...], ...] = (AGES, (*PARTIES, "none"))
    codes = np.stack([age, past], axis=1)
    count = len(rows)
    return Respondents(
        categories=("age", "past_vote")[: 1 + campaign.recalled],
        levels=levels[: 1 + campaign.recalled],
        regions=("Middle",),
        seat=np.zeros(count, dtype=np.int64),
        region=np.zeros(count, dtype=np.int64),
        codes=codes[:, : 1 + campaign.recalled],
        day=day + FIRST_DAY.toordinal(),
        intentions=(*PARTIES, "wont_vote", "undecided", "wont_say", ""),
        intention=party,
        likelihood=np.full(count, np.nan),
        weight=np.ones(count),
        houses=tuple(f"h{house}" for house in range(HOUSES)),
        house=house,
    )


def _election(
    campaign: Campaign, polls: tuple[Poll, ...], crossbreaks: tuple[Crossbreak, ...]
) -> Election:
    """An election of one seat around the evidence."""
    votes = np.rint(100_000 * PEOPLE @ PAST[:, :-1]).astype(np.int64)[None, :]
    everywhere = np.ones((1, len(PARTIES)), dtype=np.bool_)
    return Election(
        id="invented",
        name="Invented",
        polling_day=FIRST_DAY + timedelta(days=campaign.days),
        system="fptp",
        seats_total=1,
        majority=1,
        previous="before",
        regulated_period=None,
        limits=Limits(),
        parties=tuple(Party(p, p, "#888888", ("Land",)) for p in PARTIES),
        seats=(Seat("S1", "Seat", "Land", "Middle", "county", 70_000, None, None, None, None),),
        covariates=Covariates((), np.empty((1, 0))),
        past=(PastElection("before", PARTIES, votes, votes),),
        candidates=(),
        stands=everywhere,
        incumbent=~everywhere,
        modelled=np.ones(1, dtype=np.bool_),
        polled=PARTIES,
        polls=polls,
        crossbreaks=crossbreaks,
        frame=None,
        spending=(),
        sources=(),
        folder=Path(),
    )
