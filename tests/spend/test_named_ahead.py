"""A fact that names a request which is yet to come: it has nothing to do with it, ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

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
