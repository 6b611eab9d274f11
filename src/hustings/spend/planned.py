"""From `hustings plan --json` to whole amounts that can be signed: rounded down, never up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hustings.election.currency import STERLING, Currency
from hustings.record.policy import MONEY
from hustings.spend.allocation import Allocation


def allocation_from_plan(
    plan: Mapping[str, Any], party: str, *, simulated: bool, currency: Currency = STERLING
) -> Allocation:
    """The plan's amounts by seat: money in the smallest unit of the ``currency``, the rest in whole
    units."""
    return Allocation(
        as_of=str(plan["as_of"]),
        party=party,
        simulated=simulated,
        seats={
            str(seat["seat_id"]): {
                name: whole_amount(name, amount, currency)
                for name, amount in seat["amounts"].items()
            }
            for seat in plan["seats"]
        },
        national={},
    )


def whole_amount(resource: str, amount: float, currency: Currency = STERLING) -> int:
    """Pounds to pence, other units to whole ones, rounded down. What is a whole number but for
    the last bits of a float counts as one."""
    units = Fraction(repr(float(amount))) * (currency.per_unit if resource == MONEY else 1)
    return math.floor(units + Fraction(1, 10**6))
