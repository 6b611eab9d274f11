"""Bank statements: as the bank wrote them, and as they are published, without personal data.

What the public form says of a line is enough to hold it against the payments. The bank's own words
stay with the campaign; an HMAC of them under the audit key tells an auditor, and nobody else, that
two lines say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from hustings.record.canonical import CanonicalError, canonical_json, parse_canonical
from hustings.record.envelope import is_hash
from hustings.record.schema import DATE, INDEX, POSITIVE, TEXT

Kind = Literal["debit", "credit"]
LINE_KEYS = {
    "day",
    "kind",
    "amount_pence",
    "payee",
    "request",
    "payee_hmac",
    "reference_hmac",
}


class StatementError(ValueError):
    """Bytes that are no published statement; the message says what was expected."""


@dataclass(frozen=True)
class BankLine:
    """A line as the bank has it. ``row``: its line in the file. ``amount_pence``: above 0.
    ``payee``, ``reference``: the bank's words, "" where it has none."""

    row: int
    day: date
    kind: Kind
    amount_pence: int
    payee: str
    reference: str


@dataclass(frozen=True)
class BankStatement:
    """A bank's own file. ``account``: as the file or the user names it. ``first_day``,
    ``last_day``: what it covers; None where the file does not say."""

    account: str
    first_day: date | None
    last_day: date | None
    lines: tuple[BankLine, ...]


@dataclass(frozen=True)
class Line:
    """A line as it is published. ``payee``: only where the record has that name already.
    ``request``: the request that the bank's reference names. ``payee_hmac``, ``reference_hmac``:
    of the bank's words; None where it has none."""

    day: date
    kind: Kind
    amount_pence: int
    payee: str | None
    request: int | None
    payee_hmac: str | None
    reference_hmac: str | None

    @property
    def identity(self) -> tuple[date, str, int, str, str]:
        """What is the same in two statements of one account that overlap."""
        words = (self.payee_hmac or "", self.reference_hmac or "")
        return (self.day, self.kind, self.amount_pence, *words)


@dataclass(frozen=True)
class Statement:
    """A statement as it is published. ``account``: an HMAC. ``lines``: in one order, whatever the
    bank's was."""

    account: str
    first_day: date
    last_day: date
    simulated: bool
    lines: tuple[Line, ...]

    @property
    def debits(self) -> int:
        """How many debits it has."""
        return sum(line.kind == "debit" for line in self.lines)


@dataclass
class Account:
    """What is known of one account: the days covered so far, and each line how often."""

    first_day: date
    last_day: date
    seen: Counter[tuple[date, str, int, str, str]] = field(default_factory=Counter)


@dataclass
class BankBook:
    """What the statements so far say. ``accounts``: by HMAC. ``open_debits``, ``open_credits``:
    lines that are nothing in the record yet. ``debited``, ``credited``: payment, or reversal, to
    the reconciliation that has its line. ``missing``: those of which it has been said that they
    have none."""

    accounts: dict[str, Account] = field(default_factory=dict)
    open_debits: list[Line] = field(default_factory=list)
    open_credits: list[Line] = field(default_factory=list)
    debited: dict[int, int] = field(default_factory=dict)
    credited: dict[int, int] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)
    debits: int = 0
    reconciliations: list[int] = field(default_factory=list)


def statement_bytes(statement: Statement) -> bytes:
    """The file's contents: canonical JSON, the lines in order of day, kind, amount and words."""
    return canonical_json(
        {
            "account": statement.account,
            "first_day": statement.first_day.isoformat(),
            "last_day": statement.last_day.isoformat(),
            "simulated": statement.simulated,
            "lines": [_line_json(line) for line in in_order(statement.lines)],
        }
    )


def in_order(lines: tuple[Line, ...]) -> list[Line]:
    """The lines in the one order that a published statement has."""
    return sorted(lines, key=lambda line: (*line.identity, line.payee or "", line.request or 0))


def read_statement(data: bytes) -> Statement:
    """The statement that a file holds. Raises StatementError."""
    try:
        value = parse_canonical(data)
    except CanonicalError as error:
        raise StatementError(str(error)) from error
    expected = {"account", "first_day", "last_day", "simulated", "lines"}
    if not (isinstance(value, dict) and set(value) == expected):
        raise StatementError(f"expected exactly {', '.join(sorted(expected))}")
    days = DATE.holds(value["first_day"]) and DATE.holds(value["last_day"])
    if not (is_hash(value["account"]) and days and isinstance(value["lines"], list)):
        raise StatementError("expected an HMAC, two dates and a list of lines")
    if not isinstance(value["simulated"], bool):
        raise StatementError('"simulated" must be true or false')
    first, last = (date.fromisoformat(value[name]) for name in ("first_day", "last_day"))
    lines = tuple(_read_line(part, number) for number, part in enumerate(value["lines"], 1))
    if list(lines) != in_order(lines):
        raise StatementError("its lines are not in order")
    if first > last or any(not first <= line.day <= last for line in lines):
        raise StatementError(f"a line lies outside {first} to {last}")
    return Statement(value["account"], first, last, value["simulated"], lines)


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "day": line.day.isoformat(),
        "kind": line.kind,
        "amount_pence": line.amount_pence,
        "payee": line.payee,
        "request": line.request,
        "payee_hmac": line.payee_hmac,
        "reference_hmac": line.reference_hmac,
    }


def _read_line(part: Any, number: int) -> Line:
    if not (isinstance(part, dict) and set(part) == LINE_KEYS):
        raise StatementError(f"line {number}: expected exactly {', '.join(sorted(LINE_KEYS))}")
    fits = (
        DATE.holds(part["day"])
        and part["kind"] in ("debit", "credit")
        and POSITIVE.holds(part["amount_pence"])
        and _null_or(part, "payee", TEXT.holds)
        and _null_or(part, "request", INDEX.holds)
        and _null_or(part, "payee_hmac", is_hash)
        and _null_or(part, "reference_hmac", is_hash)
    )
    if not fits:
        raise StatementError(f"line {number}: a field of another kind than expected")
    return Line(
        date.fromisoformat(part["day"]),
        part["kind"],
        part["amount_pence"],
        part["payee"],
        part["request"],
        part["payee_hmac"],
        part["reference_hmac"],
    )


def _null_or(part: Mapping[str, Any], name: str, holds: Any) -> bool:
    return part[name] is None or bool(holds(part[name]))
