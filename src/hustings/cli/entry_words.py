"""Entries of the record in words: one line for each, and a request in full before it is signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.cli.record_amounts import money, shown_amount
from hustings.cli.visible import visible
from hustings.record.entries import Entry, EntryError, read_entry
from hustings.record.envelope import Envelope
from hustings.record.offices import Signer
from hustings.record.problems import Problem
from hustings.record.schema import amount_of, faults

SHORT = 12  # characters of a hash that a line shows

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One entry of the log as a reader gets it. ``entry``: None where it can't be read. ``state``:
    how far a request has come, in a word; "" for anything else."""

    index: int
    entry: Entry | None
    summary: str
    signers: tuple[Signer, ...]
    problems: tuple[Problem, ...]
    state: str = ""


def log_lines(
    entries: Sequence[bytes],
    signers: Mapping[int, tuple[Signer, ...]],
    problems: Iterable[Problem],
    states: Mapping[int, str],
    start: int = 0,
) -> list[Line]:
    """The entries from ``start`` on, in order; a problem stands with the last entry it names.
    ``states``: of requests."""
    by_entry: dict[int, list[Problem]] = {}
    for problem in problems:
        by_entry.setdefault(problem.entries[-1] if problem.entries else -1, []).append(problem)
    lines = []
    for index in range(start, len(entries)):
        entry, words = in_words(entries[index])
        of_entry = tuple(by_entry.get(index, ()))
        state = states.get(index, "")
        lines.append(Line(index, entry, words, signers.get(index, ()), of_entry, state))
    return lines


def in_words(data: bytes) -> tuple[Entry | None, str]:
    """An entry and its line, for any bytes that a log may hold."""
    try:
        entry = read_entry(data)
    except EntryError as error:
        return None, visible(f"can't be read: {error}")
    if faults(entry.type, entry.body):
        return entry, "not fit for its type"
    return entry, summary(entry.type, entry.body)


def summary(entry_type: str, body: Body) -> str:
    """One line for a body that fits its type."""
    return visible(_WORDS[entry_type](body))


def line_json(line: Line) -> dict[str, Any]:
    """A line in the shape of ``record log --json``."""
    return {
        "index": line.index,
        "at": line.entry.at if line.entry else None,
        "type": line.entry.type if line.entry else None,
        "summary": line.summary,
        "state": line.state or None,
        "body": line.entry.body if line.entry else None,
        "signers": [
            {
                "person_id": signer.person_id,
                "office_id": signer.office.office_id,
                "role": signer.office.role,
                "elected": signer.office.elected,
            }
            for signer in line.signers
        ],
        "problems": [problem_json(problem) for problem in line.problems],
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule,
        "entries": list(problem.entries),
        "effect": problem.effect,
        "detail": problem.detail,
        "amount_pence": problem.amount_pence,
    }


def envelope_lines(entry_type: str, envelope: Envelope, body: Body) -> list[str]:
    """Everything that a signature would be under, field by field."""
    lines = [f"{entry_type}: {summary(entry_type, body)}"]
    lines += [visible(f"  {name:<14} {value}") for name, value in body.items() if value is not None]
    signed = ", ".join(signature.keyid[:SHORT] for signature in envelope.signatures) or "nobody"
    return [*lines, f"  {'signed by key':<14} {signed}"]


def place(seat_id: str | None) -> str:
    """A seat, or the national office."""
    return "national" if seat_id is None else seat_id


def _what(body: Body) -> str:
    return shown_amount(body["resource"], amount_of(body))


def _plan(body: Body) -> str:
    return f"of {body['as_of']}: {body['reason']}"


def _rule(body: Body) -> str:
    return (
        f"{body['tolerance_per_cent']}% or {money(body['tolerance_pence'])} beyond the plan, "
        f"{body['window_days']} days: {body['reason']}"
    )


def _office(body: Body) -> str:
    end = "" if body["end"] is None else f" to {body['end']}"
    chosen = "elected" if body["elected"] else "appointed"
    return f"{body['office_id']} ({body['role']}, {chosen}) from {body['start']}{end}"


def _key(body: Body) -> str:
    instead = "" if body["replaces"] is None else f" in place of {body['replaces'][:SHORT]}"
    return f"{body['keyid'][:SHORT]} of {body['office_id']}{instead}"


def _request(body: Body) -> str:
    return f"{_what(body)} for {place(body['seat_id'])} to {body['payee']}: {body['purpose']}"


