"""What a campaign sets: floors and caps of seats, whole units, fairness, curves of its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from hustings.election.contest import Limits
from hustings.plan.campaign import campaign_problem
from hustings.plan.fairness import Fairness
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.seat_bounds import bounds_of
from hustings.plan.terms import Terms
from tests.plan.synthetic import UK_LIMITS, curve, election, estimate

MONEY = Terms("money", 90_000.0, 100.0, 9_000.0, 1.0, 100)
STAFF = Terms("staff_days", 500.0, 1.0, 30.0, 0.1, 12_000)
IDS = ("S000", "S001")


def made(*terms: Terms, limits: Limits = UK_LIMITS, **more: object) -> PlanProblem:
    drawn = estimate(election(6, limits=limits), 40, 0)
    return campaign_problem(drawn, "red", terms, **more)  # type: ignore[arg-type]


def pounds(*amounts: float) -> np.ndarray:
    return np.array(amounts, dtype=float)


def test_a_seat_may_have_a_floor_and_a_cap_of_its_own() -> None:
    own = replace(MONEY, seat_floors={"S003": 700.0}, seat_caps={"S001": 50.0})
    problem = made(own)
    assert problem.floors[:, 0].tolist() == [100.0, 50.0, 100.0, 700.0, 100.0, 100.0]
    assert problem.caps[:, 0].tolist() == [9_000.0, 50.0, *[9_000.0] * 4]


def test_a_seats_own_floor_does_not_give_way_to_its_cap() -> None:
    own = replace(MONEY, seat_floors={"S003": 700.0}, seat_caps={"S003": 600.0})
    with pytest.raises(PlanError, match="money in seat S003"):
        made(own)


def test_a_seat_that_is_not_contested_is_named() -> None:
    with pytest.raises(PlanError, match=r"contests, got S00X"):
        made(replace(MONEY, seat_floors={"S00X": 1.0}))


def test_what_cannot_be_divided_comes_in_whole_units() -> None:
    organisers = replace(STAFF, step=25.0, cap=60.0, indivisible=True)
    problem = made(MONEY, replace(organisers, seat_floors={"S003": 26.0}))
    assert problem.caps[:, 1].tolist() == [25.0, 50.0] * 3  # the law lets 48 and 56 days be paid
    assert problem.floors[:, 1].tolist() == [25.0, 25.0, 25.0, 50.0, 25.0, 25.0]
    assert problem.resources[1].indivisible
    with pytest.raises(PlanError, match="floor 50 and cap 25"):
        made(MONEY, replace(organisers, seat_floors={"S003": 26.0}, cap=49.0))


def test_staff_alone_take_at_most_half_of_the_lawful_room() -> None:
    bounds = bounds_of((MONEY, STAFF), IDS, pounds(4_000.0, np.inf))
    assert bounds.caps.tolist() == [[2_080.0, 16.0], [9_000.0, 30.0]]


def test_all_that_is_bought_shares_the_lawful_room() -> None:
    """Of 8,000 pounds three things besides money may take three quarters: adverts want 500 of
    their 2,000, and leaflets and staff have 2,750 each of what is left."""
    leaflets = Terms("leaflets", 1e6, 0.0, 80_000.0, 1.0, 5)
    adverts = Terms("adverts", 1e6, 0.0, 500.0, 1.0, 100)
    hours = Terms("activist_hours", 1e6, 0.0, 20_000.0, 1.0, None)
    for terms in (
        (MONEY, STAFF, leaflets, adverts, hours),
        (adverts, leaflets, hours, STAFF, MONEY),
    ):
        caps = bounds_of(terms, IDS, pounds(8_000.0, 0.0)).caps
        found = dict(zip([entry.id for entry in terms], caps[0].tolist(), strict=True))
        assert found == {
            "money": 8_000.0 - 22 * 120.0 - 55_000 * 0.05 - 500.0,
            "staff_days": 22.0,
            "leaflets": 55_000.0,
            "adverts": 500.0,
            "activist_hours": 20_000.0,
        }
        assert sorted(caps[1].tolist()) == [0.0, 0.0, 0.0, 0.0, 20_000.0]


@pytest.mark.parametrize(
    ("by", "of", "inside"),
    [
        ("country", ("Northland",), [True] * 6),
        ("region", ("Region 1", "Region 4"), [False, True, False, False, True, False]),
        ("kind", ("county",), [False, True] * 3),
        ("seats", ("S005",), [False] * 5 + [True]),
    ],
)
def test_fairness_names_its_seats(by: str, of: tuple[str, ...], inside: list[bool]) -> None:
    asked = Fairness("ours", "money", by, of, share=0.05)
    (limit,) = made(MONEY, STAFF, fairness=(asked,)).pooled
    assert limit.seats.tolist() == inside
    assert (limit.name, limit.amount, limit.at_least) == ("ours", 4_500.0, True)
    assert limit.weights.tolist() == [1.0, 0.0]


def test_fairness_in_whole_units_is_rounded_up() -> None:
    organisers = replace(STAFF, step=25.0, floor=0.0, indivisible=True)
    asked = Fairness("ours", "staff_days", "seats", ("S001", "S002"), at_least=30.0)
    assert made(MONEY, organisers, fairness=(asked,)).pooled[0].amount == 50.0


def test_fairness_for_nobody_or_of_nothing_is_refused() -> None:
    with pytest.raises(PlanError, match=r"none for Southland.*Northland"):
        made(MONEY, fairness=(Fairness("f", "money", "country", ("Southland",), at_least=1.0),))
    with pytest.raises(PlanError, match="one of the plan's: money, got 'vans'"):
        made(MONEY, fairness=(Fairness("f", "vans", "kind", ("county",), at_least=1.0),))


def test_fairness_above_the_budget_names_both() -> None:
    asked = Fairness("f", "money", "country", ("Northland",), at_least=50_000.0)
    with pytest.raises(PlanError, match="'f' of £50,000, against the budget of money, £9,000"):
        made(replace(MONEY, budget=9_000.0), fairness=(asked,))


def test_a_campaigns_own_curve_counts_instead_of_the_known_one_or_beside_them() -> None:
    own = replace(MONEY, curve=curve("money", 2.5, 700.0))
    vans = Terms("vans", 10.0, 0.0, 3.0, 1.0, None, curve=curve("vans", 1.0, 2.0))
    problem = made(vans, STAFF, own)
    assert [resource.id for resource in problem.resources] == ["money", "staff_days", "vans"]
    assert problem.response.curves[0].saturation == 2.5
    assert problem.caps[0].tolist() == [8_010.0, 30.0, 3.0]


def test_a_resource_without_any_curve_is_named() -> None:
    with pytest.raises(PlanError, match="vans"):
        made(MONEY, Terms("vans", 10.0, 0.0, 3.0, 1.0, None))


def test_a_previous_plan_counts_where_it_names_a_seat() -> None:
    moving = replace(MONEY, moving_loss=0.25)
    before = {"S002": {"money": 300.0, "vans": 4.0}, "elsewhere": {"money": 9.0}}
    problem = made(moving, previous=before)
    assert problem.previous is not None
    assert problem.previous[:, 0].tolist() == [0.0, 0.0, 300.0, 0.0, 0.0, 0.0]
    assert problem.resources[0].moving_loss == 0.25


def test_a_swing_moves_every_lead_alike() -> None:
    still, swung = made(MONEY), made(MONEY, swing=3.0)
    assert swung.lead == pytest.approx(still.lead + 3.0)
    assert np.all(swung.chance >= still.chance)
    assert np.any(swung.chance > still.chance)


def test_the_law_still_holds() -> None:
    tight = replace(UK_LIMITS, party_per_seat=Decimal("2000"))
    problem = made(MONEY, STAFF, limits=tight)
    (limit,) = problem.pooled
    assert (limit.amount, limit.weights.tolist()) == (6 * 1_800.0, [1.0, 120.0])
    assert limit.used(problem.floors) <= limit.amount
