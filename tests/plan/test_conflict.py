"""Demands that no plan can keep: the smallest set that conflicts, in words with its figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import ArrayLike
from scipy.optimize import linprog

from hustings.plan import conflict as module
from hustings.plan.conflict import conflict, refuse_conflict
from hustings.plan.demands import Demands, Name, system
from hustings.plan.pooled import PooledLimit
from hustings.plan.problems import PlanError
from tests.plan.synthetic import problem

IDS = ("money", "staff_days")


def demands(
    floors: ArrayLike, caps: ArrayLike, budgets: ArrayLike, *pooled: PooledLimit
) -> Demands:
    least = np.array(floors, dtype=float)
    return Demands(
        seat_ids=tuple("ABCDEFGHIJKL"[: len(least)]),
        resources=IDS[: least.shape[1]],
        floors=least,
        caps=np.array(caps, dtype=float),
        budgets=np.array(budgets, dtype=float),
        pooled=pooled,
    )


def limit(
    name: str,
    seats: str,
    amount: float,
    of: int = 3,
    weights: ArrayLike = (1.0,),
    least: bool = True,
) -> PooledLimit:
    inside = np.array([seat in seats for seat in "ABCDEFGHIJKL"[:of]])
    return PooledLimit(name, inside, np.array(weights, dtype=float), amount, at_least=least)


def said(asked: Demands) -> str:
    with pytest.raises(PlanError) as error:
        refuse_conflict(asked)
    return error.value.found


def test_the_fewest_floors_above_a_budget_are_named() -> None:
    asked = demands([[5_000.0], [100.0], [7_000.0]], [[9_000.0]] * 3, [10_000.0])
    assert said(asked) == (
        "the floors of money in seats A and C, £12,000 together, against the budget of money, "
        "£10,000"
    )


def test_the_order_of_seats_does_not_matter() -> None:
    asked = demands([[4.0], [4.0], [4.0], [9.0]], [[9.0]] * 4, [12.5])
    turned = replace(asked, seat_ids=asked.seat_ids[::-1], floors=asked.floors[::-1])
    assert said(asked) == said(turned)
    assert "seats A and D, £13 together" in said(asked)


def test_a_floor_above_its_cap() -> None:
    asked = demands([[1.0, 0.0], [1.0, 6.0]], [[2.0, 5.0]] * 2, [2.0, 8.0])
    assert said(asked) == (
        "the floor of staff_days in seat B, 6 staff-days, against the cap of staff_days in seat "
        "B, 5 staff-days"
    )


def test_floors_above_a_limit_over_seats_and_resources() -> None:
    law = limit("Northland", "AB", 500.0, weights=(1.0, 120.0), least=False)
    asked = demands([[90.0, 1.0], [40.0, 3.0], [500.0, 5.0]], [[900.0, 9.0]] * 3, [1e6, 1e6], law)
    assert said(asked) == (
        "the floor of money in seat A, £90 and the floors of staff_days in seats A and B, "
        "4 staff-days together, against the limit 'Northland' of £500"
    )
    assert len(conflict(asked)) == 4


def test_fairness_above_the_caps_the_budget_and_other_floors() -> None:
    wanted = limit("the north", "AB", 13.0)
    free, nine = [[0.0]] * 3, [[9.0]] * 3
    assert said(demands(free, [[5.0], [4.0], [9.0]], [99.0], wanted)) == (
        "the fairness floor 'the north' of £13, against the caps of money in seats A and B, £9 "
        "together"
    )
    assert said(demands(free, nine, [10.0], wanted)) == (
        "the fairness floor 'the north' of £13, against the budget of money, £10"
    )
    assert said(demands([[1.0], [0.0], [4.0]], nine, [16.0], wanted)) == (
        "the fairness floor 'the north' of £13 and the floor of money in seat C, £4, against the "
        "budget of money, £16"
    )


def test_two_fairness_floors_above_one_limit() -> None:
    """Neither alone is too much; the other resource and its floors have nothing to do with it."""
    north, south = (
        limit(name, seats, 6.0, weights=(1.0, 0.0)) for name, seats in (("n", "A"), ("s", "C"))
    )
    law = limit("the law", "ABC", 11.0, weights=(1.0, 2.0), least=False)
    asked = demands([[0.0, 1.0]] * 3, [[9.0, 9.0]] * 3, [20.0, 9.0], north, south, law)
    assert said(asked) == (
        "the fairness floors 'n' of £6 and 's' of £6, against the limit 'the law' of £11"
    )


def test_what_moving_loses_counts() -> None:
    asked = demands([[4.0], [4.0]], [[9.0]] * 2, [10.0])
    assert conflict(asked) == ()
    moved = replace(asked, previous=np.array([[4.0], [0.0]]), losses=np.array([0.75]))
    assert said(moved) == (
        "the floors of money in seats A and B, £11 together (with what moving loses), against "
        "the budget of money, £10"
    )
    north = limit("n", "A", 6.0, of=2)
    both = replace(moved, pooled=(north,), budgets=np.array([14.0]))
    assert conflict(both) == (Name("at least", 0), Name("budget", 0), Name("floor", 0, 1))
    assert conflict(replace(both, budgets=np.array([14.6]))) == ()


def smallest(asked: Demands) -> int:
    """The size of the smallest conflict, every set of demands tried; 0 for none."""
    rows = system(asked)
    named = [row for row, name in enumerate(rows.names) if name]
    free = [row for row, name in enumerate(rows.names) if not name]
    for size in range(1, len(named) + 1):
        for kept in combinations(named, size):
            chosen = [*kept, *free]
            found = linprog(
                np.zeros(rows.matrix.shape[1]),
                A_ub=rows.matrix[chosen],
                b_ub=rows.most[chosen],
                method="highs",
            )
            if found.status == 2:
                return size
    return 0


def test_no_set_is_smaller_than_the_one_named() -> None:
    """Beside trying every set, over made-up demands, most of which cannot be kept."""
    rng = np.random.default_rng(3)
    sizes = []
    for _ in range(12):
        floors = rng.integers(0, 4, (3, 1)).astype(float)
        caps = floors + rng.integers(0, 5, (3, 1))
        pooled = [
            PooledLimit(f"p{i}", rng.random(3) < 0.6, np.ones(1), float(rng.integers(1, 9)), least)
            for i, least in enumerate((True, True, False))
        ]
        asked = demands(floors, caps, [float(rng.integers(3, 12))], *pooled)
        sizes.append(smallest(asked))
        assert len(conflict(asked)) == sizes[-1]
    assert {0, 2} < set(sizes)
    assert max(sizes) >= 3


def test_among_very_many_demands_what_is_named_is_still_a_conflict_with_nothing_to_spare(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_SEARCHED", 0)
    wanted = [limit(name, name, float(size)) for size, name in enumerate("ABC", start=3)]
    asked = demands([[1.0], [0.0], [2.0]], [[9.0]] * 3, [8.5], *wanted)
    assert said(asked) == (
        "the fairness floors 'B' of £4 and 'C' of £5, against the budget of money, £8.5"
    )
    whole = limit("A", "ABC", 9.0, least=False)
    asked = replace(asked, pooled=(*wanted[1:], whole), budgets=np.array([99.0]))
    assert said(asked) == (
        "the fairness floors 'B' of £4 and 'C' of £5 and the floor of money in seat A, £1, "
        "against the limit 'A' of £9"
    )


def test_a_problem_refuses_floors_above_its_budget() -> None:
    made = problem(np.zeros((2, 3)), spare=(5.0, 5.0), floors=(4.0, 0.0))
    poor = replace(made.resources[0], budget=7.0)
    with pytest.raises(PlanError, match="S0 and S1, £8 together, against the budget of money, £7"):
        replace(made, resources=(poor, made.resources[1]))
