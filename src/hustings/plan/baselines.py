"""What simpler rules would do with the same budgets, floors and caps.

A rule ranks or weighs the seats. Each budget is shared in proportion to the weights up to the
caps; what is left goes to the rule's next group of seats, and last to everyone: no rule loses
by leaving money unspent. Limits over several seats are kept as a plan keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.kept_limits import within_limits
from hustings.plan.problem import PlanProblem
from hustings.plan.sharing import share_out

LIST_LENGTH = 100  # seats on a target list

Tiers = list[FloatArray]  # weights (M,), the first group of seats first


def baseline_plans(problem: PlanProblem) -> Iterator[tuple[str, FloatArray]]:
    """Name and amounts (M, R), floors included, of every rule."""
    yield "floors only", problem.floors + within_limits(problem, np.zeros_like(problem.floors))
    for name, rule in RULES:
        yield name, problem.floors + within_limits(problem, spread(problem, rule(problem)))


def uncertain_most(problem: PlanProblem) -> Tiers:
    """In proportion to p (1 - p), p the chance of winning as things stand."""
    return [problem.chance * (1.0 - problem.chance)]


def likely_ties(problem: PlanProblem) -> Tiers:
    """In proportion to the chance of a tie: the density of the lead at zero."""
    return [problem.toss_up]


def attack_list(problem: PlanProblem) -> Tiers:
    """A hundred seats not held, the closest by expected lead."""
    return target_list(np.where(problem.held, np.inf, np.abs(problem.lead)))


def closest_list(problem: PlanProblem) -> Tiers:
    """A hundred seats, the closest by expected lead, held or not."""
    return target_list(np.abs(problem.lead))


def marginal_list(problem: PlanProblem) -> Tiers:
    """A hundred seats, those with the smallest majority last time."""
    return target_list(problem.majority)


def everyone(problem: PlanProblem) -> Tiers:
    """The same for every seat."""
    return [np.ones(len(problem.seat_ids))]


RULES: tuple[tuple[str, Callable[[PlanProblem], Tiers]], ...] = (
    ("p(1-p)", uncertain_most),
    ("attack 100", attack_list),
    ("closest 100", closest_list),
    ("density at zero", likely_ties),
    ("smallest majority 100", marginal_list),
    ("equal", everyone),
)


def target_list(distance: FloatArray) -> Tiers:
    """Groups of a hundred seats by rising ``distance`` (M,); where it is inf, no group."""
    order = np.argsort(distance, kind="stable")
    order = order[np.isfinite(distance[order])]
    groups: Tiers = []
    for start in range(0, len(order), LIST_LENGTH):
        weights = np.zeros(len(distance))
        weights[order[start : start + LIST_LENGTH]] = 1.0
        groups.append(weights)
    return groups


def spread(problem: PlanProblem, tiers: Tiers) -> FloatArray:
    """(M, R) amounts beyond the floors: each budget over the groups in turn, then over all."""
    amounts = np.zeros_like(problem.floors)
    for column, budget in enumerate(problem.spare):
        left = float(budget)
        for weights in (*tiers, *everyone(problem)):
            room = problem.caps[:, column] - problem.floors[:, column] - amounts[:, column]
            given = share_out(left, weights, room)
            amounts[:, column] += given
            left -= float(np.sum(given))
        resource = problem.resources[column]
        if resource.indivisible:
            amounts[:, column] = in_units(amounts[:, column], resource.step)
    return amounts


def in_units(amounts: FloatArray, step: float) -> FloatArray:
    """``amounts`` (M,) in whole units of ``step``: down, and then up where the largest parts of a
    unit are, as many as there are together. Room in whole units is never gone beyond."""
    units = np.floor(amounts / step + 1e-9)
    remainder = amounts / step - units
    spare = int(np.floor(np.sum(remainder) + 1e-9))
    units[np.argsort(-remainder, kind="stable")[:spare]] += 1.0
    whole: FloatArray = units * step
    return whole
