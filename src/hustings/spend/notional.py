"""What was given, or sold under its value: a fact that counts towards limits of the law alone.

How much of it counts is for the election's law to say (``[limits.notional]``). No budget, plan or
bank statement knows of it: nobody paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from hustings.record.authority import Act, RecordState
from hustings.record.problems import Problem
from hustings.spend.case import place_name
from hustings.spend.counted import Counted, count
from hustings.spend.happened import Notional, Spent, payment_in
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger
from hustings.spend.legal_limits import beyond_limits


def take_notional(
    ledger: Ledger, law: SpendingLaw, record: RecordState, act: Act
) -> tuple[Problem, ...]:
    """Something given: into the law's totals, whatever was wrong with it."""
    payment = _payment(ledger, act)
    shown = 0 if payment is None else payment.amount - _taken(ledger, payment)
    given = _what_was_given(law, act, shown)
    changes: tuple[Counted, ...] = ()
    if given.counted_pence:
        changes = (Counted(given.seat_id, given.day, given.counted_pence, law.is_long(given.day)),)
    problems = (
        *_signed(record, act),
        *_misnamed(ledger, law, act, given),
        *_price(law, act, payment, shown),
        *beyond_limits(ledger, law, act, changes),
    )
    count(ledger, changes)
    if payment is not None:
        ledger.priced[payment.index].append(len(ledger.notional))
    ledger.notional.append(replace(given, breaches=tuple(problem.rule for problem in problems)))
    return problems


def price_came_back(
    ledger: Ledger, law: SpendingLaw, act: Act, payment: Spent
) -> tuple[Problem, ...]:
    """What came back of a payment is no price any more: first of what was given last for it, which
    counts accordingly from its own day on."""
    problems: list[Problem] = []
    for place in reversed(ledger.priced.get(payment.index, [])):
        over = _taken(ledger, payment) - payment.amount
        given = ledger.notional[place]
        less = min(over, given.paid_pence)
        if less <= 0:
            continue
        paid = given.paid_pence - less
        counted = _counted(law, given.day, given.market_pence, paid, given.seat_id)
        more, long = counted - given.counted_pence, law.is_long(given.day)
        changes = (Counted(given.seat_id, given.day, more, long),) if more else ()
        detail = f"{law.currency.words(less)} of the price of entry {given.index} came back"
        wrong = (
            act.problem(
                "price_not_paid",
                detail,
                counts=True,
                with_entries=(payment.index, given.index),
                amount_pence=less,
            ),
            *beyond_limits(ledger, law, act, changes),
        )
        count(ledger, changes)
        breaches = (*given.breaches, *(problem.rule for problem in wrong))
        ledger.notional[place] = replace(
            given, paid_pence=paid, counted_pence=counted, breaches=breaches
        )
        problems += wrong
    return tuple(problems)


def _taken(ledger: Ledger, payment: Spent) -> int:
    """What of a payment is no price for anything more: it came back, or is the price already of
    what was given before."""
    priced = sum(
        ledger.notional[place].paid_pence for place in ledger.priced.get(payment.index, ())
    )
    return priced + ledger.came_back_by(payment.index, date.max)


def _payment(ledger: Ledger, act: Act) -> Spent | None:
    named = act.body["payment"]
    return None if named is None else payment_in(ledger.spent, named)


def _what_was_given(law: SpendingLaw, act: Act, shown: int) -> Notional:
    """Only as much counts as paid as its payment shows."""
    body = act.body
    day, seat_id = date.fromisoformat(body["day"]), body["seat_id"]
    paid = min(body["paid_pence"], shown)
    return Notional(
        index=act.index,
        day=day,
        giver=body["giver"],
        purpose=body["purpose"],
        market_pence=body["market_pence"],
        paid_pence=paid,
        counted_pence=_counted(law, day, body["market_pence"], paid, seat_id),
        by_law=law.notional is not None,
        payment=body["payment"],
        seat_id=seat_id,
        category=body.get("category", ""),
        request=body["request"],
        signers=act.signers,
    )


def _counted(law: SpendingLaw, day: date, market: int, paid: int, seat_id: str | None) -> int:
    """How much of it the law counts, on a day on which it counts anything."""
    if law.notional is None or not law.counts_on(day):
        return 0
    return law.notional.counted_pence(market, paid, candidate=seat_id is not None)


def _signed(record: RecordState, act: Act) -> Iterator[Problem]:
    """Who tells of it may pay: a gift is money not spent."""
    roles = record.policy.pay_roles
    if not act.signers:
        yield act.problem("unknown_payer", "no signature on it counts", counts=True)
    elif not any(signer.office.role in roles for signer in act.signers):
        held = ", ".join(sorted({signer.office.role for signer in act.signers}))
        detail = f"signed as {held}; it takes one of {', '.join(roles)}"
        yield act.problem("payer_without_role", detail, counts=True)


def _misnamed(ledger: Ledger, law: SpendingLaw, act: Act, given: Notional) -> Iterator[Problem]:
    """Who gave is in the record; what it names has to be, too, and has to have happened."""
    if given.seat_id is not None and given.seat_id not in law.seats:
        detail = f"the election has no seat {given.seat_id}"
        yield act.problem("unknown_seat", detail, counts=True)
    if given.request is not None and given.request not in ledger.requests:
        detail = f"entry {given.request} is no request with authority"
        yield act.problem("unknown_request", detail, counts=True)
    if (given.day - act.entry.day).days > 1:
        detail = f"of {given.day}, in an entry of {act.entry.day}"
        yield act.problem("payment_dated_ahead", detail, counts=True)


def _price(law: SpendingLaw, act: Act, payment: Spent | None, shown: int) -> Iterator[Problem]:
    """What was paid for it has to be a payment, for the same place, and its price alone."""
    named, said = act.body["payment"], act.body["paid_pence"]
    words = law.currency.words
    if named is not None and payment is None:
        yield act.problem("unknown_payment", f"entry {named} is no payment", counts=True)
        return
    entries = () if payment is None else (payment.index,)
    if said > shown:
        detail = f"{words(said)} are said to have been paid; a payment shows {words(shown)}"
        more = said - shown
        yield act.problem(
            "price_not_paid", detail, counts=True, with_entries=entries, amount_pence=more
        )
    if payment is not None and payment.seat_id != act.body["seat_id"]:
        detail = (
            f"for {place_name(act.body['seat_id'])}; its price was paid for "
            f"{place_name(payment.seat_id)}"
        )
        yield act.problem("price_not_paid", detail, counts=True, with_entries=entries)
