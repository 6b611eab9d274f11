"""The tables of what was asked, approved, spent, departed from and brought back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from hustings.record.spoken_code import spoken_code
from hustings.spend.csv_table import Row, amount_cells, people_cell
from hustings.spend.figures import is_signed
from hustings.spend.ledger import Ledger, Request
from hustings.spend.request_state import state_of

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "spending": (
        "entry",
        "kind",
        "day",
        "resource",
        "amount_pence",
        "amount",
        "value_pence",
        "seat_id",
        "from_seat",
        "payee",
        "purpose",
        "priority",
        "request",
        "invoice",
        "signed_by",
        "approved_by",
        "without_quorum",
        "without_elected",
        "breaches",
        "bill",
        "bill_lacking",
    ),
    "requests": (
        "entry",
        "day",
        "resource",
        "amount_pence",
        "amount",
        "seat_id",
        "payee",
        "purpose",
        "priority",
        "plan",
        "proposed",
        "advised",
        "decided",
        "complete_at",
        "complete_on",
        "complete_proven",
        "ended_at",
        "signed",
        "used",
        "code",
        "expires_on",
        "emergency",
        "ratify_by",
        "ratified_at",
        "ratified_on",
        "state",
        "ordered_pence",
        "closed_at",
    ),
    "approvals": (
        "entry",
        "day",
        "request",
        "person_id",
        "office_id",
        "role",
        "elected",
    ),
    "departures": (
        "entry",
        "day",
        "resource",
        "amount_pence",
        "amount",
        "seat_id",
        "plan",
        "reason",
        "signed_by",
    ),
    "reversals": (
        "entry",
        "day",
        "payment",
        "amount_pence",
        "seat_id",
        "payee",
        "reason",
        "signed_by",
    ),
}


def money_rows(ledger: Ledger, day: date) -> dict[str, Iterable[Row]]:
    """The rows of each by name. ``day``: on which requests are as they stand."""
    return {
        "spending": _spending(ledger),
        "requests": _requests(ledger, day),
        "approvals": _approvals(ledger),
        "departures": _departures(ledger),
        "reversals": _reversals(ledger),
    }


def _spending(ledger: Ledger) -> Iterator[Row]:
    """Every payment, staff move and delivery, in the order of the log. A bill is what serves a
    payment as one; it lacks where the law asks for it and there is none."""
    lacking = dict(ledger.evidence.all_lacking())
    for spent in ledger.spent:
        yield {
            "entry": spent.index,
            "kind": spent.kind,
            "day": spent.day,
            **amount_cells(spent.resource, spent.amount),
            "value_pence": spent.value_pence,
            "seat_id": spent.seat_id,
            "from_seat": spent.from_seat,
            "payee": spent.payee,
            "purpose": spent.purpose,
            "priority": spent.priority,
            "request": spent.request,
            "invoice": spent.invoice,
            "signed_by": people_cell(spent.signers),
            "approved_by": people_cell(spent.approvers),
            "without_quorum": spent.without_quorum,
            "without_elected": spent.without_elected,
            "breaches": ";".join(spent.breaches),
            "bill": spent.invoice or ledger.evidence.bill_of(spent.index, spent.request),
            "bill_lacking": spent.index in lacking,
        }


def _requests(ledger: Ledger, day: date) -> Iterator[Row]:
    for request in ledger.requests.values():
        yield {
            "entry": request.index,
            "day": request.day,
            **amount_cells(request.resource, request.amount),
            "seat_id": request.seat_id,
            "payee": request.payee,
            "purpose": request.purpose,
            "priority": request.priority,
            "plan": request.plan,
            **{part: _named(request, part) for part in ("proposed", "advised", "decided")},
            "complete_at": request.approved_by,
            "complete_on": request.approved_on,
            "complete_proven": request.quorum_proven,
            "ended_at": request.closed,
            "signed": is_signed(request),
            "used": request.used,
            "code": spoken_code(request.digest),
            "expires_on": request.expires,
            "emergency": request.emergency or None,
            "ratify_by": request.ratify_by,
            "ratified_at": request.ratified_by,
            "ratified_on": request.ratified_on,
            "state": state_of(ledger, request, day),
            "ordered_pence": sum(o.standing.amount for o in ledger.commitments.on(request.index)),
            "closed_at": request.finished,
        }


def _named(request: Request, part: str) -> str:
    return ";".join(sorted({person for person, did in request.participants if did == part}))


def _approvals(ledger: Ledger) -> Iterator[Row]:
    """Those that count, in the order of the log."""
    found = [
        (approval, request.index)
        for request in ledger.requests.values()
        for approval in request.approvals.values()
    ]
    for approval, request in sorted(found, key=lambda f: (f[0].index, f[0].signer.person_id)):
        office = approval.signer.office
        yield {
            "entry": approval.index,
            "day": approval.day,
            "request": request,
            "person_id": approval.signer.person_id,
            "office_id": office.office_id,
            "role": office.role,
            "elected": office.elected,
        }


def _departures(ledger: Ledger) -> Iterator[Row]:
    for departure in ledger.departures:
        yield {
            "entry": departure.index,
            "day": departure.day,
            **amount_cells(departure.resource, departure.amount),
            "seat_id": departure.seat_id,
            "plan": departure.plan,
            "reason": departure.reason,
            "signed_by": people_cell(departure.signers),
        }


def _reversals(ledger: Ledger) -> Iterator[Row]:
    for reversal in ledger.reversals:
        yield {
            "entry": reversal.index,
            "day": reversal.day,
            "payment": reversal.payment,
            "amount_pence": reversal.amount,
            "seat_id": reversal.seat_id,
            "payee": reversal.payee,
            "reason": reversal.reason,
            "signed_by": people_cell(reversal.signers),
        }
