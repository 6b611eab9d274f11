"""Answers of single people, from surveys and doorsteps, as readings of groups.

Days are read in blocks. Within a group, people of each past vote count by the part that they have
of the group over the whole period, so that a block in which one side answers less reads as any
other (poststratification by past vote: differential non-response leaves it alone).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.election.respondents import Respondents
from hustings.election.returns import ANSWERED, CATEGORIES, OUTCOMES, ReturnCounts
from hustings.estimate.movement.readings import Reading
from hustings.estimate.movement.settings import MovementSettings

LEAST_PEOPLE = 30  # in a group and block, as for crossbreaks
FILLED = 1.0  # people of the group's usual answers that are added to each past vote


@dataclass(frozen=True)
class Answers:
    """``N`` kinds of answer that name a party. ``codes``: (N, K) of ``levels``, -1 for a blank.
    ``party``: (N,) index into ``Election.polled``, P for any other party. ``count``: (N,) how
    many people, ``weight``: (N,) of each of them. ``house``: (N,) index into ``houses``.
    ``design``: how much less than a plain sample they say."""

    source: str
    categories: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    codes: IntArray
    day: IntArray
    houses: tuple[str, ...]
    house: IntArray
    party: IntArray
    count: FloatArray
    weight: FloatArray
    design: float


def of_respondents(election: Election, people: Respondents) -> Answers:
    """Those who name a party."""
    party, named = _parties(election, people.intentions)
    kept = named[people.intention]
    return Answers(
        "respondents",
        people.categories,
        people.levels,
        people.codes[kept],
        people.day[kept],
        people.houses,
        people.house[kept],
        party[people.intention[kept]],
        np.ones(int(kept.sum())),
        people.weight[kept],
        1.0,
    )


def of_returns(election: Election, returns: ReturnCounts, settings: MovementSettings) -> Answers:
    """Doors that named a party and a past vote; a mode is a house."""
    party, named = _parties(election, returns.intentions)
    kept = named[returns.intention] & (returns.outcome == OUTCOMES.index(ANSWERED))
    blank = np.stack(
        [_is_blank(levels, returns.codes[:, k]) for k, levels in enumerate(returns.levels)], axis=1
    )
    if settings.recall in CATEGORIES:
        kept &= ~blank[:, CATEGORIES.index(settings.recall)]
    return Answers(
        "doorstep",
        CATEGORIES,
        returns.levels,
        np.where(blank, -1, returns.codes)[kept],
        returns.day[kept],
        returns.modes,
        returns.mode[kept],
        party[returns.intention[kept]],
        returns.returns[kept].astype(float),
        np.ones(int(kept.sum())),
        settings.doorstep_design / settings.design_effect,
    )


def _is_blank(levels: tuple[str, ...], codes: IntArray) -> BoolArray:
    return np.array([level == "" for level in levels], dtype=np.bool_)[codes]


def _parties(election: Election, intentions: tuple[str, ...]) -> tuple[IntArray, BoolArray]:
    """For each intention its place among the polled parties (P for another), and whether it names
    a party at all."""
    ids = {party.id for party in election.parties}
    last = len(election.polled)
    place = [election.polled.index(i) if i in election.polled else last for i in intentions]
    return np.array(place, dtype=np.int64), np.array([i in ids for i in intentions])


def readings_of(
    answers: Answers, by: int, parties: int, first: int, last: int, settings: MovementSettings
) -> Iterator[Reading]:
    """Readings of category ``by`` (an index) from answers between two days, of at least
    ``LEAST_PEOPLE`` each."""
    recent = (answers.day >= first) & (answers.day <= last)
    strata = _strata(answers, settings)
    block = answers.day // settings.block
    for level, name in enumerate(answers.levels[by]):
        group = recent & (answers.codes[:, by] == level)
        if name == "" or not group.any():
            continue
        usual = _usual(answers, group, strata, parties)
        for house, number in _pairs(answers.house[group], block[group]):
            mine = group & (answers.house == house) & (block == number)
            people = float(answers.count[mine].sum())
            if people < LEAST_PEOPLE:
                continue
            shares, effective = _poststratified(answers, mine, strata, usual)
            asked = (answers.source, answers.houses[house])
            yield Reading(
                poll=(*asked, number),
                house=asked,
                day=float(answers.count[mine] @ answers.day[mine] / people),
                end=int(answers.day[mine].max()),
                level=name,
                people=effective / answers.design,
                shares=tuple(shares.tolist()),
            )


def _pairs(house: IntArray, block: IntArray) -> list[tuple[int, int]]:
    pairs = np.unique(np.stack([house, block], axis=1), axis=0)
    return [(int(h), int(b)) for h, b in pairs]


def _strata(answers: Answers, settings: MovementSettings) -> IntArray:
    """(N,) each answer's past vote; a blank is one of them. All alike where it is not asked."""
    if settings.recall not in answers.categories:
        return np.zeros(len(answers.day), dtype=np.int64)
    return answers.codes[:, answers.categories.index(settings.recall)] + 1


@dataclass(frozen=True)
class Usual:
    """A group over the whole period: ``part`` (K,) of each past vote, ``shares`` (K, P),
    ``within``: how much of the scatter of answers is left once past votes are known."""

    part: FloatArray
    shares: FloatArray
    within: float


def _usual(answers: Answers, group: BoolArray, strata: IntArray, parties: int) -> Usual:
    votes, people, _ = _tally(answers, group, strata, int(strata.max()) + 1, parties)
    part = people / people.sum()
    shares = votes / np.maximum(people, 1e-12)[:, None]
    everyone = part @ shares
    spread = float((everyone * (1 - everyone)).sum())
    left = float((part @ (shares * (1 - shares))).sum())
    return Usual(part, shares, max(left / spread, 0.1) if spread > 0 else 1.0)


def _poststratified(
    answers: Answers, mine: BoolArray, strata: IntArray, usual: Usual
) -> tuple[FloatArray, float]:
    """Shares (P,) of a group in one block with the group's usual past votes, and how many plain
    answers they are worth. A past vote that nobody in the block had answers as it usually does."""
    count, parties = usual.shares.shape
    votes, people, effective = _tally(answers, mine, strata, count, parties)
    scale = np.divide(effective, people, out=np.zeros(count), where=people > 0)
    filled = votes * scale[:, None] + FILLED * usual.shares
    worth = effective + FILLED
    shares = usual.part @ (filled / worth[:, None])
    return shares, 1.0 / (usual.within * float((usual.part**2 / worth).sum()))


def _tally(
    answers: Answers, rows: BoolArray, strata: IntArray, count: int, parties: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Weighted votes (K, P), weighted people (K,) and effective people (K,) by past vote."""
    of, weight = strata[rows], (answers.count * answers.weight)[rows]
    flat = of * (parties + 1) + answers.party[rows]
    votes: FloatArray = np.bincount(flat, weight, count * (parties + 1)).astype(np.float64)
    people: FloatArray = np.bincount(of, weight, count).astype(np.float64)
    squares: FloatArray = np.bincount(of, weight * answers.weight[rows], count).astype(np.float64)
    effective: FloatArray = np.divide(people**2, squares, out=np.zeros(count), where=squares > 0)
    return votes.reshape(count, parties + 1)[:, :parties], people, effective
