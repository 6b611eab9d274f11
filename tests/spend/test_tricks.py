"""Tricks of officers who hold real keys: what was not allowed when it happened stays named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from hustings.record.policy import Quorum, Resource, Tier
from hustings.spend.allocation import Allocation, allocation_bytes
from hustings.spend.payee import as_compared
from hustings.spend.repeats import MOST_NAMED
from tests.record.campaigns import APPROVERS, ONE, PARTY, POLICY, Campaign
from tests.spend.ledgers import LAW, campaign_with_plan, found, ledger_of, plan_bytes, replayed

LAX = replace(POLICY, version=2, tiers=tuple(replace(tier, quorum=ONE) for tier in POLICY.tiers))


def approved_request(campaign: Campaign, **request: object) -> int:
    """A request that two people approved."""
    asked = campaign.request(**request)  # type: ignore[arg-type]
    campaign.approve(asked, "treasurer", "secretary")
    return asked


def larger_plan(amount: int) -> bytes:
    return plan_bytes(seats={"A1": {"money": amount}})


# A bound that was widened between the day the money left and the day it was entered.


def test_a_plan_made_after_the_money_had_left_allows_nothing() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign, amount=150_000)
    campaign.on("2017-05-05").publish_plan(larger_plan(150_000), as_of="2017-05-01")
    paid = campaign.on("2017-05-06").pay(asked, value_date="2017-05-03")
    (breach,) = replayed(campaign)[1]
    assert (breach.rule, breach.entries) == ("outside_rule", (1, 2, paid))
    assert breach.amount_pence == 40_000
    assert "by 2017-05-04" in breach.detail


def test_a_departure_or_a_rule_after_the_money_had_left_allows_nothing() -> None:
    for widen in (
        lambda campaign: campaign.depart(1, amount=50_000),
        lambda campaign: campaign.publish_rule(per_cent=1_000),
    ):
        campaign = campaign_with_plan()
        asked = approved_request(campaign, amount=150_000)
        widen(campaign.on("2017-05-05"))
        paid = campaign.on("2017-05-06").pay(asked, value_date="2017-05-04")
        assert found(campaign) == [("outside_rule", (1, 2, paid))]


def test_what_was_paid_before_any_plan_and_told_after_it() -> None:
    campaign = Campaign()
    asked = approved_request(campaign)
    campaign.on("2017-05-05").publish_plan(plan_bytes(as_of="2017-05-01"), as_of="2017-05-01")
    campaign.publish_rule()
    paid = campaign.pay(asked, value_date="2017-05-04")
    assert found(campaign) == [("no_plan", (paid,)), ("no_rule", (paid,))]


def test_a_budget_raised_after_the_money_had_left_allows_nothing() -> None:
    small = replace(POLICY, resources=(Resource("money", "pence", 1, 100_000, 0, 100_000),))
    small = replace(small, tiers=tuple(t for t in POLICY.tiers if t.resource == "money"))
    campaign = Campaign(policy=small)
    allocation = Allocation("2017-05-01", PARTY, True, {"A1": {"money": 100_000}}, {})
    campaign.publish_plan(allocation_bytes(allocation))
    campaign.publish_rule(per_cent=100)
    asked = approved_request(campaign, amount=120_000)
    raised = (replace(small.resources[0], budget=500_000),)
    campaign.on("2017-05-05").set_policy(replace(small, version=2, resources=raised))
    paid = campaign.pay(asked, value_date="2017-05-04")
    (breach,) = replayed(campaign)[1]
    assert (breach.rule, breach.entries, breach.amount_pence) == ("over_budget", (paid,), 20_000)


def test_telling_late_and_out_of_order_is_no_breach_of_itself() -> None:
    campaign = campaign_with_plan()
    early, late = (
        approved_request(campaign, amount=n, payee=f"Payee {n}") for n in (40_000, 90_000)
    )
    campaign.on("2017-05-05").publish_plan(larger_plan(150_000), as_of="2017-05-01")
    campaign.on("2017-05-10").pay(late)
    campaign.on("2017-05-12").pay(early, value_date="2017-05-03")
    assert found(campaign) == []


def test_what_is_told_late_is_added_up_on_each_day_since() -> None:
    """On the 4th there were 130,000 in all, under a plan for 100,000."""
    campaign = campaign_with_plan()
    early, late = (
        approved_request(campaign, amount=n, payee=f"Payee {n}") for n in (40_000, 90_000)
    )
    campaign.on("2017-05-04").pay(late)
    campaign.on("2017-05-05").publish_plan(larger_plan(150_000), as_of="2017-05-01")
    paid = campaign.on("2017-05-12").pay(early, value_date="2017-05-03")
    (breach,) = replayed(campaign)[1]
    assert (breach.entries, breach.amount_pence) == ((1, 2, paid), 20_000)
    assert "by 2017-05-04" in breach.detail


# Quorums.


def test_an_approval_does_not_complete_a_quorum_before_the_policy_that_asks_for_no_more() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(amount=60_000)
    campaign.approve(asked, "treasurer")  # one of two
    campaign.on("2017-05-05").set_policy(LAX)
    last = campaign.on("2017-05-06").approve(asked, "secretary")
    paid = campaign.pay(asked, value_date="2017-05-03")
    assert found(campaign) == [("payment_before_approval", (asked, last, paid))]
    assert ledger_of(campaign).spent[0].without_quorum == 60_000


def test_nor_does_taking_an_approval_back() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(amount=60_000)
    campaign.approve(asked, "treasurer")
    second = campaign.on("2017-05-02").approve(asked, "secretary")
    campaign.on("2017-05-05").set_policy(LAX)
    campaign.withdraw(second, "secretary")
    ledger = ledger_of(campaign)
    assert str(ledger.requests[asked].approved_on) == "2017-05-05"


def test_who_has_paid_on_a_request_does_not_approve_it() -> None:
    policy = replace(
        POLICY,
        tiers=tuple(Tier(t.resource, t.above, Quorum(1, 0, (*APPROVERS, "cashier")))
                    for t in POLICY.tiers if t.above == 0),
    )  # fmt: skip
    campaign = Campaign(policy=policy)
    campaign.publish_plan(plan_bytes())
    campaign.publish_rule()
    asked = campaign.request()
    first = campaign.pay(asked, amount_pence=10_000)
    approval = campaign.approve(asked, "cashier")
    second = campaign.pay(asked, by="treasurer", amount_pence=30_000)
    assert found(campaign) == [
        ("unsigned_payment", (asked, first)),
        ("approval_by_payer", (asked, approval)),
        ("payer_without_role", (second,)),
        ("unsigned_payment", (asked, second)),
    ]


# Dates.


@pytest.mark.parametrize(
    ("start", "rules"),
    [
        ("2017-06-08", []),
        ("2017-06-09", ["payment_dated_ahead"]),
        ("9999-12-31", ["payment_dated_ahead"]),
    ],
)
def test_staff_who_are_told_of_ahead_do_not_slip_past_the_law(start: str, rules: list[str]) -> None:
    campaign = campaign_with_plan()
    request = campaign.request(resource="staff_days", amount=2)
    campaign.approve(request, "treasurer")
    campaign.move(request, amount=2, start=start)
    assert [rule for rule, _ in found(campaign)] == rules


def test_a_payment_dated_ahead_is_named_and_does_not_slip_past_the_law() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign)
    assert LAW.regulated is not None
    after = (LAW.regulated[1] + timedelta(days=1)).isoformat()
    paid = campaign.pay(asked, value_date=after)
    assert found(campaign) == [("payment_dated_ahead", (paid,))]


def test_a_day_ahead_is_another_time_zone() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign)
    campaign.pay(asked, value_date="2017-05-02")
    assert found(campaign) == []


def test_staff_are_told_of_ahead() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign, resource="staff_days", amount=5)
    campaign.move(asked, start="2017-05-20")
    assert found(campaign) == []


# Splitting.


@pytest.mark.parametrize(
    "spelt",
    [
        "A  PRINTER",
        "A printer.",
        "A\u200bprinter",
        "\u0410 \u0440rint\u0435r",  # Cyrillic A, er, ie
        "A pr\u00efnter",
        "\uff21 printer",
        "a-printer\u00ad",
    ],
)
def test_another_spelling_is_no_other_payee(spelt: str) -> None:
    campaign = campaign_with_plan()
    for payee in ("A printer", spelt):
        asked = campaign.request(amount=40_000, payee=payee)
        campaign.approve(asked, "secretary")
        campaign.pay(asked)
    assert [rule for rule, _ in found(campaign)] == ["split_payments"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Smith & Co", "Smyth & Co"), ("\u5370\u5237", "\u5370\u5e97"), ("---", "--"), ("1A", "2A")],
)
def test_another_name_is_another_payee(one: str, other: str) -> None:
    assert as_compared(one) != as_compared(other)


def test_one_bill_under_two_spellings_is_paid_twice() -> None:
    campaign = campaign_with_plan()
    for payee in ("A printer", "a  Printer, "[:-1]):
        asked = approved_request(campaign, amount=10_000, payee=payee)
        paid = campaign.pay(asked, invoice="1" * 64)
    assert [entries[-1] for rule, entries in found(campaign) if rule == "duplicate_payment"] == [
        paid
    ]


@pytest.mark.parametrize(("days", "split"), [(13, True), (14, False)])
def test_the_window_ends_where_the_rule_says(days: int, split: bool) -> None:
    campaign = campaign_with_plan()
    for day in (0, days):
        campaign.now += timedelta(days=day)
        asked = campaign.request(amount=40_000, purpose=f"on day {day}")
        campaign.approve(asked, "secretary")
        campaign.pay(asked)
    assert ("split_payments" in [rule for rule, _ in found(campaign)]) == split


def test_a_purchase_in_many_parts_names_the_first_and_counts_them_all() -> None:
    campaign = Campaign()
    for number in range(MOST_NAMED + 10):
        asked = campaign.request(amount=1_000, purpose=f"part {number}")
        campaign.approve(asked, "secretary")
        campaign.pay(asked)
    campaign.publish_rule()
    last = campaign.request(amount=1_000, purpose="the last part")
    campaign.approve(last, "secretary")
    campaign.pay(last)
    (breach,) = [p for p in replayed(campaign)[1] if p.rule == "split_payments"]
    assert len(breach.entries) == MOST_NAMED + 2
    assert breach.detail.startswith(f"{MOST_NAMED + 11} requests for A1 ")
