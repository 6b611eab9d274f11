"""The market of a plan: what the seats can buy, and what they share."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.plan.columns import Columns, columns_of
from hustings.plan.frontier import SeatCurves
from hustings.plan.options import Options, options_of
from hustings.plan.problem import PlanProblem
from hustings.plan.rows import Rows, rows_of
from hustings.plan.steps import Steps, make_steps, smoothed, thinned

LOWEST = 1e-9  # of all that could be won: a price of nothing has no logarithm
MOST_SEARCHED = 1_000_000  # steps in all seats together
NO_PRICE = 1e-4  # of all that could be won: a budget worth less does not bind


@dataclass(frozen=True)
class Market:
    """``steps``: of V options. ``curves``: (V, C) response beyond floors and held units.
    ``columns``: (M, C). ``options``: V in M seats. ``rows``: K limits."""

    steps: Steps
    curves: SeatCurves
    columns: Columns
    options: Options
    rows: Rows

    @property
    def priced(self) -> BoolArray:
        """(K,) rows that can hold a plan back."""
        return self.rows.priced

    @property
    def top(self) -> FloatArray:
        """(M,) chance of winning with everything at its cap."""
        ends = self.steps.wins[self.steps.first[1:] - 1]
        best: FloatArray = np.maximum.reduceat(ends, self.options.first)
        return best

    @property
    def floor(self) -> FloatArray:
        """(M,) chance of winning with the floors only."""
        starts: FloatArray = self.steps.wins[self.steps.first[:-1]][self.options.first]
        return starts

    @property
    def to_win(self) -> float:
        """Expected seats between everyone at the floor and everyone at the cap."""
        return float(np.sum(self.top - self.floor))

    @property
    def least(self) -> FloatArray:
        """(V, C) the lowest price at which a column is bought as if it cost that much. Nothing
        for columns that are of no use: what is not bought for its lift needs no logarithm."""
        budgets = self.rows.size[self.columns.resource]
        tiny = 0.5 * LOWEST * max(self.to_win, 1e-9) / budgets
        least: FloatArray = np.where(self.curves.room > 0.0, tiny, 0.0)
        return least

    def binds(self, prices: FloatArray) -> BoolArray:
        """(K,) rows that hold the plan back; of the others there is enough for every use."""
        return self.priced & (prices * self.rows.size > NO_PRICE * self.to_win)

    def takes(self, option: IntArray, bought: FloatArray) -> FloatArray:
        """(K, N) what N choices, each an option with ``bought`` (N, C), take of each row."""
        used: FloatArray = self.rows.held[:, option] + np.einsum(
            "knc,nc->kn", self.rows.use[:, option], bought
        )
        return used


def market_of(problem: PlanProblem, weights: FloatArray | None = None) -> Market:
    """What seats can buy, on the draws as they are. ``weights``: (D,) of the draws, mean 1."""
    columns, options = columns_of(problem), options_of(problem)
    seat = options.seat
    curves = columns.curves.of(seat)
    steps = make_steps(problem.thresholds, options.lift, curves, weights, seat)
    return Market(steps, curves, columns, options, rows_of(problem, columns, options))


def searched(market: Market) -> Market:
    """The same with steps thinned out where there are very many: to look for prices in."""
    steps = thinned(market.steps, MOST_SEARCHED)
    return market if steps is market.steps else replace(market, steps=steps)


def smooth_market(market: Market) -> Market:
    """The same with the steps of seats that few draws decide put where those of all such are."""
    return replace(market, steps=smoothed(market.steps, market.curves.reach()))
