"""What the example asks for at each stage: the plan's amounts that have been released and not yet
asked for, seat by seat, a little under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from hustings.spend.allocation import Allocation

POUND = 100
LEAST = {"money": 400 * POUND, "staff_days": 2}  # what is not worth a request
PURPOSES = {"money": "Leaflets and advertisements in the seat", "staff_days": "Organisers"}
PAYEES = ("Example Printers", "Example Advertising", "Example Mail")
STAFF = "The campaign's own staff"


@dataclass(frozen=True)
class Order:
    """One request to be: of a resource, for a seat. ``amount``: pence, or the resource's unit."""

    seat_id: str
    resource: str
    amount: int
    payee: str
    purpose: str
    priority: str


def orders(
    released: Allocation,
    asked: Mapping[tuple[str, str], int],
    stances: Mapping[str, str],
    stage: int,
    rng: np.random.Generator,
) -> list[Order]:
    """A stage's requests, by seat: between 94% and 100% of what has been released and not asked
    for, so that bills stay within the plan. ``asked``: by seat and resource so far."""
    wanted = []
    for seat_id in sorted(released.seats):
        for resource, least in LEAST.items():
            room = released.planned(seat_id, resource) - asked.get((seat_id, resource), 0)
            share = int(rng.integers(940, 1001))
            amount = room * share // 1000 // POUND * POUND if resource == "money" else room
            if amount >= least:
                wanted.append(
                    Order(
                        seat_id,
                        resource,
                        amount,
                        STAFF if resource == "staff_days" else PAYEES[stage % len(PAYEES)],
                        PURPOSES[resource],
                        stances.get(seat_id, "hold"),
                    )
                )
    return wanted


@dataclass(frozen=True)
class Late:
    """One late sum or move of the second history, for one safe seat."""

    day: date
    seat_id: str
    pence: int
    staff_days: int
    with_request: bool


def late_sums(seat_ids: tuple[str, ...], first: date, last: date, pence: int) -> list[Late]:
    """``pence`` in all and twelve staff-days each to these seats, spread over the days; every
    other one with a request that no elected person signed, the others with none."""
    each = pence // len(seat_ids) // POUND * POUND
    span = (last - first).days + 1
    return [
        Late(
            date.fromordinal(first.toordinal() + place * span // len(seat_ids)),
            seat_id,
            each,
            12,
            with_request=place % 2 == 0,
        )
        for place, seat_id in enumerate(seat_ids)
    ]
