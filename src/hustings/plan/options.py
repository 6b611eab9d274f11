"""The ways to begin a seat: what it holds in units that cannot be divided, before anything else.

Every combination of such units is an option of its own: it starts from its own lift, takes its
own part of the budgets, and goes on along the same curves. A seat takes its best option. Where
every resource can be divided, each seat has one option, which holds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.problem import PlanProblem


@dataclass(frozen=True)
class Options:
    """V options of M seats. ``seat``: (V,) rising, every seat at least once. ``held``: (V, R)
    amounts beyond the floors; the first of each seat holds nothing. ``lift``: (V,) points of mean
    lift that floors and ``held`` bring together."""

    seat: IntArray
    held: FloatArray
    lift: FloatArray

    @property
    def first(self) -> IntArray:
        """(M,) each seat's first option."""
        starts: IntArray = np.flatnonzero(np.diff(self.seat, prepend=-1))
        return starts


def options_of(problem: PlanProblem) -> Options:
    """The options of every seat."""
    seats, resources = problem.floors.shape
    return Options(np.arange(seats), np.zeros((seats, resources)), problem.floor_lift)
