"""A request that is finished; and how far each has come, in one word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hustings.spend.budget import budgets
from hustings.spend.request_state import state_of
from tests.record.campaigns import POLICY, Campaign
from tests.spend.ledgers import LAW, campaign_with_plan, ledger_of, replayed, rules_of

BILLS = replace(LAW, bills_above={"candidate": 1_999, "party": 20_000})
DAY = date(2017, 5, 5)


def approved(amount: int = 40_000) -> tuple[Campaign, int]:
    made = campaign_with_plan()
    asked = made.request(amount=amount)
    made.approve(asked, "treasurer")
    return made.on("2017-05-03"), asked


def void(made: Campaign) -> list[str]:
    return rules_of(replayed(made, BILLS)[1], "void")


def state(made: Campaign, asked: int, day: date = DAY) -> str:
    ledger = ledger_of(made, BILLS)
    return state_of(ledger, ledger.requests[asked], day)


def committed(made: Campaign) -> int:
    """Of all money."""
    policy = replayed(made, BILLS)[0].record.policy
    return next(b.committed for b in budgets(ledger_of(made, BILLS), policy) if b.scope == "all")


def test_a_request_from_asking_to_its_end() -> None:
    made = campaign_with_plan()
    asked = made.request(amount=40_000)
    said = [(state(made, asked), committed(made))]
    made.approve(asked, "treasurer")
    said.append((state(made, asked), committed(made)))
    made.on("2017-05-03").order(asked, amount_pence=36_000)
    said.append((state(made, asked), committed(made)))
    made.pay(asked, amount_pence=6_000)
    said.append((state(made, asked), committed(made)))
    payment = made.pay(asked, amount_pence=30_000, purpose="the rest")
    said.append((state(made, asked), committed(made)))
    made.show(payment)
    made.show(payment - 1)
    said.append((state(made, asked), committed(made)))
    made.close(asked)
    said.append((state(made, asked), committed(made)))
    assert said == [
        ("asked", 0),
        ("approved", 40_000),
        ("committed", 40_000),
        ("part paid", 34_000),
        ("paid", 4_000),
        ("evidenced", 4_000),
        ("closed", 0),
    ]
    assert replayed(made, BILLS)[1] == ()
    (closing,) = ledger_of(made, BILLS).closings
    assert (closing.request, closing.released) == (asked, 4_000)


def test_how_else_a_request_may_end() -> None:
    made = Campaign(policy=replace(POLICY, request_days=2))
    refused, withdrawn, lapsed = (made.request(purpose=p) for p in ("one", "two", "three"))
    made.refuse(refused)
    made.withdraw(withdrawn)
    assert [state(made, r) for r in (refused, withdrawn, lapsed)] == [
        "refused",
        "withdrawn",
        "lapsed",
    ]
    assert state(made, lapsed, date(2017, 5, 3)) == "asked"


def test_without_orders_a_request_is_paid_when_all_is_spent() -> None:
    made, asked = approved()
    payment = made.pay(asked, amount_pence=39_999, invoice="0" * 64)
    assert state(made, asked) == "part paid"
    made.pay(asked, amount_pence=1, purpose="the last penny")
    assert state(made, asked) == "paid"
    made.on("2017-05-04").reverse(payment, 39_999)
    assert state(made, asked) == "part paid"


def test_staff_who_moved_are_paid_and_show_no_bill() -> None:
    made = campaign_with_plan()
    asked = made.request(resource="staff_days", amount=5)
    made.approve(asked, "treasurer")
    made.move(asked)
    assert state(made, asked) == "paid"
    made.close(asked)
    assert state(made, asked) == "closed" and void(made) == []


# Who may close, and when


@pytest.mark.parametrize("by", ["cashier", "secretary", "treasurer"])
def test_whoever_may_pay_or_approve_closes(by: str) -> None:
    made, asked = approved()
    made.close(asked, by)
    assert void(made) == [] and state(made, asked) == "closed"


@pytest.mark.parametrize("by", ["", "organiser", "organiser2", "coordinator"])
def test_nobody_else_does(by: str) -> None:
    made, asked = approved()
    made.close(asked, by)
    assert void(made) == ["no_authority"] and state(made, asked) == "approved"


def test_a_proposer_does_not_close_alone() -> None:
    policy = replace(POLICY, request_roles=("organiser", "cashier"))
    made = Campaign(policy=policy)
    asked = made.request(by="cashier")
    made.approve(asked, "treasurer")
    made.close(asked, "cashier")
    assert void(made) == ["no_authority"]
    made.act("closing", {"request": asked, "reason": "both"}, "cashier", "treasurer")
    assert state(made, asked) == "closed"


def test_an_unpaid_order_keeps_it_open() -> None:
    made, asked = approved()
    order = made.order(asked)
    made.pay(asked, amount_pence=39_000, invoice="0" * 64)
    closing = made.close(asked)
    (problem,) = replayed(made, BILLS)[1]
    assert (problem.rule, problem.entries) == ("commitment_unpaid", (asked, order, closing))
    made.order(asked, amount_pence=39_000, replaces=order, purpose="fewer")
    made.close(asked, reason="the bill was smaller")
    assert state(made, asked) == "closed"


def test_a_missing_bill_keeps_it_open() -> None:
    made, asked = approved()
    payment = made.pay(asked)
    closing = made.close(asked)
    (problem,) = replayed(made, BILLS)[1]
    assert (problem.rule, problem.entries) == ("not_evidenced", (asked, payment, closing))
    made.show(payment)
    made.close(asked, reason="the bill came")
    assert state(made, asked) == "closed"


@pytest.mark.parametrize("end", ["close", "refuse", "withdraw"])
def test_what_has_ended_is_not_closed(end: str) -> None:
    made, asked = approved()
    getattr(made, end)(asked)
    made.close(asked, reason="once more")
    assert void(made) == ["closed_request"]


def test_what_was_never_approved_is_not_closed() -> None:
    made = campaign_with_plan()
    made.close(made.request())
    made.close(999)
    assert void(made) == ["nothing_to_close", "unknown_request"]


# What follows


def test_nothing_more_is_paid_ordered_or_approved_on_it() -> None:
    made, asked = approved()
    closing = made.close(asked)
    payment = made.pay(asked, invoice="0" * 64)
    made.order(asked, amount_pence=100)
    made.approve(asked, "chair")
    made.withdraw(asked)
    problems = replayed(made, BILLS)[1]
    assert rules_of(problems, "counts") == ["closed_request_paid", "closed_request_committed"]
    assert rules_of(problems, "void") == ["closed_request"] * 2
    assert problems[0].entries == (asked, closing, payment)
    assert ledger_of(made, BILLS).spent[0].without_quorum == 40_000
    assert committed(made) == 0, "the payment paid the order that was told later"


def test_what_comes_back_after_the_end_is_not_promised_again() -> None:
    made, asked = approved()
    payment = made.pay(asked, invoice="0" * 64)
    made.close(asked)
    made.on("2017-05-06").reverse(payment, 10_000)
    assert committed(made) == 0
