"""Money that came back: out of every total from its own day on, and no breach is cured by it.

A reversal is an act. One without authority, or of more than was paid, has no effect: it would make
room under a limit.
"""

from __future__ import annotations

from datetime import date

from hustings.record.authority import NO_AUTHORITY, Act, RecordState
from hustings.record.problems import Problem
from hustings.spend.counted import Counted, count, shift, shifted
from hustings.spend.happened import payment_in
from hustings.spend.late import belongs
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger, Reversal, Spent
from hustings.spend.notional import price_came_back


def reverse(ledger: Ledger, law: SpendingLaw, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """Takes what came back out of the totals, where somebody who may says so."""
    payment = payment_at(ledger, act.body["payment"])
    problem = _unauthorised(ledger, record, act, payment) or _unfit(ledger, act, payment)
    if problem or payment is None:
        return (problem,) if problem else ()
    reversal = Reversal(
        index=act.index,
        day=date.fromisoformat(act.body["value_date"]),
        payment=payment.index,
        amount=act.body["amount_pence"],
        seat_id=payment.seat_id,
        payee=payment.payee,
        priority=payment.priority,
        request=payment.request,
        reason=act.body["reason"],
        signers=act.signers,
    )
    _take_out(ledger, law, payment, reversal)
    return price_came_back(ledger, law, act, payment)


def payment_at(ledger: Ledger, index: int) -> Spent | None:
    """The payment of an entry; None where it is none."""
    return payment_in(ledger.spent, index)


def _unauthorised(
    ledger: Ledger, record: RecordState, act: Act, payment: Spent | None
) -> Problem | None:
    """Who says that money is back may pay, and neither asked for the payment nor approved it: it
    makes room to spend again."""
    roles = record.policy.pay_roles
    request = None if payment is None else ledger.request_of(payment)
    took_part = set() if request is None else request.proposers | set(request.approvals)
    for signer in act.signers:
        if signer.office.role in roles and signer.person_id not in took_part:
            return None
    who = f"one of {', '.join(roles)} who neither asked for the payment nor approved it"
    return act.problem(NO_AUTHORITY, f"a reversal takes the signature of {who}")


def _unfit(ledger: Ledger, act: Act, payment: Spent | None) -> Problem | None:
    named, pence = act.body["payment"], act.body["amount_pence"]
    if payment is None:
        return act.problem("unknown_payment", f"entry {named} is no payment")
    left = payment.amount - sum(ledger.came_back[payment.index].values())
    if pence > left:
        words = ledger.currency.words
        detail = f"{words(pence)}; of the payment of entry {named} {words(left)} are left"
        return act.problem("reversal_above_payment", detail, with_entries=(named,))
    day = date.fromisoformat(act.body["value_date"])
    told_on = act.entry.day
    if day < payment.day or (day - told_on).days > 1:
        detail = f"of {day}; the money left on {payment.day}, and the entry is of {told_on}"
        return act.problem("reversal_misdated", detail, with_entries=(named,))
    return None


def _take_out(ledger: Ledger, law: SpendingLaw, payment: Spent, reversal: Reversal) -> None:
    """Out of every total that later entries are held against, from its day on."""
    place, day, pence = (payment.seat_id, payment.resource), reversal.day, reversal.amount
    ledger.reversals.append(reversal)
    ledger.came_back[payment.index][day] += pence
    ledger.reversed_on[place].add(day)
    ledger.reversal_days[payment.resource].add(day)
    ledger.totals[place] -= pence
    ledger.used[payment.resource] -= pence
    ledger.place_days[place][day] -= pence
    ledger.days[payment.resource][day] -= pence
    if belongs(ledger, law, payment):  # the law's period decides on the payment, not on its return
        count(ledger, [Counted(payment.seat_id, day, -pence, law.is_long(payment.day))])
        _take_from_candidates(ledger, law, payment, day)
    ledger.commitments.take_back(reversal)
    left = payment.amount - ledger.came_back_by(payment.index, date.max)
    ledger.evidence.came_back(payment.index, payment.request, left)
    request = ledger.request_of(payment)
    if request is not None:
        request.payers.update(signer.person_id for signer in reversal.signers)
    if request is not None and request.resource == payment.resource:
        request.came_back[day] += pence


def _take_from_candidates(ledger: Ledger, law: SpendingLaw, payment: Spent, day: date) -> None:
    """What came back of a payment for no seat came back of each share of it."""
    lot = ledger.deliveries.lots.get(payment.index)
    if lot is None:
        return
    changes = shifted(ledger, law, payment, lot, day)
    shift(ledger, payment, changes)
    for change in changes:
        ledger.reversed_on[change.seat_id, payment.resource].add(day)
