"""Payments and staff moves against plan, rule, budget and law."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hustings.record.policy import Resource
from hustings.record.problems import Problem
from hustings.spend.bounds import tolerance
from hustings.spend.law import SpendingLaw
from tests.record.campaigns import POLICY, Campaign
from tests.spend.ledgers import LAW, campaign_with_plan, ledger_of, plan_bytes, replayed


def signed_payment(campaign: Campaign, amount: int, **request: Any) -> int:
    """A payment to a payee of its own, asked for and approved by two people."""
    asked = campaign.request(amount=amount, payee=f"Payee {len(campaign.entries)}", **request)
    campaign.approve(asked, "treasurer", "secretary")
    return campaign.pay(asked)


def signed_move(campaign: Campaign, days: int, seat_id: str | None = "A1") -> int:
    """Staff who were asked for and approved by two people."""
    asked = campaign.request(amount=days, resource="staff_days", seat_id=seat_id, payee="staff")
    campaign.approve(asked, "treasurer", "secretary")
    return campaign.move(asked)


def breaches(campaign: Campaign, law: SpendingLaw = LAW) -> list[tuple[str, int, int | None]]:
    """(rule, the offending entry, pence) of what counts."""
    problems: tuple[Problem, ...] = replayed(campaign, law)[1]
    return [(p.rule, p.entries[-1], p.amount_pence) for p in problems if p.effect == "counts"]


def test_the_larger_tolerance_holds_and_what_is_beyond_is_named() -> None:
    campaign = campaign_with_plan()  # 1,000 pounds planned; 10 per cent or 100 pounds
    signed_payment(campaign, 110_000)
    paid = signed_payment(campaign, 500)
    assert breaches(campaign) == [("outside_rule", paid, 500)]


def test_a_breach_counts_what_this_entry_adds() -> None:
    campaign = campaign_with_plan()
    first = signed_payment(campaign, 115_000)
    second = signed_payment(campaign, 20_000)
    assert breaches(campaign) == [
        ("outside_rule", first, 5_000),
        ("outside_rule", second, 20_000),
    ]


def test_a_departure_signed_before_allows_so_much_more() -> None:
    campaign = campaign_with_plan()
    campaign.depart(1, amount=30_000)
    signed_payment(campaign, 140_000)
    paid = signed_payment(campaign, 100)
    assert breaches(campaign) == [("outside_rule", paid, 100)]


def test_a_departure_signed_after_changes_nothing_before() -> None:
    campaign = campaign_with_plan()
    paid = signed_payment(campaign, 140_000)
    campaign.depart(1, amount=30_000)
    signed_payment(campaign, 1_000, seat_id="A2")
    assert breaches(campaign) == [("outside_rule", paid, 30_000)]


def test_what_is_for_no_seat_has_a_plan_too() -> None:
    campaign = campaign_with_plan()
    signed_payment(campaign, 550_000, seat_id=None)
    paid = signed_payment(campaign, 1_000, seat_id=None)
    assert breaches(campaign) == [("outside_rule", paid, 1_000)]


def test_staff_days_are_held_against_the_plan_at_their_price() -> None:
    campaign = campaign_with_plan()  # 40 days planned: 10 per cent are 4, 100 pounds are none
    signed_move(campaign, 44)
    moved = signed_move(campaign, 2)
    assert breaches(campaign) == [("outside_rule", moved, 30_000)]


@pytest.mark.parametrize(
    ("price", "planned", "expected"),
    [
        (15_000, 40, 6),  # 1,000 pounds buy 6 days and a bit; 10 per cent are 4
        (15_000, 99, 9),
        (None, 40, 4),
        (None, 9, 0),
        (0, 40, 4),
    ],
)
def test_tolerance_in_whole_units(price: int | None, planned: int, expected: int) -> None:
    campaign = campaign_with_plan()
    campaign.publish_rule(pence=100_000, per_cent=10)
    rule = ledger_of(campaign).rule
    assert rule is not None
    assert tolerance(rule, Resource("days", "days", price, 0, 0, 0), planned) == expected
    assert tolerance(rule, None, planned) == planned // 10


def test_money_is_tolerated_in_pence() -> None:
    campaign = campaign_with_plan()
    rule = ledger_of(campaign).rule
    assert rule is not None
    assert tolerance(rule, POLICY.resource("money"), 100) == 10_000
    assert tolerance(rule, POLICY.resource("money"), 999_999) == 99_999


def test_money_that_moves_before_there_is_a_plan_and_a_rule() -> None:
    campaign = Campaign()
    paid = signed_payment(campaign, 1_000)
    assert breaches(campaign) == [("no_plan", paid, 1_000), ("no_rule", paid, 1_000)]


def test_a_later_plan_counts_from_its_entry_on() -> None:
    campaign = campaign_with_plan()
    signed_payment(campaign, 100_000)
    campaign.publish_plan(plan_bytes({"A1": {"money": 300_000}}))
    signed_payment(campaign, 200_000)
    other = signed_payment(campaign, 20_000, seat_id="B1")
    assert breaches(campaign) == [("outside_rule", other, 10_000)]


def test_over_budget_is_what_lies_beyond_it() -> None:
    money, staff, hours = POLICY.resources
    small = replace(POLICY, resources=(replace(money, budget=150_000), staff, hours))
    campaign = Campaign(policy=small)
    each = {"money": 75_000}
    campaign.publish_plan(plan_bytes({"A1": each, "A2": each}, {}))
    campaign.publish_rule(pence=75_000)
    signed_payment(campaign, 100_000)
    paid = signed_payment(campaign, 60_000, seat_id="A2")
    assert breaches(campaign) == [("over_budget", paid, 10_000)]


def test_a_resource_that_the_policy_does_not_have_has_no_budget() -> None:
    money, _, hours = POLICY.resources
    tiers = tuple(tier for tier in POLICY.tiers if tier.resource != "staff_days")
    campaign = Campaign(policy=replace(POLICY, resources=(money, hours), tiers=tiers))
    campaign.publish_plan(plan_bytes({}, {}))
    campaign.publish_rule()
    moved = campaign.move(None, amount=3, seat_id="A1")
    assert breaches(campaign) == [
        ("unsigned_staff_move", moved, None),
        ("over_budget", moved, None),
        ("outside_rule", moved, None),
    ]


def test_a_seat_that_is_none_counts_and_is_named() -> None:
    campaign = campaign_with_plan()
    paid = campaign.pay(None, amount_pence=1_000, seat_id="Z9")
    assert ("unknown_seat", paid, 1_000) in breaches(campaign)
    assert ledger_of(campaign).totals["Z9", "money"] == 1_000


def test_money_and_staff_in_a_seat_share_the_candidates_limit() -> None:
    campaign = campaign_with_plan()  # 15,000 pounds a seat; a staff-day is 150
    law = replace(LAW, seat_pence={"A1": 650_000})
    signed_payment(campaign, 100_000)
    moved = signed_move(campaign, 40)
    signed_move(campaign, 40, "A2")
    assert breaches(campaign, law) == [("seat_limit", moved, 50_000)]


def test_what_is_spent_outside_the_regulated_period_is_not_the_laws() -> None:
    campaign = campaign_with_plan().on("2017-06-09")
    signed_payment(campaign, 100_000)
    assert breaches(campaign, replace(LAW, seat_pence={"A1": 1})) == []
    assert breaches(campaign, replace(LAW, seat_pence={"A1": 1}, regulated=None)) == []


def test_national_money_is_shared_among_countries_by_the_seats_contested() -> None:
    campaign = campaign_with_plan()
    # Three of five seats in A: 60 per cent of 2,000.01 pounds are above 1,200, of 2,000 not.
    law = replace(LAW, party_pence={"A": 120_000, "B": 120_000})
    assert law.national_pence == 200_000
    signed_payment(campaign, 200_000, seat_id=None)
    paid = signed_payment(campaign, 1, seat_id=None)
    moved = signed_move(campaign, 1, None)
    assert breaches(campaign, law) == [
        ("party_limit", paid, 1),
        (
            "outside_rule",
            moved,
            15_000,
        ),  # no staff are planned nationally; their pay is no spending
    ]


def test_a_party_that_stands_nowhere_has_no_limit_of_its_own() -> None:
    assert replace(LAW, party_pence={}, contested={}).national_pence is None
