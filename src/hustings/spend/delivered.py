"""Deliveries as the log tells of them, beside their ``Spent``: what each promotes, and what the
payment that bought it bought in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Promotes = Literal["candidate", "party"]
Units = tuple[str | None, str, str]  # (seat_id, resource, what it promotes)


@dataclass(frozen=True)
class Delivery:
    """``amount``: in the resource's own unit; ``unit_pence``: its price in the policy under which
    it was told. ``payment``: what bought it. ``bought``: how much that bought in all; None where
    what is told so far is all. ``told_on``: the day of its entry."""

    index: int
    told_on: date
    day: date
    resource: str
    amount: int
    unit_pence: int
    seat_id: str | None
    payment: int | None
    bought: int | None
    promotes: Promotes
    request: int | None


@dataclass
class Lot:
    """What a payment for no seat bought, as far as deliveries tell. ``units``: delivered, by place,
    resource and what is promoted; ``delivered``: by resource. ``bought``, ``unit_pence``: by
    resource, as its last delivery says."""

    deliveries: list[Delivery] = field(default_factory=list)
    units: Counter[Units] = field(default_factory=Counter)
    delivered: Counter[str] = field(default_factory=Counter)
    bought: dict[str, int | None] = field(default_factory=dict)
    unit_pence: dict[str, int] = field(default_factory=dict)

    def add(self, delivery: Delivery) -> None:
        """One more delivery."""
        self.deliveries.append(delivery)
        self.units[delivery.seat_id, delivery.resource, delivery.promotes] += delivery.amount
        self.delivered[delivery.resource] += delivery.amount
        self.bought[delivery.resource] = delivery.bought
        self.unit_pence[delivery.resource] = delivery.unit_pence

    def and_then(self, delivery: Delivery) -> Lot:
        """The lot as it would be with one more delivery."""
        after = Lot(
            [], self.units.copy(), self.delivered.copy(), dict(self.bought), dict(self.unit_pence)
        )
        after.add(delivery)
        return after

    def left(self, resource: str) -> int:
        """What is said to have been bought and is not delivered yet."""
        return max(0, (self.bought.get(resource) or 0) - self.delivered[resource])


@dataclass
class Deliveries:
    """``told``: every delivery, in the order of the log. ``lots``: by the payment for no seat that
    bought them. ``counted``: by such a payment and seat, how much of it the law counts under the
    candidate's limit there by now, in pence."""

    told: list[Delivery] = field(default_factory=list)
    lots: dict[int, Lot] = field(default_factory=dict)
    counted: dict[int, Mapping[str, int]] = field(default_factory=dict)

    def add(self, delivery: Delivery, payment: int | None) -> None:
        """``payment``: the one that it names, where that is a payment for no seat."""
        self.told.append(delivery)
        if payment is not None:
            self.lots.setdefault(payment, Lot()).add(delivery)
