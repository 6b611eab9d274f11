"""What the law lets a candidate and a party spend, as far as the election folder gives it.

In the United Kingdom (Representation of the People Act 1983, s. 76) a candidate may spend a
base sum and a sum per elector, lower in boroughs than in counties. Paid staff who work for
the candidate count, volunteers' time does not. A party's own limit holds in each country by
itself: a sum for each seat contested there, or the country's floor where that is more
(Political Parties, Elections and Referendums Act 2000, sch. 9, para. 3). Divided by the seats
contested it is a sum a seat: where no seat is above that, no total breaks the limit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import Election, FloatArray, IntArray, Limits, Seat
from hustings.plan.words import listed

# Part of the limit left free: for bills that come in late and costs that no plan foresees.
RESERVE = 0.10

CANDIDATE = "the candidate's limit in a seat"
PARTY = "the party's limit in each country"
PARTY_FLOOR = "the least that the party's limit is in a country"
LONG = "the candidate's limit before the short campaign"
DEADLINES = "the deadlines for claims, payments and returns"

RATES = {"county": "per_elector_county", "borough": "per_elector_borough"}


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
    contested = Counter(seat.country for seat in seats)
    pounds = [
        min(candidate_limit(limits, seat), party_limit(limits, seat.country, contested))
        for seat in seats
    ]
    why_not = unchecked(limits, seats)
    return LegalRoom(
        pounds=(1.0 - RESERVE) * np.array(pounds, dtype=np.float64),
        checked=tuple(name for name in (CANDIDATE, PARTY) if name not in why_not),
        unchecked=tuple(f"{name}: {reason}" for name, reason in why_not.items()),
    )


def candidate_limit(limits: Limits, seat: Seat) -> float:
    """Pounds; inf where the folder does not give all that it takes."""
    if missing(limits, seat) or limits.candidate_base is None:
        return float("inf")
    rate = min(getattr(limits, key) for key in rate_keys(seat))
    return float(limits.candidate_base + rate * seat.electorate)


def rate_keys(seat: Seat) -> tuple[str, ...]:
    """The rates per elector that decide a seat's limit: its kind's, or the lower of both for a
    seat of neither kind known to the law."""
    return (RATES[seat.kind],) if seat.kind in RATES else tuple(RATES.values())


def missing(limits: Limits, seat: Seat) -> tuple[str, ...]:
    """What a seat's limit takes and the folder does not give."""
    keys = ("candidate_base", *rate_keys(seat))
    return tuple(key for key in keys if getattr(limits, key) is None)


def party_limit(limits: Limits, country: str, contested: Counter[str]) -> float:
    """Pounds for each seat of the ``contested`` ones in a country; inf where there is none."""
    if limits.party_per_seat is None:
        return float("inf")
    floor = dict(limits.party_floor).get(country)
    share = 0.0 if floor is None else float(floor) / contested[country]
    return max(float(limits.party_per_seat), share)


def unchecked(limits: Limits, seats: list[Seat]) -> dict[str, str]:
    """Every limit that a plan does not keep, or not in every seat, and why."""
    gaps = {key for seat in seats for key in missing(limits, seat)}
    if limits.candidate_base is None:
        gaps.add("candidate_base")
    why: dict[str, str] = {}
    if gaps:
        why[CANDIDATE] = f"the election does not give {listed(sorted(gaps))}"
    if limits.party_per_seat is None:
        why[PARTY] = "the election does not give party_per_seat"
        if limits.party_floor:
            why[PARTY_FLOOR] = "it says nothing without party_per_seat"
    if limits.long_base is not None or limits.long_factor is not None:
        why[LONG] = "a plan is for the short campaign"
    if limits.deadlines:
        why[DEADLINES] = "a plan pays nothing"
    return why