def _payment(body: Body) -> str:
    asked = "no request" if body["request"] is None else f"request {body['request']}"
    return (
        f"{money(body['amount_pence'])} for {place(body['seat_id'])} to {body['payee']} "
        f"({asked}, {body['value_date']})"
    )


def _staff_move(body: Body) -> str:
    asked = "no request" if body["request"] is None else f"request {body['request']}"
    return (
        f"{body['amount']:,} staff days from {place(body['from_seat'])} to "
        f"{place(body['seat_id'])} ({asked}, from {body['start']})"
    )


def _delivery(body: Body) -> str:
    asked = "no request" if body["request"] is None else f"request {body['request']}"
    bought = "" if body["payment"] is None else f", bought by payment {body['payment']}"
    return (
        f"{body['amount']:,} {body['resource'].replace('_', ' ')} for the {body['promotes']}, "
        f"delivered to {place(body['seat_id'])} ({asked}, {body['day']}{bought})"
    )


def _notional(body: Body) -> str:
    return (
        f"worth {money(body['market_pence'])} for {money(body['paid_pence'])} from "
        f"{body['giver']}, for {place(body['seat_id'])} ({body['day']}): {body['purpose']}"
    )


def _reversal(body: Body) -> str:
    return (
        f"{money(body['amount_pence'])} of payment {body['payment']} came back "
        f"({body['value_date']}): {body['reason']}"
    )


def _commitment(body: Body) -> str:
    asked = "no request" if body["request"] is None else f"request {body['request']}"
    instead = f", in place of entry {body['replaces']}" if "replaces" in body else ""
    return (
        f"{money(body['amount_pence'])} ordered for {place(body['seat_id'])} from "
        f"{body['payee']} ({asked}, {body['ordered']}{instead}): {body['purpose']}"
    )


def _evidence(body: Body) -> str:
    says = "" if body["amount_pence"] is None else f" of {money(body['amount_pence'])}"
    kind = body["kind"].replace("_", " ")
    return f"{kind}{says} for entry {body['of']} ({body['day']}), {body['sha256'][:SHORT]}"


def _reconciliation(body: Body) -> str:
    return (
        f"a bank statement of {body['first_day']} to {body['last_day']}, account "
        f"{body['account'][:SHORT]}, {body['debits']:,} debits"
    )


def _batch(body: Body) -> str:
    return (
        f"{body['kind']}, {body['kept']:,} kept, {body['rejected']:,} rejected, "
        f"{body['known']:,} known, {body['first_day']} to {body['last_day']}"
    )


def _access_refused(body: Body) -> str:
    return f"{body['data']} ({body['area']}) to {body['person_id']}: {body['reason']}"


_WORDS: Mapping[str, Callable[[Body], str]] = {
    "genesis": lambda b: f"{b['campaign']}: {b['party']} in {b['election']}",
    "policy": lambda b: f"version {b['version']}",
    "office": _office,
    "key": _key,
    "election": lambda b: f"{b['election']}, {len(b['files'])} files",
    "batch": _batch,
    "estimate": lambda b: f"of {b['as_of']}, {b['draws']:,} draws",
    "plan": _plan,
    "rule": _rule,
    "request": _request,
    "approval": lambda b: f"of request {b['request']}: {_what(b)} to {b['payee']}",
    "refusal": lambda b: f"of request {b['request']}: {b['reason']}",
    "withdrawal": lambda b: f"of entry {b['entry']}: {b['reason']}",
    "access_refused": _access_refused,
    "payment": _payment,
    "staff_move": _staff_move,
    "delivery": _delivery,
    "notional": _notional,
    "departure": lambda b: f"{_what(b)} for {b['seat_id']}: {b['reason']}",
    "reversal": _reversal,
    "commitment": _commitment,
    "evidence": _evidence,
    "closing": lambda b: f"of request {b['request']}: {b['reason']}",
    "look": lambda b: f"look {b['number']} at the test for favour, under rule {b['rule']}",
    "reconciliation": _reconciliation,
    "exhibit": lambda b: f"{b['exhibit']}, {b['media_type']}, {b['size']:,} bytes",
    "terms": lambda b: f"{b['inquiry']}, public by {b['publish_by']}: {b['title']}",
    "publication": lambda b: f"of {b['entries']:,} entries, manifest {b['manifest'][:SHORT]}",
}
