"""What one more unit of a budget would be worth; where there is none, what a first one would."""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.problem import PlanProblem
from hustings.plan.wins import chances


def budget_prices(problem: PlanProblem, amounts: FloatArray, binding: FloatArray) -> FloatArray:
    """(R,) of budgets, in seats per unit; ``binding``: (K,) prices of the rows that bind."""
    prices = binding[: len(problem.resources)]
    if np.all(problem.spare > 0.0):
        return prices
    return np.where(problem.spare > 0.0, prices, first_unit_prices(problem, amounts))


def first_unit_prices(problem: PlanProblem, amounts: FloatArray) -> FloatArray:
    """(R,) seats per unit from a first tenth of a scale, in the seat where it does most: what
    a resource without a budget would be worth."""
    lift = problem.lift(amounts)
    now = chances(problem.thresholds, lift)
    prices = np.zeros(len(problem.resources))
    for column, curve in enumerate(problem.response.curves):
        first = np.zeros_like(amounts)
        first[:, column] = np.minimum(
            0.1 * curve.scale, problem.caps[:, column] - amounts[:, column]
        )
        after = chances(problem.thresholds, problem.lift(amounts + first))
        prices[column] = np.max(after - now, initial=0.0) / (0.1 * curve.scale)
    return prices
