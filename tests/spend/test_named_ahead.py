"""What names an entry that is yet to come, or tells of a day far ahead, changes nothing there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hustings.spend.late import unpaid
from tests.record.campaigns import Campaign
from tests.spend.ledgers import LAW, campaign_with_plan, found, ledger_of


def paid_ahead(made: Campaign, **changes: object) -> tuple[int, int]:
    """A payment on the request that comes right after it; both entries."""
    asked = len(made.entries) + 1
    told = {"amount_pence": 40_000, "seat_id": "A1", "request": asked, **changes}
    body = {
        "payee": "A printer",
        "purpose": "leaflets",
        "invoice": None,
        "value_date": made.at[:10],
    }
    payment = made.act("payment", {**body, **told}, "cashier")
    assert made.request(seat_id=told["seat_id"]) == asked  # type: ignore[arg-type]
    made.approve(asked, "treasurer")
    return payment, asked


def test_what_comes_back_of_it_makes_no_room_on_the_request() -> None:
    made = campaign_with_plan()
    payment, asked = paid_ahead(made)
    made.reverse(payment, 40_000)
    assert ledger_of(made).requests[asked].used_by(date.max) == 0
    made.pay(asked, purpose="leaflets of their own")
    again = made.pay(asked, purpose="leaflets once more")
    rules = {rule for rule, entries in found(made) if again in entries}
    assert "payment_above_approval" in rules


def test_what_the_law_did_not_count_of_it_does_not_come_back() -> None:
    """Dated after the regulated period, on a request of within: counted only where it was asked."""
    made = campaign_with_plan()
    law = replace(LAW, regulated=(date(2017, 4, 1), date(2017, 5, 1)))
    made.pay(None, amount_pence=50_000, seat_id="A1", value_date="2017-05-01")
    payment, _ = paid_ahead(made, value_date="2017-05-02")
    made.on("2017-05-03").reverse(payment, 40_000)
    assert ledger_of(made, law).seat_pence["A1"] == 50_000


def test_deliveries_move_nothing_that_the_law_did_not_count() -> None:
    made = campaign_with_plan()
    law = replace(LAW, regulated=(date(2017, 4, 1), date(2017, 5, 1)))
    payment, _ = paid_ahead(made, value_date="2017-05-02", seat_id=None)
    made.deliver(None, 1_000, "A1", payment=payment)
    ledger = ledger_of(made, law)
    assert ledger.national_pence == 0 and ledger.seat_pence["A1"] == 0


def test_a_document_of_an_entry_to_come_is_no_bill_of_it() -> None:
    made = campaign_with_plan()
    asked = made.request()
    made.approve(asked, "treasurer")
    made.show(len(made.entries) + 1)
    payment = made.pay(asked)
    assert ledger_of(made).evidence.bill_of(payment, asked) is None


def test_what_was_paid_and_came_back_may_still_be_claimed() -> None:
    made = campaign_with_plan()
    asked = made.request()
    made.approve(asked, "treasurer")
    payment = made.pay(asked)
    assert unpaid(ledger_of(made), LAW, "A1") == ()
    made.reverse(payment, 40_000)
    assert [request.index for request in unpaid(ledger_of(made), LAW, "A1")] == [asked]


def test_staff_told_of_for_a_distant_day_hold_up_no_judgement() -> None:
    """Two days in the year 9999 first, then twenty now: one seat's once the window is over."""
    made = campaign_with_plan()
    asked = made.request(resource="staff_days", amount=22, seat_id=None)
    made.approve(asked, "treasurer", "chair")
    made.move(asked, amount=2, seat_id="A1", start="9999-01-01")
    made.move(asked, amount=20, seat_id="A1")
    made.on("2017-06-01").publish_rule()
    assert "national_for_one_seat" in {rule for rule, _ in found(made)}
