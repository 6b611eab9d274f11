"""What fairness costs: the plan with the floor beside the plan without it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hustings.plan.fairness_price import fairness_json
from hustings.plan.objective import parse
from hustings.plan.optimise import make_plan
from hustings.plan.pooled import PooledLimit
from hustings.plan.problem import PlanProblem
from tests.plan.synthetic import leads, problem

SEATS = 40


@pytest.fixture(scope="module")
def asked() -> PlanProblem:
    needed = -leads(SEATS, 400, 3, np.linspace(-15.0, 15.0, SEATS))
    return problem(needed, spare=(60.0, 40.0))


def floor(first: int, amount: float) -> PooledLimit:
    """Money for eight seats from ``first``."""
    seats = (np.arange(SEATS) >= first) & (np.arange(SEATS) < first + 8)
    return PooledLimit(f"from {first}", seats, np.array([1.0, 0.0]), amount, at_least=True)


def test_a_floor_where_nothing_can_be_won_costs_what_is_lost_elsewhere(asked: PlanProblem) -> None:
    plain = make_plan(asked)
    fair = make_plan(replace(asked, pooled=(floor(0, 30.0),)))
    (said,) = fairness_json(fair)
    assert (said["name"], said["resource"], said["at_least"]) == ("from 0", "money", 30.0)
    assert said["given"] >= 30.0 - 1e-6
    assert said["costs_seats"] == pytest.approx(plain.value - fair.value, abs=0.02)
    assert said["costs_seats"] > 0.05
    assert said["costs_at_most"] >= said["costs_seats"]
    assert said["shadow_price"] > 0.0


def test_a_floor_that_the_plan_keeps_anyway_costs_nothing(asked: PlanProblem) -> None:
    (said,) = fairness_json(make_plan(replace(asked, pooled=(floor(16, 1.0),))))
    assert (said["costs_seats"], said["shadow_price"]) == (0.0, 0.0)
    assert said["given"] > 20.0


def test_each_floor_is_priced_with_the_others_in_place(asked: PlanProblem) -> None:
    both = make_plan(replace(asked, pooled=(floor(0, 20.0), floor(32, 20.0))))
    said = fairness_json(both)
    assert [floor["name"] for floor in said] == ["from 0", "from 32"]
    one = make_plan(replace(asked, pooled=(floor(32, 20.0),)))
    assert said[0]["costs_seats"] == pytest.approx(one.value - both.value, abs=0.02)


def test_the_price_is_by_the_plans_own_objective(asked: PlanProblem) -> None:
    fair = replace(asked, pooled=(floor(0, 30.0),))
    worst = make_plan(fair, objective=parse("cvar=0.2"))
    free = make_plan(asked, objective=parse("cvar=0.2"))
    (said,) = fairness_json(worst)
    assert said["costs_seats"] == pytest.approx(max(free.value - worst.value, 0.0), abs=0.02)
