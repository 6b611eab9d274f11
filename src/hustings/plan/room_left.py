"""What budgets and limits over several seats still leave, while amounts go into whole steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.problem import PlanProblem

DUST = 1e-9  # of a step or of a limit: what sums of doubles may be off by


@dataclass(frozen=True)
class Limits:
    """What amounts beyond the floors must keep. ``steps``: (R,). ``room``: (M, R)."""

    problem: PlanProblem
    steps: FloatArray
    room: FloatArray

    def left(self, beyond: FloatArray) -> FloatArray:
        """(K,) what budgets and limits leave; of a fairness floor, what goes beyond it. Below
        nothing: broken. ``beyond``: (M, R) amounts beyond the floors."""
        amounts = self.problem.floors + beyond
        budgets = np.array([resource.budget for resource in self.problem.resources])
        pooled = [
            (limit.used(amounts) - limit.amount) * (1.0 if limit.at_least else -1.0)
            for limit in self.problem.pooled
        ]
        return np.concatenate([budgets - np.sum(self.problem.taken(amounts), axis=0), pooled])

    def adds(self, beyond: FloatArray, more: FloatArray, column: int) -> FloatArray:
        """(K, M) what each seat takes of every row for ``more`` (M,) of one resource."""
        before = self.problem.floors + beyond
        after = before.copy()
        after[:, column] += more
        taken = (self.problem.taken(after) - self.problem.taken(before)).T
        pooled = [
            np.where(limit.seats & (not limit.at_least), limit.weights[column] * more, 0.0)
            for limit in self.problem.pooled
        ]
        return np.vstack([taken, *pooled])


def fitting(
    limits: Limits, made: FloatArray, order: IntArray, wanted: FloatArray, column: int
) -> FloatArray:
    """(M,) of what is ``wanted`` (M,) of one resource, as much as every limit allows, for the
    seats in ``order`` one after the other; whole steps, in each seat all or nothing."""
    left = limits.left(made)
    adds = limits.adds(made, wanted, column)[:, order]
    touched = adds > 0.0
    slack = (left + DUST * np.maximum(np.abs(left), 1.0))[:, None]
    fits = np.all((np.cumsum(adds, axis=1) <= slack) | ~touched, axis=0)
    given = np.zeros(len(made))
    given[order[fits]] = wanted[order[fits]]
    return given


def most_steps(limits: Limits, made: FloatArray, seat: int, column: int) -> float:
    """How many whole steps more one seat may take, by every limit, at the cost of the dearest."""
    step = limits.steps[column]
    problem = limits.problem
    moved = problem.previous is not None
    dearest = 1.0 + (problem.resources[column].moving_loss if moved else 0.0)
    left = limits.left(made)
    may = left[column] / (step * dearest)
    for place, limit in enumerate(problem.pooled, start=len(problem.resources)):
        weight = limit.weights[column]
        if limit.seats[seat] and weight > 0.0 and not limit.at_least:
            may = min(may, left[place] / (step * weight))
    return float(np.floor(max(may, 0.0) + DUST))
