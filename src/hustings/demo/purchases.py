"""The example's purchases that are told in full: ordered, paid, shown by the bill, closed.

A few of each stage, so that the record and the pages have requests in every state.
"""

from __future__ import annotations

from collections.abc import Sequence

from hustings.demo.bank import bank_key
from hustings.demo.orders import Order
from hustings.demo.telling import Telling
from hustings.record.files import digest_of
from hustings.spend.published_statement import sealed

TOLD = 2  # of each stage; the first of them is closed, the second only paid and shown


def told_in_full(wanted: Sequence[Order]) -> tuple[Order, ...]:
    """The first orders of a stage that are for money."""
    return tuple(order for order in wanted if order.resource == "money")[:TOLD]


def place(telling: Telling, order: Order, request: int, pence: int) -> int:
    """The order itself, by the finance officer, once the request is approved."""
    today = telling.chronicle.day.isoformat()
    return telling.chronicle.sign(
        "commitment",
        {
            "request": request,
            "amount_pence": pence,
            "seat_id": order.seat_id,
            "payee": order.payee,
            "purpose": order.purpose,
            "ordered": today,
            "due": None,
        },
        [telling.cast.finance_officer],
    )


def show(telling: Telling, payment: int, pence: int) -> int:
    """The bill of a payment: the invoice that it names."""
    number = f"EX{payment}"
    return telling.chronicle.sign(
        "evidence",
        {
            "of": payment,
            "kind": "invoice",
            "sha256": digest_of(invoice(payment)),
            "invoice_number": sealed(bank_key(), "invoice", number.casefold()),
            "amount_pence": pence,
            "day": telling.chronicle.day.isoformat(),
        },
        [telling.cast.finance_officer],
    )


def close(telling: Telling, request: int) -> int:
    """The end of a request of which everything is done."""
    body = {"request": request, "reason": "Delivered and paid; the bill was no larger than asked."}
    return telling.chronicle.sign("closing", body, [telling.cast.treasurer])


def invoice(payment: int) -> bytes:
    """The made-up invoice of the payment with this entry."""
    return f"example invoice {payment}".encode()
