"""The items of a return of spending, in the law's days: payments, staff moves, what came back, a
candidate's shares of what was paid for no seat, and what was given.

Computed from the replayed record alone. What the record does not hold stays blank, and is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from hustings.spend.happened import payment_in
from hustings.spend.largest_remainder import shared
from hustings.spend.late import came_after
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger, Notional, Request, Reversal, Spent

PAYMENT, STAFF, CAME_BACK = "payment", "staff_move", "reversal"
SHARE, NOTIONAL = "share", "notional"


@dataclass(frozen=True)
class Item:
    """One row of a return. ``entry``: in the log; ``kind``: its type, or "share" of a payment for
    no seat. ``incurred``: the day of the order, or without one that on which the approval was
    complete, where that was no later than the payment; None where nobody had signed by then.
    ``paid``: None for what was given. ``pence``: below 0 for what came back. ``by_country``: the
    same, shared. ``counts_on``: the day that says under which limit it falls."""

    entry: int
    kind: str
    incurred: date | None
    paid: date | None
    category: str
    supplier: str
    purpose: str
    pence: int
    invoice: str | None
    by_country: Mapping[str, int]
    request: int | None
    counts_on: date


def items_of(
    ledger: Ledger, law: SpendingLaw, seat_id: str | None, days: tuple[date, date], staff: str
) -> tuple[Item, ...]:
    """In the order of the log. ``seat_id``: None for what was paid for no seat, which is shared
    among the countries as the party's limit is. ``days``: the first and the last that count; a bill
    that was asked for by the last of them counts whenever it was paid. ``staff``: the category of
    staff moved to the seat; the party's own staff, at work for no seat, are no regulated
    spending."""
    shares = {law.seats[seat_id]: 1} if seat_id is not None else dict(law.shares or law.contested)
    facts: dict[int, Spent] = {
        spent.index: spent
        for spent in ledger.spent
        if spent.seat_id == seat_id
        and (days[0] <= spent.day <= days[1] or came_after(ledger, law, spent))
        and (spent.kind == "payment" or (spent.kind == "staff_move" and seat_id is not None))
    }
    back = [reversal for reversal in ledger.reversals if reversal.payment in facts]
    found = [_spent_item(ledger, spent, shares, staff) for spent in facts.values()]
    found += [
        _back_item(ledger, facts[reversal.payment], reversal, shares, staff) for reversal in back
    ]
    found += _of_the_candidate(ledger, law, seat_id, days)
    found += [
        _given_item(given, shares)
        for given in ledger.notional
        if given.seat_id == seat_id and days[0] <= given.day <= days[1] and given.counted_pence
    ]
    return tuple(sorted(found, key=lambda item: item.entry))


def _of_the_candidate(
    ledger: Ledger, law: SpendingLaw, seat_id: str | None, days: tuple[date, date]
) -> Iterator[Item]:
    """What payments for no seat bought for the candidate of a seat, as the law counts it."""
    if seat_id is None:
        return
    shares = {law.seats[seat_id]: 1}
    for index, counted in ledger.deliveries.counted.items():
        payment, pence = payment_in(ledger.spent, index), counted.get(seat_id, 0)
        if payment is None or not pence:
            continue
        if days[0] <= payment.day <= days[1] or came_after(ledger, law, payment):
            whole = _spent_item(ledger, payment, shares, "")
            yield replace(
                whole,
                kind=SHARE,
                purpose=f"{whole.purpose} (the part delivered here)",
                pence=pence,
                by_country=shared(pence, shares),
            )


def _given_item(given: Notional, shares: Mapping[str, int]) -> Item:
    """What was not paid of something's value: its day is the first on which it was used."""
    return Item(
        entry=given.index,
        kind=NOTIONAL,
        incurred=given.day,
        paid=None,
        category=given.category,
        supplier=given.giver,
        purpose=given.purpose,
        pence=given.counted_pence,
        invoice=None,
        by_country=shared(given.counted_pence, shares),
        request=given.request,
        counts_on=given.day,
    )


def _spent_item(ledger: Ledger, spent: Spent, shares: Mapping[str, int], staff: str) -> Item:
    request = ledger.request_of(spent)
    moved = spent.kind == "staff_move"
    ordered = _ordered_on(ledger, spent)
    approved = ordered or (request.approved_on if request else None)
    # What candidates declare of it, the party does not.
    pence = spent.value_pence - sum(ledger.deliveries.counted.get(spent.index, {}).values())
    return Item(
        entry=spent.index,
        kind=STAFF if moved else PAYMENT,
        incurred=approved if approved is not None and approved <= spent.day else None,
        paid=spent.day,
        category=_category(ledger, spent, request) or (staff if moved else ""),
        supplier=spent.payee,
        purpose=spent.purpose,
        pence=pence,
        invoice=spent.invoice or ledger.evidence.bill_of(spent.index, spent.request),
        by_country=shared(pence, shares),
        request=None if request is None else request.index,
        counts_on=spent.day,
    )


def _ordered_on(ledger: Ledger, spent: Spent) -> date | None:
    """The first day of the orders that a payment pays."""
    return min((order.since for order in ledger.commitments.under(spent.index)), default=None)


def _category(ledger: Ledger, spent: Spent, request: Request | None) -> str:
    """As it was ordered, or else as it was asked for; "" where neither said."""
    ordered = (order.standing.category for order in ledger.commitments.under(spent.index))
    return next(filter(None, ordered), request.category if request else "")


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
        counts_on=payment.day,
    )
