"""Values of plan.toml: each reader gives None for what it does not take."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hustings.election.sections import texts

SMALLEST_STEP = 1e-6
TOO_LARGE = 10**15  # from here on neighbouring floats are further apart than a penny


def any_number(value: Any) -> float | None:
    """A number of at most 15 digits before the point."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if isinstance(value, int) and abs(value) >= TOO_LARGE:  # may be too large for a float at all
        return None
    found = float(value)
    return found if abs(found) < TOO_LARGE else None


def number(value: Any) -> float | None:
    """Such a number of at least 0."""
    found = any_number(value)
    return found if found is not None and found >= 0.0 else None


def above_zero(value: Any) -> float | None:
    return number(value) or None


def a_step(value: Any) -> float | None:
    """As finely as amounts are rounded, or more coarsely."""
    found = number(value)
    return found if found is not None and found >= SMALLEST_STEP else None


def whole(value: Any) -> float | None:
    """A whole number of at least 0."""
    found = number(value)
    return found if found is not None and found.is_integer() else None


def part(value: Any) -> float | None:
    found = number(value)
    return found if found is not None and found <= 1.0 else None


def flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def a_table(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def list_of_tables(value: Any) -> list[dict[str, Any]] | None:
    right = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return value if right else None


def amounts(value: Any) -> dict[str, float] | None:
    """Amounts by resource."""
    if not isinstance(value, dict):
        return None
    read = {str(key): number(item) for key, item in value.items()}
    return None if None in read.values() else {k: v for k, v in read.items() if v is not None}


def one_or_more(value: Any) -> tuple[str, ...] | None:
    """A text, or a list of at least one."""
    listed = texts(value if isinstance(value, list) else [value])
    return listed or None
