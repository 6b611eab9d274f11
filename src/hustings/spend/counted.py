"""What the law counts of a fact, and under whose limit: a candidate's or the party's.

Money and staff in a seat fall under its candidate's limit, money for no seat under the party's; the
pay of the party's own staff under neither. What a payment for no seat bought and was delivered in
a seat to promote the candidate falls under that candidate's limit, and no longer under the party's.
Other deliveries are no money: what they cost is in the payment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hustings.record.policy import MONEY
from hustings.spend.apportion import Share, apportioned, for_candidates
from hustings.spend.case import Case
from hustings.spend.delivered import Lot
from hustings.spend.deliveries import delivery_of, shared_out
from hustings.spend.happened import Spent
from hustings.spend.late import belongs
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger


@dataclass(frozen=True)
class Counted:
    """So many pence more under the limit in a seat, or the party's (None), on a day; below 0: so
    many less. ``long``: under that of a candidate's long campaign."""

    seat_id: str | None
    day: date
    pence: int
    long: bool = False


def counted(case: Case) -> tuple[Counted, ...]:
    """What a fact changes."""
    spent = case.spent
    if spent.kind == "delivery":
        delivery, payment = delivery_of(case), shared_out(case)
        if delivery is None or payment is None:
            return ()
        lot = case.ledger.deliveries.lots.get(payment.index, Lot()).and_then(delivery)
        return shifted(case.ledger, case.law, payment, lot, payment.day)
    if not belongs(case.ledger, case.law, spent):
        return ()
    if spent.seat_id is not None:
        long = case.law.is_long(spent.day)
        return (Counted(spent.seat_id, spent.day, spent.value_pence, long),)
    return (Counted(None, spent.day, spent.amount),) if spent.resource == MONEY else ()


def shifted(
    ledger: Ledger, law: SpendingLaw, payment: Spent, lot: Lot, day: date
) -> tuple[Counted, ...]:
    """What goes from the party to candidates, or back, where this is what a payment for no seat
    bought. ``day``: when it counts from."""
    if not belongs(ledger, law, payment):
        return ()
    now = for_candidates(shares_of(ledger, payment, lot), law.seats)
    before = ledger.deliveries.counted.get(payment.index, {})
    seats = [
        Counted(seat, day, now.get(seat, 0) - before.get(seat, 0), law.is_long(payment.day))
        for seat in sorted({*now, *before})
        if now.get(seat, 0) != before.get(seat, 0)
    ]
    party = -sum(change.pence for change in seats)
    return (*seats, Counted(None, day, party)) if party else tuple(seats)


def shares_of(ledger: Ledger, payment: Spent, lot: Lot) -> tuple[Share, ...]:
    """A payment for no seat, less what came back of it, by what was delivered."""
    left = payment.amount - sum(ledger.came_back.get(payment.index, {}).values())
    return apportioned(left, lot)


def count(ledger: Ledger, changes: Iterable[Counted]) -> None:
    """Into the totals that the limits are held against."""
    for change in changes:
        if change.seat_id is not None and change.long:
            ledger.long_days[change.seat_id][change.day] += change.pence
            ledger.long_pence[change.seat_id] += change.pence
            continue
        ledger.law_days[change.seat_id][change.day] += change.pence
        if change.seat_id is None:
            ledger.national_pence += change.pence
        else:
            ledger.seat_pence[change.seat_id] += change.pence


def shift(ledger: Ledger, payment: Spent, changes: Iterable[Counted]) -> None:
    """Counts what goes from the party to candidates, and remembers how much of the payment is with
    whom."""
    changes = tuple(changes)
    count(ledger, changes)
    held = dict(ledger.deliveries.counted.get(payment.index, {}))
    for change in changes:
        if change.seat_id is not None:
            held[change.seat_id] = held.get(change.seat_id, 0) + change.pence
    ledger.deliveries.counted[payment.index] = held
