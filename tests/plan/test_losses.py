"""What departures cost: sums that can be done by hand, and agreement with the plan's own count."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.plan.leads import thresholds
from hustings.plan.losses import (
    WORLDS,
    Cost,
    Move,
    cost_of,
    effect_worlds,
    losses,
)
from hustings.plan.problem import PlanProblem
from hustings.plan.response import Curve, Response, draw_effectiveness, total_cv
from hustings.plan.wins import chances
from tests.plan.synthetic import leads, problem

RESPONSE = Response(
    (
        Curve("money", "pounds", 0.8, 0.2, 2.0, 6_000.0, "made up", "none"),
        Curve("staff_days", "days", 0.4, 0.0, 1.0, 25.0, "made up", "none"),
        Curve("activist_hours", "hours", 1.0, 0.3, 2.0, 6_000.0, "made up", "none"),
    ),
    held_factor=0.6,
    effectiveness_cv=0.5,
)
WEAK_TO_STRONG = np.array([[0.5, 0.5], [1.0, 1.0], [2.0, 2.0]])


def one_seat(draws: list[float], planned: list[float], done: list[float]) -> Move:
    """A seat where money brings 2 points at most, 1 - exp(-x / 4) of them, and staff-days 1."""
    lead = np.array([draws], dtype=np.float32)
    return Move(problem(lead, (10.0, 10.0)), lead, np.array([planned]), np.array([done]))


def many(seats: int, seed: int = 0, draws: int = 4_000) -> Move:
    """Seats from hopeless to safe; a plan for those near the middle, of which a third went to
    safe seats instead."""
    lead = leads(seats, draws, seed)
    held = np.linspace(-1.0, 1.0, seats) > 0.0
    made = problem(lead, (100.0, 100.0), held=held, caps=(50.0, 50.0))
    made = replace(made, thresholds=thresholds(lead, made.response, seed))
    planned, done = np.zeros((seats, 2)), np.zeros((seats, 2))
    near, safe = np.abs(np.linspace(-1.0, 1.0, seats)) < 0.15, np.linspace(-1.0, 1.0, seats) > 0.6
    planned[near] = (6.0, 3.0)
    done[near] = (4.0, 3.0)
    done[safe] = (2.0 * near.sum() / safe.sum(), 0.0)
    return Move(made, lead, planned, done)


def test_one_seat_by_hand() -> None:
    """4 ln 2 of money brings 2 x (1 - 1/2) = 1 point where effort works as expected, half a point
    where it works half as well and two where twice.

    Leads of -0.4, -0.9, -1.8 and 1: the plan wins 2, 3 or 4 of the four draws, nothing wins 1."""
    step = one_seat([-0.4, -0.9, -1.8, 1.0], [4.0 * log(2.0) + 1e-9, 0.0], [0.0, 0.0])
    assert losses(step, WEAK_TO_STRONG).tolist() == [0.25, 0.5, 0.75]
    assert cost_of([step], WEAK_TO_STRONG) == Cost(0.5, 0.275, 0.725)


def test_each_resource_has_its_own_effect() -> None:
    """The same point is brought by money or by staff-days; in this world only money works."""
    money, staff = [4.0 * log(2.0) + 1e-9, 0.0], [0.0, 50.0]
    only_money = np.array([[1.0, 0.0]])
    assert losses(one_seat([-0.9], money, [0.0, 0.0]), only_money).tolist() == [1.0]
    assert losses(one_seat([-0.9], staff, [0.0, 0.0]), only_money).tolist() == [0.0]


def test_money_where_it_does_more_than_planned_is_a_gain() -> None:
    step = one_seat([-0.9, 1.0], [0.0, 0.0], [4.0 * log(2.0) + 1e-9, 0.0])
    assert losses(step, np.ones((1, 2))).tolist() == [-0.5]


def test_a_draw_that_is_just_reached_is_won_as_in_the_plan() -> None:
    step = one_seat([-1.0], [50.0, 50.0], [0.0, 0.0])
    nothing = np.zeros((1, 2))
    assert losses(step, nothing).tolist() == [0.0]
    assert losses(replace(step, lead=np.zeros((1, 1), np.float32)), nothing).tolist() == [0.0]


def test_no_departure_costs_nothing() -> None:
    step = many(60)
    same = replace(step, done=step.planned)
    assert cost_of([same], effect_worlds(step.problem.response, 0)) == Cost(0, 0, 0)
    assert cost_of([], effect_worlds(step.problem.response, 0)) == Cost(0, 0, 0)


def test_money_moved_to_safe_seats_costs_seats_however_effort_works() -> None:
    step = many(100)
    cost = cost_of([step], effect_worlds(step.problem.response, 0))
    assert 0.0 < cost.p05 < cost.mean < cost.p95


@given(st.permutations(range(30)))
def test_the_order_of_seats_changes_no_number(order: list[int]) -> None:
    step = many(30, draws=200)
    rows = np.array(order)
    made = step.problem
    shuffled = replace(
        made,
        seat_ids=tuple(made.seat_ids[row] for row in order),
        **{
            name: getattr(made, name)[rows]
            for name in (
                "held", "thresholds", "chance", "lead", "toss_up", "majority", "floors", "caps",
            )
        },
    )  # fmt: skip
    again = Move(shuffled, step.lead[rows], step.planned[rows], step.done[rows])
    worlds = effect_worlds(made.response, 0)
    assert np.array_equal(losses(again, worlds), losses(step, worlds))


def test_steps_on_one_day_add_up_to_the_whole_world_by_world() -> None:
    step = many(50)
    half = (step.planned + step.done) / 2.0
    worlds = effect_worlds(step.problem.response, 0)
    parts = [replace(step, done=half), replace(step, planned=half)]
    assert sum(losses(part, worlds) for part in parts) == pytest.approx(losses(step, worlds))
    whole, together = cost_of([step], worlds), cost_of(parts, worlds)
    assert together.p95 == pytest.approx(whole.p95)


def test_the_mean_is_the_plans_own_count_of_expected_seats() -> None:
    """On the same draws of the lead. The plan pairs every draw with one effectiveness: over ten
    such pairings their mean is within two standard errors of ours, and a tenth of it."""
    step = many(100)
    mean = cost_of([step], effect_worlds(step.problem.response, 0)).mean
    counted = [plan_count(step, seed) for seed in range(1, 11)]
    error = np.std(counted, ddof=1) / np.sqrt(10)
    assert abs(np.mean(counted) - mean) < 2 * error + 0.02 * mean
    assert np.mean(counted) == pytest.approx(mean, rel=0.1)


def plan_count(step: Move, seed: int) -> float:
    made: PlanProblem = step.problem
    needed = thresholds(step.lead, made.response, seed)
    planned, done = (chances(needed, made.lift(x)) for x in (step.planned, step.done))
    return float(np.sum(planned) - np.sum(done))


def test_worlds_have_mean_one_and_the_ranges_of_the_curves() -> None:
    """Money's 80% range, 0.2 to 2 points about 0.8, has an sd of 0.702: a cv of 0.878 and, with
    the campaign's 0.5, sqrt(1.25 x 1.771 - 1) = 1.102. All resources used to the full vary by the
    plan's own 0.73 or so."""
    worlds = effect_worlds(RESPONSE, 0)
    assert worlds.shape == (WORLDS, 3)
    assert np.all(worlds > 0.0)
    assert worlds.mean(axis=0) == pytest.approx(np.ones(3), abs=0.05)
    assert worlds[:, 0].std() == pytest.approx(1.102, rel=0.15)
    points = np.array([curve.saturation for curve in RESPONSE.curves])
    together = worlds @ points / points.sum()
    assert together.std() == pytest.approx(total_cv(RESPONSE), rel=0.1)
    plan = draw_effectiveness(RESPONSE, 100_000, np.random.default_rng(0))
    ends = [0.05, 0.5, 0.95]
    assert np.quantile(together, ends) == pytest.approx(np.quantile(plan, ends), rel=0.1)


