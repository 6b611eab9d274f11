"""The bound against column generation: HiGHS as the master, new purchases where its prices ask.

Its optimum is the best mixture of any purchases at all, which no dual value is below: the
certificate's bound must not be either, and should hardly be above it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from hustings.plan.certificate import certify
from hustings.plan.dual import offer
from hustings.plan.market import market_of
from hustings.plan.pooled import PooledLimit
from hustings.plan.problem import PlanProblem
from hustings.plan.wins import chances
from tests.plan.test_certificate import national

ROUNDS = 30


def best_mixture(asked: PlanProblem) -> float:
    """Expected seats of the best mixture of purchases, to within a thousandth of a seat."""
    market = market_of(asked)
    seats, rows = len(asked.seat_ids), np.flatnonzero(market.priced)
    size = market.rows.size[rows]
    seat = np.arange(seats)
    wins = [chances(asked.thresholds, asked.floor_lift)]
    taken = [np.zeros((len(rows), seats))]
    prices = 0.25 * market.to_win / size
    best, value = np.inf, 0.0
    for _ in range(ROUNDS):
        full = np.zeros(len(market.priced))
        full[rows] = prices
        made = offer(market, full)
        best = min(best, made.value)
        if best - value < 0.001:
            break
        lift = asked.lift(asked.floors + market.columns.amounts(made.bought, 3))
        wins.append(chances(asked.thresholds, lift))
        taken.append(market.takes(seat, made.bought)[rows])
        count = len(wins)
        found = linprog(
            -np.concatenate(wins),
            A_ub=sparse.csr_matrix(np.hstack(taken) / size[:, None]),
            b_ub=market.rows.most[rows] / size,
            A_eq=sparse.hstack([sparse.identity(seats)] * count, format="csr"),
            b_eq=np.ones(seats),
            method="highs",
        )
        assert found.success
        value = -found.fun
        prices = -found.ineqlin.marginals / size
    return float(value)


@pytest.mark.parametrize("limited", [False, True])
def test_the_bound_of_a_large_plan_is_that_of_column_generation(limited: bool) -> None:
    asked = national(draws=1_000, part=0.3)
    if limited:
        west = np.arange(632) % 3 == 0
        limit = PooledLimit("west", west, np.array([1.0, 120.0, 0.0]), 1_000.0 * np.sum(west))
        asked = replace(asked, pooled=(limit,))
    made = certify(asked)
    value = best_mixture(asked)
    assert value <= made.bound
    assert made.bound - value <= 0.01
    if limited:
        assert made.pooled[0] > 0.0
