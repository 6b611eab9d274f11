"""Money that comes back: out of every total from its own day on; it cures nothing."""

from __future__ import annotations

import pytest

from hustings.record.problems import Problem
from hustings.spend.figures import figures
from hustings.spend.questions import five_questions
from hustings.spend.tables import tables
from tests.record.campaigns import Campaign
from tests.spend.ledgers import campaign_with_plan, found, ledger_of, replayed, rules_of


def paid(amount: int = 60_000, **changes: object) -> tuple[Campaign, int, int]:
    """A request for so much in A1, approved by two and paid on 2 May; and both entries."""
    made = campaign_with_plan()
    asked = made.request(amount=amount)
    made.approve(asked, "treasurer")
    made.approve(asked, "secretary")
    return made.on("2017-05-02"), asked, made.pay(asked, **changes)


def problems_of(made: Campaign) -> tuple[Problem, ...]:
    return replayed(made)[1]


def test_what_came_back_is_out_of_every_total() -> None:
    made, asked, payment = paid()
    made.on("2017-05-10").reverse(payment, 20_000)
    assert found(made) == []
    ledger = ledger_of(made)
    assert ledger.totals["A1", "money"] == ledger.used["money"] == 40_000
    assert ledger.seat_pence["A1"] == 40_000
    assert ledger.requests[asked].used == 60_000
    assert [spent.amount for spent in ledger.spent] == [60_000], "the payment stays as it was"


def test_national_money_comes_back_under_the_partys_limit() -> None:
    made = campaign_with_plan()
    asked = made.request(amount=40_000, seat_id=None)
    made.approve(asked, "treasurer")
    made.reverse(made.pay(asked), 40_000)
    assert found(made) == []
    assert ledger_of(made).national_pence == 0


def test_a_request_has_room_again_from_that_day_on() -> None:
    made, asked, payment = paid()
    made.on("2017-05-10").reverse(payment, 60_000)
    made.pay(asked, purpose="paid again")
    assert found(made) == []
    again = made.pay(asked, purpose="a third time")
    assert ("payment_above_approval", (asked, again)) in found(made)


def test_a_payment_told_late_has_no_room_from_what_came_back_later() -> None:
    made, asked, payment = paid()
    made.on("2017-05-10").reverse(payment, 60_000)
    late = made.pay(asked, value_date="2017-05-09", purpose="told late")
    assert ("payment_above_approval", (asked, late)) in found(made)
    assert "outside_rule" in rules_of(problems_of(made), "counts")


def test_no_breach_is_cured() -> None:
    made, _, payment = paid(amount=130_000)
    before = problems_of(made)
    assert rules_of(before, "counts") == ["outside_rule"]
    made.on("2017-05-10").reverse(payment, 130_000)
    assert problems_of(made) == before


def test_each_bound_counts_again_after_money_came_back() -> None:
    made, _, payment = paid(amount=110_000)
    made.on("2017-05-10").reverse(payment, 50_000)
    asked = made.request(amount=50_000, purpose="more")
    made.approve(asked, "treasurer")
    made.pay(asked)
    assert "outside_rule" not in rules_of(problems_of(made), "counts")
    more = made.pay(None, amount_pence=1, seat_id="A1")
    assert [p.amount_pence for p in problems_of(made) if p.rule == "outside_rule"] == [1]
    assert ("unsigned_payment", (more,)) in found(made)


def test_the_laws_limit_of_a_seat_on_every_day() -> None:
    made = campaign_with_plan()
    first = made.pay(None, amount_pence=1_500_000, seat_id="A1")
    assert "seat_limit" not in rules_of(problems_of(made), "counts")
    made.on("2017-05-10").reverse(first, 500_000)
    made.pay(None, amount_pence=400_000, seat_id="A1", purpose="in the room that came back")
    assert "seat_limit" not in rules_of(problems_of(made), "counts")
    made.pay(None, amount_pence=300, seat_id="A1", purpose="late", value_date="2017-05-09")
    (limit,) = [p for p in problems_of(made) if p.rule == "seat_limit"]
    assert limit.amount_pence == 300
    assert "by 2017-05-09" in limit.detail


