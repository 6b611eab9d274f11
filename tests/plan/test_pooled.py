"""Limits over several seats together, and moving: priced, bounded and never broken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from hustings.plan.baselines import baseline_plans
from hustings.plan.certificate import Certificate, certify
from hustings.plan.nearest_whole import nearest_whole
from hustings.plan.pooled import PooledLimit
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.room_left import Limits
from hustings.plan.wins import chances
from tests.plan.synthetic import leads, problem

FEW = settings(max_examples=30, deadline=None)
Amounts = NDArray[np.float64]


def shared(seed: int, seats: int, draws: int, moving: bool = False) -> PlanProblem:
    """Seats in two countries, one with a limit on money and staff together and both with a
    fairness floor; perhaps a previous plan, from which a fifth is lost on the way."""
    rng = np.random.default_rng(seed)
    centre = rng.uniform(-2.0, 6.0, (seats, 1))
    asked = problem(
        centre + rng.normal(0.0, 1.5, (seats, draws)),
        spare=(0.5 * seats * 9.0, 0.4 * seats * 9.0),
        floors=(1.0, 0.5),
        step=0.01,
        held=rng.random(seats) < 0.4,
    )
    north = np.arange(seats) < (seats + 1) // 2
    pooled = (
        PooledLimit("north", north, np.array([1.0, 2.0]), rng.uniform(4.0, 9.0) * north.sum()),
        PooledLimit("days", north, np.array([0.0, 1.0]), 1.5 * north.sum(), at_least=True),
        PooledLimit("south", ~north, np.array([1.0, 0.0]), 2.0 * (~north).sum(), at_least=True),
    )
    if not moving:
        return replace(asked, pooled=pooled)
    resources = tuple(
        replace(r, moving_loss=0.2, budget=r.budget + 0.2 * seats) for r in asked.resources
    )
    previous = rng.uniform(0.0, 8.0, asked.floors.shape)
    return replace(asked, pooled=pooled, resources=resources, previous=previous)


def vertex(asked: PlanProblem, rng: np.random.Generator) -> Amounts:
    """A corner of the plans that keep everything: the unknowns are amounts and what moves."""
    seats, resources = asked.floors.shape
    size = seats * resources
    rows, most = [], []
    for column, resource in enumerate(asked.resources):
        row = np.zeros((2, seats, resources))
        row[0, :, column], row[1, :, column] = 1.0, resource.moving_loss
        rows.append(row.ravel())
        most.append(resource.budget)
    for limit in asked.pooled:
        sign = -1.0 if limit.at_least else 1.0
        row = np.zeros((2, seats, resources))
        row[0] = sign * limit.seats[:, None] * limit.weights
        rows.append(row.ravel())
        most.append(sign * limit.amount)
    moves, before = np.hstack([np.eye(size), -np.eye(size)]), np.full(size, 1e6)
    if asked.previous is not None:
        before = asked.previous.ravel()
    found = linprog(
        np.concatenate([rng.normal(-0.3, 1.0, size), np.full(size, 1e-6)]),
        A_ub=np.vstack([*rows, moves]),
        b_ub=np.concatenate([most, before]),
        bounds=[*zip(asked.floors.ravel(), asked.caps.ravel(), strict=True), *[(0.0, None)] * size],
    )
    assert found.success
    amounts: Amounts = found.x[:size].reshape(seats, resources)
    return amounts


def value_of(asked: PlanProblem, amounts: Amounts) -> float:
    return float(np.sum(chances(asked.thresholds, asked.lift(amounts))))


def assert_kept(asked: PlanProblem, made: Certificate) -> None:
    assert np.all(made.amounts >= asked.floors - 1e-9)
    assert np.all(made.amounts <= asked.caps + 1e-9)
    budgets = np.array([resource.budget for resource in asked.resources])
    assert np.all(np.sum(asked.taken(made.amounts), axis=0) <= budgets + 1e-6)
    for limit in asked.pooled:
        used = limit.used(made.amounts)
        assert used >= limit.amount - 1e-6 if limit.at_least else used <= limit.amount + 1e-6


@FEW
@given(
    seed=st.integers(0, 10_000),
    seats=st.integers(2, 12),
    draws=st.integers(1, 40),
    moving=st.booleans(),
)
def test_no_plan_that_keeps_every_limit_beats_the_bound(
    seed: int, seats: int, draws: int, moving: bool
) -> None:
    asked = shared(seed, seats, draws, moving)
    made = certify(asked)
    assert_kept(asked, made)
    assert made.value <= made.bound
    rng = np.random.default_rng(seed)
    corners = [vertex(asked, rng) for _ in range(10)]
    for corner in corners:
        part = rng.dirichlet(np.ones(len(corners)))
        inside = np.tensordot(part, corners, axes=1)
        assert value_of(asked, corner) <= made.bound
        assert value_of(asked, inside) <= made.bound


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_a_plan_with_shared_limits_is_near_its_bound(seed: int, moving: bool) -> None:
    asked = shared(seed, 60, 400, moving)
    made = certify(asked)
    assert_kept(asked, made)
    assert made.gap <= 0.15


def test_a_limit_that_does_not_bind_has_no_price_and_changes_nothing() -> None:
    plain = replace(shared(3, 40, 300), pooled=())
    everyone = np.ones(40, dtype=np.bool_)
    loose = (
        PooledLimit("all", everyone, np.array([1.0, 1.0]), 1e6),
        PooledLimit("some", everyone, np.array([1.0, 0.0]), 1.0, at_least=True),
    )
    made, beside = certify(plain), certify(replace(plain, pooled=loose))
    assert beside.pooled.tolist() == [0.0, 0.0]
    assert np.array_equal(made.amounts, beside.amounts)
    assert made.bound == pytest.approx(beside.bound)


def test_a_price_of_a_limit_is_what_one_more_unit_of_it_brings() -> None:
    """And of a fairness floor what one more unit costs; the bound is convex in both."""
    asked = shared(0, 60, 400)
    made = certify(asked)
    for place, price in enumerate(made.pooled[:2].tolist()):
        assert price > 0.0
        limit = asked.pooled[place]
        extra = 0.05 * limit.amount * (-1.0 if limit.at_least else 1.0)
        changed = list(asked.pooled)
        changed[place] = replace(limit, amount=limit.amount + extra)
        looser = certify(replace(asked, pooled=tuple(changed)))
        gained = (looser.bound - made.bound) / abs(extra)
        assert 0.98 * looser.pooled[place] <= gained <= 1.02 * price


def test_a_limit_that_the_floors_fill_leaves_the_floors() -> None:
    asked = replace(shared(1, 10, 100), pooled=())
    north = np.arange(10) < 5
    full = PooledLimit("north", north, np.array([1.0, 0.0]), 5.0)
    made = certify(replace(asked, pooled=(full,)))
    assert made.amounts[:5, 0].tolist() == [1.0] * 5
    assert np.any(made.amounts[5:, 0] > 1.0)


def test_a_fairness_floor_where_nothing_can_be_won() -> None:
    """Every seat of the south is beyond reach, and the nearest of them get what the floor asks."""
    thresholds = np.full((6, 50), 90.0)
    thresholds[:2] = np.linspace(0.0, 2.0, 50)
    thresholds[2] = 50.0
    floor = PooledLimit("south", np.arange(6) >= 2, np.array([1.0, 0.0]), 13.0, at_least=True)
    asked = replace(problem(thresholds, spare=(20.0, 20.0)), pooled=(floor,))
    made = certify(asked)
    assert_kept(asked, made)
    assert made.amounts[2, 0] == pytest.approx(10.0)
    assert np.sum(made.amounts[2:, 0]) == pytest.approx(13.0, abs=0.01)
    nothing = replace(asked, thresholds=np.full((6, 50), 90.0, dtype=np.float32))
    assert_kept(nothing, certify(nothing))
    assert np.sum(certify(nothing).amounts[:2]) == 0.0


def test_limits_fit_the_problem() -> None:
    asked = problem(np.zeros((3, 4)), spare=(5.0, 5.0))
    every = np.ones(3, dtype=np.bool_)
    for wrong in (
        PooledLimit("short", every[:2], np.array([1.0, 0.0]), 5.0),
        PooledLimit("negative", every, np.array([1.0, -1.0]), 5.0),
        PooledLimit("endless", every, np.array([1.0, 0.0]), np.inf),
    ):
        with pytest.raises(PlanError, match=wrong.name):
            replace(asked, pooled=(wrong,))
    too_much = PooledLimit("most", every, np.array([1.0, 0.0]), 31.0, at_least=True)
    with pytest.raises(PlanError, match="most"):
        replace(asked, pooled=(too_much,))


def moving(loss: float, seed: int = 2) -> PlanProblem:
    """Eighty seats, and the plan of the same evidence as what is already in place."""
    asked = replace(shared(seed, 80, 1_000), pooled=())
    resources = tuple(replace(r, moving_loss=loss) for r in asked.resources)
    return replace(asked, resources=resources, previous=certify(asked).amounts)


def test_the_same_evidence_gives_the_same_plan() -> None:
    asked = moving(0.1)
    assert asked.previous is not None
    made = certify(asked)
    moved = np.sum(np.abs(made.amounts - asked.previous), axis=0)
    assert np.all(moved <= 0.005 * np.sum(asked.previous, axis=0))


def test_a_cost_of_moving_keeps_a_plan_where_the_evidence_hardly_changed() -> None:
    free, dear = moving(0.0), moving(0.3)
    rng = np.random.default_rng(4)
    other = rng.normal(0.0, 0.3, (80, 1)).astype(np.float32)
    moved = []
    for asked in (free, dear):
        assert asked.previous is not None
        made = certify(replace(asked, thresholds=asked.thresholds + other))
        assert_kept(asked, made)
        moved.append(float(np.sum(np.maximum(made.amounts - asked.previous, 0.0))))
    assert moved[1] < 0.6 * moved[0]


def test_a_warm_search_finds_the_same_plan() -> None:
    asked = shared(4, 80, 1_000)
    cold = certify(asked)
    other = np.random.default_rng(4).normal(0.0, 0.3, (80, 1)).astype(np.float32)
    changed = replace(asked, thresholds=asked.thresholds + other)
    warm, anew = certify(changed, warm=cold), certify(changed)
    assert warm.bound == pytest.approx(anew.bound, abs=1e-3)
    assert warm.value == pytest.approx(anew.value, abs=0.05)
    assert certify(asked, warm=certify(replace(asked, pooled=()))).bound == cold.bound


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_rules_keep_the_limits_too(seed: int, moving: bool) -> None:
    asked = shared(seed, 30, 50, moving)
    for _, amounts in baseline_plans(asked):
        assert_kept(asked, Certificate(amounts, 0.0, 0.0, np.zeros(2)))


def test_a_rule_within_every_limit_is_left_as_it_is() -> None:
    asked = replace(shared(1, 30, 50), pooled=())
    everyone = np.ones(30, dtype=np.bool_)
    loose = PooledLimit("all", everyone, np.array([1.0, 1.0]), 1e6)
    for (_, rule), (_, limited) in zip(
        baseline_plans(asked), baseline_plans(replace(asked, pooled=(loose,))), strict=True
    ):
        assert np.array_equal(rule, limited)


@pytest.mark.parametrize("seed", range(4))
def test_highs_with_shared_limits_stays_below_the_bound(seed: int) -> None:
    """Thirty seats with 49 purchases each, as a mixed-integer programme solved to the optimum."""
    asked = shared(seed, 30, 200)
    made = certify(asked)
    levels = np.linspace(0.0, 1.0, 7)
    choices = np.array([(money, days) for money in levels for days in levels])
    room = asked.caps - asked.floors
    wins = np.array(
        [chances(asked.thresholds, asked.lift(asked.floors + c * room)) for c in choices]
    )
    used = choices[:, None, :] * room  # (49, 30, 2)
    count = wins.size
    limits = [
        LinearConstraint(np.kron(np.ones((1, len(choices))), np.eye(30)), 1.0, 1.0),
        LinearConstraint(used.reshape(count, 2).T, -np.inf, asked.spare),
    ]
    for limit in asked.pooled:
        row = (used @ limit.weights * limit.seats).ravel()
        left = limit.amount - limit.used(asked.floors)
        ends = (left, np.inf) if limit.at_least else (-np.inf, left)
        limits.append(LinearConstraint(row, *ends))
    found = milp(
        -wins.ravel(),
        constraints=limits,
        integrality=np.ones(count),
        bounds=Bounds(0.0, 1.0),
        options={"mip_rel_gap": 1e-3, "time_limit": 10.0},
    )
    assert found.x is not None
    assert -found.fun <= made.bound
    assert made.value >= -found.fun - 0.05


@pytest.mark.parametrize("units", [False, True])
def test_a_fairness_floor_of_the_whole_budget_is_shared_well(units: bool) -> None:
    asked = problem(-leads(40, 400, 0, np.linspace(-1.5, 0.5, 40)) / 4.0, (60.0, 40.0), step=1.0)
    if units:
        staff = replace(asked.resources[1], step=5.0, indivisible=True)
        asked = replace(asked, resources=(asked.resources[0], staff))
    every_other = np.arange(40) % 2 == 0
    all_of_it = PooledLimit("fair", every_other, np.array([1.0, 0.0]), 60.0, at_least=True)
    # The same plan could be made without the others' caps of money: there, nothing has to be kept.
    caps = np.where(every_other[:, None] | np.array([False, True]), asked.caps, 0.0)
    as_caps = certify(replace(asked, caps=caps))
    made = certify(replace(asked, pooled=(all_of_it,)))
    assert all_of_it.used(made.amounts) == 60.0
    assert made.value > as_caps.value - 0.5


def test_whole_steps_are_found_where_single_steps_end() -> None:
    asked = problem(np.full((2, 4), 9.0, dtype=np.float32), (6.0, 0.0), step=3.0)
    first, second = np.array([True, False]), np.array([False, True])
    money = np.array([1.0, 0.0])
    asked = replace(
        asked,
        pooled=(
            PooledLimit("first", first, money, 2.0, at_least=True),
            PooledLimit("second", second, money, 3.0, at_least=True),
        ),
    )
    limits = Limits(asked, np.array([3.0, 3.0]), asked.caps)
    found = nearest_whole(limits, np.array([[6.0, 0.0], [0.0, 0.0]]))
    assert found is not None
    assert found.tolist() == [[3.0, 0.0], [3.0, 0.0]]
    dearer = replace(asked.pooled[0], amount=3.5)
    asked = replace(asked, pooled=(dearer, replace(asked.pooled[1], amount=2.5)))
    assert nearest_whole(replace(limits, problem=asked), np.zeros((2, 2))) is None
