"""The certificate: a plan's value, and a number that no plan can beat.

The bound is the lowest dual value found. Every dual value bounds the expected seats of every
feasible plan, whatever the amounts (``dual``), whether the prices are the best ones or not.
So nothing in the search has to be trusted: only the last sum, which is checked by counting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.prices import Market, best_prices
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.repair import within_budgets
from hustings.plan.steps import make_steps
from hustings.plan.wins import chances

# Added to every bound. Sums of a few thousand doubles near one are off by less than 1e-10.
ROUNDING = 1e-6


@dataclass(frozen=True)
class Certificate:
    """``amounts``: (M, R), floors included. ``value``: their expected seats on the planning
    draws, at most ``bound``, as every other plan's. ``prices``: (R,) seats per unit."""

    amounts: FloatArray
    value: float
    bound: float
    prices: FloatArray

    @property
    def gap(self) -> float:
        return self.bound - self.value


def certify(problem: PlanProblem, weights: FloatArray | None = None) -> Certificate:
    """The plan of most expected seats that the dual method finds, with its bound.

    The plan is chosen on the smooth steps; value, bound and prices are those of the draws.
    ``weights``: (D,) at least 0, mean 1, what a seat won in each draw counts: value and bound
    are then of the mean over the draws of weight times seats. Raises PlanError for others.
    """
    check_weights(problem, weights)
    market = market_of(problem, False, weights)
    prices = np.zeros(len(problem.resources))
    bound = everything_at_its_cap(market)
    if market.to_win > 0.0:
        lowest = best_prices(market)[0]
        bound = min(bound, lowest.value)
        prices = np.where(market.binds(lowest.prices), lowest.prices, 0.0)
    amounts = np.round(problem.floors + chosen(problem, weights), 6)
    if np.any(problem.spare <= 0.0):
        prices = np.where(problem.spare > 0.0, prices, first_unit_prices(problem, amounts))
    value = float(np.sum(chances(problem.thresholds, problem.lift(amounts), weights)))
    return Certificate(amounts, value, bound + ROUNDING, prices)


def check_weights(problem: PlanProblem, weights: FloatArray | None) -> None:
    """Raises PlanError where ``weights`` are not (D,), at least 0 and 1 on average."""
    draws = problem.thresholds.shape[1]
    if weights is None:
        return
    if weights.shape != (draws,) or not np.all(weights >= 0.0) or abs(weights.mean() - 1.0) > 1e-9:
        raise PlanError(
            "the weights of the draws",
            f"{draws:,} numbers of at least 0, 1 on average",
            f"{weights.size:,} from {weights.min():g} to {weights.max():g}, "
            f"{weights.mean():g} on average",
            "divide them by their mean",
        )


def market_of(
    problem: PlanProblem, smooth: bool = False, weights: FloatArray | None = None
) -> Market:
    """What seats can buy, on the draws as they are or on ``smooth`` steps."""
    curves = problem.curves_beyond_floors()
    steps = make_steps(problem.thresholds, problem.floor_lift, curves, smooth, weights)
    # What has no room anywhere cannot be spent: its budget must not enter the bound.
    spendable = np.where(np.any(curves.room > 0.0, axis=0), problem.spare, 0.0)
    return Market(steps, curves, spendable)


def chosen(problem: PlanProblem, weights: FloatArray | None = None) -> FloatArray:
    """(M, R) amounts beyond the floors."""
    market = market_of(problem, True, weights)
    if market.to_win <= 0.0:
        return np.zeros_like(problem.floors)
    return within_budgets(market, best_prices(market), step_sizes(problem))


def everything_at_its_cap(market: Market) -> float:
    """Expected seats if no budget mattered."""
    return float(np.sum(market.steps.wins[market.steps.first[1:] - 1]))


def step_sizes(problem: PlanProblem) -> FloatArray:
    return np.array([resource.step for resource in problem.resources])


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
