"""The seats that effort can change, for what is simulated many times over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hustings.election.contest import BoolArray, FloatArray
from hustings.plan.pooled import PooledLimit
from hustings.plan.problem import PlanProblem

SELDOM = 0.001  # part of the draws: a seat that effort turns in fewer is left out


def in_play(problem: PlanProblem) -> BoolArray:
    """(M,) seats in which effort within the caps turns more than a few draws."""
    reach = problem.lift(problem.caps)[:, None]
    turned = (problem.thresholds > problem.floor_lift[:, None]) & (problem.thresholds <= reach)
    found: BoolArray = np.mean(turned, axis=1) > SELDOM
    return found


def only(problem: PlanProblem, seats: BoolArray) -> PlanProblem:
    """The problem of some ``seats`` (M,) bool, while the others have their floors."""
    others = problem.floors[~seats]
    return replace(
        problem,
        seat_ids=tuple(np.array(problem.seat_ids, dtype=object)[seats].tolist()),
        held=problem.held[seats],
        thresholds=problem.thresholds[seats],
        chance=problem.chance[seats],
        lead=problem.lead[seats],
        toss_up=problem.toss_up[seats],
        majority=problem.majority[seats],
        floors=problem.floors[seats],
        caps=problem.caps[seats],
        resources=tuple(
            replace(resource, budget=max(resource.budget - used, least))
            for resource, used, least in zip(
                problem.resources,
                np.sum(others, axis=0).tolist(),
                np.sum(problem.floors[seats], axis=0).tolist(),
                strict=True,
            )
        ),
        pooled=tuple(limited(limit, seats, others) for limit in problem.pooled),
        previous=None,
    )


def limited(limit: PooledLimit, seats: BoolArray, others: FloatArray) -> PooledLimit:
    """A limit over several seats, less what the ``others`` (M', R) under it use."""
    used = float(np.sum(others[limit.seats[~seats]] @ limit.weights))
    return replace(limit, seats=limit.seats[seats], amount=max(limit.amount - used, 0.0))
