"""What a delivery says of the payment that bought it, and whether that is so."""

from __future__ import annotations

from collections.abc import Iterator

from hustings.record.problems import Problem
from hustings.spend.case import Case, place_name
from hustings.spend.delivered import Delivery
from hustings.spend.happened import Spent, payment_in


def delivery_of(case: Case) -> Delivery | None:
    """What an entry tells of a delivery; None for any other fact."""
    spent, body = case.spent, case.act.body
    if spent.kind != "delivery":
        return None
    return Delivery(
        index=spent.index,
        told_on=case.act.entry.day,
        day=spent.day,
        resource=spent.resource,
        amount=spent.amount,
        unit_pence=case.value_pence(1),
        seat_id=spent.seat_id,
        payment=body["payment"],
        bought=body["bought"],
        promotes=body["promotes"],
        request=spent.request,
    )


def shared_out(case: Case) -> Spent | None:
    """The payment for no seat that a delivery shares out; None where it names none."""
    if case.spent.kind != "delivery" or case.act.body["payment"] is None:
        return None
    payment = payment_in(case.ledger.spent, case.act.body["payment"])
    return payment if payment is not None and payment.seat_id is None else None


def misdelivered(case: Case) -> Iterator[Problem]:
    """Every breach between a delivery and the payment that it names."""
    if case.spent.kind != "delivery" or case.act.body["payment"] is None:
        return
    payment = payment_in(case.ledger.spent, case.act.body["payment"])
    if payment is None:
        yield case.breach("unknown_payment", f"entry {case.act.body['payment']} is no payment")
    elif payment.seat_id not in (None, case.spent.seat_id):
        detail = (
            f"in {place_name(case.spent.seat_id)}; the payment of entry {payment.index} was for "
            f"{payment.seat_id}"
        )
        yield case.breach("delivered_elsewhere", detail, entries=[payment.index])
