"""Whole plans on made-up estimates: what they say, what they keep, and what changes them."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from hustings.estimate.result import Estimate
from hustings.plan.by_stance import splits
from hustings.plan.campaign import example_problem
from hustings.plan.optimise import make_plan
from hustings.plan.plan import Plan
from hustings.plan.problems import PlanError
from hustings.plan.report import plan_json
from hustings.plan.words import percent
from tests.plan.synthetic import election, estimate, permuted

KEYS = {
    "as_of", "objective", "value", "bound", "gap", "seconds", "draws", "fresh", "resources",
    "seats", "baselines",
}  # fmt: skip
CONTEST = election(120)


@pytest.fixture(scope="module")
def planning() -> Estimate:
    return estimate(CONTEST, 3_000, 0)


@pytest.fixture(scope="module")
def fresh() -> Estimate:
    return estimate(CONTEST, 3_000, 1)


@pytest.fixture(scope="module")
def plan(planning: Estimate, fresh: Estimate) -> Plan:
    return make_plan(example_problem(planning, "red"), fresh, lambda: 1.25)


def test_the_plan_keeps_budgets_floors_and_caps(plan: Plan) -> None:
    asked = plan.problem
    assert np.all(plan.amounts >= asked.floors) and np.all(plan.amounts <= asked.caps)
    for resource, used, price in zip(asked.resources, plan.used, plan.prices, strict=True):
        assert used <= resource.budget + 1e-6
        assert price == 0.0 or used > 0.98 * resource.budget


def test_the_plan_comes_with_its_proof(plan: Plan) -> None:
    assert 0.0 <= plan.gap <= 0.05
    assert plan.value_floor < plan.value <= plan.bound
    assert plan.seconds == 1.25
    assert np.sum(plan.chance) == pytest.approx(plan.value)


def test_no_simpler_rule_is_better(plan: Plan) -> None:
    for baseline in plan.baselines:
        assert baseline.value <= plan.bound
        assert baseline.behind is not None
        assert baseline.behind.value >= -2.0 * baseline.behind.se, baseline.name
    assert [base.name for base in plan.baselines if base.name == "floors only"]


def test_fresh_draws_say_the_same_within_their_error(plan: Plan) -> None:
    assert plan.fresh is not None
    assert plan.fresh.draws == 3_000
    assert plan.fresh.worth.value == pytest.approx(plan.value, abs=4.0 * plan.fresh.worth.se)


def test_stances(plan: Plan) -> None:
    extra = np.any(plan.amounts > plan.problem.floors, axis=1)
    for stance, more, held in zip(plan.stance, extra, plan.problem.held, strict=True):
        assert stance == (("defend" if held else "attack") if more else "hold")
    assert set(plan.stance) == {"attack", "defend", "hold"}


def test_one_sentence_a_seat_with_its_own_numbers(plan: Plan) -> None:
    for seat, why in enumerate(plan.why):
        assert why.endswith(".") and why.count(". ") == 0
        assert percent(plan.problem.chance[seat]) in why
        assert why.startswith("Held last time" if plan.problem.held[seat] else "Not held")
        assert not re.search(r"(?<![\d.,])1 (staff-days|activist-hours)|nan|inf\b|-0", why)
        if plan.stance[seat] != "hold":
            assert percent(plan.chance[seat]) in why


def test_json_has_the_public_keys_and_only_plain_values(plan: Plan) -> None:
    figures = json.loads(json.dumps(plan_json(plan), allow_nan=False))
    assert set(figures) >= KEYS
    assert set(figures["fresh"]) == {"draws", "value", "se"}
    for resource in figures["resources"]:
        assert set(resource) >= {"id", "budget", "used", "unit_price_pence", "shadow_price"}
    for seat in figures["seats"]:
        assert set(seat) >= {"seat_id", "stance", "amounts", "gain", "why"}
        assert set(seat["amounts"]) == {"money", "staff_days", "activist_hours"}
        assert seat["gain"] >= 0.0
    assert sum(seat["gain"] for seat in figures["seats"]) == pytest.approx(
        figures["value"] - figures["value_floor"]
    )
    assert {"name", "value", "fresh"} <= set(figures["baselines"][0])


def test_majority_and_largest_party_are_reported_and_never_certified(plan: Plan) -> None:
    reported = plan_json(plan)["reported"]
    assert reported["certified"] is False
    for name in ("majority", "largest"):
        chance = reported[name]
        assert set(chance) == {"value", "se", "floors_only"}
        assert 0.0 <= chance["floors_only"] <= chance["value"] <= 1.0


def test_json_has_a_price_for_every_cap_and_floor(plan: Plan) -> None:
    """The price is that of the certificate, and nothing where cap or floor hold nothing back."""
    figures = plan_json(plan)
    prices = {entry["id"]: entry["shadow_price"] for entry in figures["resources"]}
    for seat in figures["seats"]:
        for resource, price in seat["cap_price"].items():
            step = 1.0 if resource != "staff_days" else 0.1
            assert price == 0.0 or seat["caps"][resource] - seat["amounts"][resource] < step
            assert price >= 0.0
        for resource, price in seat["floor_price"].items():
            assert price == 0.0 or seat["amounts"][resource] == seat["floors"][resource]
            assert 0.0 <= price <= prices[resource] * (1.0 + 1e-9)
    hopeless = [seat for seat in figures["seats"] if seat["stance"] == "hold"]
    scarce = [resource for resource, price in prices.items() if price > 0.0]
    assert hopeless and scarce
    for resource in scarce:
        assert hopeless[0]["floor_price"][resource] == pytest.approx(prices[resource])


def test_an_earlier_certificate_only_saves_time(planning: Estimate) -> None:
    asked = example_problem(planning, "red")
    cold = make_plan(asked)
    warm = make_plan(asked, warm=cold.certificate)
    assert warm.bound == pytest.approx(cold.bound, abs=1e-4)
    assert warm.value == pytest.approx(cold.value, abs=0.02)


def test_json_lists_seats_by_id(planning: Estimate) -> None:
    """Whatever order the plan itself keeps, each row has its own seat's figures."""
    order = np.random.default_rng(1).permutation(120)
    made = make_plan(permuted(example_problem(planning, "red"), order))
    assert made.problem.seat_ids != tuple(sorted(made.problem.seat_ids))
    rows = plan_json(made)["seats"]
    assert [row["seat_id"] for row in rows] == sorted(made.problem.seat_ids)
    place = {seat_id: i for i, seat_id in enumerate(made.problem.seat_ids)}
    for row in rows:
        assert list(row["amounts"].values()) == made.amounts[place[row["seat_id"]]].tolist()


