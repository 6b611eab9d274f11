"""The peer of the plan: HiGHS, through scipy, on the same problem written as columns.

A column is one way to treat one seat: an amount of each resource beyond the floors, out of a few.
Each seat takes columns that add up to one, all within the budgets, for the most expected seats. The
amounts lie closer together where the curves are steep, and columns that win nothing are left
out. Only the solver's own time counts, not the writing of the columns.

The linear programme bounds nothing: it is the best over these amounts, mixtures allowed. What
it leaves to the bound of the certificate is its gap; more amounts make that smaller and the
programme slower.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from time import process_time

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.problem import PlanProblem
from hustings.plan.response import amplitudes, scales
from hustings.plan.wins import chances

LEVELS = 8
CLOSER_AT_FIRST = 1.5  # the power that spaces the amounts


@dataclass(frozen=True)
class ColumnProblem:
    """N columns: ``seat``: (N,) rising; ``wins``: (N,); ``amounts``: (N, R) beyond the floors.
    ``elsewhere``: expected seats where nothing can be won."""

    seat: IntArray
    wins: FloatArray
    amounts: FloatArray
    elsewhere: float


@dataclass(frozen=True)
class ColumnOptimum:
    """Expected seats of the best mixture, and the solver's own CPU seconds."""

    value: float
    seconds: float


def column_problem(problem: PlanProblem, levels: int = LEVELS) -> ColumnProblem:
    """The columns of every seat where the caps would win anything."""
    at_floor = chances(problem.thresholds, problem.floor_lift)
    open_seats = chances(problem.thresholds, problem.lift(problem.caps)) > at_floor
    parts = np.linspace(0.0, 1.0, levels) ** CLOSER_AT_FIRST
    ways = np.array(list(product(parts, repeat=len(problem.resources))))
    points = amplitudes(problem.response, problem.held)
    seat, wins, amounts = [], [], []
    for place, row in enumerate(np.flatnonzero(open_seats).tolist()):
        tried = ways * (problem.caps[row] - problem.floors[row])
        used = -np.expm1(-(problem.floors[row] + tried) / scales(problem.response))
        reached = np.searchsorted(np.sort(problem.thresholds[row]), used @ points[row], "right")
        chance = reached / problem.thresholds.shape[1]
        useful = chance > at_floor[row]
        useful[0] = True  # nothing at all
        seat.append(np.full(np.count_nonzero(useful), place))
        wins.append(chance[useful])
        amounts.append(tried[useful])
    return ColumnProblem(
        np.concatenate(seat),
        np.concatenate(wins),
        np.concatenate(amounts),
        float(np.sum(at_floor[~open_seats])),
    )


def columns_optimum(problem: PlanProblem, columns: ColumnProblem) -> ColumnOptimum:
    """HiGHS by interior points, which is several times faster here than its simplex."""
    count, seats = len(columns.seat), int(columns.seat[-1]) + 1
    one_each = sparse.csr_matrix((np.ones(count), (columns.seat, np.arange(count))))
    start = process_time()
    found = linprog(
        -columns.wins,
        A_ub=sparse.csr_matrix((columns.amounts / problem.spare).T),
        b_ub=np.ones(len(problem.resources)),
        A_eq=one_each,
        b_eq=np.ones(seats),
        method="highs-ipm",
    )
    seconds = process_time() - start
    if not found.success:
        raise ArithmeticError(f"HiGHS found no optimum: {found.message}")
    return ColumnOptimum(columns.elsewhere - float(found.fun), seconds)
