"""Other budgets, a national swing, and how sure a seat's figures are."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import numpy as np
import pytest

from hustings.plan.leads import effectiveness, thresholds
from hustings.plan.optimise import make_plan
from hustings.plan.plan import Plan
from hustings.plan.seat_ranges import seat_ranges
from hustings.plan.what_if import WhatIf, what_if, what_if_json
from tests.plan.synthetic import leads, problem

SEATS, DRAWS = 60, 4_000


def a_plan(spare: float = 60.0, floor: float = 1.0) -> Plan:
    """Sixty seats from hopeless to safe."""
    lead = leads(SEATS, DRAWS, 3)
    held = np.linspace(-1.0, 1.0, SEATS) > 0.0
    made = problem(
        lead, (spare, spare), held=held, floors=(floor, floor), caps=(10.0, 10.0),
        saturation=(4.0, 2.0),
    )  # fmt: skip
    return make_plan(replace(made, thresholds=thresholds(lead, made.response, made.seed)))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return a_plan()


@pytest.fixture(scope="module")
def found(plan: Plan) -> WhatIf:
    return what_if(plan)


def test_today_is_the_plan_itself(plan: Plan, found: WhatIf) -> None:
    now = found.budgets[1.0]
    assert now is not None
    assert now.seats == found.swings[0.0].seats == pytest.approx(plan.value)
    assert found.unchanged[0.0] == pytest.approx(plan.value)
    assert (now.attack, now.defend) == (plan.stance.count("attack"), plan.stance.count("defend"))
    assert found.draws == DRAWS // 2


def test_more_money_wins_more_and_so_does_a_swing(found: WhatIf) -> None:
    by_budget = [row.seats for row in found.budgets.values() if row is not None]
    assert by_budget == sorted(by_budget)
    by_swing = [row.seats for row in found.swings.values()]
    assert by_swing == sorted(by_swing)
    assert by_swing[-1] - by_swing[0] > 2.0


def test_a_plan_for_the_swing_is_no_worse_than_todays(found: WhatIf) -> None:
    """On draws that neither was chosen to please; a twentieth of a seat is their error."""
    for points, row in found.swings.items():
        assert row.seats >= found.unchanged[points] - 0.05
    ends = [found.swings[points].seats - found.unchanged[points] for points in (-8.0, 8.0)]
    assert min(ends) > 0.02


def test_the_worse_it_goes_the_more_goes_to_held_seats(found: WhatIf) -> None:
    held = [float(row.held[0]) for row in found.swings.values()]
    assert held[0] > held[4] > held[-1]


def test_a_budget_that_does_not_pay_the_floors_has_no_plan() -> None:
    found = what_if(a_plan(spare=40.0, floor=1.0), budgets=(0.5, 1.0), swings=(0.0,))
    assert found.budgets[0.5] is None
    assert what_if_json(found)["budgets"][0] == {
        "times": 0.5, "seats": None, "attack": None, "defend": None, "held": {},
    }  # fmt: skip


def test_the_figures_as_json(found: WhatIf) -> None:
    told = what_if_json(found)
    assert [row["times"] for row in told["budgets"]] == [0.5, 0.75, 1.0, 1.25, 1.5, 2.0]
    assert [row["points"] for row in told["swings"]] == [float(p) for p in range(-8, 9, 2)]
    assert all(row["held"].keys() == {"money", "staff_days"} for row in told["swings"])
    assert told["swings"][4]["unchanged"] == told["swings"][4]["seats"]


def test_the_same_plan_gives_the_same_table(plan: Plan, found: WhatIf) -> None:
    assert what_if_json(what_if(plan)) == what_if_json(found)


# How sure a seat's figures are


def test_leads_come_back_from_the_thresholds(plan: Plan) -> None:
    made = leads(SEATS, DRAWS, 3)
    ranges = seat_ranges(plan.problem, plan.amounts)
    assert ranges.lead == pytest.approx(np.mean(made, axis=1), abs=1e-4)
    assert ranges.lead_low == pytest.approx(np.quantile(made, 0.05, axis=1), abs=1e-4)
    assert ranges.lead_high == pytest.approx(np.quantile(made, 0.95, axis=1), abs=1e-4)


def test_a_chance_with_the_plan_lies_between_weak_and_strong_effort(plan: Plan) -> None:
    ranges = seat_ranges(plan.problem, plan.amounts)
    assert np.all(ranges.chance_low <= plan.chance + 0.005)
    assert np.all(ranges.chance_high >= plan.chance - 0.005)
    middle = SEATS // 2
    assert ranges.chance_high[middle] - ranges.chance_low[middle] > 0.01


def test_the_next_thousand_by_hand() -> None:
    """A thousand more saturates money: 2 exp(-4 / 4) points are left of it, in a seat where each
    half point of lift about where it stands wins a tenth of the draws."""
    needed = np.linspace(-4.0, 6.0, 10_001)[None, :].astype(np.float32)
    made = problem(needed, (50.0, 50.0), caps=(10.0, 10.0))
    ranges = seat_ranges(made, np.array([[4.0, 0.0]]))
    assert ranges.next_thousand[0] == pytest.approx(0.1 * 2.0 * exp(-1.0), rel=0.01)


def test_the_effectiveness_is_that_of_the_thresholds(plan: Plan) -> None:
    strength = effectiveness(plan.problem.response, 0, DRAWS)
    lead = leads(SEATS, DRAWS, 3)
    np.testing.assert_allclose(plan.problem.thresholds, -lead / strength, rtol=1e-4, atol=1e-4)
