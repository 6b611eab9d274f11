"""Payments and staff moves against what was asked and approved: they count, with every breach."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hustings.record.problems import Problem
from tests.record.campaigns import POLICY, Campaign
from tests.spend.ledgers import campaign_with_plan, found, ledger_of, replayed

INVOICE = "1" * 64


def approved_request(campaign: Campaign, **request: Any) -> int:
    """A request and the treasurer's approval."""
    asked = campaign.request(**request)
    campaign.approve(asked, "treasurer")
    return asked


def breaches(campaign: Campaign) -> list[Problem]:
    """Problems that count."""
    return [problem for problem in replayed(campaign)[1] if problem.effect == "counts"]


def test_what_was_asked_approved_and_paid_is_no_problem() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign)
    campaign.pay(asked, amount_pence=30_000)
    campaign.pay(asked, amount_pence=10_000)
    ledger = ledger_of(campaign)
    assert found(campaign) == []
    assert ledger.totals["A1", "money"] == 40_000
    assert [spent.signed and spent.elected for spent in ledger.spent] == [True, True]
    assert ledger.requests[asked].used == 40_000


def test_a_payment_without_a_request_counts_and_is_named() -> None:
    campaign = campaign_with_plan()
    paid = campaign.pay(None, amount_pence=5_000, seat_id="A1")
    (breach,) = breaches(campaign)
    assert (breach.rule, breach.entries, breach.amount_pence) == ("unsigned_payment", (paid,), 5000)
    assert ledger_of(campaign).totals["A1", "money"] == 5_000


@pytest.mark.parametrize("named", [0, 1, 10_000])
def test_a_payment_that_names_something_else_is_unsigned(named: int) -> None:
    campaign = campaign_with_plan()
    body = {
        "request": named,
        "amount_pence": 5_000,
        "seat_id": "A1",
        "payee": "A printer",
        "purpose": "leaflets",
        "invoice": None,
        "value_date": "2017-05-02",
    }
    paid = campaign.act("payment", body, "cashier")
    assert found(campaign) == [("unsigned_payment", (paid,))]


def test_a_payment_before_its_quorum_is_unsigned_for_ever() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(amount=60_000)
    first = campaign.approve(asked, "treasurer")
    paid = campaign.pay(asked)
    campaign.approve(asked, "secretary")
    (breach,) = breaches(campaign)
    assert (breach.rule, breach.entries) == ("unsigned_payment", (asked, first, paid))
    assert "1 of 2 people" in breach.detail
    (spent,) = ledger_of(campaign).spent
    assert (spent.without_quorum, spent.without_elected) == (60_000, 0)


def test_money_that_left_before_the_quorum_was_complete_was_unsigned_then() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request()
    approval = campaign.on("2017-05-04").approve(asked, "treasurer")
    paid = campaign.pay(asked, value_date="2017-05-03")
    assert found(campaign) == [("payment_before_approval", (asked, approval, paid))]
    (spent,) = ledger_of(campaign).spent
    assert (spent.without_quorum, spent.without_elected) == (40_000, 40_000)


def test_only_the_excess_over_a_request_is_above_approval() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign)
    campaign.pay(asked, amount_pence=35_000)
    paid = campaign.pay(asked, amount_pence=12_000)
    (breach,) = breaches(campaign)
    assert breach.rule == "payment_above_approval"
    assert (breach.entries, breach.amount_pence) == ((asked, paid), 7_000)
    assert ledger_of(campaign).spent[-1].without_quorum == 7_000


@pytest.mark.parametrize("changes", [{"payee": "Another"}, {"seat_id": "A2"}, {"seat_id": None}])
def test_money_that_went_elsewhere_than_asked_was_not_signed(changes: dict[str, Any]) -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign)
    paid = campaign.pay(asked, **changes)
    assert found(campaign) == [("payment_differs", (asked, paid))]
    assert ledger_of(campaign).spent[0].without_elected == 40_000


def test_money_for_staff_that_were_asked_differs() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign, resource="staff_days", amount=10)
    paid = campaign.pay(asked, amount_pence=1_000)
    assert found(campaign) == [("payment_differs", (asked, paid))]
    assert ledger_of(campaign).requests[asked].used == 0


def test_a_refused_request_that_is_paid() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign)
    refusal = campaign.refuse(asked, "chair")
    paid = campaign.pay(asked)
    assert found(campaign) == [("closed_request_paid", (asked, refusal, paid))]
    assert ledger_of(campaign).spent[0].without_quorum == 40_000


