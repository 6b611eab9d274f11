"""From `hustings plan --json` to whole amounts that can be signed: rounded down, never up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hustings.election.currency import STERLING, Currency
from hustings.record.policy import MONEY
from hustings.record.schema import LARGEST
from hustings.spend.allocation import Allocation


def allocation_from_plan(
    plan: Mapping[str, Any], party: str, *, simulated: bool, currency: Currency = STERLING
) -> Allocation:
    """The plan's amounts by seat: money in the smallest unit of the ``currency``, the rest in whole
    units. Raises ValueError, LookupError, TypeError or AttributeError for what is no plan."""
    seats: dict[str, dict[str, int]] = {}
    for seat in plan["seats"]:
        seat_id = str(seat["seat_id"])
        if seat_id in seats:
            raise ValueError(f"seat {seat_id} twice")
        seats[seat_id] = {
            name: whole_amount(name, amount, currency) for name, amount in seat["amounts"].items()
        }
    as_of = str(plan["as_of"])
    return Allocation(as_of=as_of, party=party, simulated=simulated, seats=seats, national={})


def whole_amount(resource: str, amount: float, currency: Currency = STERLING) -> int:
    """Pounds to pence, other units to whole ones, rounded down. What is a whole number but for
    the last bits of a float counts as one. Raises ValueError for what is no amount that an entry
    can hold."""
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise ValueError(f"{str(amount)[:40]!r} of {resource}, expected a number")
    units = Fraction(repr(float(amount))) * (currency.per_unit if resource == MONEY else 1)
    whole = math.floor(units + Fraction(1, 10**6))
    if not 0 <= whole <= LARGEST:
        raise ValueError(f"{amount:g} of {resource}, expected at least 0 and at most {LARGEST:,}")
    return whole
