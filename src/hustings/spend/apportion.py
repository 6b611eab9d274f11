"""A payment for no seat, shared among the seats by what of it was delivered where.

In proportion to the units delivered, to whole pence by largest remainder, so that the shares add up
to the payment less what came back. Where one payment bought several resources, units weigh their
price in the policy if each has one: otherwise what has none would weigh nothing. As long as the
last delivery of a resource says that more is to come (``bought``), the part that is not delivered
yet has a share of its own, for no seat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from hustings.spend.delivered import Lot
from hustings.spend.largest_remainder import shared

CANDIDATE = "candidate"
NOT_YET = ""


@dataclass(frozen=True)
class Share:
    """``units`` of a resource in a seat, or nowhere in particular (None), and their part of the
    payment. ``promotes``: "candidate", "party", or "" for what is not delivered yet."""

    seat_id: str | None
    resource: str
    promotes: str
    units: int
    pence: int


def apportioned(pence: int, lot: Lot) -> tuple[Share, ...]:
    """The shares of so many pence, by seat, resource and what is promoted."""
    units: Counter[tuple[str | None, str, str]] = Counter(lot.units)
    for resource in lot.bought:
        if lot.left(resource):
            units[None, resource, NOT_YET] = lot.left(resource)
    prices = lot.unit_pence
    by_price = len(prices) > 1 and all(prices.values())
    order = sorted(units, key=lambda key: (key[0] or "", *key[1:]))
    weights = {
        f"{n:08}": units[key] * (prices[key[1]] if by_price else 1) for n, key in enumerate(order)
    }
    parts = shared(pence, weights)
    return tuple(Share(*key, units[key], parts[f"{n:08}"]) for n, key in enumerate(order))


def for_candidates(shares: Sequence[Share], seats: Container[str]) -> dict[str, int]:
    """By seat of the election, what promotes the candidate there: spent with a view to their
    election, whoever pays (Representation of the People Act 1983, s. 90ZA)."""
    found: Counter[str] = Counter()
    for share in shares:
        if share.promotes == CANDIDATE and share.seat_id is not None and share.seat_id in seats:
            found[share.seat_id] += share.pence
    return {seat: pence for seat, pence in found.items() if pence}
