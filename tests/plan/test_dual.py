"""What a seat buys at given prices, against trying every step one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hustings.election.contest import FloatArray
from hustings.plan.dual import offer
from hustings.plan.frontier import SeatCurves, cheapest, frontier
from hustings.plan.market import market_of
from hustings.plan.problem import PlanProblem
from hustings.plan.steps import FREE_LIFT
from tests.plan.synthetic import curves_beyond_floors, problem

ROUND = 1e-9  # what sums of a few doubles, of at most ten each, are off by, and much more


def best_of_all(asked: PlanProblem, curves: SeatCurves, prices: FloatArray, free: float) -> float:
    """Every step of every seat tried, each ``free`` points cheaper to reach than it is."""
    front = frontier(curves, prices)
    best = 0.0
    for seat, thresholds in enumerate(asked.thresholds.astype(float)):
        needed = np.maximum(thresholds - free, 0.0)
        tried = [0.0, *needed[needed <= curves.reach()[seat]]]
        gains = []
        for lift in tried:
            lifts = np.zeros(len(asked.thresholds))
            lifts[seat] = lift
            gains.append(np.mean(needed <= lift) - prices @ cheapest(front, lifts)[seat])
        best += max(gains)
    return float(best + prices @ asked.spare)


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10_000), first=st.floats(1e-4, 0.5), second=st.floats(1e-4, 0.5))
@example(seed=32, first=0.5, second=0.5)
def test_every_seat_takes_its_best_step(seed: int, first: float, second: float) -> None:
    """The value is the best with every step a little cheaper to reach: never below the true best,
    and above it by no more than that is worth."""
    rng = np.random.default_rng(seed)
    asked = problem(rng.normal(1.0, 1.5, (4, 9)), spare=(5.0, 5.0))
    curves = curves_beyond_floors(asked)
    prices = np.array([first, second])
    made = offer(market_of(asked), prices)
    assert made.value >= best_of_all(asked, curves, prices, 0.0) - ROUND
    free = FREE_LIFT * float(np.sum(curves.points[0]))
    assert made.value == pytest.approx(best_of_all(asked, curves, prices, free), abs=ROUND)


def test_dear_resources_are_not_bought_and_cheap_ones_are() -> None:
    asked = problem(np.array([[0.5, 1.0], [-3.0, -2.0]]), spare=(5.0, 5.0))
    market = market_of(asked)
    assert market.to_win == 1.0
    assert not np.any(offer(market, np.array([20.0, 20.0])).bought)
    cheap = offer(market, np.array([2e-7, 2e-7]))
    assert cheap.wins.tolist() == [1.0, 1.0]
    assert not np.any(cheap.bought[1])
