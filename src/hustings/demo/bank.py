"""The bank statement of an invented history: every payment left on its day, and nothing else."""

from __future__ import annotations

from datetime import date

from hustings.demo.people import derived
from hustings.demo.telling import Telling
from hustings.record.files import digest_of
from hustings.spend.payee import as_compared
from hustings.spend.published_statement import sealed
from hustings.spend.statement import Line, Statement, in_order, statement_bytes

WINDOW_DAYS = 5
KEY_FILE = "audit.key"  # in auditor/


def bank_key() -> bytes:
    """The example's audit key: 32 bytes from public text."""
    return derived("audit", "key")


def hold_against_the_bank(telling: Telling) -> int:
    """The statement of the whole campaign as an entry; returns its index."""
    plot, key = telling.plot, bank_key()
    payments = [entry.body for entry in telling.chronicle.entries if entry.type == "payment"]
    lines = [
        Line(
            day=date.fromisoformat(body["value_date"]),
            kind="debit",
            amount_pence=body["amount_pence"],
            payee=body["payee"],
            request=body["request"],
            payee_hmac=sealed(key, "payee", as_compared(body["payee"])),
            reference_hmac=_reference(key, body["request"]),
        )
        for body in payments
    ]
    account = sealed(key, "account", "EXAMPLE")
    statement = Statement(account, plot.first, plot.last, True, tuple(in_order(tuple(lines))))
    contents = statement_bytes(statement)
    telling.files.append(contents)
    return telling.chronicle.state(
        "reconciliation",
        {
            "account": account,
            "accounts": 1,
            "first_day": plot.first.isoformat(),
            "last_day": plot.last.isoformat(),
            "sha256": digest_of(contents),
            "source_sha256": digest_of(b"an example, without a bank"),
            "debits": len(lines),
            "window_days": WINDOW_DAYS,
            "simulated": True,
        },
    )


def _reference(key: bytes, request: int | None) -> str | None:
    return None if request is None else sealed(key, "reference", f"R{request}")
