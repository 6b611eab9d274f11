"""A payment beside the orders on its request: which one it names, and what they leave for it."""

from __future__ import annotations

from collections.abc import Iterator

from hustings.record.authority import Act
from hustings.record.policy import MONEY
from hustings.record.problems import Problem
from hustings.spend.asked import Request
from hustings.spend.case import breach_by
from hustings.spend.happened import Spent
from hustings.spend.ledger import Ledger
from hustings.spend.order import Order


def named_order(ledger: Ledger, spent: Spent, named: int | None) -> Order | None:
    """The order that a payment names, where it is on the payment's own request."""
    order = None if named is None else ledger.commitments.orders.get(named)
    return order if order is not None and order.standing.request == spent.request else None


def misnamed(ledger: Ledger, act: Act, spent: Spent) -> Iterator[Problem]:
    """What is wrong between a payment and the order that it names."""
    named = act.body.get("commitment")
    if named is None:
        return
    order = named_order(ledger, spent, named)
    if order is None:
        detail = f"entry {named}, which it names, is no order on its request"
        yield breach_by(act, "unknown_commitment", detail, spent.amount, [])
        return
    ordered = order.standing
    differs = [
        name
        for name, one, other in (
            ("payee", ordered.payee, spent.payee),
            ("seat", ordered.seat_id, spent.seat_id),
        )
        if one != other
    ]
    if differs and spent.request is None:  # else the request says so
        detail = f"not as ordered in entry {ordered.index}: {', '.join(differs)}"
        yield breach_by(act, "payment_differs", detail, spent.amount, [ordered.index])


def beyond_with(ledger: Ledger, request: Request, spent: Spent, named: Order | None) -> int:
    """How much of a payment goes beyond its request because the rest of that is ordered."""
    book = ledger.commitments
    if request.resource != MONEY or not book.on(request.index):
        return 0
    loose = book.would_be_loose(spent, named)
    before = book.taken_up(request.index) - request.amount
    return max(0, before + loose) - max(0, before)