def test_a_bill_may_be_paid_again_once_all_of_it_came_back() -> None:
    made, asked, payment = paid(invoice="0" * 64)
    made.on("2017-05-10").reverse(payment, 59_999)
    assert "duplicate_payment" in _with_again(made, asked)
    made.reverse(payment, 1)
    assert "duplicate_payment" not in _with_again(made, asked)
    made.pay(asked, invoice="0" * 64, purpose="again")
    assert "duplicate_payment" in _with_again(made, asked), "the second payment stands"


def _with_again(made: Campaign, asked: int) -> list[str]:
    """The breaches where the same bill is paid once more."""
    copy = Campaign(entries=list(made.entries), files=made.files, now=made.now)
    copy.pay(asked, invoice="0" * 64, purpose="once more")
    return rules_of(problems_of(copy), "counts")


# Attacks


@pytest.mark.parametrize("signer", ["", "treasurer", "organiser", "coordinator"])
def test_whoever_may_not_pay_makes_no_room(signer: str) -> None:
    made, _, payment = paid()
    made.reverse(payment, 20_000, by=signer)
    assert rules_of(problems_of(made), "void") == ["no_authority"]
    assert ledger_of(made).totals["A1", "money"] == 60_000


def test_who_asked_or_approved_does_not_say_that_it_came_back() -> None:
    policy = Campaign().policy
    both = type(policy)(**{**policy.__dict__, "pay_roles": ("cashier", "treasurer")})
    made = Campaign(policy=both)
    asked = made.request(amount=40_000)
    made.approve(asked, "treasurer")
    payment = made.pay(asked)
    made.reverse(payment, 40_000, by="treasurer")
    assert "no_authority" in rules_of(problems_of(made), "void")


def test_no_more_comes_back_than_was_paid() -> None:
    made, _, payment = paid()
    made.reverse(payment, 60_001)
    made.reverse(payment, 40_000)
    made.reverse(payment, 20_001, reason="more")
    assert rules_of(problems_of(made), "void") == ["reversal_above_payment"] * 2
    assert ledger_of(made).totals["A1", "money"] == 20_000


def test_the_same_reversal_counts_once() -> None:
    made, _, payment = paid()
    made.again(made.reverse(payment, 10_000))
    assert rules_of(problems_of(made), "void") == ["replayed"]
    assert ledger_of(made).totals["A1", "money"] == 50_000


@pytest.mark.parametrize("day", ["2017-05-01", "2017-05-12"])
def test_no_day_before_the_payment_nor_one_to_come(day: str) -> None:
    made, _, payment = paid()
    made.on("2017-05-10").reverse(payment, 20_000, value_date=day)
    assert rules_of(problems_of(made), "void") == ["reversal_misdated"]


def test_what_is_no_payment_does_not_come_back() -> None:
    made, asked, _ = paid()
    moved = made.move(None, amount=5, seat_id="A1")
    for index in (asked, moved, 999):
        made.reverse(index, 1)
    assert rules_of(problems_of(made), "void") == ["unknown_payment"] * 3


def test_what_comes_back_of_one_seats_payment_makes_no_room_in_another() -> None:
    made, _, _ = paid()
    other = made.pay(None, amount_pence=20_000, seat_id="A2", purpose="for A2")
    made.reverse(other, 20_000)
    ledger = ledger_of(made)
    assert (ledger.totals["A1", "money"], ledger.totals["A2", "money"]) == (60_000, 0)


# What is told of it


def test_the_answers_and_figures_tell_of_it() -> None:
    made, _, payment = paid()
    made.on("2017-05-10").reverse(payment, 20_000)
    state, problems = replayed(made)
    table = figures(state, problems)
    assert table["total/money_pence/paid"] == 60_000
    assert table["total/money_pence/reversed"] == table["seat/A1/money_pence/reversed"] == 20_000
    where = five_questions(state, problems)[3]
    assert where.figures["seats_pence"] == where.figures["defence/paid_pence"] == 40_000
    assert "200.00 pounds came back" in where.answer
    assert where.entries == (payment, payment + 1)
    row = tables(state)["reversals"].decode().splitlines()[1]
    assert (
        row
        == f"{payment + 1},2017-05-10,{payment},20000,A1,A printer,too few were delivered,"
        + ("p-cashier")
    )
