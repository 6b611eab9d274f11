"""Orders: facts that bind money before it leaves, held against what was asked and approved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hustings.record.problems import Problem
from hustings.spend.commitment_book import CommitmentBook
from tests.record.campaigns import POLICY, Campaign
from tests.spend.ledgers import campaign_with_plan, found, ledger_of, replayed, rules_of


def approved(amount: int = 60_000, **changes: object) -> tuple[Campaign, int]:
    """A request for so much in A1, approved by two on 1 May; now it is the 3rd."""
    made = campaign_with_plan()
    asked = made.request(amount=amount, **changes)  # type: ignore[arg-type]
    made.approve(asked, "treasurer", "secretary")
    return made.on("2017-05-03"), asked


def book_of(made: Campaign) -> CommitmentBook:
    return ledger_of(made).commitments


def breaches(made: Campaign) -> list[str]:
    return rules_of(replayed(made)[1], "counts")


def the(made: Campaign, rule: str) -> Problem:
    (problem,) = [problem for problem in replayed(made)[1] if problem.rule == rule]
    return problem


def test_an_order_within_its_approval_breaks_nothing() -> None:
    made, asked = approved()
    order = made.order(asked, due="2017-05-20")
    assert found(made) == []
    (placed,) = book_of(made).placed
    assert (placed.index, placed.amount, placed.request) == (order, 60_000, asked)
    assert book_of(made).left_on(asked) == 60_000


def test_payments_on_the_request_use_it_up() -> None:
    made, asked = approved()
    made.order(asked)
    made.pay(asked, amount_pence=45_000)
    assert book_of(made).left_on(asked) == 15_000
    made.pay(asked, amount_pence=15_000, purpose="the rest")
    assert found(made) == []
    assert book_of(made).left_on(asked) == 0


def test_an_order_told_after_its_payment_is_paid_by_it() -> None:
    made, asked = approved()
    made.on("2017-05-05").pay(asked)
    made.order(asked, ordered="2017-05-04")
    assert found(made) == []
    assert book_of(made).left_on(asked) == 0


def test_a_payment_before_the_order_is_none_for_it() -> None:
    made, asked = approved()
    made.pay(asked, amount_pence=20_000)
    made.on("2017-05-05")
    order = made.order(asked)
    above = the(made, "commitment_above_approval")
    assert above.entries == (asked, order) and above.amount_pence == 20_000
    assert book_of(made).left_on(asked) == 60_000


def test_an_order_leaves_no_room_for_payments_that_are_none_for_it() -> None:
    made, asked = approved()
    made.order(asked, amount_pence=50_000)
    other = made.pay(asked, amount_pence=30_000, payee="Another printer")
    beside = the(made, "payment_beside_orders")
    assert beside.entries == (asked, other) and beside.amount_pence == 20_000


def test_what_is_above_the_request_anyway_is_named_once() -> None:
    made, asked = approved()
    made.order(asked, amount_pence=50_000)
    made.pay(asked, amount_pence=65_000, payee="Another printer")
    above, beside = the(made, "payment_above_approval"), the(made, "payment_beside_orders")
    assert (above.amount_pence, beside.amount_pence) == (5_000, 50_000)


def test_orders_together_may_not_go_beyond_what_was_approved() -> None:
    made, asked = approved()
    made.order(asked, amount_pence=40_000)
    second = made.order(asked, amount_pence=30_000)
    third = made.order(asked, amount_pence=5_000)
    above = [p for p in replayed(made)[1] if p.rule == "commitment_above_approval"]
    assert [(p.entries[-1], p.amount_pence) for p in above] == [(second, 10_000), (third, 5_000)]


def test_an_order_without_a_request_counts_with_its_breach() -> None:
    made, asked = approved()
    made.order(None, amount_pence=500, seat_id="A1")
    body = {**made.entry(made.order(asked, amount_pence=100)).body, "request": 999}
    made.act("commitment", body, "cashier")
    assert breaches(made) == ["unsigned_commitment"] * 2
    assert sum(order.left for order in book_of(made).standing()) == 700


def test_the_quorum_has_to_be_complete_by_the_day_of_the_order() -> None:
    made, asked = approved()
    made.order(asked, ordered="2017-04-30")
    assert breaches(made) == ["commitment_before_approval"]
    waiting = made.request(amount=60_000, purpose="more")
    made.approve(waiting, "treasurer")
    made.order(waiting)
    assert breaches(made) == ["commitment_before_approval", "unsigned_commitment"]


def test_what_is_ordered_is_what_was_asked() -> None:
    made, asked = approved()
    made.order(asked, payee="Another printer", seat_id="A2", amount_pence=100)
    assert the(made, "commitment_differs").detail.count("instead of") == 2
    days = made.request(resource="staff_days", amount=5)
    made.approve(days, "treasurer")
    made.order(days, amount_pence=100)
    assert breaches(made) == ["commitment_differs"] * 2


def test_a_request_that_has_ended_takes_no_order() -> None:
    made, asked = approved()
    made.withdraw(asked)
    made.order(asked)
    assert breaches(made) == ["closed_request_committed"]


def test_no_order_is_dated_ahead_nor_for_a_seat_that_is_none() -> None:
    made, asked = approved()
    made.order(asked, ordered="2017-05-20", seat_id="Z9", amount_pence=100)
    assert {"commitment_dated_ahead", "unknown_seat"} <= set(breaches(made))


# Who may order


@pytest.mark.parametrize(
    ("signer", "rule"),
    [
        ("", "unknown_orderer"),
        ("chair", "orderer_without_role"),
        ("organiser2", "orderer_without_role"),
    ],
)
def test_whoever_may_not_order_is_named(signer: str, rule: str) -> None:
    made, asked = approved()
    made.order(asked, by=signer)
    assert breaches(made) == [rule]
    assert book_of(made).left_on(asked) == 60_000, "a fact counts"


def test_who_asked_or_approved_does_not_order() -> None:
    made = Campaign(policy=replace(POLICY, incur_roles=("treasurer", "organiser", "secretary")))
    asked = made.request()
    made.approve(asked, "treasurer")
    made.order(asked, by="treasurer", amount_pence=100)
    made.order(asked, by="organiser", amount_pence=200)
    assert breaches(made) == ["orderer_not_separate"] * 2
    made.order(asked, by="secretary", amount_pence=300)
    assert breaches(made) == ["orderer_not_separate"] * 2


def test_the_policy_may_keep_ordering_from_those_who_pay() -> None:
    made = Campaign(policy=replace(POLICY, incur_roles=("chair",)))
    asked = made.request()
    made.approve(asked, "treasurer")
    made.order(asked, by="cashier", amount_pence=100)
    assert breaches(made) == ["orderer_without_role"]
    made.order(asked, by="chair", amount_pence=200)
    assert breaches(made) == ["orderer_without_role"]


def test_who_ordered_approves_no_more() -> None:
    made = Campaign(policy=replace(POLICY, pay_roles=("cashier", "chair")))
    asked = made.request(amount=60_000)
    made.order(asked, by="chair")
    made.approve(asked, "chair", "treasurer")
    assert "approval_by_payer" in rules_of(replayed(made)[1], "void")
    assert ledger_of(made).requests[asked].approved_by is None


def test_what_was_ordered_on_is_not_refused_and_no_approval_of_it_taken_back() -> None:
    made, asked = approved()
    made.order(asked)
    made.refuse(asked)
    made.withdraw(asked + 1, by="secretary")
    assert rules_of(replayed(made)[1], "void") == ["already_spent"] * 2


# Orders that change


def test_an_order_that_is_changed_is_one_order() -> None:
    made, asked = approved()
    first = made.order(asked, amount_pence=60_000)
    made.pay(asked, amount_pence=20_000)
    second = made.order(asked, amount_pence=25_000, replaces=first, purpose="fewer leaflets")
    assert found(made) == []
    book = book_of(made)
    assert book.left_on(asked) == 5_000
    made.pay(asked, amount_pence=5_000, commitment=first, purpose="the rest")
    assert found(made) == [] and book_of(made).left_on(asked) == 0
    (order,) = book_of(made).on(asked)
    assert (order.number, order.standing.index) == (first, second)


def test_once_its_order_is_cancelled_a_request_may_be_refused() -> None:
    made, asked = approved()
    made.order(asked, amount_pence=0, replaces=made.order(asked), purpose="cancelled")
    made.refuse(asked)
    assert found(made) == [] and ledger_of(made).requests[asked].refused


def test_a_cancelled_order_binds_nothing() -> None:
    made, asked = approved()
    first = made.order(asked)
    made.withdraw(asked)
    made.order(asked, amount_pence=0, replaces=first, purpose="cancelled")
    assert found(made) == [], "nothing new was ordered"
    assert book_of(made).left_on(asked) == 0


def test_what_was_paid_before_a_change_still_takes_up_room() -> None:
    made, asked = approved()
    first = made.order(asked)
    made.pay(asked, amount_pence=50_000)
    made.order(asked, amount_pence=0, replaces=first, purpose="cancelled")
    made.order(asked, amount_pence=20_000, purpose="elsewhere")
    assert the(made, "commitment_above_approval").amount_pence == 10_000


@pytest.mark.parametrize("by", ["", "chair", "treasurer"])
def test_whoever_may_not_order_cancels_nothing(by: str) -> None:
    made, asked = approved()
    first = made.order(asked)
    made.order(asked, amount_pence=0, replaces=first, purpose="cancelled", by=by)
    assert book_of(made).left_on(asked) == 60_000
    assert len(breaches(made)) >= 1


def test_an_order_on_another_request_is_not_changed() -> None:
    made, asked = approved()
    other = made.request(amount=10_000, purpose="more")
    made.approve(other, "treasurer")
    first = made.order(asked)
    made.order(other, replaces=first)
    made.order(other, replaces=999, amount_pence=0)
    assert breaches(made) == ["unknown_commitment"] * 2
    assert book_of(made).left_on(asked) == 60_000


# Payments and the order that they name


def test_a_payment_pays_the_order_that_it_names_first() -> None:
    made, asked = approved()
    first = made.order(asked, amount_pence=30_000)
    second = made.order(asked, amount_pence=30_000, purpose="posters")
    payment = made.pay(asked, amount_pence=30_000, commitment=second)
    book = book_of(made)
    assert [order.number for order in book.under(payment)] == [second]
    left = {order.number: order.left for order in book.on(asked)}
    assert left == {first: 30_000, second: 0}


def test_a_payment_that_names_no_order_of_its_request_is_named() -> None:
    made, asked = approved()
    made.pay(asked, commitment=999)
    assert breaches(made) == ["unknown_commitment"]


def test_an_order_without_a_request_is_paid_as_it_was_ordered() -> None:
    made, _ = approved()
    order = made.order(None, amount_pence=900, seat_id="A1")
    made.pay(None, amount_pence=900, seat_id="A2", commitment=order)
    assert "payment_differs" in breaches(made)
    assert sum(order.left for order in book_of(made).standing()) == 0


def test_money_that_came_back_is_to_be_paid_again() -> None:
    made, asked = approved()
    made.order(asked, amount_pence=50_000)
    payment = made.pay(asked)
    made.on("2017-05-06").reverse(payment, 10_000)
    assert book_of(made).left_on(asked) == 0, "what was under no order came back first"
    made.reverse(payment, 15_000, reason="more came back")
    assert book_of(made).left_on(asked) == 15_000
    made.pay(asked, amount_pence=15_000, purpose="paid again")
    assert book_of(made).left_on(asked) == 0 and found(made) == []


def test_many_orders_and_payments_add_up() -> None:
    made, asked = approved(amount=90_000)
    for number in range(1, 9):
        made.order(asked, amount_pence=10_000, purpose=f"part {number}")
        made.pay(asked, amount_pence=7_000, purpose=f"part {number}")
    book = book_of(made)
    assert book.left_on(asked) == 8 * 3_000
    assert book.taken_up(asked) == 80_000 and book.loose[asked] == 0
    assert sum(order.paid for order in book.on(asked)) == 56_000
    assert found(made) == []
