"""Amounts, chances and lists as a reader says them."""

from __future__ import annotations

from collections.abc import Sequence

from hustings.election.currency import Currency
from hustings.plan.terms import MONEY

UNITS = {
    "staff_days": ("{} staff-day", "{} staff-days"),
    "activist_hours": ("{} activist-hour", "{} activist-hours"),
    "leaflets": ("{} leaflet", "{} leaflets"),
    "adverts": ("{} advert", "{} adverts"),
}


def amount_of(resource: str, amount: float, currency: Currency) -> str:
    """As a reader says it: "£5,320", "1 staff-day", "13.3 staff-days"."""
    number = f"{amount:,.1f}".removesuffix(".0")
    return with_unit(resource, number, currency)


def with_unit(resource: str, number: str, currency: Currency) -> str:
    """A number with what it is of; of nothing in particular where that is ""."""
    if resource == MONEY:
        return f"{currency.prefix}{number}"
    plain = f"{{}} of {resource}" if resource else "{}"
    one, many = UNITS.get(resource, (plain, plain))
    return (one if number == "1" else many).format(number)


def percent(chance: float) -> str:
    """A chance in per cent, never as certain as 0 or 100."""
    if chance < 0.0005:
        return "under 0.1%"
    if chance > 0.9995:
        return "over 99.9%"
    return f"{100.0 * chance:.1f}%"


def points(chance: float) -> str:
    """A change of chance in percentage points: "0.25 points", "less than 0.01 points"."""
    return "less than 0.01 points" if chance < 5e-5 else f"{100.0 * chance:.2f} points"


def listed(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]
