"""One party's problem on one day: what it has, what it may do, and what effort would change.

Amounts are in each resource's own unit; money is in pounds. ``campaign`` makes a problem from an
estimate and a campaign's terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import BoolArray, FloatArray
from hustings.election.currency import STERLING, Currency
from hustings.plan.conflict import refuse_conflict
from hustings.plan.demands import Demands
from hustings.plan.pooled import PooledLimit, check_pooled
from hustings.plan.problems import PlanError
from hustings.plan.resource import Resource, check_resource
from hustings.plan.response import Response, mean_lift

Float32 = NDArray[np.float32]


@dataclass(frozen=True)
class PlanProblem:
    """Everything that the optimiser needs, over the M seats that the party contests.

    ``thresholds``: (M, D) points of mean lift at which each draw is won. ``chance``: (M,) of
    winning as things stand. ``lead``: (M,) mean, points. ``toss_up``: (M,) chance per point of
    lead, at a tied result. ``majority``: (M,) last time, as a fraction of the vote. ``floors``
    and ``caps``: (M, R), in the order of ``resources`` and of the response's curves.
    ``not_contested``: ids of modelled seats where the party does not stand. ``kept``,
    ``not_checked``: limits of the law. ``pooled``: limits over several seats together.
    ``previous``: (M, R) amounts already in place, beyond which moving loses a part; None where
    nothing is in place and nothing is lost. ``swing``: points of lead that have been added
    everywhere to ask "what if". ``elsewhere``: seats outside the model that count as the party's.
    ``currency``: of money.

    Raises PlanError where budgets, floors, caps, prices and curves do not fit together.
    """

    election: str
    as_of: date
    party: str
    seed: int
    seat_ids: tuple[str, ...]
    held: BoolArray
    thresholds: Float32
    chance: FloatArray
    lead: FloatArray
    toss_up: FloatArray
    majority: FloatArray
    response: Response
    resources: tuple[Resource, ...]
    floors: FloatArray
    caps: FloatArray
    not_contested: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    pooled: tuple[PooledLimit, ...] = ()
    previous: FloatArray | None = None
    swing: float = 0.0
    elsewhere: int = 0
    currency: Currency = STERLING

    def __post_init__(self) -> None:
        check(self)

    @property
    def spare(self) -> FloatArray:
        """(R,) what the budgets leave beyond the floors."""
        budgets = np.array([resource.budget for resource in self.resources])
        left: FloatArray = np.maximum(budgets - np.sum(self.taken(self.floors), axis=0), 0.0)
        return left

    def taken(self, amounts: FloatArray) -> FloatArray:
        """(M, R) what ``amounts`` (M, R) take from the budgets, what moving loses included."""
        if self.previous is None:
            return amounts
        losses = np.array([resource.moving_loss for resource in self.resources])
        taken: FloatArray = amounts + losses * np.maximum(amounts - self.previous, 0.0)
        return taken

    @property
    def floor_lift(self) -> FloatArray:
        """(M,) points of mean lift that the floors bring."""
        return mean_lift(self.response, self.held, self.floors)

    def lift(self, amounts: FloatArray) -> FloatArray:
        """(M,) points of mean lift for whole amounts (M, R)."""
        return mean_lift(self.response, self.held, amounts)


def check(problem: PlanProblem) -> None:
    """Raises PlanError for the first thing that does not fit."""
    curves = [curve.resource for curve in problem.response.curves]
    ids = [resource.id for resource in problem.resources]
    if ids != curves:
        raise PlanError(
            "the resources of a plan",
            f"one for each response curve, {curves}",
            str(ids),
            "give every resource a curve, in the same order",
        )
    for curve in problem.response.curves:
        if not (curve.saturation >= 0.0 and 0.0 < curve.scale < np.inf):
            raise PlanError(
                f"the response curve of {curve.resource}",
                "a saturation of at least 0 and a scale above 0",
                f"{curve.saturation:g} and {curve.scale:g}",
                "give a resource that does harm a saturation of 0, and it gets its floor",
            )
    for column, resource in enumerate(problem.resources):
        floors, caps = problem.floors[:, column], problem.caps[:, column]
        check_resource(resource, floors, caps, problem.seat_ids)
    if problem.previous is not None and not (
        problem.previous.shape == problem.floors.shape and np.all(problem.previous >= 0.0)
    ):
        raise PlanError(
            "the previous plan",
            f"amounts of at least 0 in the shape {problem.floors.shape}",
            f"{problem.previous.shape}",
            "give one for each seat and resource of this plan",
        )
    for limit in problem.pooled:
        check_pooled(limit, *problem.floors.shape)
    refuse_conflict(demands_of(problem))


def demands_of(problem: PlanProblem) -> Demands:
    """All that a plan of the problem must keep."""
    return Demands(
        problem.seat_ids,
        tuple(resource.id for resource in problem.resources),
        problem.floors,
        problem.caps,
        np.array([resource.budget for resource in problem.resources]),
        problem.pooled,
        problem.previous,
        np.array([resource.moving_loss for resource in problem.resources]),
        problem.currency,
    )
