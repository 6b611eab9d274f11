"""Amounts on the command line and on the screen: money in the currency of the election that was
opened, else whole units."""

from __future__ import annotations

from typing import Any

import click

from hustings.cli.money import spoken


def amount_fields(resource: str, text: str) -> dict[str, Any]:
    """``amount_pence`` and ``amount`` as a body has them. Exit 2 for what is no amount."""
    if resource == "money":
        return {"amount_pence": pence(text, "--amount"), "amount": None}
    return {"amount_pence": None, "amount": units(text, "--amount")}


def pence(text: str, option: str) -> int:
    """The smallest units of an amount of money, above 0."""
    currency = spoken()
    found = currency.minor_of(text)
    if not found:
        also = f" or {currency.example}" if currency.digits else ""
        raise click.UsageError(
            f"{option}: found {text!r}, expected an amount in {currency.unit} above 0, such as 1250"
            f"{also}."
        )
    return found


def units(text: str, option: str) -> int:
    """A whole number above 0."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 2**53):
        raise click.UsageError(
            f"{option}: found {text!r}, expected a whole number above 0, such as 12."
        )
    return int(text)


def money(amount: int) -> str:
    """Money with its sign: ``£1,250`` or ``£1,250.50``."""
    return spoken().shown(amount)


def shown_amount(resource: str, amount: int) -> str:
    """An amount with what it is of: ``£1,250``, ``12 staff days``."""
    return money(amount) if resource == "money" else f"{amount:,} {resource.replace('_', ' ')}"
