"""The items of a return of spending: payments, staff moves, and what came back, in the law's days.

Computed from the replayed record alone. What the record does not hold stays blank, and is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger, Request, Reversal, Spent

PAYMENT, STAFF, CAME_BACK = "payment", "staff_move", "reversal"


@dataclass(frozen=True)
class Item:
    """One row of a return. ``entry``: in the log; ``kind``: its type. ``incurred``: the day on
    which the approval was complete, where that was no later than the payment; None where nobody
    had signed by then. ``pence``: below 0 for what came back. ``by_country``: the same, shared."""

    entry: int
    kind: str
    incurred: date | None
    paid: date
    category: str
    supplier: str
    purpose: str
    pence: int
    invoice: str | None
    by_country: Mapping[str, int]
    request: int | None


def items_of(
    ledger: Ledger, law: SpendingLaw, seat_id: str | None, days: tuple[date, date], staff: str
) -> tuple[Item, ...]:
    """In the order of the log. ``seat_id``: None for what was paid for no seat, which is shared
    among the countries by the seats contested in each. ``days``: the first and the last that
    count. ``staff``: the category of staff moved to the seat; the party's own staff, at work for no
    seat, are no regulated spending."""
    shares = {law.seats[seat_id]: 1} if seat_id is not None else dict(law.shares or law.contested)
    facts: dict[int, Spent] = {
        spent.index: spent
        for spent in ledger.spent
        if spent.seat_id == seat_id
        and days[0] <= spent.day <= days[1]
        and (spent.kind == "payment" or seat_id is not None)
    }
    back = [reversal for reversal in ledger.reversals if reversal.payment in facts]
    found = [_spent_item(ledger, spent, shares, staff) for spent in facts.values()]
    found += [
        _back_item(ledger, facts[reversal.payment], reversal, shares, staff) for reversal in back
    ]
    return tuple(sorted(found, key=lambda item: item.entry))


def _spent_item(ledger: Ledger, spent: Spent, shares: Mapping[str, int], staff: str) -> Item:
    request = _request(ledger, spent)
    moved = spent.kind == "staff_move"
    approved = request.approved_on if request else None
    return Item(
        entry=spent.index,
        kind=STAFF if moved else PAYMENT,
        incurred=approved if approved is not None and approved <= spent.day else None,
        paid=spent.day,
        category=(request.category if request else "") or (staff if moved else ""),
        supplier=spent.payee,
        purpose=spent.purpose,
        pence=spent.value_pence,
        invoice=spent.invoice,
        by_country=shared(spent.value_pence, shares),
        request=None if request is None else request.index,
    )


def _back_item(
    ledger: Ledger, payment: Spent, reversal: Reversal, shares: Mapping[str, int], staff: str
) -> Item:
    """A row of its own below zero: the payment's stays as it was."""
    first = _spent_item(ledger, payment, shares, staff)
    return Item(
        entry=reversal.index,
        kind=CAME_BACK,
        incurred=first.incurred,
        paid=reversal.day,
        category=first.category,
        supplier=first.supplier,
        purpose=reversal.reason,
        pence=-reversal.amount,
        invoice=first.invoice,
        by_country={country: -pence for country, pence in shared(reversal.amount, shares).items()},
        request=first.request,
    )


def _request(ledger: Ledger, spent: Spent) -> Request | None:
    return None if spent.request is None else ledger.requests.get(spent.request)


def shared(pence: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Whole pence by weight, by largest remainder; equal remainders to the larger weight, then by
    name. {} where nothing has a weight."""
    whole = sum(weights.values())
    if not whole:
        return {}
    exact = {name: Fraction(pence * weight, whole) for name, weight in weights.items()}
    found = {name: int(share) for name, share in exact.items()}
    rest = pence - sum(found.values())
    order = sorted(weights, key=lambda name: (found[name] - exact[name], -weights[name], name))
    for name in order[:rest]:
        found[name] += 1
    return found
