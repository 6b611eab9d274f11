"""The cost of lift against a general solver, and the amounts that reach it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from hustings.plan.frontier import SeatCurves, cheapest, frontier, pieces

PRICES = np.array([0.03, 0.008, 0.02])
CURVES = SeatCurves(
    points=np.array([[0.8, 0.4, 1.0], [0.5, 0.2, 0.0]]),
    scale=np.array([6.0, 25.0, 6.0]),
    room=np.array([[8.0, 28.0, 20.0], [8.0, 28.0, 0.0]]),
)


def cost_of(curves: SeatCurves, prices: np.ndarray, seat: int, lift: float) -> float:
    """The closed form of the cost, one lift at a time."""
    front = frontier(curves, prices)
    piece = int(np.sum(lift > front.lift[seat, 1:-1]))
    left, cost, weight, steepness = (part[seat, piece] for part in pieces(front))
    return float(cost - weight * np.log(1.0 - (lift - left) * steepness))


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("part", [0.02, 0.2, 0.5, 0.8, 0.97])
def test_no_cheaper_way_is_found_by_a_general_solver(seat: int, part: float) -> None:
    target = part * float(CURVES.reach()[seat])
    points, room = CURVES.points[seat], CURVES.room[seat]
    found = minimize(
        lambda u: float(PRICES @ u),
        x0=0.99 * room,
        bounds=[(0.0, top) for top in room],
        constraints={
            "type": "ineq",
            "fun": lambda u: float(-points @ np.expm1(-u / CURVES.scale)) - target,
        },
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert cost_of(CURVES, PRICES, seat, target) == pytest.approx(found.fun, rel=1e-5)


@settings(max_examples=150, deadline=None)
@given(
    prices=st.lists(st.floats(1e-7, 10.0), min_size=3, max_size=3),
    room=st.lists(st.floats(0.0, 80.0), min_size=3, max_size=3),
    parts=st.lists(st.floats(0.0, 1.0), min_size=2, max_size=2),
)
def test_amounts_reach_the_lift_at_the_cost_stated(
    prices: list[float], room: list[float], parts: list[float]
) -> None:
    curves = SeatCurves(CURVES.points[:1], CURVES.scale, np.array([room]))
    at = np.array(prices)
    low, high = sorted(part * float(curves.reach()[0]) for part in parts)
    for lift in (low, high):
        amounts = cheapest(frontier(curves, at), np.array([lift]))
        assert np.all(amounts >= 0.0) and np.all(amounts <= room)
        assert curves.lift(amounts)[0] == pytest.approx(lift, abs=1e-7)
        assert at @ amounts[0] == pytest.approx(cost_of(curves, at, 0, lift), rel=1e-5, abs=1e-7)
    middle = cost_of(curves, at, 0, 0.5 * (low + high))
    ends = 0.5 * (cost_of(curves, at, 0, low) + cost_of(curves, at, 0, high))
    assert middle <= ends * (1 + 1e-9) + 1e-9
