"""The simpler rules: same budgets, same floors and caps, and none loses by leaving money."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.plan.baselines import RULES, baseline_plans, in_units, target_list
from hustings.plan.problem import PlanProblem
from hustings.plan.sharing import share_out
from tests.plan.synthetic import leads, problem


def asked(spare: float) -> PlanProblem:
    return problem(-leads(240, 300, 1), spare=(spare, spare), floors=(1.0, 0.5))


@pytest.mark.parametrize("spare", [0.0, 50.0, 800.0, 1_500.0, 9_000.0])
def test_every_rule_spends_the_budget_or_fills_every_cap(spare: float) -> None:
    made = asked(spare)
    plans = dict(baseline_plans(made))
    assert list(plans) == ["floors only", *(name for name, _ in RULES)]
    assert np.array_equal(plans.pop("floors only"), made.floors)
    whole = np.minimum(spare, np.sum(made.caps - made.floors, axis=0))
    for amounts in plans.values():
        assert np.all(amounts >= made.floors) and np.all(amounts <= made.caps + 1e-9)
        assert np.sum(amounts - made.floors, axis=0) == pytest.approx(whole)


def test_lists_go_to_their_hundred_seats_first() -> None:
    """80 units over a hundred seats with room for nine each: 0.8 to each of them."""
    made = asked(80.0)
    plans = dict(baseline_plans(made))
    for name in ("attack 100", "closest 100", "smallest majority 100"):
        extra = (plans[name] - made.floors)[:, 0]
        assert np.count_nonzero(extra) == 100
        assert extra[extra > 0.0] == pytest.approx(0.8)
    closest = np.flatnonzero((plans["closest 100"] - made.floors)[:, 0])
    assert set(closest) == set(np.argsort(np.abs(made.lead))[:100])


def test_an_attack_list_leaves_held_seats_at_their_floor() -> None:
    thresholds = -leads(240, 300, 1)
    made = problem(thresholds, spare=(80.0, 80.0), held=np.mean(thresholds, axis=1) < 0.0)
    amounts = dict(baseline_plans(made))["attack 100"]
    assert not np.any(amounts[made.held])


def test_a_rule_by_chance() -> None:
    """Two seats at 50% get a quarter each against 9% for one at 10%; a certain one nothing."""
    thresholds = np.ones((4, 10))
    thresholds[0, :5] = thresholds[1, :5] = thresholds[2, :1] = thresholds[3, :] = -1.0
    made = problem(thresholds, spare=(5.9, 5.9))
    amounts = dict(baseline_plans(made))["p(1-p)"][:, 0]
    assert amounts == pytest.approx([2.5, 2.5, 0.9, 0.0])


def test_target_lists_come_in_hundreds_and_leave_out_what_has_no_distance() -> None:
    distance = np.concatenate([np.arange(150.0)[::-1], [np.inf]])
    first, second = target_list(distance)
    assert (np.sum(first), np.sum(second)) == (100.0, 50.0)
    assert first[149] == 1.0 and second[0] == 1.0 and first[150] + second[150] == 0.0


@given(
    budget=st.floats(0.0, 100.0),
    weights=st.lists(st.just(0.0) | st.floats(0.001, 10.0), min_size=1, max_size=8),
    seed=st.integers(0, 99),
)
def test_a_budget_is_shared_to_the_last_pound(
    budget: float, weights: list[float], seed: int
) -> None:
    room = np.random.default_rng(seed).uniform(0.0, 20.0, len(weights))
    given_ = share_out(budget, np.array(weights), room)
    assert np.all(given_ >= 0.0) and np.all(given_ <= room)
    most = float(np.sum(room[np.array(weights) > 0.0]))
    assert np.sum(given_) == pytest.approx(min(budget, most), rel=1e-6, abs=1e-9)
    open_ = (given_ < room - 1e-9) & (np.array(weights) > 0.0)
    per_weight = given_[open_] / np.array(weights)[open_]
    assert per_weight == pytest.approx(np.full(len(per_weight), per_weight.max(initial=0.0)))


def test_what_cannot_be_divided_goes_out_in_whole_units_to_the_largest_parts() -> None:
    amounts = in_units(np.array([2.5, 4.9, 0.7, 0.0, 3.9]), 2.0)
    assert amounts.tolist() == [2.0, 6.0, 0.0, 0.0, 4.0]
