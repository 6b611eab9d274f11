"""Seats in an order of their own, so that no plan depends on the order that they came in.

Sums of doubles and the corner that a linear programme ends at depend a little on the order of
their terms. Sorted by what is known of each seat, the same seats are always summed alike, whatever
they are called and however a file lists them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hustings.election.contest import IntArray
from hustings.plan.problem import PlanProblem


def own_order(problem: PlanProblem) -> IntArray:
    """(M,) seats by expected lead, then by whatever else tells two apart."""
    tables = (
        problem.caps,
        problem.floors,
        *(() if problem.previous is None else (problem.previous,)),
    )
    keys = [table[:, column] for table in tables for column in range(table.shape[1])]
    limits = [limit.seats for limit in problem.pooled]
    rest = (problem.held, problem.majority, problem.toss_up, problem.chance, problem.lead)
    order: IntArray = np.lexsort((*limits, *keys, *rest))
    return order


def rearranged(problem: PlanProblem, order: IntArray) -> PlanProblem:
    """The same problem with its seats in another order (M,)."""
    by_seat = ("held", "thresholds", "chance", "lead", "toss_up", "majority", "floors", "caps")
    return replace(
        problem,
        seat_ids=tuple(problem.seat_ids[place] for place in order.tolist()),
        pooled=tuple(replace(limit, seats=limit.seats[order]) for limit in problem.pooled),
        previous=None if problem.previous is None else problem.previous[order],
        **{name: getattr(problem, name)[order] for name in by_seat},
    )
