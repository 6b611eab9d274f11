"""Numbers as a reader says them: chances as odds, shares as per cent, days as dates.

A chance is never written as 0 or 100 per cent: no count of draws can show either.
"""

from __future__ import annotations

import math
import unicodedata
from datetime import date

MINUS = "\u2212"
NBSP = "\u00a0"

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _spoken_fractions() -> tuple[tuple[float, str], ...]:
    """Every chance that people say with ease, as (log odds, words), rising."""
    pairs = {(1, n) for n in (3, 4, 5, 6, 7, 8, 10, 15, 20, 30, 50, 100)}
    pairs |= {(n - 1, n) for _, n in pairs} | {(1, 2), (2, 5), (3, 5)}
    return tuple(
        sorted((math.log(n / (d - n)), f"about {n}{NBSP}in{NBSP}{d}") for n, d in sorted(pairs))
    )


_FRACTIONS = _spoken_fractions()


def _nearest(p: float) -> tuple[float, str]:
    """The spoken chance nearest to one within 1 and 99 in 100."""
    logit = math.log(p / (1.0 - p))
    return min(_FRACTIONS, key=lambda f: (abs(f[0] - logit), f[0]))


def odds(p: float) -> str:
    """A probability as odds: "about 3 in 4"; "less than 1 in 100" at the very ends.

    Raises ValueError for anything that is not a probability.
    """
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"a chance must be between 0 and 1, got {p!r}")
    if p < 0.01:
        return f"less than 1{NBSP}in{NBSP}100"
    if p > 0.99:
        return f"more than 99{NBSP}in{NBSP}100"
    return _nearest(p)[1]


def said(p: float) -> float:
    """The chance that `odds` says: what is called 19 in 20 is also counted as such."""
    logit = _nearest(min(max(p, 0.01), 0.99))[0]
    return round(1.0 / (1.0 + math.exp(-logit)), 9)


def odds_short(p: float) -> str:
    """`odds` for the cell of a table: "3 in 4", "<1 in 100"."""
    text = odds(p)
    return text.replace("about ", "").replace("less than ", "<").replace("more than ", ">")


def likelihood(p: float) -> str:
    """A probability as a word for a headline, always beside its odds."""
    steps = (
        (0.95, "very likely"),
        (0.75, "likely"),
        (0.55, "more likely than not"),
        (0.45, "as likely as not"),
        (0.25, "less likely than not"),
        (0.05, "unlikely"),
    )
    return next((word for floor, word in steps if said(p) >= floor), "very unlikely")


def per_cent(share: float, places: int = 0) -> str:
    """A fraction of the vote as per cent. A real share too small to show is "under 1%"."""
    smallest = 10.0**-places
    value = 100.0 * share
    if 0.0 < value < smallest / 2:
        return f"under {smallest:.{places}f}%"
    return f"{value:.{places}f}%"


def interval(low: float, high: float, places: int = 0) -> str:
    """A 90% interval of shares: "36 to 48%"."""
    return f"{100 * low:.{places}f} to {100 * high:.{places}f}%"


def folded(name: str) -> str:
    """A name as a search compares it: small letters without their accents."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()


def signed(value: float, places: int = 0) -> str:
    """A change with its sign, a true minus, and no sign on nothing."""
    text = f"{abs(value):.{places}f}"
    if float(text) == 0.0:
        return text
    return ("+" if value > 0 else MINUS) + text


def count(value: float, places: int = 0) -> str:
    """A number with thousands separated."""
    return f"{value:,.{places}f}"


def long_date(day: date) -> str:
    return f"{day.day}{NBSP}{_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    return f"{day.day}{NBSP}{_MONTHS[day.month - 1][:3]}"


def month_year(day: date) -> str:
    return f"{_MONTHS[day.month - 1][:3]} {day.year}"


def plural(number: int, one: str, many: str = "") -> str:
    """ "1 seat", "2 seats"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def times(number: int) -> str:
    """ "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def days_to_go(day: date, polling_day: date) -> str:
    """How far the day is from the vote: "1 day before polling day"."""
    gap = (polling_day - day).days
    if gap == 0:
        return "polling day"
    if gap < 0:
        return f"{plural(-gap, 'day')} after polling day"
    return f"{plural(gap, 'day')} before polling day"
