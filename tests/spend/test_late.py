"""Bills after the poll: they belong to the return, and late ones are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hustings.spend.late import unpaid
from tests.record.campaigns import Campaign
from tests.spend.ledgers import LAW, campaign_with_plan, ledger_of, replayed

# 8 June 2017 is the poll: candidates' bills by 7 July, the party's by 7 August.
BY = replace(LAW, pay_by={"candidate": date(2017, 7, 7), "party": date(2017, 8, 7)})


def asked(made: Campaign, seat_id: str | None, day: str = "2017-06-08") -> int:
    made.on(day)
    request = made.request(amount=40_000, seat_id=seat_id, purpose=f"posters {seat_id} {day}")
    made.approve(request, "treasurer")
    return request


def late(made: Campaign, law: object = BY) -> list[tuple[tuple[int, ...], int | None]]:
    _, problems = replayed(made, law)  # type: ignore[arg-type]
    return [(p.entries, p.amount_pence) for p in problems if p.rule == "paid_late"]


def test_a_candidates_bill_after_its_last_day_is_late() -> None:
    made = campaign_with_plan()
    request = asked(made, "A1")
    approval = request + 1
    paid = made.on("2017-07-08").pay(request)
    assert late(made) == [((request, paid), 40_000)]
    assert ledger_of(made, BY).spent[0].breaches == ("paid_late",)
    assert ledger_of(made, BY).requests[request].approved_by == approval


def test_the_last_day_is_in_time_and_the_partys_is_later() -> None:
    made = campaign_with_plan()
    one, other = asked(made, "A1"), asked(made, None)
    made.on("2017-07-07").pay(one)
    made.on("2017-08-07").pay(other)
    assert late(made) == []
    third = asked(campaign_with_plan(), None)
    again = campaign_with_plan()
    assert asked(again, None) == third
    again.on("2017-08-08").pay(third)
    assert len(late(again)) == 1


def test_a_bill_paid_the_day_after_the_poll_counts_towards_the_limit() -> None:
    """And what came back of it is out of it again."""
    made = campaign_with_plan()
    tight = replace(BY, seat_pence={**BY.seat_pence, "A1": 39_999})
    request = asked(made, "A1")
    payment = made.on("2017-06-09").pay(request)
    rules = [problem.rule for problem in replayed(made, tight)[1]]
    assert rules == ["seat_limit"]
    assert ledger_of(made, tight).seat_pence["A1"] == 40_000
    made.reverse(payment, 15_000)
    assert ledger_of(made, tight).seat_pence["A1"] == 25_000


def test_what_was_asked_for_after_the_period_is_another_matter() -> None:
    made = campaign_with_plan()
    request = asked(made, "A1", "2017-06-09")
    made.on("2017-09-01").pay(request)
    assert late(made) == []


def test_without_a_last_day_nothing_is_late() -> None:
    made = campaign_with_plan()
    request = asked(made, "A1")
    made.on("2017-12-01").pay(request)
    assert late(made, LAW) == []


def test_what_was_approved_and_not_paid_may_still_be_owed() -> None:
    made = campaign_with_plan()
    half, whole, after = asked(made, "A1"), asked(made, "A2"), asked(made, "A1", "2017-06-20")
    made.pay(half, amount_pence=10_000)
    made.pay(whole)
    ledger = ledger_of(made, BY)
    assert [request.index for request in unpaid(ledger, BY, "A1")] == [half]
    assert unpaid(ledger, BY, "A2") == () and after in ledger.requests
