"""Called national, and for one seat: money, staff and things that all went to the same place.

A payment for no seat, or a request for no seat of something else, is held to what deliveries and
staff moves say. It counts as for one seat where at least nine tenths of the units that went to a
seat went to this one. No estimate is in that: it is a sum of what people in office signed.

Deliveries are told one after the other, so nothing is judged before the rule's window is over: as
many days as it says (``window_days``) after the entry that told of the first one. From then on it
is judged as it stands then and with each later delivery; what was one seat's once stays so,
whatever is delivered elsewhere afterwards.

Small sums are left alone: a seat may have beyond its plan what the rule tolerates. So what counts
is all that was called national and went to the seat: above the rule's tolerance there, each part of
it is a breach.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hustings.record.authority import RecordState
from hustings.record.policy import MONEY
from hustings.record.problems import Problem
from hustings.spend.bounds import tolerance
from hustings.spend.counted import shares_of
from hustings.spend.happened import payment_in
from hustings.spend.ledger import Ledger, Place

MOST_NAMED = 50  # deliveries that one breach names


@dataclass(frozen=True)
class Told:
    """Units that went to a seat, or to none in particular, as an entry of this day tells."""

    index: int
    day: date
    seat_id: str | None
    units: int


@dataclass(frozen=True)
class OneSeat:
    """``index``: the payment or the request for no seat. ``amount``: of the resource, what of it
    went to the seat; ``day``: from when on the rule of that day holds."""

    index: int
    day: date
    place: Place
    amount: int
    value_pence: int
    entries: tuple[int, ...]


def for_one_seat(ledger: Ledger, record: RecordState) -> Iterator[Problem]:
    """Each national payment or request that was for one seat, as far as the log's time has come.
    The facts carry it, too."""
    found: defaultdict[Place, list[OneSeat]] = defaultdict(list)
    for one in (*_payments(ledger, record), *_requests(ledger, record)):
        found[one.place].append(one)
    for ones in found.values():
        whole = sum(one.amount for one in ones)
        for one in ones:
            if whole > _tolerated(ledger, record, one):
                yield _breach(ledger, record, one, whole)


def _payments(ledger: Ledger, record: RecordState) -> Iterator[OneSeat]:
    """Payments for no seat, by what they bought."""
    for index, lot in ledger.deliveries.lots.items():
        payment = payment_in(ledger.spent, index)
        told = [Told(d.index, d.told_on, d.seat_id, d.amount) for d in lot.deliveries]
        seat = the_one_seat(told, _window_end(ledger, told), _last_day(record))
        if payment is None or seat is None:
            continue
        shares = shares_of(ledger, payment, lot)
        pence = sum(share.pence for share in shares if share.seat_id == seat)
        entries = (*_entries(told, seat), index)
        yield OneSeat(index, payment.day, (seat, MONEY), pence, pence, entries)


def _requests(ledger: Ledger, record: RecordState) -> Iterator[OneSeat]:
    """Requests for no seat of staff or things, by where they went; what a payment for no seat
    bought is judged with that."""
    bought = {d.index for lot in ledger.deliveries.lots.values() for d in lot.deliveries}
    told: defaultdict[int, list[Told]] = defaultdict(list)
    worth: Counter[tuple[int, str | None]] = Counter()
    days = {delivery.index: delivery.told_on for delivery in ledger.deliveries.told}
    for spent in ledger.spent:
        request = ledger.request_of(spent)
        if request is None or request.seat_id is not None or spent.kind == "payment":
            continue
        if spent.index in bought or request.resource != spent.resource:
            continue
        day = days.get(spent.index, spent.day)
        told[request.index].append(Told(spent.index, day, spent.seat_id, spent.amount))
        worth[request.index, spent.seat_id] += spent.value_pence
    for index, facts in told.items():
        seat = the_one_seat(facts, _window_end(ledger, facts), _last_day(record))
        if seat is None:
            continue
        request = ledger.requests[index]
        units = sum(fact.units for fact in facts if fact.seat_id == seat)
        place, entries = (seat, request.resource), (index, *_entries(facts, seat))
        yield OneSeat(index, request.day, place, units, worth[index, seat], entries)


def the_one_seat(told: Sequence[Told], end: date, today: date) -> str | None:
    """The seat that had nine tenths of the units with a seat, once the window had ended: at its
    end, or with any later entry. None where there was none, or the window has not ended yet."""
    if today <= end:
        return None
    so_far: Counter[str] = Counter()
    for at, fact in enumerate(told):
        if fact.seat_id is not None:
            so_far[fact.seat_id] += fact.units
        is_last_of_window = at + 1 == len(told) or told[at + 1].day > end
        if so_far and (fact.day > end or is_last_of_window):
            seat, units = so_far.most_common(1)[0]
            if 10 * units >= 9 * so_far.total():
                return seat
    return None


def _window_end(ledger: Ledger, told: Sequence[Told]) -> date:
    """The last day on which more may be told before anything is judged."""
    first = min(fact.day for fact in told)
    rule = ledger.rule_on(first)
    days = 0 if rule is None else min(rule.window_days, (date.max - first).days)
    return first + timedelta(days=days)


def _last_day(record: RecordState) -> date:
    return date.fromisoformat(record.last_at[:10])


def _entries(told: Sequence[Told], seat: str) -> tuple[int, ...]:
    return tuple(fact.index for fact in told if fact.seat_id == seat)[:MOST_NAMED]


def _tolerated(ledger: Ledger, record: RecordState, one: OneSeat) -> int:
    """What the rule of its day lets the seat have beyond its plan; 0 without a rule."""
    rule, plan = ledger.rule_on(one.day), ledger.plan_on(one.day)
    if rule is None:
        return 0
    planned = plan.allocation.planned(*one.place) if plan else 0
    return tolerance(rule, record.policy.resource(one.place[1]), planned)


def _breach(ledger: Ledger, record: RecordState, one: OneSeat, whole: int) -> Problem:
    """Named with the facts that carry it: a payment itself, else what went to the seat."""
    seat, resource = one.place
    carry = {one.index} if resource == MONEY else set(one.entries)
    for at, spent in enumerate(ledger.spent):
        if spent.index in carry:
            breaches = (*spent.breaches, "national_for_one_seat")
            ledger.spent[at] = replace(spent, breaches=breaches)
    words = ledger.currency.words if resource == MONEY else lambda n: f"{n:,} {resource}"
    detail = (
        f"for no seat, and {words(one.amount)} of it went to {seat}, which is nine tenths or more "
        f"of what went to any seat; with others like it, {words(whole)} did"
    )
    return Problem("national_for_one_seat", one.entries, "counts", detail, one.value_pence or None)
