"""A rule's amounts brought within the limits that plans keep, so that both are judged by the same.

Where a limit over several seats, or a budget from which moving takes a part, is exceeded, what
the rule gives beyond the floors is cut there in proportion. Where a fairness floor is not
reached, the rule gives way to the least that is fair, in the proportion that just reaches it.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.market import market_of
from hustings.plan.problem import PlanProblem
from hustings.plan.repair import nothing_mixed
from hustings.plan.whole_steps import whole_steps


def within_limits(problem: PlanProblem, beyond: FloatArray) -> FloatArray:
    """(M, R) amounts beyond the floors, from a rule's (M, R). Whole units that are cut in
    proportion are rounded down."""
    cut = in_units(problem, below_limits(problem, within_budgets(problem, beyond)))
    return up_to_floors(problem, cut)


def within_budgets(problem: PlanProblem, beyond: FloatArray) -> FloatArray:
    """Cut where moving takes more than there is. What is taken is convex in the amounts and
    nothing at the floors, so a part of the amounts takes no more than that part of it."""
    at_floors = problem.taken(problem.floors)
    taken = np.sum(problem.taken(problem.floors + beyond) - at_floors, axis=0)
    parts = np.minimum(problem.spare / np.where(taken > 0.0, taken, 1.0), 1.0)
    return beyond * np.where(taken > problem.spare, parts, 1.0)


def below_limits(problem: PlanProblem, beyond: FloatArray) -> FloatArray:
    """Cut in the seats of every "at most" that is exceeded."""
    kept = beyond.copy()
    for limit in problem.pooled:
        room = limit.amount - limit.used(problem.floors)
        asked = limit.used(kept)
        if not limit.at_least and asked > room:
            counts = limit.seats[:, None] & (limit.weights > 0.0)
            kept = np.where(counts, kept * (max(room, 0.0) / asked), kept)
    return kept


def in_units(problem: PlanProblem, beyond: FloatArray) -> FloatArray:
    """What cannot be divided, in whole units."""
    kept = beyond.copy()
    for column, resource in enumerate(problem.resources):
        if resource.indivisible:
            kept[:, column] = np.floor(kept[:, column] / resource.step + 1e-9) * resource.step
    return kept


def up_to_floors(problem: PlanProblem, beyond: FloatArray) -> FloatArray:
    """Mixed with the least that is fair, as little of it as every "at least" asks."""
    lacking = [
        (limit, limit.amount - limit.used(problem.floors + beyond))
        for limit in problem.pooled
        if limit.at_least
    ]
    if all(lacks <= 0.0 for _, lacks in lacking):
        return beyond
    market = market_of(problem)
    nothing = nothing_mixed(market, len(problem.resources))
    fair = whole_steps(problem, market, nothing, all_of_use=False)
    part = 0.0
    for limit, lacks in lacking:
        if lacks > 0.0:
            more = limit.used(fair) - limit.used(beyond)
            part = max(part, min(lacks / more, 1.0) if more > 0.0 else 1.0)
    return (1.0 - part) * beyond + part * fair
