"""The room that the law leaves a plan, in each seat and each country.

What the limits are, ``election.law`` says. A candidate's limit holds in a seat; paid staff who
work for the candidate count, volunteers' time does not. A party's limit holds in a whole country:
the plan may share it among the seats as it likes (``pooled``), but a floor that is the same for
all seats must leave each its part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray, Limits, Seat
from hustings.election.law import (
    CANDIDATE,
    DEADLINES,
    LONG,
    PARTY,
    PARTY_FLOOR,
    candidate_limit_pence,
    not_given,
    party_limits_pence,
)
from hustings.plan.pooled import PooledLimit
from hustings.plan.resource import Resource, whole_prices

# Part of the limit left free: for bills that come in late and costs that no plan foresees.
RESERVE = 0.10


@dataclass(frozen=True)
class LegalRoom:
    """``pounds``: (M,) that money and paid staff together may cost in each seat, the reserve
    taken off; inf where no limit is known. ``countries``: what they may cost in each country.
    ``checked``: the limits that the plan keeps. ``unchecked``: the others, each with the reason."""

    pounds: FloatArray
    countries: tuple[CountryRoom, ...]
    checked: tuple[str, ...]
    unchecked: tuple[str, ...]

    @property
    def shared(self) -> FloatArray:
        """(M,) as ``pounds``, and at most the seat's part of what its country may cost."""
        parts = self.pounds.copy()
        for country in self.countries:
            part = country.pounds / np.count_nonzero(country.seats)
            parts[country.seats] = np.minimum(parts[country.seats], part)
        return parts


@dataclass(frozen=True)
class CountryRoom:
    """``pounds`` that all ``seats`` (M,) contested in one country may cost, the reserve off."""

    country: str
    seats: BoolArray
    pounds: float


def legal_room(election: Election, seat_index: IntArray) -> LegalRoom:
    """The room for spending in the seats ``seat_index`` (M,) of the election, which are those
    that the party contests."""
    limits = election.limits
    seats = [election.seats[i] for i in seat_index.tolist()]
    why_not = unchecked(limits, seats)
    return LegalRoom(
        pounds=(1.0 - RESERVE) * candidate_pounds(limits, seats),
        countries=country_rooms(limits, seats),
        checked=tuple(name for name in (CANDIDATE, PARTY) if name not in why_not),
        unchecked=tuple(f"{name}: {reason}" for name, reason in why_not.items()),
    )


def candidate_pounds(limits: Limits, seats: list[Seat]) -> FloatArray:
    """(M,) the candidate's limit; inf where it is unknown."""
    pence = [candidate_limit_pence(limits, seat) for seat in seats]
    whole = [np.inf if limit is None else limit / limits.per_unit for limit in pence]
    return np.array(whole, dtype=float)


def country_rooms(limits: Limits, seats: list[Seat]) -> tuple[CountryRoom, ...]:
    """The party's limit in each country where it contests a seat; none where it is unknown."""
    contested = Counter(seat.country for seat in seats)
    pence = party_limits_pence(limits, contested)
    if pence is None:
        return ()
    return tuple(
        CountryRoom(
            country,
            np.array([seat.country == country for seat in seats]),
            (1.0 - RESERVE) * pence[country] / limits.per_unit,
        )
        for country in sorted(contested)
    )


def country_limits(
    law: LegalRoom, resources: Sequence[Resource], caps: FloatArray
) -> tuple[PooledLimit, ...]:
    """The party's limits on all that is bought, where the ``caps`` (M, R) could break them."""
    prices = whole_prices(resources)
    limits = [
        PooledLimit(f"the party's limit in {room.country}", room.seats, prices, room.pounds)
        for room in law.countries
    ]
    return tuple(limit for limit in limits if limit.used(caps) > limit.amount)


def unchecked(limits: Limits, seats: list[Seat]) -> dict[str, str]:
    """Every limit that a plan does not keep, or not in every seat, and why."""
    gaps = not_given(limits, seats)
    why = {name: gaps[name] for name in (CANDIDATE, PARTY, PARTY_FLOOR) if name in gaps}
    if limits.long_base is not None or limits.long_factor is not None:
        why[LONG] = "a plan is for the short campaign"
    if limits.deadlines:
        why[DEADLINES] = "a plan pays nothing"
    return why
