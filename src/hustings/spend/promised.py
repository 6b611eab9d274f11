"""What is promised and not paid yet: approved, or ordered whatever the approval.

Of each open request with a complete quorum, what it asked for less what was spent on it and did not
come back; and what was ordered beyond that. An approval that is closed promises nothing any more.
An order on it does, where what was paid for it came back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hustings.record.policy import MONEY
from hustings.spend.asked import Request
from hustings.spend.figures import is_signed
from hustings.spend.ledger import Ledger, Place


@dataclass(frozen=True)
class Promise:
    """``request``: on which it is; None for an order without one. ``ordered``: it is bound by an
    order, not by an approval alone."""

    request: int | None
    place: Place
    amount: int
    ordered: bool


def promised(ledger: Ledger) -> Iterator[Promise]:
    """First what is ordered, then what is approved beside it."""
    for order in ledger.commitments.standing():
        if order.left:
            made = order.standing
            yield Promise(made.request, (made.seat_id, MONEY), order.left, ordered=True)
    for request in ledger.requests.values():
        left = _left(ledger, request)
        if left > 0:
            yield Promise(request.index, (request.seat_id, request.resource), left, ordered=False)


def _left(ledger: Ledger, request: Request) -> int:
    """What of a request is neither spent nor ordered."""
    if not is_signed(request) or request.finished is not None:
        return 0
    left = request.amount - request.used_by(date.max)
    return left - ledger.commitments.left_on(request.index) if request.resource == MONEY else left
