"""The room that the law leaves a plan, in each seat.

What the limits are, ``election.law`` says. A candidate's limit holds in a seat; paid staff who
work for the candidate count, volunteers' time does not. A party's limit holds in a whole country:
divided by the seats contested it is a sum a seat, and where no seat is above that, no total
breaks the limit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import Election, FloatArray, IntArray, Limits, Seat
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

# Part of the limit left free: for bills that come in late and costs that no plan foresees.
RESERVE = 0.10


@dataclass(frozen=True)
class LegalRoom:
    """``pounds``: (M,) that money and paid staff together may cost in each seat, the reserve
    taken off; inf where no limit is known. ``checked``: the limits that the plan keeps.
    ``unchecked``: the others, each with the reason."""

    pounds: FloatArray
    checked: tuple[str, ...]
    unchecked: tuple[str, ...]


def legal_room(election: Election, seat_index: IntArray) -> LegalRoom:
    """The room for spending in the seats ``seat_index`` (M,) of the election, which are those
    that the party contests."""
    limits = election.limits
    seats = [election.seats[i] for i in seat_index.tolist()]
    why_not = unchecked(limits, seats)
    return LegalRoom(
        pounds=(1.0 - RESERVE) * np.minimum(candidate_pounds(limits, seats), a_seat(limits, seats)),
        checked=tuple(name for name in (CANDIDATE, PARTY) if name not in why_not),
        unchecked=tuple(f"{name}: {reason}" for name, reason in why_not.items()),
    )


def candidate_pounds(limits: Limits, seats: list[Seat]) -> FloatArray:
    """(M,) the candidate's limit; inf where it is unknown."""
    pence = [candidate_limit_pence(limits, seat) for seat in seats]
    return np.array([np.inf if limit is None else limit / 100 for limit in pence], dtype=float)


def a_seat(limits: Limits, seats: list[Seat]) -> FloatArray:
    """(M,) the party's limit in each seat's country, shared among the seats contested there; inf
    where it is unknown."""
    contested = Counter(seat.country for seat in seats)
    pence = party_limits_pence(limits, contested)
    if pence is None:
        return np.full(len(seats), np.inf)
    each = {country: pence[country] / 100 / contested[country] for country in contested}
    return np.array([each[seat.country] for seat in seats], dtype=float)


def unchecked(limits: Limits, seats: list[Seat]) -> dict[str, str]:
    """Every limit that a plan does not keep, or not in every seat, and why."""
    gaps = not_given(limits, seats)
    why = {name: gaps[name] for name in (CANDIDATE, PARTY, PARTY_FLOOR) if name in gaps}
    if limits.long_base is not None or limits.long_factor is not None:
        why[LONG] = "a plan is for the short campaign"
    if limits.deadlines:
        why[DEADLINES] = "a plan pays nothing"
    return why
