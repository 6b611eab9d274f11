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
        people.weight[kept] / max(float(people.weight[kept].max(initial=0.0)), 1e-300),
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
    tally = _tally(answers, by, parties, first, last, settings)
    for level, house, block in np.argwhere(tally.count >= LEAST_PEOPLE).tolist():
        if answers.levels[by][level] == "":
            continue
        place = (level, house, block)
        shares, people = _poststratified(tally.votes[place], tally.squares[place], tally, level)
        asked = (answers.source, answers.houses[house])
        yield Reading(
            poll=(*asked, block + tally.first_block),
            house=asked,
            day=float(tally.days[place] / tally.count[place]),
            end=int(tally.end[place]),
            level=answers.levels[by][level],
            people=people / answers.design,
            shares=tuple(shares.tolist()),
        )


@dataclass(frozen=True)
class Tally:
    """Answers by level, house and block of days, (L, H, B).

    ``votes``: (L, H, B, K, P + 1) weighted, by past vote. ``squares``: (L, H, B, K) the sum of
    squared weights. ``count``: people; ``days``: the sum of their days; ``end``: the last of them.
    """

    votes: FloatArray
    squares: FloatArray
    count: FloatArray
    days: FloatArray
    end: IntArray
    first_block: int


def _tally(
    answers: Answers, by: int, parties: int, first: int, last: int, settings: MovementSettings
) -> Tally:
    """One pass over the answers, however many people they are."""
    kept = (answers.day >= first) & (answers.day <= last) & (answers.codes[:, by] >= 0)
    day, count, weight = answers.day[kept], answers.count[kept], answers.weight[kept]
    past = _past_votes(answers, settings)[kept]
    pasts = int(past.max(initial=0)) + 1
    first_block = first // settings.block
    size = (
        len(answers.levels[by]),
        len(answers.houses),
        last // settings.block - first_block + 1,
    )
    place = np.ravel_multi_index(
        (answers.codes[kept, by], answers.house[kept], day // settings.block - first_block), size
    )
    of_past = place * (pasts) + past
    of_party = of_past * (parties + 1) + answers.party[kept]
    strata = (*size, pasts)

    def summed(index: IntArray, values: FloatArray, shape: tuple[int, ...]) -> FloatArray:
        found: FloatArray = np.bincount(index, values, int(np.prod(shape))).astype(np.float64)
        return found.reshape(shape)

    end = np.zeros(int(np.prod(size)), dtype=np.int64)
    np.maximum.at(end, place, day)
    return Tally(
        votes=summed(of_party, count * weight, (*strata, parties + 1)),
        squares=summed(of_past, count * weight**2, strata),
        count=summed(place, count, size),
        days=summed(place, count * day, size),
        end=end.reshape(size),
        first_block=first_block,
    )


def _past_votes(answers: Answers, settings: MovementSettings) -> IntArray:
    """(N,) each answer's past vote, 0 for a blank; all alike where it is not asked."""
    if settings.recall not in answers.categories:
        return np.zeros(len(answers.day), dtype=np.int64)
    return answers.codes[:, answers.categories.index(settings.recall)] + 1


def _poststratified(
    votes: FloatArray, squares: FloatArray, tally: Tally, level: int
) -> tuple[FloatArray, float]:
    """Shares (P,) of one reading, votes (K, P + 1), with the past votes that its group usually has,
    and how many plain answers they are worth. A past vote that nobody in the reading had answers
    as it usually does."""
    usually = tally.votes[level].sum(axis=(0, 1))  # (K, P + 1)
    usual_people = usually.sum(axis=1)
    part = usual_people / usual_people.sum()
    usual = usually / np.maximum(usual_people, 1e-12)[:, None]
    people = votes.sum(axis=1)
    effective = np.divide(people**2, squares, out=np.zeros(len(people)), where=squares > 0)
    scale = np.divide(effective, people, out=np.zeros(len(people)), where=people > 0)
    worth = effective + FILLED
    shares = part @ ((votes * scale[:, None] + FILLED * usual) / worth[:, None])
    plain = _within(part, usual) * float((part**2 / worth).sum())
    return shares[:-1], 1.0 / plain


def _within(part: FloatArray, usual: FloatArray) -> float:
    """How much of the scatter of a group's answers is left once past votes are known."""
    everyone = part @ usual
    spread = float((everyone * (1 - everyone)).sum())
    left = float((part @ (usual * (1 - usual))).sum())
    return max(left / spread, 0.1) if spread > 0 else 1.0
