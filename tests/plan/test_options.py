"""Units that cannot be divided: every combination is tried, and the bound holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hustings.plan import settle
from hustings.plan.certificate import certify
from hustings.plan.options import options_of
from hustings.plan.pooled import PooledLimit
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.wins import chances
from tests.plan.synthetic import leads, problem


def in_units(made: PlanProblem, *steps: float | None) -> PlanProblem:
    """The problem with these units, None for what can be divided."""
    return replace(
        made,
        resources=tuple(
            resource if step is None else replace(resource, step=step, indivisible=True)
            for resource, step in zip(made.resources, steps, strict=True)
        ),
    )


def close_race(seed: int, seats: int = 3, **terms: object) -> PlanProblem:
    needed = -leads(seats, 400, seed, np.linspace(-1.5, 0.5, seats)) / 4.0
    return problem(needed, **terms)  # type: ignore[arg-type]


def every_plan(
    made: PlanProblem, grids: Sequence[Sequence[float]]
) -> Iterator[tuple[NDArray[np.float64], float]]:
    """Amounts and expected seats of every plan on the grid of each resource, within budgets."""
    seats = len(made.seat_ids)
    ways = [np.array(way) for way in product(*grids)]
    won = np.array([chances(made.thresholds, made.lift(np.tile(way, (seats, 1)))) for way in ways])
    budgets = np.array([resource.budget for resource in made.resources])
    for choice in product(range(len(ways)), repeat=seats):
        amounts = np.array([ways[at] for at in choice])
        if np.all(made.taken(amounts).sum(axis=0) <= budgets + 1e-9):
            yield amounts, float(sum(won[at, seat] for seat, at in enumerate(choice)))


def fits(made: PlanProblem, amounts: NDArray[np.float64]) -> bool:
    budgets = np.array([resource.budget for resource in made.resources])
    units = [
        np.allclose(amounts[:, at] / resource.step, np.round(amounts[:, at] / resource.step))
        for at, resource in enumerate(made.resources)
        if resource.indivisible
    ]
    within = np.all((amounts >= made.floors) & (amounts <= made.caps + 1e-9))
    return all(units) and bool(within) and bool(np.all(amounts.sum(axis=0) <= budgets + 1e-9))


@pytest.mark.parametrize("seed", range(6))
def test_units_alone_are_given_as_well_as_any_plan_gives_them(seed: int) -> None:
    made = in_units(close_race(seed, spare=(6.0, 5.0), caps=(6.0, 4.0)), 2.0, 1.0)
    best = max(won for _, won in every_plan(made, (range(0, 7, 2), range(5))))
    found = certify(made)
    assert found.value == pytest.approx(best, abs=1e-9)
    assert found.bound >= best
    assert fits(made, found.amounts)


@pytest.mark.parametrize("seed", range(4))
def test_no_plan_of_units_and_amounts_beats_the_bound(seed: int) -> None:
    made = in_units(close_race(seed, seats=2, spare=(7.0, 6.0)), None, 3.0)
    grid = np.linspace(0.0, 7.0, 71)
    best = max(won for _, won in every_plan(made, (grid, (0.0, 3.0, 6.0))))
    found = certify(made)
    assert found.bound >= best
    assert found.value >= best - 0.01
    assert fits(made, found.amounts)


def test_floors_are_kept_and_units_come_on_top() -> None:
    made = close_race(1, spare=(4.0, 6.0), floors=(1.0, 2.0), caps=(9.0, 8.0))
    made = in_units(made, None, 2.0)
    found = certify(made)
    assert fits(made, found.amounts)
    assert np.any(found.amounts[:, 1] > 2.0)


def test_many_seats_leave_a_small_gap() -> None:
    needed = -leads(60, 800, 5, np.linspace(-12.0, 12.0, 60))
    made = problem(
        needed, (90.0, 30.0, 40.0), floors=(0, 0, 0), caps=(10, 6, 8),
        saturation=(2, 1.5, 1), scale=(4, 3, 5),
    )  # fmt: skip
    made = in_units(made, None, 3.0, 4.0)
    found = certify(made)
    assert fits(made, found.amounts)
    assert 0.0 <= found.gap < 0.02
    divided = certify(in_units(made, None, None, None))
    assert found.bound <= divided.bound + 1e-6


def test_a_choice_from_the_closest_purchases_alone_is_as_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needed = -leads(60, 400, 6, np.linspace(-12.0, 12.0, 60))
    made = in_units(problem(needed, (90.0, 60.0), caps=(10, 6)), 2.0, 1.0)
    whole = certify(made)
    monkeypatch.setattr(settle, "MOST_WAYS", 600)
    fewer = certify(made)
    assert fewer.value == pytest.approx(whole.value, abs=0.005)
    assert fewer.bound == whole.bound


def test_a_seat_beyond_reach_has_one_option_and_gets_its_floor() -> None:
    needed = np.array([[50.0, 60.0], [0.5, 1.0], [-9.0, -8.0]])
    made = in_units(problem(needed, (4.0, 6.0)), None, 2.0)
    options = options_of(made)
    assert np.bincount(options.seat).tolist() == [1, 4, 1]
    assert options.held[options.seat == 1, 1].tolist() == [0.0, 2.0, 4.0, 6.0]
    assert np.all(options.held[options.first] == 0.0)
    assert certify(made).amounts[[0, 2], 1].tolist() == [0.0, 0.0]


def test_a_fairness_floor_is_met_in_whole_units_where_nothing_can_be_won() -> None:
    needed = np.array([[50.0, 60.0], [0.5, 1.0], [0.7, 1.4]])
    made = in_units(problem(needed, (4.0, 6.0)), None, 2.0)
    fair = PooledLimit("fair", np.array([True, False, False]), np.array([0.0, 1.0]), 4.0, True)
    found = certify(replace(made, pooled=(fair,)))
    assert found.amounts[0, 1] == 4.0
    assert found.amounts[:, 1].sum() == 6.0
    assert found.bound >= found.value


def test_fairness_is_met_though_effort_turns_nothing_anywhere() -> None:
    made = in_units(problem(np.full((2, 3), 50.0), (4.0, 6.0)), None, 2.0)
    fair = PooledLimit("fair", np.array([True, False]), np.array([0.0, 1.0]), 2.0, True)
    assert certify(replace(made, pooled=(fair,))).amounts[:, 1].tolist() == [2.0, 0.0]


def test_units_already_there_are_not_lost_by_moving() -> None:
    """Two seats alike: the one unit stays where it is, since moving would take half of another."""
    needed = np.linspace(0.1, 1.9, 40)[None, :].repeat(2, axis=0)
    made = in_units(problem(needed, (0.0, 2.0)), None, 2.0)
    moving = replace(made.resources[1], moving_loss=0.5)
    for stays in (0, 1):
        before = np.zeros((2, 2))
        before[stays, 1] = 2.0
        asked = replace(made, resources=(made.resources[0], moving), previous=before)
        assert certify(asked).amounts[:, 1].tolist() == before[:, 1].tolist()


def test_weights_of_the_draws_count_for_units_too() -> None:
    made = in_units(close_race(2, spare=(6.0, 5.0), caps=(6.0, 4.0)), 2.0, 1.0)
    weights = np.linspace(0.0, 2.0, made.thresholds.shape[1])
    found = certify(made, weights)
    won = made.thresholds <= made.lift(found.amounts)[:, None]
    assert found.value == pytest.approx(float(np.mean(weights * won.sum(axis=0))), abs=1e-6)
    best = max(
        float(np.mean(weights * (made.thresholds <= made.lift(amounts)[:, None]).sum(axis=0)))
        for amounts, _ in every_plan(made, (range(0, 7, 2), range(5)))
    )
    assert found.bound >= best
    assert found.value >= best - 1e-6


def test_seats_in_another_order_get_the_same() -> None:
    made = in_units(close_race(3, spare=(6.0, 5.0), caps=(6.0, 4.0)), 2.0, None)
    turned = replace(made, thresholds=made.thresholds[::-1])
    assert certify(turned).value == pytest.approx(certify(made).value, abs=1e-3)


def test_too_many_combinations_are_refused() -> None:
    made = close_race(0, spare=(6.0, 6.0))
    with pytest.raises(PlanError, match=r"combinations of them, got 3,721.*larger"):
        certify(in_units(made, 0.1, 0.1))


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10**6), st.floats(0.0, 12.0), st.floats(0.0, 6.0), st.sampled_from((1.0, 2.0))
)
def test_more_is_never_worse_and_every_amount_is_a_whole_unit(
    seed: int, budget: float, more: float, step: float
) -> None:
    less = in_units(close_race(seed, spare=(3.0, budget), caps=(6.0, 5.0)), None, step)
    rich = in_units(close_race(seed, spare=(3.0, budget + more), caps=(6.0, 5.0)), None, step)
    poorer, richer = certify(less), certify(rich)
    assert fits(less, poorer.amounts)
    assert fits(rich, richer.amounts)
    assert poorer.value <= poorer.bound
    assert poorer.value <= richer.bound
    assert poorer.bound <= richer.bound + 1e-5


def test_a_limit_that_the_floors_fill_leaves_no_unit() -> None:
    plain = in_units(close_race(3, spare=(5.0, 8.0), floors=(2.0, 0.0)), None, 2.0)
    every = np.ones(len(plain.seat_ids), dtype=np.bool_)
    full = PooledLimit("the law", every, np.ones(2), float(np.sum(plain.floors)))
    made = certify(replace(plain, pooled=(full,)))
    assert np.array_equal(made.amounts, plain.floors)
    assert made.value <= made.bound


def test_units_beyond_counting_are_refused() -> None:
    countless = in_units(close_race(3, spare=(1e14, 1e14), caps=(1e14, 1e14)), 1e-6, 1e-6)
    with pytest.raises(PlanError, match="got far more"):
        certify(countless)
