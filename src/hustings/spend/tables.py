"""The tables of a bundle: everything asked, signed and spent, one row each.

CSV in UTF-8 with one header line and line feeds. Amounts of money are
pence, in columns that end in ``_pence``; a blank is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from hustings.record.offices import Signer
from hustings.record.policy import MONEY
from hustings.record.replay import State
from hustings.record.spoken_code import spoken_code
from hustings.spend.budget import budgets
from hustings.spend.figures import is_signed
from hustings.spend.ledger import Ledger, PublishedPlan, Request

Cell = str | int | bool | date | None
Row = Mapping[str, Cell]

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
        "ended_at",
        "signed",
        "used",
        "code",
        "expires_on",
        "emergency",
        "ratify_by",
        "ratified_at",
        "ratified_on",
    ),
    "approvals": ("entry", "day", "request", "person_id", "office_id", "role", "elected"),
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
    "budgets": (
        "scope",
        "place",
        "resource",
        "unit",
        "budget",
        "planned",
        "departed",
        "committed",
        "spent",
        "reversed",
        "left",
    ),
    "access": ("entry", "person_id", "data", "area", "reason", "entitled"),
    "offices": ("office_id", "person_id", "role", "area", "start", "end", "elected"),
    "plans": (
        "entry",
        "day",
        "as_of",
        "seat_id",
        "resource",
        "amount_pence",
        "amount",
        "sha256",
        "signed_by",
    ),
}


def tables(state: State) -> dict[str, bytes]:
    """Every table by name."""
    return {name: csv_bytes(COLUMNS[name], rows) for name, rows in rows_of(state).items()}


def rows_of(state: State) -> dict[str, Iterable[Row]]:
    """The rows of every table by name."""
    ledger: Ledger = state.rooms["spend"]
    return {
        "spending": _spending(ledger),
        "requests": _requests(ledger),
        "approvals": _approvals(ledger),
        "departures": _departures(ledger),
        "reversals": _reversals(ledger),
        "budgets": _budgets(state, ledger),
        "access": _access(state),
        "offices": _offices(state),
        "plans": _plans(ledger),
    }


def csv_bytes(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table in UTF-8. A row has exactly the columns. Raises ValueError for one with others."""
    lines = [",".join(columns)]
    for row in rows:
        if row.keys() != set(columns):
            raise ValueError(f"expected the columns {', '.join(columns)}, got {', '.join(row)}")
        lines.append(",".join(_quoted(_cell(row[name])) for name in columns))
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _quoted(text: str) -> str:
    """RFC 4180, s. 2; not left to a library, whose next version may quote one character more."""
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _amount(resource: str, amount: int) -> dict[str, Cell]:
    money = resource == MONEY
    return {
        "resource": resource,
        "amount_pence": amount if money else None,
        "amount": None if money else amount,
    }


def _people(signers: Iterable[Signer]) -> str:
    return ";".join(sorted({signer.person_id for signer in signers}))


def _spending(ledger: Ledger) -> Iterator[Row]:
    """Every payment and staff move, in the order of the log."""
    for spent in ledger.spent:
        yield {
            "entry": spent.index,
            "kind": spent.kind,
            "day": spent.day,
            **_amount(spent.resource, spent.amount),
            "value_pence": spent.value_pence,
            "seat_id": spent.seat_id,
            "from_seat": spent.from_seat,
            "payee": spent.payee,
            "purpose": spent.purpose,
            "priority": spent.priority,
            "request": spent.request,
            "invoice": spent.invoice,
            "signed_by": _people(spent.signers),
            "approved_by": _people(spent.approvers),
            "without_quorum": spent.without_quorum,
            "without_elected": spent.without_elected,
            "breaches": ";".join(spent.breaches),
        }


def _requests(ledger: Ledger) -> Iterator[Row]:
    for request in ledger.requests.values():
        yield {
            "entry": request.index,
            "day": request.day,
            **_amount(request.resource, request.amount),
            "seat_id": request.seat_id,
            "payee": request.payee,
            "purpose": request.purpose,
            "priority": request.priority,
            "plan": request.plan,
            **{part: _named(request, part) for part in ("proposed", "advised", "decided")},
            "complete_at": request.approved_by,
            "complete_on": request.approved_on,
            "ended_at": request.closed,
            "signed": is_signed(request),
            "used": request.used,
            "code": spoken_code(request.digest),
            "expires_on": request.expires,
            "emergency": request.emergency or None,
            "ratify_by": request.ratify_by,
            "ratified_at": request.ratified_by,
            "ratified_on": request.ratified_on,
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
            **_amount(departure.resource, departure.amount),
            "seat_id": departure.seat_id,
            "plan": departure.plan,
            "reason": departure.reason,
            "signed_by": _people(departure.signers),
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
            "signed_by": _people(reversal.signers),
        }


def _budgets(state: State, ledger: Ledger) -> Iterator[Row]:
    """Amounts are in the unit that the row names, as the sums of the other tables are."""
    if not state.record.policies:
        return
    policy = state.record.policy
    for budget in budgets(ledger, policy):
        resource = policy.resource(budget.resource)
        yield {
            "scope": budget.scope,
            "place": budget.place,
            "resource": budget.resource,
            "unit": resource.unit if resource else None,
            "budget": budget.budget,
            "planned": budget.planned,
            "departed": budget.departed,
            "committed": budget.committed,
            "spent": budget.spent,
            "reversed": budget.reversed,
            "left": budget.left,
        }


def _access(state: State) -> Iterator[Row]:
    for index, body, entitled in state.record.refusals_of_access:
        yield {"entry": index, **body, "entitled": entitled}


def _offices(state: State) -> Iterator[Row]:
    """As they stand at the end of the log."""
    for name in sorted(state.record.offices):
        office = state.record.offices[name]
        yield {
            "office_id": office.office_id,
            "person_id": office.person_id,
            "role": office.role,
            "area": office.area,
            "start": office.start,
            "end": office.end,
            "elected": office.elected,
        }


def _plans(ledger: Ledger) -> Iterator[Row]:
    """Every plan that was ever in force, amount by amount."""
    for plan in ledger.plans:
        allocation = plan.allocation
        for resource, amount in allocation.national.items():
            yield _plan_row(plan, None, resource, amount)
        for seat in sorted(allocation.seats):
            for resource, amount in allocation.seats[seat].items():
                yield _plan_row(plan, seat, resource, amount)


def _plan_row(plan: PublishedPlan, seat_id: str | None, resource: str, amount: int) -> Row:
    return {
        "entry": plan.index,
        "day": plan.day,
        "as_of": plan.as_of,
        "seat_id": seat_id,
        **_amount(resource, amount),
        "sha256": plan.sha256,
        "signed_by": _people(plan.signers),
    }
