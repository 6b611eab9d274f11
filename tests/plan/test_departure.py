"""The price of a change: who gives up what, sums by hand, and what cannot be priced."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hustings.plan.certificate import certify
from hustings.plan.departure import Change, Departure, departure_json, price_of
from hustings.plan.leads import thresholds
from hustings.plan.losses import Move, effect_worlds, losses
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from tests.plan.synthetic import leads, permuted, problem

SEATS, DRAWS = 40, 4_000


def contest(spare: float = 60.0) -> tuple[PlanProblem, np.ndarray]:
    """Forty seats from hopeless to safe, with a floor of 1 and a cap of 10 of each resource."""
    lead = leads(SEATS, DRAWS, 0)
    held = np.linspace(-1.0, 1.0, SEATS) > 0.0
    made = problem(lead, (spare, spare), held=held, floors=(1.0, 1.0), caps=(10.0, 10.0))
    return replace(made, thresholds=thresholds(lead, made.response, 0)), lead


@pytest.fixture(scope="module")
def planned() -> tuple[PlanProblem, np.ndarray, np.ndarray]:
    made, lead = contest()
    return made, lead, certify(made).amounts


def price(planned: tuple[PlanProblem, np.ndarray, np.ndarray], *changes: Change) -> Departure:
    made, lead, amounts = planned
    return price_of(made, lead, amounts, changes)


def test_no_change_costs_nothing(planned: tuple[PlanProblem, np.ndarray, np.ndarray]) -> None:
    found = price(planned, Change("S0", "money", 0.0))
    assert (found.price.mean, found.price.p05, found.price.p95) == (0.0, 0.0, 0.0)
    assert found.taken.tolist() == [0.0, 0.0]


def test_a_safe_seat_gains_nothing_and_the_others_pay(
    planned: tuple[PlanProblem, np.ndarray, np.ndarray],
) -> None:
    found = price(planned, Change("S39", "money", 5.0))
    assert found.there == pytest.approx(0.0, abs=1e-6)
    assert 0.0 < found.price.p05 < found.price.mean < found.price.p95
    assert found.taken == pytest.approx([5.0, 0.0], abs=1e-6)
    assert np.sum(found.after, axis=0) == pytest.approx(np.sum(found.before, axis=0))
    # The best plan's last unit is its least useful: taking from everyone takes better ones.
    assert 0.0 < found.at_shadow_prices < found.price.mean


def test_the_others_give_up_the_same_part_of_what_they_have_beyond_their_floors(
    planned: tuple[PlanProblem, np.ndarray, np.ndarray],
) -> None:
    made = planned[0]
    found = price(planned, Change("S39", "money", 5.0))
    extra = found.before[:, 0] - made.floors[:, 0]
    paying = np.flatnonzero((extra > 0.0) & (np.arange(SEATS) != 39))
    parts = (found.before[paying, 0] - found.after[paying, 0]) / extra[paying]
    assert parts == pytest.approx(np.full(len(paying), parts[0]))


def test_floors_are_given_up_last(planned: tuple[PlanProblem, np.ndarray, np.ndarray]) -> None:
    made, _, amounts = planned
    extra = float(np.sum(amounts[:39, 0] - made.floors[:39, 0]))
    found = price(planned, Change("S39", "money", extra + 3.0))
    assert found.after[:39, 0] == pytest.approx(np.full(39, 1.0 - 3.0 / 39.0))


def test_the_window_changes_little_where_draws_are_many(
    planned: tuple[PlanProblem, np.ndarray, np.ndarray],
) -> None:
    made, lead, _ = planned
    found = price(planned, Change("S0", "money", 30.0))
    counted = losses(Move(made, lead, found.before, found.after), effect_worlds(made.response, 0))
    assert found.price.mean == pytest.approx(float(np.mean(counted)), rel=0.05)


def test_what_is_not_yet_released_is_not_free(
    planned: tuple[PlanProblem, np.ndarray, np.ndarray],
) -> None:
    made, lead, amounts = planned
    half = made.floors + 0.4 * (amounts - made.floors)
    change = (Change("S39", "money", 5.0),)
    whole, part = price_of(made, lead, amounts, change), price_of(made, lead, half, change)
    assert np.sum(part.before, axis=0) == pytest.approx(np.sum(amounts, axis=0), rel=1e-3)
    assert part.price.mean == pytest.approx(whole.price.mean, rel=0.25)


def test_giving_up_and_moving(planned: tuple[PlanProblem, np.ndarray, np.ndarray]) -> None:
    best = int(np.argmax(planned[2][:, 0]))
    given = planned[2][best, 0] - 1.0
    lost = price(planned, Change(f"S{best}", "money", -given))
    moved = price(planned, Change(f"S{best}", "money", -given), Change("S0", "money", given))
    assert lost.price.mean > 0.0
    assert moved.price.mean == pytest.approx(lost.price.mean, rel=1e-3)
    assert moved.taken.tolist() == [0.0, 0.0]


def test_several_changes_add_up_and_their_order_is_nothing(
    planned: tuple[PlanProblem, np.ndarray, np.ndarray],
) -> None:
    one = price(planned, Change("S39", "money", 2.0), Change("S0", "staff_days", 3.0))
    other = price(
        planned,
        Change("S0", "staff_days", 3.0),
        Change("S39", "money", 1.0),
        Change("S39", "money", 1.0),
    )
    assert one.price == other.price


def test_the_order_of_seats_is_nothing() -> None:
    made, lead = contest()
    amounts = certify(made).amounts
    back = np.arange(SEATS)[::-1]
    turned = permuted(made, back)
    change = (Change("S38", "money", 4.0),)
    one = price_of(made, lead, amounts, change).price
    other = price_of(turned, lead[back], amounts[back], change).price
    assert (one.mean, one.p05, one.p95) == pytest.approx((other.mean, other.p05, other.p95))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("X9", "money", 1.0), "a seat where the party stands"),
        (Change("S3", "airships", 1.0), "one of the plan's resources, money, staff_days"),
        (Change("S3", "money", -5.0), "no more taken than the plan gives"),
        (Change("S3", "money", 500.0), "no more money than the budget and all other seats have"),
    ],
)
def test_what_cannot_be_priced(
    planned: tuple[PlanProblem, np.ndarray, np.ndarray], change: Change, said: str
) -> None:
    with pytest.raises(PlanError, match=said):
        price(planned, change)


def test_a_change_beyond_the_cap_is_priced_with_a_warning(
    planned: tuple[PlanProblem, np.ndarray, np.ndarray],
) -> None:
    found = price(planned, Change("S39", "money", 20.0))
    assert found.warnings == ("S39 would have £21, above its cap of £10.",)
    told = departure_json(found, planned[0])
    assert told["warnings"] == list(found.warnings)
    assert told["taken"] == {"money": pytest.approx(20.0), "staff_days": 0.0}