def test_worlds_are_those_of_the_seed() -> None:
    one, again, other = (effect_worlds(RESPONSE, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_another_seed_gives_nearly_the_same_cost() -> None:
    step = many(100)
    costs = [cost_of([step], effect_worlds(step.problem.response, seed)) for seed in (1, 2)]
    assert costs[0].mean == pytest.approx(costs[1].mean, rel=0.02)
    assert costs[0].p95 == pytest.approx(costs[1].p95, rel=0.1)


def test_a_resource_without_effect_costs_nothing() -> None:
    step = many(20)
    flat = tuple(
        replace(curve, saturation=0.0, low=0.0, high=0.0) for curve in step.problem.response.curves
    )
    response = replace(step.problem.response, curves=flat)
    dead = replace(step, problem=replace(step.problem, response=response))
    assert cost_of([dead], effect_worlds(response, 0)) == Cost(0, 0, 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"planned": np.zeros((2, 2))}, r"planned must be \(1, 2\), seats by resources"),
        ({"lead": np.zeros((2, 9))}, r"lead must be \(1, draws\), with a draw at least"),
        ({"lead": np.zeros((1, 0))}, r"Got \(1, 0\)"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(one_seat([0.0], [0.0, 0.0], [0.0, 0.0]), **change)


def test_what_is_published() -> None:
    assert Cost(1.5, 0.25, 3.0).as_json() == {"mean": 1.5, "p05": 0.25, "p95": 3.0}
