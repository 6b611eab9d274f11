"""Amounts on the command line and on the screen: pounds for money, else whole units."""

from __future__ import annotations

from typing import Any

import click


def amount_fields(resource: str, text: str) -> dict[str, Any]:
    """``amount_pence`` and ``amount`` as a body has them. Exit 2 for what is no amount."""
    if resource == "money":
        return {"amount_pence": pence(text, "--amount"), "amount": None}
    return {"amount_pence": None, "amount": units(text, "--amount")}


def pence(text: str, option: str) -> int:
    """The pence of an amount in pounds, above 0."""
    from hustings.record.draft_reading import pence_of

    found = pence_of(text)
    if not found:
        raise click.UsageError(
            f"{option}: found {text!r}, expected an amount in pounds above 0, such as 1250 or "
            "1250.50."
        )
    return found


def units(text: str, option: str) -> int:
    """A whole number above 0."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 2**53):
        raise click.UsageError(
            f"{option}: found {text!r}, expected a whole number above 0, such as 12."
        )
    return int(text)


def pounds(amount: int) -> str:
    """Pence as pounds: ``£1,250`` or ``£1,250.50``."""
    whole, rest = divmod(amount, 100)
    return f"£{whole:,}.{rest:02d}" if rest else f"£{whole:,}"


def shown_amount(resource: str, amount: int) -> str:
    """An amount with what it is of: ``£1,250``, ``12 staff days``."""
    return pounds(amount) if resource == "money" else f"{amount:,} {resource.replace('_', ' ')}"
