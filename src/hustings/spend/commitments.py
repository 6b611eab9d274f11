"""Orders and contracts: money that is bound before it leaves. Facts, which always count.

Who may order is the policy's to say. What was ordered is held against what was asked and approved
by the day of the order, as a payment is by its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from hustings.record.authority import Act, RecordState
from hustings.record.policy import MONEY
from hustings.record.problems import Problem
from hustings.spend.asked import Request
from hustings.spend.case import breach_by, place_name
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger
from hustings.spend.order import Commitment, Order

SET_APART = ("unknown_orderer", "orderer_without_role", "orderer_not_separate")


def commit(ledger: Ledger, law: SpendingLaw, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """Takes an order in, whatever was wrong with it. One that is to change another stands beside
    it where nobody signed who may order."""
    made = _commitment(act)
    request = None if made.request is None else ledger.requests.get(made.request)
    wrong = [*_orderer(record, act, request), *_unfit(law, act, made)]
    changed, problem = _changed(ledger, act, made)
    wrong += [problem] if problem else []
    if any(found.rule in SET_APART for found in wrong):
        changed = None
    more = made.amount - (changed.standing.amount if changed else 0)
    wrong += _not_approved(act, made, request, more)
    before = _beyond(ledger, request)
    _take_in(ledger, made, changed, wrong)
    excess = _beyond(ledger, request) - before
    if request is not None and excess > 0:
        words = ledger.currency.words
        taken = words(ledger.commitments.taken_up(request.index))
        detail = (
            f"orders and payments under none come to {taken} on the request of entry "
            f"{request.index} for {words(request.amount)}"
        )
        wrong.append(breach_by(act, "commitment_above_approval", detail, excess, [request.index]))
    if request is not None:
        request.payers.update(signer.person_id for signer in act.signers)
    placed = ledger.commitments.placed
    placed[-1] = replace(made, breaches=tuple(found.rule for found in wrong))
    return tuple(wrong)


def _commitment(act: Act) -> Commitment:
    body = act.body
    return Commitment(
        index=act.index,
        day=act.entry.day,
        request=body["request"],
        amount=body["amount_pence"],
        seat_id=body["seat_id"],
        payee=body["payee"],
        purpose=body["purpose"],
        ordered=date.fromisoformat(body["ordered"]),
        due=None if body["due"] is None else date.fromisoformat(body["due"]),
        category=body.get("category", ""),
        replaces=body.get("replaces"),
        signers=act.signers,
    )


def _take_in(
    ledger: Ledger, made: Commitment, changed: Order | None, wrong: Sequence[Problem]
) -> None:
    if changed is None:
        ledger.commitments.place(made)
    else:
        ledger.commitments.change(changed, made)


def _changed(ledger: Ledger, act: Act, made: Commitment) -> tuple[Order | None, Problem | None]:
    """The order in whose place this one stands."""
    if made.replaces is None:
        return None, None
    order = ledger.commitments.orders.get(made.replaces)
    if order is not None and order.standing.request == made.request:
        return order, None
    detail = f"entry {made.replaces}, which it is to change, is no order on its request"
    return None, breach_by(act, "unknown_commitment", detail, made.amount, [])


def _orderer(record: RecordState, act: Act, request: Request | None) -> Iterator[Problem]:
    """Who orders holds an office for it, and neither asked nor approved."""
    signers, roles, pence = act.signers, record.policy.may_incur, act.body["amount_pence"]
    if not signers:
        yield breach_by(act, "unknown_orderer", "no signature on it counts", pence, [])
    elif not any(signer.office.role in roles for signer in signers):
        held = ", ".join(sorted({signer.office.role for signer in signers}))
        detail = f"signed as {held}; it takes one of {', '.join(roles)}"
        yield breach_by(act, "orderer_without_role", detail, pence, [])
    if request is not None:
        took_part = request.proposers | set(request.approvals)
        both = sorted({signer.person_id for signer in signers} & took_part)
        if both:
            detail = f"{', '.join(both)} proposed or approved the request of entry {request.index}"
            yield breach_by(act, "orderer_not_separate", detail, pence, [request.index])


def _unfit(law: SpendingLaw, act: Act, made: Commitment) -> Iterator[Problem]:
    told_on = act.entry.day
    if (made.ordered - told_on).days > 1:  # one day more is the clock's of another time zone
        detail = f"of {made.ordered}, in an entry of {told_on}"
        yield breach_by(act, "commitment_dated_ahead", detail, made.amount, [])
    if made.seat_id is not None and made.seat_id not in law.seats:
        detail = f"the election has no seat {made.seat_id}"
        yield breach_by(act, "unknown_seat", detail, made.amount, [])


def _not_approved(
    act: Act, made: Commitment, request: Request | None, more: int
) -> Iterator[Problem]:
    """The quorum must be complete by the day of the order, for what was ordered. ``more``: than by
    the commitment that it changes; nothing new is ordered where an order is made smaller."""
    if request is None:
        named = "it names no request"
        if made.request is not None:
            named = f"entry {made.request}, which it names, is no request with authority"
        if more > 0:
            yield breach_by(act, "unsigned_commitment", named, more, [])
        return
    differs = _differs(request, made)
    if differs:
        detail = f"not as asked in entry {request.index}: {', '.join(differs)}"
        yield breach_by(act, "commitment_differs", detail, made.amount, [request.index])
    if more <= 0:
        return
    if request.ended_at is not None:
        detail = f"entry {request.ended_at} had ended the request of entry {request.index}"
        entries = [request.index, request.ended_at]
        yield breach_by(act, "closed_request_committed", detail, more, entries)
    approved_on = request.approved_on
    if approved_on is not None and made.ordered < approved_on:
        detail = f"ordered on {made.ordered}; the quorum was complete on {approved_on}"
        yield breach_by(act, "commitment_before_approval", detail, more, [request.index])
    elif not request.may_be_spent_on(made.ordered):
        detail = f"the request of entry {request.index} had no complete quorum on {made.ordered}"
        yield breach_by(act, "unsigned_commitment", detail, more, [request.index])


def _differs(request: Request, made: Commitment) -> list[str]:
    """What is not as asked."""
    asked = {
        "payee": (request.payee, made.payee),
        "seat": (place_name(request.seat_id), place_name(made.seat_id)),
        "resource": (request.resource, MONEY),
    }
    return [
        f"{name} {did!r} instead of {wanted!r}"
        for name, (wanted, did) in asked.items()
        if wanted != did
    ]


def _beyond(ledger: Ledger, request: Request | None) -> int:
    """How much of a request's orders, and of its payments under none, is beyond what it asks."""
    if request is None or request.resource != MONEY:
        return 0
    return max(0, ledger.commitments.taken_up(request.index) - request.amount)
