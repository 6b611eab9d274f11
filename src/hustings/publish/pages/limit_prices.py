"""What limits cost: caps and floors by seat, limits over several seats, and fairness."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.election.currency import Currency
from hustings.publish.book import Book, SeatFacts
from hustings.publish.pages.targets import MONEY
from hustings.publish.resources import Resource, resource_name
from hustings.publish.words import count

Json = Mapping[str, Any]


@dataclass(frozen=True)
class SeatLimits:
    """A resource's caps and floors. ``binding``: seats that a cap holds back. ``dearest``: where
    it holds back most, None where nowhere. ``more``: an amount in words; ``worth``: what so much
    more room there would bring. ``floors``: what the floors of all seats cost together."""

    name: str
    binding: int
    dearest: SeatFacts | None
    more: str
    worth: str
    floors: str


@dataclass(frozen=True)
class Together:
    """A limit over several seats. ``price``: what a hundredth more of it would bring."""

    name: str
    most: str
    used: str
    price: str


@dataclass(frozen=True)
class Fair:
    """A fairness floor. ``costs``: seats, ``at_most``: at the very most, "" where not known."""

    name: str
    resource: str
    least: str
    given: str
    costs: str
    at_most: str


def seat_limits(book: Book, of: Sequence[Resource]) -> tuple[SeatLimits, ...]:
    """By resource; () where the plan gives no prices of caps and floors."""
    planned = [(facts, facts.plan) for facts in book.seats if facts.plan is not None]
    if not planned or any("cap_price" not in plan for _, plan in planned):
        return ()
    return tuple(_seat_limits(planned, resource) for resource in of)


def _seat_limits(planned: Sequence[tuple[SeatFacts, Json]], resource: Resource) -> SeatLimits:
    prices = [plan["cap_price"].get(resource.id, 0.0) for _, plan in planned]
    floors = sum(
        plan["floor_price"].get(resource.id, 0.0) * plan["floors"].get(resource.id, 0.0)
        for _, plan in planned
    )
    bound = sum(price > 0.0 for price in prices)
    place = max(range(len(prices)), key=prices.__getitem__)
    facts, plan = planned[place]
    more = bundle(resource.id, plan["caps"].get(resource.id, 0.0))
    return SeatLimits(
        resource.name,
        bound,
        facts if bound else None,
        resource.spoken(more),
        seats_words(more * prices[place]),
        seats_words(floors),
    )


def cap_words(plan: Json, resource: Resource) -> str:
    """What more room in one seat would bring: "a cap higher by £1,000 would add 0.0007 of a
    seat"; "" where the cap does not hold back."""
    price = (plan.get("cap_price") or {}).get(resource.id) or 0.0
    if price <= 0.0:
        return ""
    more = bundle(resource.id, (plan.get("caps") or {}).get(resource.id, 0.0))
    return (
        f"a cap higher by {resource.spoken(more)} would add {seats_words(more * price)} of a seat"
    )


def bundle(resource: str, cap: float) -> float:
    """A round amount to think in: £1,000, or the power of ten below a third of the cap."""
    if resource == MONEY:
        return 1_000.0
    return float(max(10.0 ** math.floor(math.log10(cap / 3.0)), 1.0)) if cap > 3.0 else 1.0


def limits_together(plan: Json) -> tuple[Together, ...]:
    """Limits of "at most" over several seats, the dearest first."""
    limits = [limit for limit in plan.get("pooled", ()) if not limit["at_least"]]
    limits.sort(key=lambda limit: (-limit["shadow_price"] * limit["amount"], limit["name"]))
    return tuple(
        Together(
            _sentence(limit["name"]),
            count(limit["amount"]),
            count(limit["used"]),
            seats_words(0.01 * limit["amount"] * limit["shadow_price"]),
        )
        for limit in limits
    )


def fairness(plan: Json, currency: Currency) -> tuple[Fair, ...]:
    """Fairness floors: with what the plan would gain without each, where that was worked out."""
    if "fairness" in plan:
        return tuple(
            Fair(
                _sentence(floor["name"]),
                ", ".join(resource_name(id_) for id_ in floor["resource"].split(", ")),
                _amount(floor["resource"], floor["at_least"], currency),
                _amount(floor["resource"], floor["given"], currency),
                seats_words(floor["costs_seats"], 3),
                seats_words(floor["costs_at_most"], 3),
            )
            for floor in plan["fairness"]
        )
    return tuple(
        Fair(_sentence(limit["name"]), "", count(limit["amount"]), count(limit["used"]), "", "")
        for limit in plan.get("pooled", ())
        if limit["at_least"]
    )


def _amount(resource: str, amount: float, currency: Currency) -> str:
    return Resource(resource, 0.0, 0.0, None, currency).amount(amount)


def _sentence(name: str) -> str:
    return name[:1].upper() + name[1:]


def seats_words(seats: float, places: int = 4) -> str:
    """Seats, with more decimals where they are few: "0.0007", "0.12", "nothing"."""
    if seats <= 0.0:
        return "nothing"
    if seats >= 0.1:
        return f"{seats:.2f}"
    least = 10.0**-places
    return f"{seats:.{places}f}" if seats >= least / 2.0 else f"under {least:.{places}f}"
