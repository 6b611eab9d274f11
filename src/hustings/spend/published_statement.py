"""From the bank's own words to what may be published."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from hustings.spend.ledger import Ledger
from hustings.spend.payee import as_compared
from hustings.spend.statement import BankLine, BankStatement, Line, Statement, in_order

# Banks cut long names off: so many letters that begin one known name, and no other, are that name.
SHORTEST_CUT = 12
REQUEST = re.compile(r"(?<![A-Za-z0-9])[Rr]([0-9]{1,9})(?![A-Za-z0-9])", re.ASCII)


def published(
    bank: BankStatement,
    days: tuple[date, date],
    ledger: Ledger,
    key: bytes,
    *,
    simulated: bool,
) -> Statement:
    """What of a bank's statement the record may have. ``days``: the first and the last that it
    covers. ``key``: the audit key.

    Credits stay out unless the record has their payee or their request: who gives is nobody's
    business. Raises ValueError for a line outside the days.
    """
    outside = [line.row for line in bank.lines if not days[0] <= line.day <= days[1]]
    if outside:
        raise ValueError(f"row {outside[0]} lies outside {days[0]} to {days[1]}")
    names = known_names(ledger)
    lines = (_published(line, names, ledger.requests.keys(), key) for line in bank.lines)
    kept = tuple(
        line
        for line in lines
        if line.kind == "debit" or line.payee is not None or line.request is not None
    )
    account = sealed(key, "account", re.sub(r"\W", "", bank.account).upper())
    return Statement(account, *days, simulated=simulated, lines=tuple(in_order(kept)))


def known_names(ledger: Ledger) -> Mapping[str, str]:
    """Payees of the record, by how they are compared; as they were first written."""
    said: Iterable[str] = (
        *(request.payee for request in ledger.requests.values()),
        *(spent.payee for spent in ledger.spent if spent.kind == "payment"),
    )
    names: dict[str, str] = {}
    for payee in said:
        names.setdefault(as_compared(payee), payee)
    return names


def sealed(key: bytes, what: str, text: str) -> str:
    """HMAC-SHA-256 of a text under the audit key, in hexadecimal. ``what``: what kind of text, so
    that no seal of one kind is one of another."""
    return hmac.new(key, f"hustings {what} v1\n{text}".encode(), hashlib.sha256).hexdigest()


def _published(
    line: BankLine, names: Mapping[str, str], requests: Collection[int], key: bytes
) -> Line:
    named = REQUEST.search(line.reference)
    request = int(named[1]) if named and int(named[1]) in requests else None
    return Line(
        day=line.day,
        kind=line.kind,
        amount_pence=line.amount_pence,
        payee=_known(line.payee, names),
        request=request,
        payee_hmac=sealed(key, "payee", as_compared(line.payee)) if line.payee else None,
        reference_hmac=sealed(key, "reference", line.reference) if line.reference else None,
    )


def _known(payee: str, names: Mapping[str, str]) -> str | None:
    """The name of the record that the bank means, whole or cut off."""
    said = as_compared(payee) if payee else ""
    if said in names:
        return names[said]
    begun = [name for name in names if name.startswith(said)] if len(said) >= SHORTEST_CUT else []
    return names[begun[0]] if len(begun) == 1 else None
