"""A rule's amounts brought within the limits that plans keep, so that both are judged by the same.

Where a limit over several seats, or a budget from which moving takes a part, is exceeded, what
the rule gives beyond the floors is cut there in proportion. Where a fairness floor is not
reached, the rule gives its own way to the seats that lack, at the cost of all others in
proportion; where limits leave no such way, it gives way to the least that is fair.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.market import market_of
from hustings.plan.pooled import PooledLimit
from hustings.plan.problem import PlanProblem
from hustings.plan.repair import nothing_mixed
from hustings.plan.room_left import Limits
from hustings.plan.sharing import share_out
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
    """With what every "at least" asks."""
    if all(lacks(problem, beyond, limit) <= 0.0 for limit in fairness(problem)):
        return beyond
    shifted = beyond
    for limit in fairness(problem):
        shifted = in_units(problem, towards(problem, shifted, limit))
    return shifted if keeps_all(problem, shifted) else mixed_with_fair(problem, beyond)


def fairness(problem: PlanProblem) -> list[PooledLimit]:
    return [limit for limit in problem.pooled if limit.at_least]


def lacks(problem: PlanProblem, beyond: FloatArray, limit: PooledLimit) -> float:
    return limit.amount - limit.used(problem.floors + beyond)


def towards(problem: PlanProblem, beyond: FloatArray, limit: PooledLimit) -> FloatArray:
    """What a fairness floor lacks, shared among its seats as the rule shares, and taken from the
    other seats in proportion as far as the budget has nothing left."""
    made = beyond.copy()
    for column, resource in enumerate(problem.resources):
        short = lacks(problem, made, limit)
        if short <= 0.0 or limit.weights[column] <= 0.0:
            continue
        step = resource.step if resource.indivisible else 0.0
        asked = short / limit.weights[column] + step * np.count_nonzero(limit.seats)
        room = problem.caps[:, column] - problem.floors[:, column] - made[:, column]
        room = np.where(limit.seats, np.maximum(room, 0.0), 0.0)
        own = made[:, column] if np.any(made[limit.seats, column] > 0.0) else np.ones(len(made))
        given = share_out(asked, own, room)
        given += share_out(asked - float(np.sum(given)), np.ones(len(made)), room - given)
        others = np.where(limit.seats, 0.0, made[:, column])
        over = np.sum(made[:, column]) + np.sum(given) - problem.spare[column]
        part = min(max(over, 0.0) / max(float(np.sum(others)), 1e-12), 1.0)
        made[:, column] += given - part * others
    return made


def keeps_all(problem: PlanProblem, beyond: FloatArray) -> bool:
    """Whether budgets and all shared limits are kept, but for rounding."""
    limits = Limits(problem, np.ones(len(problem.resources)), problem.caps - problem.floors)
    left = limits.left(beyond)
    size = [resource.budget for resource in problem.resources]
    size += [limit.amount for limit in problem.pooled]
    return bool(np.all(left >= -1e-9 * np.maximum(np.abs(size), 1.0)))


def mixed_with_fair(problem: PlanProblem, beyond: FloatArray) -> FloatArray:
    """Mixed with the least that is fair, as little of it as every "at least" asks."""
    market = market_of(problem)
    nothing = nothing_mixed(market, len(problem.resources))
    fair = whole_steps(problem, market, nothing, all_of_use=False)
    part = 0.0
    for limit in fairness(problem):
        short = lacks(problem, beyond, limit)
        if short > 0.0:
            more = limit.used(fair) - limit.used(beyond)
            part = max(part, min(short / more, 1.0) if more > 0.0 else 1.0)
    return (1.0 - part) * beyond + part * fair
