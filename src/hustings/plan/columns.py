"""What a seat can buy beyond its floors: each resource, and what moves into the seat apart.

Where moving loses a part, a resource is two columns of one curve: first what a previous plan has
in the seat, at the resource's price, then what comes from elsewhere, of which a unit takes
1 + loss from the budget. The second is dearer and does less, so it is never bought before the
first is full: two columns are as exact as one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.plan.frontier import LONGEST, SeatCurves
from hustings.plan.problem import PlanProblem
from hustings.plan.response import amplitudes, scales


@dataclass(frozen=True)
class Columns:
    """C columns in each of M seats. ``resource``: (C,) which resource each buys; ``taken``: (C,)
    what a unit takes from its budget. ``curves``: (M, C) response. ``room``: (M, C) all that the
    caps allow, of use or not."""

    resource: IntArray
    taken: FloatArray
    curves: SeatCurves
    room: FloatArray

    def amounts(self, bought: FloatArray, resources: int) -> FloatArray:
        """(M, R) of what is ``bought`` in each column (M, C)."""
        total = np.zeros((len(bought), resources))
        for column, resource in enumerate(self.resource.tolist()):
            total[:, resource] += bought[:, column]
        return total


def columns_of(problem: PlanProblem) -> Columns:
    """The columns beyond the floors; no room for a resource that has no budget left or comes
    in units that can't be divided, nor under a limit that the floors use up."""
    room = np.where(open_to_choice(problem), problem.caps - problem.floors, 0.0)
    tiers = [
        (column, tier) for column in range(room.shape[1]) for tier in tiers_of(problem, column)
    ]
    resource: IntArray = np.array([column for column, _ in tiers], dtype=np.int64)
    later = np.array([tier for _, tier in tiers], dtype=bool)
    losses = np.array([entry.moving_loss for entry in problem.resources])
    scale = scales(problem.response)
    there = np.zeros_like(room)
    if problem.previous is not None:
        there = np.clip(problem.previous - problem.floors, 0.0, room)
    there = there[:, resource]
    before = np.where(later, there, 0.0)
    split = np.isin(resource, resource[later])
    own = np.where(later, room[:, resource] - there, np.where(split, there, room[:, resource]))
    points = amplitudes(problem.response, problem.held) * np.exp(-problem.floors / scale)
    useful = np.minimum(own, np.maximum(LONGEST * scale[resource] - before, 0.0))
    curves = SeatCurves(
        points[:, resource] * np.exp(-before / scale[resource]),
        scale[resource],
        np.where(points[:, resource] > 0.0, useful, 0.0),
    )
    return Columns(resource, 1.0 + np.where(later, losses[resource], 0.0), curves, own)


def tiers_of(problem: PlanProblem, column: int) -> tuple[int, ...]:
    """(0, 1) for a resource that loses a part when it moves, else (0,)."""
    moves = problem.previous is not None and problem.resources[column].moving_loss > 0.0
    return (0, 1) if moves else (0,)


def open_to_choice(problem: PlanProblem) -> BoolArray:
    """(M, R) bool: where a plan can choose an amount beyond the floor, as finely as it likes."""
    divisible = np.array([not resource.indivisible for resource in problem.resources])
    may: BoolArray = np.broadcast_to((problem.spare > 0.0) & divisible, problem.floors.shape)
    for limit in problem.pooled:
        if not limit.at_least and limit.used(problem.floors) >= limit.amount:
            may = may & ~(limit.seats[:, None] & (limit.weights > 0.0))
    return may