def test_nobody_known_paid() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign)
    unsigned = campaign.pay(asked, by="", amount_pence=1)
    stranger = campaign.pay(asked, by="a stranger", amount_pence=2)
    assert found(campaign) == [
        ("unknown_payer", (unsigned,)),
        ("unknown_key", (stranger,)),
        ("unknown_payer", (stranger,)),
    ]


def test_who_has_no_role_to_pay() -> None:
    campaign = campaign_with_plan()
    paid = campaign.pay(approved_request(campaign), by="secretary")
    assert found(campaign) == [("payer_without_role", (paid,))]


@pytest.mark.parametrize("payer", ["organiser", "treasurer"])
def test_who_asked_or_approved_does_not_pay(payer: str) -> None:
    campaign = Campaign(policy=replace(POLICY, pay_roles=("organiser", "treasurer")))
    asked = approved_request(campaign)
    paid = campaign.pay(asked, by=payer)
    rules = [(rule, entries) for rule, entries in found(campaign) if rule.startswith("payer")]
    assert rules == [("payer_not_separate", (asked, paid))]


def test_a_bill_is_paid_once() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign)
    first = campaign.pay(asked, amount_pence=10_000, invoice=INVOICE)
    other = campaign.pay(asked, amount_pence=9_000, invoice=INVOICE)
    again = campaign.pay(asked, amount_pence=10_000, invoice=INVOICE, purpose="again")
    assert first < other
    assert found(campaign) == [("duplicate_payment", (first, again))]
    assert ledger_of(campaign).spent[-1].breaches == ("duplicate_payment",)


def test_staff_move_by_the_same_rules() -> None:
    campaign = campaign_with_plan()
    asked = approved_request(campaign, resource="staff_days", amount=10)
    campaign.move(asked)
    late = campaign.move(None, amount=5, seat_id="A1", from_seat="B1")
    assert found(campaign) == [("unsigned_staff_move", (late,))]
    ledger = ledger_of(campaign)
    assert ledger.totals["A1", "staff_days"] == 15
    assert ("B1", "staff_days") not in ledger.totals
    assert (ledger.spent[-1].from_seat, ledger.spent[-1].value_pence) == ("B1", 75_000)


def three_small_requests(campaign: Campaign, days: tuple[str, ...], *by: str) -> list[int]:
    """Three requests of 400 pounds, each below the 500 that take two people."""
    paid = []
    for number, day in enumerate(days):
        asked = campaign.on(day).request(purpose=f"part {number}", payee="A  Printer")
        campaign.approve(asked, *by)
        paid.append(campaign.pay(asked))
    return paid


def test_one_purchase_in_three_requests_takes_what_one_request_would() -> None:
    campaign = campaign_with_plan()
    campaign.publish_rule(pence=100_000)
    first, second, third = three_small_requests(
        campaign, ("2017-05-02", "2017-05-03", "2017-05-04"), "treasurer"
    )
    assert found(campaign) == [
        ("split_payments", (first - 2, second - 2, second)),
        ("split_payments", (first - 2, second - 2, third - 2, third)),
    ]


def test_parts_that_each_had_the_quorum_of_the_whole_are_no_split() -> None:
    campaign = campaign_with_plan()
    campaign.publish_rule(pence=100_000)
    days = ("2017-05-02", "2017-05-03", "2017-05-04")
    three_small_requests(campaign, days, "treasurer", "secretary")
    assert found(campaign) == []


def test_requests_further_apart_than_the_window_are_not_one() -> None:
    campaign = campaign_with_plan()
    campaign.publish_rule(pence=100_000, window_days=14)
    three_small_requests(campaign, ("2017-05-02", "2017-05-16", "2017-05-30"), "treasurer")
    assert found(campaign) == []


def test_other_spellings_of_a_payee_are_no_other_payee() -> None:
    campaign = campaign_with_plan()
    for payee in ("A Printer", "a  PRINTER"):
        asked = campaign.request(payee=payee)
        campaign.approve(asked, "treasurer")
        campaign.pay(asked)
    assert [rule for rule, _ in found(campaign)] == ["split_payments"]


def test_the_order_of_payment_hides_no_split() -> None:
    campaign = campaign_with_plan()
    early = approved_request(campaign, purpose="one")
    late = approved_request(campaign.on("2017-05-06"), purpose="two")
    campaign.pay(late)
    paid = campaign.pay(early)
    assert found(campaign) == [("split_payments", (early, late, paid))]
