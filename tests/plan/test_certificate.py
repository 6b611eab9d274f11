"""The certificate: against brute force, against HiGHS, and against every plan we can think of."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from hustings.plan.baselines import baseline_plans
from hustings.plan.certificate import Certificate, certify, chosen
from hustings.plan.market import market_of
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.resource import Resource
from hustings.plan.wins import chances, seats_won, worth
from tests.plan.synthetic import leads, permuted, problem

FEW = settings(max_examples=25, deadline=None)
SEEDS = settings(max_examples=12, deadline=None)  # where an example is little more than its seed


def made_up(seed: int, seats: int, draws: int, part: float = 0.4) -> PlanProblem:
    """Seats from safe to beyond reach, budgets for a part of what the caps allow."""
    rng = np.random.default_rng(seed)
    centre = rng.uniform(-2.0, 4.0, (seats, 1))
    return problem(
        centre + rng.normal(0.0, 1.5, (seats, draws)),
        spare=(part * seats * 9.0, part * seats * 9.0),
        floors=(1.0, 0.5),
        held=rng.random(seats) < 0.4,
    )


def value_of(asked: PlanProblem, amounts: NDArray[np.float64]) -> float:
    return float(np.sum(chances(asked.thresholds, asked.lift(amounts))))


def random_plan(asked: PlanProblem, rng: np.random.Generator) -> NDArray[np.float64]:
    """Amounts within floors, caps and budgets, spending all where the caps allow."""
    weights = rng.random(asked.floors.shape) ** rng.integers(1, 8)
    extra = weights / np.sum(weights, axis=0) * asked.spare
    return asked.floors + np.minimum(extra, asked.caps - asked.floors)


def assert_feasible(asked: PlanProblem, made: Certificate) -> None:
    assert np.all(made.amounts >= asked.floors - 1e-9)
    assert np.all(made.amounts <= asked.caps + 1e-9)
    budgets = np.array([resource.budget for resource in asked.resources])
    assert np.all(np.sum(made.amounts, axis=0) <= budgets + 1e-6)


@FEW
@given(seed=st.integers(0, 10_000), seats=st.integers(1, 12), draws=st.integers(1, 40))
def test_no_plan_beats_the_bound(seed: int, seats: int, draws: int) -> None:
    asked = made_up(seed, seats, draws)
    made = certify(asked)
    assert_feasible(asked, made)
    assert made.value <= made.bound
    assert made.value == pytest.approx(value_of(asked, made.amounts), abs=1e-12)
    assert made.value >= value_of(asked, asked.floors)
    rng = np.random.default_rng(seed)
    for _ in range(50):
        assert value_of(asked, random_plan(asked, rng)) <= made.bound


def best_on_a_grid(asked: PlanProblem) -> float:
    """Two seats, two resources: the best of every plan on a fine grid."""
    best = 0.0
    fractions = np.linspace(0.0, 1.0, 21)
    for money, days in itertools.product(fractions, fractions):
        split = np.array([[money, days], [1.0 - money, 1.0 - days]]) * asked.spare
        amounts = np.minimum(asked.floors + split, asked.caps)
        best = max(best, value_of(asked, amounts))
    return best


@FEW
@given(seed=st.integers(0, 10_000), part=st.floats(0.05, 0.9))
def test_brute_force_stays_below_the_bound(seed: int, part: float) -> None:
    asked = made_up(seed, 2, 12, part)
    assert best_on_a_grid(asked) <= certify(asked).bound


@pytest.mark.parametrize("seed", range(20))
def test_a_small_plan_is_not_far_from_brute_force(seed: int) -> None:
    """One draw of twelve is a twelfth of a seat: no theorem, but three of them would be much."""
    asked = made_up(seed, 2, 12, 0.05 + 0.04 * seed)
    assert best_on_a_grid(asked) - certify(asked).value <= 0.25


@pytest.mark.parametrize("seed", range(6))
def test_highs_on_a_column_problem_stays_below_the_bound(seed: int) -> None:
    """Forty seats with 36 purchases each as a mixed-integer programme, solved to the optimum."""
    asked = made_up(seed, 40, 200)
    made = certify(asked)
    levels = np.linspace(0.0, 1.0, 6)
    choices = np.array(list(itertools.product(levels, levels)))
    room = asked.caps - asked.floors
    wins, uses = [], []
    for choice in choices:
        wins.append(chances(asked.thresholds, asked.lift(asked.floors + choice * room)))
        uses.append(choice * room)
    value, used = np.array(wins), np.array(uses)  # (36, 40) and (36, 40, 2)
    count = value.size
    once = np.kron(np.ones((1, len(choices))), np.eye(40))
    found = milp(
        -value.ravel(),
        constraints=[
            LinearConstraint(once, 1.0, 1.0),
            LinearConstraint(used.reshape(count, 2).T, -np.inf, asked.spare),
        ],
        integrality=np.ones(count),
        bounds=Bounds(0.0, 1.0),
        options={"mip_rel_gap": 1e-4, "time_limit": 20.0},
    )
    assert found.success
    assert -found.fun <= made.bound
    assert made.value >= -found.fun - 0.02
    assert made.gap <= 0.1


def national(seed: int = 0, draws: int = 10_000, part: float = 1.0) -> PlanProblem:
    """632 seats and three resources, as the example has them."""
    rng = np.random.default_rng(seed + 1)
    lead = leads(632, draws, seed)
    effect = rng.lognormal(-0.2, 0.65, draws).astype(np.float32)
    return problem(
        -lead / effect,
        spare=(part * 632 * 3_200.0, part * 632 * 8.0, part * 632 * 950.0),
        floors=(500.0, 1.0, 100.0),
        caps=(8_300.0, 30.0, 20_000.0),
        saturation=(0.8, 0.4, 1.0),
        scale=(6_000.0, 25.0, 6_000.0),
        step=0.1,
        held=np.mean(lead, axis=1) + rng.normal(0.0, 5.0, 632) > 0.0,
    )


def test_a_national_plan_is_certified() -> None:
    asked = national()
    made = certify(asked)
    assert_feasible(asked, made)
    assert 0.0 <= made.gap <= 0.1


@SEEDS
@given(seed=st.integers(0, 10_000), more=st.floats(0.0, 1.0))
def test_more_budget_is_never_worse(seed: int, more: float) -> None:
    asked = made_up(seed, 10, 100)
    richer = replace(
        asked,
        resources=tuple(
            Resource(r.id, r.budget * (1.0 + more), r.step, r.unit_price_pence)
            for r in asked.resources
        ),
    )
    before, after = certify(asked), certify(richer)
    assert after.bound >= before.value


@SEEDS
@given(seed=st.integers(0, 10_000))
def test_a_cap_that_does_not_bind_changes_nothing(seed: int) -> None:
    """No seat can take more than a whole budget. Each plan's value is within its own gap of one and
    the same best."""
    asked = made_up(seed, 10, 100, part=0.1)
    asked = replace(asked, caps=asked.floors + asked.spare)
    made, again = certify(asked), certify(replace(asked, caps=asked.caps * 3.0))
    assert again.bound >= made.value and made.bound >= again.value
    assert abs(again.value - made.value) <= max(made.gap, again.gap) + 1e-9


@SEEDS
@given(seed=st.integers(0, 10_000))
def test_seats_in_another_order_get_the_same(seed: int) -> None:
    asked = made_up(seed, 12, 150)
    order = np.random.default_rng(seed).permutation(12)
    made, again = certify(asked), certify(permuted(asked, order))
    assert again.bound >= made.value and made.bound >= again.value
    assert abs(again.value - made.value) <= max(made.gap, again.gap) + 1e-9


@pytest.mark.parametrize("seed", range(20))
def test_the_search_ends_at_the_same_bound_whatever_the_order(seed: int) -> None:
    asked = made_up(seed, 12, 150)
    order = np.random.default_rng(seed).permutation(12)
    assert certify(permuted(asked, order)).bound == pytest.approx(certify(asked).bound, abs=1e-4)


def test_one_certain_seat() -> None:
    made = certify(problem(np.full((1, 5), -9.0), spare=(5.0, 5.0)))
    assert (made.value, made.amounts.tolist()) == (1.0, [[0.0, 0.0]])
    assert made.gap < 1e-5
    assert made.prices.tolist() == [0.0, 0.0]


def test_all_seats_beyond_reach_get_their_floors() -> None:
    asked = problem(np.full((3, 5), 50.0), spare=(5.0, 5.0), floors=(1.0, 2.0))
    made = certify(asked)
    assert made.value == 0.0
    assert np.array_equal(made.amounts, asked.floors)


def test_one_seat_gets_what_helps() -> None:
    made = certify(problem(np.linspace(-2.0, 4.0, 100)[None, :], spare=(8.0, 8.0)))
    assert made.amounts[0] == pytest.approx([8.0, 8.0], abs=0.2)
    assert made.gap < 0.02


def test_nothing_to_spend() -> None:
    """The plan is the floors, and the bound says so exactly; a first unit still has a price."""
    asked = problem(np.random.default_rng(1).normal(1.0, 1.0, (5, 50)), spare=(0.0, 0.0))
    made = certify(asked)
    assert np.array_equal(made.amounts, asked.floors)
    assert made.gap < 1e-5
    assert np.all(made.prices > 0.0)


def test_one_resource_without_a_budget() -> None:
    asked = problem(np.random.default_rng(1).normal(1.0, 1.0, (30, 300)), spare=(0.0, 60.0))
    made = certify(asked)
    assert np.sum(made.amounts[:, 0]) == 0.0
    assert np.sum(made.amounts[:, 1]) == pytest.approx(60.0, abs=0.5)
    assert np.all(made.prices > 0.0)


@pytest.mark.parametrize("change", ["no effect", "no room", "no room in most seats"])
def test_a_budget_that_cannot_be_spent_is_no_part_of_the_bound(change: str) -> None:
    """Sixty units of the second resource beyond the floors, and nowhere for them to go."""
    asked = problem(
        np.random.default_rng(1).normal(1.0, 1.0, (30, 300)),
        spare=(40.0, 60.0),
        floors=(0.0, 0.5),
        saturation=(2.0, 0.0 if change == "no effect" else 1.0),
        caps=(10.0, 0.5 if change == "no room" else 10.0),
    )
    if change == "no room in most seats":
        asked.caps[1:, 1] = 0.5
    made = certify(asked)
    assert made.gap < 0.05
    assert np.sum(made.amounts[:, 0]) == pytest.approx(40.0, abs=0.5)
    assert made.prices[0] > 0.0 and made.prices[1] == 0.0


def test_what_few_draws_decide_is_not_fitted_to_them() -> None:
    """A small party, 300 seats of which effort turns a few draws in ten thousand. On draws that
    were not seen, a plan that stops at each of those few does clearly worse."""
    effect = np.random.default_rng(9).lognormal(-0.2, 0.65, (4, 10_000)).astype(np.float32)
    centre = np.linspace(-22.0, -18.0, 300)
    seen, *unseen = (-leads(300, 10_000, seed, centre) / effect[seed] for seed in range(4))
    asked = problem(seen, spare=(1_800.0, 1_800.0), floors=(0.5, 0.5))
    made = certify(asked)
    assert made.gap <= 0.05
    fitted = asked.floors + chosen(asked, market_of(asked))
    rule = dict(baseline_plans(asked))["p(1-p)"]
    for other in (fitted, rule):
        ahead = [
            seats_won(new, asked.lift(made.amounts)) - seats_won(new, asked.lift(other))
            for new in unseen
        ]
        more = worth(np.concatenate(ahead))
        assert more.value > 3.0 * more.se


def test_more_than_enough_goes_to_seats_nearly_within_reach_too() -> None:
    """Reach is 2.8 points. Other draws might have put the second seat within it; not the third."""
    thresholds = np.full((3, 1_000), 90.0)
    thresholds[0, :300] = np.linspace(0.0, 2.5, 300)
    thresholds[1, 0] = 4.0
    made = certify(problem(thresholds, spare=(25.0, 25.0)))
    assert made.amounts[:2] == pytest.approx(np.full((2, 2), 10.0))
    assert not np.any(made.amounts[2])


def test_more_than_can_be_used() -> None:
    """Budgets above all the caps: everything that the caps can win is won, at no price."""
    asked = problem(np.random.default_rng(1).normal(1.0, 1.0, (20, 200)), spare=(900.0, 900.0))
    made = certify(asked)
    assert made.value == pytest.approx(value_of(asked, asked.caps), abs=0.01)
    assert made.prices.tolist() == [0.0, 0.0]


def test_a_price_is_what_one_more_unit_brings() -> None:
    asked = national(draws=4_000, part=0.3)
    more = [
        certify(
            replace(
                asked,
                resources=tuple(
                    replace(r, budget=r.budget * (1.1 if r is chosen else 1.0))
                    for r in asked.resources
                ),
            )
        )
        for chosen in asked.resources
    ]
    made = certify(asked)
    for column, richer in enumerate(more):
        extra = 0.1 * asked.resources[column].budget
        bought = (richer.bound - made.bound) / extra
        assert 0.99 * richer.prices[column] <= bought <= 1.01 * made.prices[column]


@FEW
@given(seed=st.integers(0, 10_000), seats=st.integers(1, 12), draws=st.integers(1, 40))
def test_no_plan_beats_the_bound_of_weighed_draws(seed: int, seats: int, draws: int) -> None:
    asked = made_up(seed, seats, draws)
    rng = np.random.default_rng(seed)
    weights = rng.exponential(1.0, draws) * (rng.random(draws) < 0.7) + 1e-9
    weights /= weights.mean()
    made = certify(asked, weights)
    assert_feasible(asked, made)

    def worth_of(amounts: NDArray[np.float64]) -> float:
        return float(np.mean(weights * seats_won(asked.thresholds, asked.lift(amounts))))

    assert made.value == pytest.approx(worth_of(made.amounts))
    assert worth_of(asked.floors) <= made.value + 1e-9 <= made.bound + 1e-9
    for _ in range(50):
        assert worth_of(random_plan(asked, rng)) <= made.bound


def test_weights_are_one_on_average() -> None:
    asked = made_up(0, 3, 10)
    with pytest.raises(PlanError, match="1 on average"):
        certify(asked, np.full(10, 2.0))
