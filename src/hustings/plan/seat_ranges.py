"""How sure each seat's figures are, and what a little more money would win in it.

A lead's range is over the draws. A chance is a count of draws already; what its range says is how
well effort works: with the effectiveness held at its 5th and 95th percentile, in how many draws
is the seat won?
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.leads import effectiveness
from hustings.plan.problem import PlanProblem
from hustings.plan.stance import FURTHER, WINDOW, money_columns
from hustings.plan.wins import chances

ENDS = (0.05, 0.95)


@dataclass(frozen=True)
class SeatRanges:
    """(M,) each: the lead's mean, 5th and 95th percentile in points, the chance with the plan
    where effort works badly and well, and the chance that the next thousand pounds would add,
    caps set aside; nan where the plan has no money."""

    lead: FloatArray
    lead_low: FloatArray
    lead_high: FloatArray
    chance_low: FloatArray
    chance_high: FloatArray
    next_thousand: FloatArray


def seat_ranges(problem: PlanProblem, amounts: FloatArray) -> SeatRanges:
    """The ranges of a plan's seats. ``amounts``: (M, R), floors included."""
    strength = effectiveness(problem.response, problem.seed, problem.thresholds.shape[1])
    lead = problem.thresholds * -strength.astype(np.float32)
    low, high = np.quantile(lead, ENDS, axis=1) if len(lead) else np.zeros((2, 0))
    lift = problem.lift(amounts)
    weak, strong = np.quantile(strength, ENDS)
    return SeatRanges(
        lead=np.mean(lead, axis=1, dtype=np.float64),
        lead_low=low,
        lead_high=high,
        chance_low=chances(-lead, weak * lift),
        chance_high=chances(-lead, strong * lift),
        next_thousand=next_thousand(problem, amounts, lift),
    )


def next_thousand(problem: PlanProblem, amounts: FloatArray, lift: FloatArray) -> FloatArray:
    """(M,) chance that a further thousand pounds would add, whatever the caps."""
    columns = money_columns(problem)
    if not columns:
        return np.full(len(amounts), np.nan)
    more = amounts.copy()
    more[:, columns] += FURTHER
    rise = chances(problem.thresholds, lift + WINDOW) - chances(problem.thresholds, lift - WINDOW)
    worth: FloatArray = rise / (2.0 * WINDOW) * (problem.lift(more) - lift)
    return worth
