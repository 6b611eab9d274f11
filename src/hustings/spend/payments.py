"""Payments, staff moves and deliveries: facts, which always count and carry the breaches found
here.

``sign_off`` compares one with what was asked and approved, ``bounds`` with the plan and the budget,
``legal_limits`` with the law.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, get_args

from hustings.record.authority import Act, RecordState
from hustings.record.offices import Signer
from hustings.record.policy import MONEY, Resource
from hustings.record.problems import Problem
from hustings.record.schema import amount_of
from hustings.spend.bounds import beyond_bounds
from hustings.spend.case import Case
from hustings.spend.counted import Counted, count, counted, shift
from hustings.spend.deliveries import delivery_of, misdelivered, shared_out
from hustings.spend.evidence import note_payment, shown_before
from hustings.spend.happened import Kind
from hustings.spend.late import paid_late
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger, Request, Spent
from hustings.spend.legal_limits import beyond_limits
from hustings.spend.order_payments import beside_orders, named_order
from hustings.spend.repeats import bill_of, group_of, paid_before, repeated
from hustings.spend.sign_off import covered, not_signed_off

STAFF = "staff_days"
KINDS: Mapping[str, Kind] = {name: name for name in get_args(Kind)}
DAY: Mapping[Kind, str] = {"payment": "value_date", "staff_move": "start", "delivery": "day"}


def spend(ledger: Ledger, law: SpendingLaw, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """Money that left, staff who went, or things that were delivered: into the totals, whatever
    was wrong with it."""
    spent = _what_happened(ledger, record, act)
    case = Case(ledger, law, record, act, spent)
    changes = counted(case)
    problems = (
        *not_signed_off(case),
        *beside_orders(ledger, act, spent),
        *repeated(case),
        *shown_before(case),
        *misdelivered(case),
        *paid_late(case),
        *beyond_bounds(case),
        *beyond_limits(ledger, law, act, changes),
    )
    _count_by_law(case, changes)
    if problems:
        spent = replace(spent, breaches=tuple(problem.rule for problem in problems))
    _add(ledger, spent)
    if spent.kind == "payment":
        ledger.commitments.pay(spent, named_order(ledger, spent, act.body.get("commitment")))
        note_payment(ledger, law, spent)
    return problems


def _what_happened(ledger: Ledger, record: RecordState, act: Act) -> Spent:
    """The fact, and how much of it who had signed by then. Staff and deliveries have no payee of
    their own: they have their request's."""
    body = act.body
    kind: Kind = KINDS[act.entry.type]
    paid = kind == "payment"
    resource = MONEY if paid else STAFF if kind == "staff_move" else body["resource"]
    request = ledger.requests.get(body["request"])
    amount = amount_of(body)
    told: dict[str, Any] = dict(
        index=act.index,
        kind=kind,
        day=date.fromisoformat(body[DAY[kind]]),
        resource=resource,
        amount=amount,
        value_pence=amount if paid else _value(record.policy.resource(resource), amount),
        seat_id=body["seat_id"],
        payee=body["payee"] if paid else _of_request(request, "payee"),
        purpose=body["purpose"] if paid else _of_request(request, "purpose"),
        priority=_of_request(request, "priority"),
        request=body["request"],
        invoice=body.get("invoice"),
        from_seat=body.get("from_seat"),
        signers=act.signers,
        approvers=_approvers(request),
    )
    unsigned = Spent(**told, without_quorum=amount, without_elected=amount)
    quorum, elected = covered(request, unsigned)
    return Spent(**told, without_quorum=amount - quorum, without_elected=amount - elected)


def _value(resource: Resource | None, amount: int) -> int:
    return resource.value_pence(amount) if resource else 0


def _of_request(request: Request | None, name: str) -> str:
    return str(getattr(request, name)) if request else ""


def _approvers(request: Request | None) -> tuple[Signer, ...]:
    return tuple(given.signer for given in request.approvals.values()) if request else ()


def _add(ledger: Ledger, spent: Spent) -> None:
    """Into every total that later entries are held against."""
    ledger.spent.append(spent)
    ledger.totals[spent.seat_id, spent.resource] += spent.amount
    ledger.used[spent.resource] += spent.amount
    ledger.place_days[spent.seat_id, spent.resource][spent.day] += spent.amount
    ledger.days[spent.resource][spent.day] += spent.amount
    bill = bill_of(spent)
    if bill and paid_before(ledger, spent) is None:
        ledger.invoices[bill] = spent.index
    request = ledger.request_of(spent)
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


def _count_by_law(case: Case, changes: Sequence[Counted]) -> None:
    """What the law counts of it; a delivery moves what the payment that bought it counts."""
    delivery, payment = delivery_of(case), shared_out(case)
    if delivery is None:
        count(case.ledger, changes)
        return
    case.ledger.deliveries.add(delivery, None if payment is None else payment.index)
    if payment is not None:
        shift(case.ledger, payment, changes)
