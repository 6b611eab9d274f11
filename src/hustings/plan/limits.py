"""What the law lets a candidate spend in a seat, as far as the election folder gives it.

In the United Kingdom (Representation of the People Act 1983, s. 76) a candidate may spend a
base sum and a sum per elector, lower in boroughs than in counties. Paid staff who work for
the candidate count, volunteers' time does not. A party's own limit is a sum per seat
contested (Political Parties, Elections and Referendums Act 2000, sch. 9): with no seat above
that sum, no total can break it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import Election, FloatArray, IntArray, Limits, Seat

# Part of the limit left free: for bills that come in late and costs that no plan foresees.
RESERVE = 0.10

CANDIDATE = "the candidate's limit in a seat"
PARTY = "the party's limit for each seat contested"


@dataclass(frozen=True)
class LegalRoom:
    """``pounds``: (M,) that money and paid staff together may cost in each seat, the reserve
    taken off; inf where the folder gives no limit. ``checked``, ``unchecked``: the
    limits that the plan keeps, and those that the folder does not give."""

    pounds: FloatArray
    checked: tuple[str, ...]
    unchecked: tuple[str, ...]


def legal_room(election: Election, seat_index: IntArray) -> LegalRoom:
    """The room for spending in the seats ``seat_index`` (M,) of the election."""
    limits = election.limits
    pounds = [seat_limit(limits, election.seats[i]) for i in seat_index.tolist()]
    known = ((CANDIDATE, limits.candidate_base), (PARTY, limits.party_per_seat))
    return LegalRoom(
        pounds=(1.0 - RESERVE) * np.array(pounds, dtype=np.float64),
        checked=tuple(name for name, value in known if value is not None),
        unchecked=tuple(name for name, value in known if value is None),
    )


def seat_limit(limits: Limits, seat: Seat) -> float:
    """The lowest limit that holds in the seat, in pounds; inf where there is none.

    A seat of neither kind known to the law is given the lower of the two rates.
    """
    found = [float("inf")]
    if limits.candidate_base is not None:
        rates = {"county": limits.per_elector_county, "borough": limits.per_elector_borough}
        given = [rate for rate in rates.values() if rate is not None]
        rate = rates[seat.kind] if seat.kind in rates else min(given, default=None)
        found.append(float(limits.candidate_base + (rate or 0) * seat.electorate))
    if limits.party_per_seat is not None:
        found.append(float(limits.party_per_seat))
    return min(found)
