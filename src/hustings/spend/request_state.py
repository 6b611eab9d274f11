"""How far a request has come, in one word."""

from __future__ import annotations

from datetime import date
from typing import Literal

from hustings.record.policy import MONEY
from hustings.spend.asked import Request
from hustings.spend.ledger import Ledger

RequestState = Literal[
    "asked",
    "approved",
    "committed",
    "part paid",
    "paid",
    "evidenced",
    "closed",
    "refused",
    "withdrawn",
    "lapsed",
]


def state_of(ledger: Ledger, request: Request, day: date) -> RequestState:
    """The furthest that a request has come by a day: how it ended, else what was spent on it,
    else what was ordered, else who approved it.

    It is paid when its orders are, or without any when all that it asked for is spent; until it is
    closed, the rest may still be. Staff who moved count as paid.
    """
    if request.finished is not None:
        return "closed"
    if request.closed is not None:
        return "refused" if request.refused else "withdrawn"
    used = request.used_by(date.max)
    orders = ledger.commitments.on(request.index)
    if used > 0 and not _all_paid(ledger, request, used):
        return "part paid"
    if used > 0:
        shown = request.resource == MONEY and ledger.evidence.is_evidenced(request.index)
        return "evidenced" if shown else "paid"
    if any(order.standing.amount for order in orders):
        return "committed"
    if request.approved_by is not None:
        return "approved"
    return "lapsed" if request.has_lapsed(day) else "asked"


def _all_paid(ledger: Ledger, request: Request, used: int) -> bool:
    orders = ledger.commitments.on(request.index)
    if any(order.standing.amount for order in orders):
        return not any(order.left for order in orders)
    return used >= request.amount
