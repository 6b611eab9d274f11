"""A plan as the record keeps it: whole amounts by seat, in files/, named by hash.

Canonical JSON: {"as_of", "party", "simulated", "seats": {SEAT: {RESOURCE: amount}},
"national": {RESOURCE: amount}}. Money is pence, under "money_pence"; other resources are in their
own unit, under their id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hustings.record.canonical import CanonicalError, canonical_json, parse_canonical
from hustings.record.policy import MONEY

MONEY_KEY = "money_pence"

Amounts = Mapping[str, int]  # resource id to amount: pence for money, else the own unit


class AllocationError(ValueError):
    """Bytes that are no allocation; the message says what was expected."""


@dataclass(frozen=True)
class Allocation:
    """What a plan gives. ``seats``: by seat id. ``national``: what is for no seat."""

    as_of: str
    party: str
    simulated: bool
    seats: Mapping[str, Amounts]
    national: Amounts

    def planned(self, seat_id: str | None, resource: str) -> int:
        """The amount for a seat, or for none; 0 where the plan gives nothing."""
        amounts = self.national if seat_id is None else self.seats.get(seat_id, {})
        return amounts.get(resource, 0)

    def total(self, resource: str) -> int:
        """The amount over all seats and the national office."""
        given = sum(amounts.get(resource, 0) for amounts in self.seats.values())
        return given + self.national.get(resource, 0)


def allocation_bytes(allocation: Allocation) -> bytes:
    """The file's contents."""
    return canonical_json(
        {
            "as_of": allocation.as_of,
            "party": allocation.party,
            "simulated": allocation.simulated,
            "seats": {seat: _keyed(given) for seat, given in allocation.seats.items()},
            "national": _keyed(allocation.national),
        }
    )


def read_allocation(data: bytes) -> Allocation:
    """The allocation that a file holds. Raises AllocationError."""
    try:
        value = parse_canonical(data)
    except CanonicalError as error:
        raise AllocationError(str(error)) from error
    expected = {"as_of", "party", "simulated", "seats", "national"}
    if not (isinstance(value, dict) and set(value) == expected):
        raise AllocationError(f"expected exactly {', '.join(sorted(expected))}")
    if not (isinstance(value["as_of"], str) and isinstance(value["party"], str)):
        raise AllocationError('"as_of" and "party" must be text')
    if not (isinstance(value["simulated"], bool) and isinstance(value["seats"], dict)):
        raise AllocationError('"simulated" must be true or false and "seats" an object')
    return Allocation(
        as_of=value["as_of"],
        party=value["party"],
        simulated=value["simulated"],
        seats={seat: _amounts(given, seat) for seat, given in value["seats"].items()},
        national=_amounts(value["national"], "national"),
    )


def _keyed(amounts: Amounts) -> dict[str, int]:
    return {MONEY_KEY if name == MONEY else name: amount for name, amount in amounts.items()}


def _amounts(value: Any, place: str) -> dict[str, int]:
    if not isinstance(value, dict):
        raise AllocationError(f"{place}: expected an object of amounts")
    for name, amount in value.items():
        if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
            raise AllocationError(f"{place}: {name} must be a whole number of at least 0")
    if MONEY in value:
        raise AllocationError(f"{place}: money is given in {MONEY_KEY}")
    return {MONEY if name == MONEY_KEY else name: amount for name, amount in value.items()}
