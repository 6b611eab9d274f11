"""What must hold of every plan, whatever the numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.plan.campaign import example_problem
from hustings.plan.certificate import certify
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from tests.plan.synthetic import election, estimate, permuted, problem
from tests.plan.test_pooled import assert_kept, shared

FEW = settings(max_examples=12, deadline=None)
SEEDS = st.integers(0, 10_000)


def scarce(seed: int, seats: int = 12, draws: int = 60) -> PlanProblem:
    """Seats from safe to far beyond reach, budgets for a fifth of what the caps allow."""
    rng = np.random.default_rng(seed)
    centre = np.where(rng.random((seats, 1)) < 0.3, 40.0, rng.uniform(-2.0, 4.0, (seats, 1)))
    centre[0] = rng.uniform(-1.0, 2.0)
    return problem(
        centre + rng.normal(0.0, 1.5, (seats, draws)),
        spare=(0.2 * seats * 9.0, 0.2 * seats * 9.0),
        floors=(1.0, 0.5),
        held=rng.random(seats) < 0.4,
    )


def richer(asked: PlanProblem, part: float) -> PlanProblem:
    resources = tuple(replace(r, budget=r.budget * (1.0 + part)) for r in asked.resources)
    return replace(asked, resources=resources)


@FEW
@given(seed=SEEDS, part=st.floats(0.0, 2.0))
def test_more_budget_is_never_worse(seed: int, part: float) -> None:
    asked = scarce(seed)
    before, after = certify(asked), certify(richer(asked, part))
    assert after.bound >= before.value
    assert after.bound >= before.bound - 0.01
    assert after.value >= before.value - after.gap - 1e-9


@FEW
@given(seed=SEEDS, moving=st.booleans())
def test_what_does_not_bind_has_no_price(seed: int, moving: bool) -> None:
    asked = shared(seed, 20, 100, moving)
    made = certify(asked)
    steps = np.array([resource.step for resource in asked.resources])
    assert np.all(made.caps >= 0.0) and np.all(made.floors >= 0.0)
    assert np.all((made.caps == 0.0) | (asked.caps - made.amounts < steps))
    assert np.all((made.floors == 0.0) | (made.amounts - asked.floors < 1e-9))
    budgets = np.array([resource.budget for resource in asked.resources])
    left = budgets - np.sum(asked.taken(made.amounts), axis=0)
    assert np.all((made.prices == 0.0) | (left < 0.05 * budgets))


@FEW
@given(seed=SEEDS)
def test_seats_in_another_order_get_the_same(seed: int) -> None:
    asked = scarce(seed)
    order = np.random.default_rng(seed).permutation(len(asked.seat_ids))
    made, other = certify(asked), certify(permuted(asked, order))
    assert (other.bound, other.value) == (made.bound, made.value)
    assert np.array_equal(made.amounts[order], other.amounts)
    assert np.array_equal(made.caps[order], other.caps)


def test_parties_under_other_names_get_the_same() -> None:
    first = estimate(election(40, ("red", "blue", "gold")), 300, 0)
    second = estimate(election(40, ("c", "a", "b")), 300, 0)
    made = certify(example_problem(first, "red"))
    other = certify(example_problem(second, "c"))
    assert np.array_equal(made.amounts, other.amounts)
    assert made.bound == other.bound


@FEW
@given(seed=SEEDS)
def test_a_seat_beyond_reach_gets_its_floor_where_everything_is_scarce(seed: int) -> None:
    asked = scarce(seed)
    made = certify(asked)
    beyond = np.min(asked.thresholds, axis=1) > 30.0
    if np.all(made.prices > 0.0):
        assert np.array_equal(made.amounts[beyond], asked.floors[beyond])
        assert np.all(np.isclose(made.floors[beyond], made.prices))


@FEW
@given(seed=SEEDS, seats=st.integers(2, 8), moving=st.booleans())
def test_every_amount_is_within_law_caps_floors_and_limits(
    seed: int, seats: int, moving: bool
) -> None:
    asked = shared(seed, seats, 20, moving)
    made = certify(asked)
    assert_kept(asked, made)
    steps = np.array([resource.step for resource in asked.resources])
    whole = (made.amounts - asked.floors) / steps
    assert whole == pytest.approx(np.round(whole), abs=1e-3)


def changed(asked: PlanProblem, place: str, by: float) -> PlanProblem:
    amounts = getattr(asked, place).copy()
    amounts[0, 0] += by
    return replace(asked, **{place: amounts})


def test_a_cap_is_worth_what_lifting_it_brings_and_a_floor_costs_what_it_takes() -> None:
    """The prices against the bound itself, moved a little."""
    rng = np.random.default_rng(3)
    centre = rng.uniform(-1.0, 2.0, (40, 1))
    centre[0], centre[1] = 1.0, 60.0
    asked = problem(
        centre + rng.normal(0.0, 1.5, (40, 4_000)), spare=(120.0, 100.0), floors=(0.5, 0.5)
    )
    asked = changed(asked, "caps", -8.5)  # the first seat may get 1.5, and wants more
    made = certify(asked)
    assert made.amounts[0, 0] == 1.5
    gained = certify(changed(asked, "caps", 0.2)).bound - made.bound
    assert made.caps[0, 0] > 0.0
    assert gained / 0.2 == pytest.approx(made.caps[0, 0], rel=0.15)
    hopeless = asked.floors.copy()
    hopeless[1, 0] += 0.5
    lost = made.bound - certify(replace(asked, floors=hopeless)).bound
    assert lost / 0.5 == pytest.approx(made.floors[1, 0], rel=0.02)
    assert made.floors[1, 0] == pytest.approx(made.prices[0])


def test_all_seats_certain() -> None:
    thresholds = np.full((4, 30), -50.0)
    thresholds[2:] = 80.0
    made = certify(problem(thresholds, spare=(5.0, 5.0), floors=(1.0, 1.0)))
    assert (made.value, made.gap) == (2.0, pytest.approx(0.0, abs=1e-5))
    assert np.all(made.amounts == 1.0)
    assert not np.any(made.prices) and not np.any(made.caps) and not np.any(made.floors)


def test_no_seat_at_all() -> None:
    made = certify(problem(np.zeros((0, 10)), spare=(5.0, 5.0)))
    assert made.value == 0.0 and made.gap < 1e-5


def test_a_negative_price_is_refused() -> None:
    asked = problem(np.zeros((2, 4)), spare=(5.0, 5.0))
    wrong = replace(asked.resources[0], unit_price_pence=-1)
    with pytest.raises(PlanError, match="unit price of money"):
        replace(asked, resources=(wrong, asked.resources[1]))


def test_a_previous_plan_has_the_shape_of_this_one() -> None:
    asked = problem(np.zeros((2, 4)), spare=(5.0, 5.0))
    with pytest.raises(PlanError, match="previous plan"):
        replace(asked, previous=np.zeros((3, 2)))
