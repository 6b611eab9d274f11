"""The peer of the plan: HiGHS, through scipy, on the same problem written as columns.

A column is one way to treat one seat: a fraction of its cap of each resource, beyond the floors.
Each seat takes columns that add up to one, all within the budgets, for the most expected seats.
As a linear programme this is an upper bound over such plans, and no plan between them.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from hustings.plan.problem import PlanProblem
from hustings.plan.wins import chances

FRACTIONS = (0.0, 0.25, 0.5, 1.0)


def columns_optimum(problem: PlanProblem) -> float:
    """Expected seats of the best mixture of columns, on the planning draws."""
    seats, resources = problem.floors.shape
    room = problem.caps - problem.floors
    ways = [np.array(way) * room for way in product(FRACTIONS, repeat=resources)]
    wins = [chances(problem.thresholds, problem.lift(problem.floors + amounts)) for amounts in ways]
    one_way_each = sparse.hstack([sparse.identity(seats)] * len(ways), format="csc")
    found = linprog(
        -np.concatenate(wins),
        A_ub=np.concatenate(ways).T,
        b_ub=problem.spare,
        A_eq=one_way_each,
        b_eq=np.ones(seats),
        method="highs",
    )
    if not found.success:
        raise ArithmeticError(f"HiGHS found no optimum: {found.message}")
    return -float(found.fun)
