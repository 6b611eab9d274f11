"""Fairness floors: so much of a resource, at the least, for some seats together.

A plan for the most seats leaves out whole regions where little can be won. Where a party wants
a part to go there all the same, it says so beforehand, and the plan shows what that costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import Seat
from hustings.plan.pooled import PooledLimit
from hustings.plan.problems import PlanError
from hustings.plan.resource import Resource

# What seats may be named by, and how a seat answers.
KINDS: dict[str, Callable[[Seat], str]] = {
    "country": lambda seat: seat.country,
    "region": lambda seat: seat.region,
    "kind": lambda seat: seat.kind,
    "seats": lambda seat: seat.seat_id,
}


@dataclass(frozen=True)
class Fairness:
    """At least ``at_least`` of ``resource``, or with ``share`` that part of its budget, for the
    seats whose ``by`` (a key of ``KINDS``) is one of ``of``. One of the two figures is None."""

    name: str
    resource: str
    by: str
    of: tuple[str, ...]
    at_least: float | None = None
    share: float | None = None


def pooled_floor(
    asked: Fairness, seats: Sequence[Seat], resources: Sequence[Resource]
) -> PooledLimit:
    """The floor over ``seats`` (M,), those of the plan. Raises PlanError where none of them is
    meant, or there is no such resource."""
    read = KINDS[asked.by]
    meant = np.array([read(seat) in asked.of for seat in seats], dtype=np.bool_)
    known = [resource.id for resource in resources]
    if asked.resource not in known:
        raise PlanError(
            f"the resource of the fairness floor {asked.name!r}",
            f"one of the plan's: {', '.join(known)}",
            repr(asked.resource),
            "name one of these",
        )
    if not np.any(meant):
        raise PlanError(
            f"the seats of the fairness floor {asked.name!r}",
            f"seats that the party contests, by {asked.by}",
            f"none for {', '.join(asked.of)}",
            f"name one of {', '.join(sorted({read(seat) for seat in seats})[:12])}",
        )
    column = known.index(asked.resource)
    amount = asked.at_least
    if amount is None:
        amount = (asked.share or 0.0) * resources[column].budget
    step = resources[column].step
    if resources[column].indivisible:
        amount = float(np.ceil(amount / step - 1e-9) * step)
    weights = np.zeros(len(known))
    weights[column] = 1.0
    return PooledLimit(asked.name, meant, weights, amount, at_least=True)
