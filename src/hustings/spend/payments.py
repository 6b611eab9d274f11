"""Payments and staff moves: facts, which always count and carry the breaches found here.

``sign_off`` compares one with what was asked and approved, ``bounds`` with the plan, the budget
and the law.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import replace
from datetime import date

from hustings.record.authority import Act, RecordState
from hustings.record.offices import Signer
from hustings.record.policy import MONEY, Resource
from hustings.record.problems import Problem
from hustings.record.schema import amount_of
from hustings.spend.bounds import beyond_bounds
from hustings.spend.case import Case
from hustings.spend.commitments import misnamed, named_order
from hustings.spend.evidence import note_payment, shown_before
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger, Request, Spent
from hustings.spend.repeats import bill_of, group_of, paid_before, repeated
from hustings.spend.sign_off import covered, not_signed_off

STAFF = "staff_days"


def spend(ledger: Ledger, law: SpendingLaw, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """Money that left, or staff who went: into the totals, whatever was wrong with it."""
    spent = _what_happened(ledger, record, act)
    case = Case(ledger, law, record, act, spent)
    problems = (
        *not_signed_off(case),
        *misnamed(ledger, act, spent),
        *repeated(case),
        *shown_before(case),
        *beyond_bounds(case),
    )
    _add(ledger, law, replace(spent, breaches=tuple(problem.rule for problem in problems)))
    if spent.kind == "payment":
        ledger.commitments.pay(spent, named_order(ledger, spent, act.body.get("commitment")))
        note_payment(ledger, law, spent)
    return problems


def _what_happened(ledger: Ledger, record: RecordState, act: Act) -> Spent:
    """The fact, and how much of it who had signed by then. A staff move has no payee of its own:
    it has its request's."""
    body = act.body
    moved = act.entry.type == "staff_move"
    request = ledger.requests.get(body["request"])
    amount = amount_of(body)
    spent = Spent(
        index=act.index,
        kind="staff_move" if moved else "payment",
        day=date.fromisoformat(body["start" if moved else "value_date"]),
        resource=STAFF if moved else MONEY,
        amount=amount,
        value_pence=_value(record.policy.resource(STAFF), amount) if moved else amount,
        seat_id=body["seat_id"],
        payee=_of_request(request, "payee") if moved else body["payee"],
        purpose=_of_request(request, "purpose") if moved else body["purpose"],
        priority=_of_request(request, "priority"),
        request=body["request"],
        invoice=body.get("invoice"),
        from_seat=body.get("from_seat"),
        signers=act.signers,
        approvers=_approvers(request),
        without_quorum=amount,
        without_elected=amount,
    )
    quorum, elected = covered(request, spent)
    return replace(spent, without_quorum=amount - quorum, without_elected=amount - elected)


def _value(staff: Resource | None, days: int) -> int:
    return staff.value_pence(days) if staff else 0


def _of_request(request: Request | None, name: str) -> str:
    return str(getattr(request, name)) if request else ""


def _approvers(request: Request | None) -> tuple[Signer, ...]:
    return tuple(given.signer for given in request.approvals.values()) if request else ()


def _add(ledger: Ledger, law: SpendingLaw, spent: Spent) -> None:
    """Into every total that later entries are held against."""
    ledger.spent.append(spent)
    ledger.totals[spent.seat_id, spent.resource] += spent.amount
    ledger.used[spent.resource] += spent.amount
    ledger.place_days[spent.seat_id, spent.resource][spent.day] += spent.amount
    ledger.days[spent.resource][spent.day] += spent.amount
    if law.counts_on(spent.day):
        if spent.seat_id is not None:
            ledger.seat_pence[spent.seat_id] += spent.value_pence
            ledger.law_days[spent.seat_id][spent.day] += spent.value_pence
        elif spent.resource == MONEY:
            ledger.national_pence += spent.amount
            ledger.law_days[None][spent.day] += spent.amount
    bill = bill_of(spent)
    if bill and paid_before(ledger, spent) is None:
        ledger.invoices[bill] = spent.index
    request = ledger.requests.get(spent.request) if spent.request is not None else None
    if request:
        request.payers.update(signer.person_id for signer in spent.signers)
    if request and request.resource == spent.resource:
        if not request.used:
            group = group_of(request)
            if request.day not in ledger.paid_requests[group]:
                insort(ledger.paid_days[group], request.day)
            ledger.paid_requests[group].setdefault(request.day, []).append(request.index)
            ledger.paid_asked[group][request.day] += request.amount
        request.used += spent.amount
