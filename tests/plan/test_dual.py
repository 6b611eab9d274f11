"""What a seat buys at given prices, against trying every step one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.plan.dual import offer
from hustings.plan.frontier import cheapest, frontier
from hustings.plan.prices import Market
from hustings.plan.steps import make_steps
from tests.plan.synthetic import problem


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10_000), first=st.floats(1e-4, 0.5), second=st.floats(1e-4, 0.5))
def test_every_seat_takes_its_best_step(seed: int, first: float, second: float) -> None:
    rng = np.random.default_rng(seed)
    asked = problem(rng.normal(1.0, 1.5, (4, 9)), spare=(5.0, 5.0))
    curves = asked.curves_beyond_floors()
    steps = make_steps(asked.thresholds, asked.floor_lift, curves)
    prices = np.array([first, second])
    made = offer(steps, curves, asked.spare, prices)
    best = 0.0
    for seat, thresholds in enumerate(asked.thresholds.astype(float)):
        tried = [np.mean(thresholds <= 0.0)]
        for lift in thresholds[(thresholds > 0.0) & (thresholds <= curves.reach()[seat])]:
            lifts = np.zeros(4)
            lifts[seat] = lift
            cost = prices @ cheapest(frontier(curves, prices), lifts)[seat]
            tried.append(np.mean(thresholds <= lift) - cost)
        best += max(tried)
    assert made.value == pytest.approx(best + prices @ asked.spare, abs=1e-5)
    assert made.value >= best + prices @ asked.spare - 1e-12


def test_dear_resources_are_not_bought_and_cheap_ones_are() -> None:
    asked = problem(np.array([[0.5, 1.0], [-3.0, -2.0]]), spare=(5.0, 5.0))
    curves = asked.curves_beyond_floors()
    market = Market(make_steps(asked.thresholds, asked.floor_lift, curves), curves, asked.spare)
    assert market.to_win == 1.0
    assert not np.any(market.offer_at(np.array([100.0, 100.0])).amounts)
    cheap = market.offer_at(np.array([1e-6, 1e-6]))
    assert cheap.wins.tolist() == [1.0, 1.0]
    assert not np.any(cheap.amounts[1])
