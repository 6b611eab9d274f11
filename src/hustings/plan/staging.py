"""Staged release: how much to let go of now, chosen by the model from its own variance.

What is released goes where today's plan has it and stays there. What is kept goes where a later
plan has it, made when the estimate is narrower. A release is a part of every budget, spent first
and at an even pace: a third of it lasts a third of the days. Then the next part is due.

- Money can wait. People's time cannot: whoever is not sent anywhere today has not worked today. So
  of people's time at least the days up to the next release go as today's plan has them.
- Effects may fade (``response.retention``): an amount counts for what is left of it on polling
  day, against the same amount spread over all the days left, which is what a plan assumes.

``one_release`` takes a campaign through one day of release, real (``replay``) or simulated
(``staged_release``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.certificate import certify
from hustings.plan.pooled import PooledLimit
from hustings.plan.problem import PlanProblem
from hustings.plan.response import retention

PEOPLES_TIME = ("staff_days", "activist_hours")  # what is not used on its day is gone


@dataclass(frozen=True)
class Release:
    """``days_left``: to polling day. ``share``: of every budget, all that is released by then."""

    days_left: int
    share: float


Schedule = tuple[Release, ...]
Planner = Callable[[PlanProblem], FloatArray]


def best_amounts(problem: PlanProblem) -> FloatArray:
    """(M, R) the plan of a day, floors included."""
    return certify(problem).amounts


def all_now(days_left: int) -> Schedule:
    return (Release(days_left, 1.0),)


def in_thirds(days_left: int) -> Schedule:
    """A third now, a third when a third of the days has gone, and so on."""
    return stages(days_left, (1 / 3, 2 / 3))


def stages(days_left: int, shares: Sequence[float]) -> Schedule:
    """Releases at the even pace at which the parts are spent: all ``shares``, rising, and the rest.
    Where two would fall on one day, the later part goes with the earlier."""
    parts = (*shares, 1.0)
    days = [days_left, *(round(days_left * (1.0 - share)) for share in shares)]
    made: list[Release] = []
    for day, share in zip(days, parts, strict=True):
        if made and (day == made[-1].days_left or day < 1):
            made[-1] = Release(made[-1].days_left, share)
        else:
            made.append(Release(day, share))
    return tuple(made)


@dataclass(frozen=True)
class Released:
    """(M, R) each. ``amounts``: what has been let go of, in each resource's own unit; ``lasting``:
    what it counts for on polling day, in the amounts of the first day's plan."""

    amounts: FloatArray
    lasting: FloatArray


@dataclass(frozen=True)
class Stage:
    """One release for R resources. ``part``: (R,) of what is still kept. ``worth``: (R,) what a
    unit spent in this stage counts for, against one spread over all the days from the first;
    ``ahead``: the same of one spread from this stage to the poll, as its plan takes it."""

    part: FloatArray
    worth: FloatArray
    ahead: FloatArray


def stages_of(problem: PlanProblem, schedule: Schedule) -> tuple[Stage, ...]:
    """What each release means for each resource. ``problem``: of the first day."""
    first = schedule[0].days_left
    kept = [keeps(resource.id) for resource in problem.resources]
    half_lives = [curve.half_life_days for curve in problem.response.curves]
    before = np.zeros(len(kept))
    made = []
    for place, release in enumerate(schedule):
        next_day = schedule[place + 1].days_left if place + 1 < len(schedule) else 0
        gone = 1.0 - next_day / max(first, 1)
        share = np.array([release.share if keep else max(release.share, gone) for keep in kept])
        share = np.maximum(share, before) if next_day else np.ones(len(kept))
        left = 1.0 - before
        part = np.where(left > 1e-12, (share - before) / np.maximum(left, 1e-12), 0.0)
        start = np.minimum(release.days_left, first * left)
        ends = start * (1.0 - part)
        worth, ahead = (
            np.array(list(map(lasts, half_lives, start, end, [first] * len(kept))))
            for end in (ends, np.zeros(len(kept)))
        )
        made.append(Stage(part, worth, ahead))
        before = share
    return tuple(made)


def keeps(resource: str) -> bool:
    """Whether what is not used today can be used later."""
    return resource not in PEOPLES_TIME


def lasts(half_life: float | None, start: float, end: float, first: float) -> float:
    """What is left at the poll of an amount spent evenly from ``start`` to ``end`` days before it,
    over the same of one spent evenly from ``first`` days before to the poll itself."""
    if start - end < 1e-9:
        return 1.0
    early, late = start * retention(half_life, start), end * retention(half_life, end)
    return (early - late) / (start - end) / retention(half_life, first)


def nothing(problem: PlanProblem) -> Released:
    return Released(np.zeros_like(problem.floors), np.zeros_like(problem.floors))


def one_release(
    problem: PlanProblem, gone: Released, stage: Stage, planner: Planner = best_amounts
) -> Released:
    """After one more day of release. ``problem``: of that day, with the response of the first day.
    ``planner``: makes that day's plan."""
    target = planned_on(problem, gone, stage, planner)
    more = np.maximum(target - gone.amounts, 0.0)
    steps = np.array([resource.step for resource in problem.resources])
    whole = np.floor(stage.part * more / steps + 1e-9) * steps
    more = np.where(stage.part < 1.0, whole, more)
    return Released(gone.amounts + more, gone.lasting + stage.worth * more)


def planned_on(problem: PlanProblem, gone: Released, stage: Stage, planner: Planner) -> FloatArray:
    """(M, R) what will have been released in the end, by the plan of a day on which a part is gone
    already."""
    counted = planner(rest_of(problem, gone, stage.ahead))
    target: FloatArray = gone.amounts + (counted - gone.lasting) / stage.ahead
    return target


def rest_of(problem: PlanProblem, gone: Released, ahead: FloatArray) -> PlanProblem:
    """The problem of the part still kept. Its amounts are counted as lasting ones, at ``ahead``
    (R,) each: what has gone, as what it will have been worth, is a floor for every seat."""

    def counted(amounts: FloatArray) -> FloatArray:
        result: FloatArray = gone.lasting + ahead * (
            np.maximum(amounts, gone.amounts) - gone.amounts
        )
        return result

    floors = counted(problem.floors)
    budgets = [resource.budget for resource in problem.resources] - np.sum(gone.amounts, axis=0)
    least = np.sum(floors, axis=0)
    most = np.maximum(np.sum(gone.lasting, axis=0) + ahead * budgets, least)
    return replace(
        problem,
        floors=floors,
        caps=counted(problem.caps),
        resources=tuple(
            replace(resource, budget=budget, step=resource.step * worth)
            for resource, budget, worth in zip(
                problem.resources, most.tolist(), ahead.tolist(), strict=True
            )
        ),
        pooled=tuple(pooled_rest(limit, gone, ahead) for limit in problem.pooled),
        previous=None,
    )


def pooled_rest(limit: PooledLimit, gone: Released, ahead: FloatArray) -> PooledLimit:
    """The same limit on lasting amounts."""
    weights = limit.weights / ahead
    moved = np.sum((gone.lasting @ weights - gone.amounts @ limit.weights)[limit.seats])
    return replace(limit, weights=weights, amount=max(limit.amount + float(moved), 0.0))