def test_without_fresh_draws_it_says_unknown(planning: Estimate) -> None:
    figures = plan_json(make_plan(example_problem(planning, "gold")))
    assert figures["fresh"] is None and figures["seconds"] is None
    assert {base["fresh"] for base in figures["baselines"]} == {None}


def test_draws_that_are_not_fresh_are_refused(planning: Estimate, fresh: Estimate) -> None:
    asked = example_problem(planning, "red")
    with pytest.raises(PlanError, match="the same seed, 0"):
        make_plan(asked, planning)
    with pytest.raises(PlanError, match="other-election"):
        make_plan(asked, replace(fresh, election=replace(CONTEST, id="other-election")))


def test_the_same_twice_is_the_same(plan: Plan, planning: Estimate, fresh: Estimate) -> None:
    again = make_plan(example_problem(planning, "red"), fresh, lambda: 1.25)
    assert plan_json(again) == plan_json(plan)


def test_names_of_parties_change_nothing(plan: Plan, planning: Estimate, fresh: Estimate) -> None:
    """The first and second party swap names, and so does the party that plans."""
    swapped = election(120, ("blue", "red", "gold"))
    one, two = (
        replace(drawn, election=swapped, parties=swapped.polled) for drawn in (planning, fresh)
    )
    figures = plan_json(make_plan(example_problem(one, "blue"), two, lambda: 1.25))
    assert {**figures, "party": "red"} == plan_json(plan)


def test_a_few_seats_one_seat_and_none() -> None:
    for seats, party, count in ((5, "gold", 2), (1, "red", 1), (1, "gold", 0)):
        contest = election(seats)
        drawn, anew = (estimate(contest, 500, seed) for seed in (0, 1))
        figures = plan_json(make_plan(example_problem(drawn, party), anew))
        json.dumps(figures, allow_nan=False)
        assert len(figures["seats"]) == count
        assert 0.0 <= figures["gap"] <= 0.3
        assert 0.0 <= figures["value"] <= count


def test_one_draw_is_enough_for_an_answer() -> None:
    contest = election(3)
    drawn, anew = (estimate(contest, 1, seed) for seed in (0, 1))
    json.dumps(plan_json(make_plan(example_problem(drawn, "red"), anew)), allow_nan=False)


def test_from_defence_to_attack() -> None:
    """A national swing to the party moves its money off the seats it holds."""
    held = []
    for swing in (-8.0, 0.0, 8.0):
        drawn = estimate(CONTEST, 1_000, 0)
        shares = drawn.shares.copy()
        shares[:, 0] = np.clip(shares[:, 0] + swing / 200, 0.0, 1.0)
        shares[:, 1] = np.clip(shares[:, 1] - swing / 200, 0.0, 1.0)
        made = make_plan(example_problem(replace(drawn, shares=shares), "red"))
        money = splits(made)[0]
        assert money.resource == "money"
        assert (money.defend or 0) + (money.attack or 0) + (money.hold or 0) == pytest.approx(1.0)
        held.append(money.held)
    assert held[0] > held[1] > held[2]
