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


def beside_orders(ledger: Ledger, act: Act, spent: Spent) -> Iterator[Problem]:
    """What is wrong between a payment and the orders on its request."""
    if spent.kind != "payment":
        return
    named = act.body.get("commitment")
    order = named_order(ledger, spent, named)
    if named is not None:
        yield from _misnamed(act, spent, named, order)
    request = ledger.request_of(spent)
    if request is not None and request.resource == MONEY:
        yield from _no_room(ledger, act, request, spent, order)


def _misnamed(act: Act, spent: Spent, named: int, order: Order | None) -> Iterator[Problem]:
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


def _no_room(
    ledger: Ledger, act: Act, request: Request, spent: Spent, order: Order | None
) -> Iterator[Problem]:
    """What is ordered on a request is not there for payments that are none for it. What is above
    the request without its orders is ``payment_above_approval``."""
    book = ledger.commitments
    if not book.on(request.index):
        return
    loose = book.would_be_loose(spent, order)
    before = book.taken_up(request.index) - request.amount
    above = max(0, request.used_by(spent.day) + spent.amount - request.amount)
    excess = max(0, before + loose) - max(0, before) - min(spent.amount, above)
    if excess > 0:
        words = ledger.currency.words
        detail = (
            f"with what is ordered beside it, {words(before + loose)} more than the "
            f"{words(request.amount)} that the request of entry {request.index} is for"
        )
        yield breach_by(act, "payment_beside_orders", detail, excess, [request.index])
