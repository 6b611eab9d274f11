"""Bank statements for tests, and their entries."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hustings.spend.payee import as_compared
from hustings.spend.statement import Kind, Line, Statement, statement_bytes
from tests.record.campaigns import Campaign

KEY = b"an audit key for tests"
ACCOUNT = "12345678"
KNOWN = ("A printer", "A hall")


def sealed(text: str) -> str | None:
    """As the audit key seals the bank's words."""
    return hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest() if text else None


def line(
    day: str,
    pence: int,
    payee: str = "A printer",
    *,
    request: int | None = None,
    kind: Kind = "debit",
    reference: str = "",
) -> Line:
    """One line of a bank. A payee that is not ``KNOWN`` is published as a seal alone."""
    return Line(
        date.fromisoformat(day),
        kind,
        pence,
        payee if payee in KNOWN else None,
        request,
        sealed(as_compared(payee)) if payee else None,
        sealed(reference or (f"R{request}" if request is not None else "")),
    )


def statement(
    *lines: Line, first: str = "2017-05-01", last: str = "2017-05-31", account: str = ACCOUNT
) -> Statement:
    """A statement of May."""
    days = date.fromisoformat(first), date.fromisoformat(last)
    return Statement(sealed(account) or "", *days, simulated=True, lines=lines)


def reconcile(
    campaign: Campaign, told: Statement | Iterable[Line], *, accounts: int = 1, window: int = 5
) -> int:
    """The statement as an entry of today."""
    known = told if isinstance(told, Statement) else statement(*told)
    body = {
        "account": known.account,
        "accounts": accounts,
        "first_day": known.first_day.isoformat(),
        "last_day": known.last_day.isoformat(),
        "sha256": campaign.keep(statement_bytes(known)),
        "source_sha256": "0" * 64,
        "debits": known.debits,
        "window_days": window,
        "simulated": True,
    }
    return campaign.add("reconciliation", body)


def reordered(told: Statement) -> Statement:
    """The same lines the other way round."""
    return replace(told, lines=told.lines[::-1])
