"""What the law lets a candidate and a party spend: each limit once, as data, in whole pence.

The figures are the election folder's (``Limits``); here is only what they mean. In the United
Kingdom:

- A candidate's short campaign: a base and a sum per elector, by kind of seat (Representation of
  the People Act 1983, s. 76(2)). The long campaign before it: another base and the same sum per
  elector, together times a part of one that depends on how long Parliament sat (s. 76ZA(2)).
- A party: for each country where it contests a seat, a sum times the seats it contests there, or
  the country's floor where that is more (Political Parties, Elections and Referendums Act 2000,
  sch. 9, para. 3). Seats in which a candidate stands for several registered parties at once
  (para. 3(5) and (6)) are not told apart.

Neither Act rounds. A part of a penny is dropped here, which loses nothing: whole pence are above
an exact sum if and only if they are above that sum without its part of a penny.

No floating point and no arrays, so that a stranger's verifier can use it as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hustings.election.contest import Limits, Seat

CANDIDATE = "the candidate's limit in a seat"
LONG = "the candidate's limit before the short campaign"
PARTY = "the party's limit in each country"
PARTY_FLOOR = "the least that the party's limit is in a country"
DEADLINES = "the deadlines for claims, payments and returns"

RATES = {"county": "per_elector_county", "borough": "per_elector_borough"}

# Amounts of a folder have at most 15 digits before the point and 6 after it, and so have whole
# numbers of electors: every product and sum below is exact within 60 digits.
_EXACT = Context(prec=60)


def candidate_limit_pence(limits: Limits, seat: Seat) -> int | None:
    """A candidate's short campaign; None where the folder does not give all that it takes."""
    rate = _rate(limits, seat)
    if limits.candidate_base is None or rate is None:
        return None
    return _pence(limits, _with_electors(limits.candidate_base, rate, seat))


def long_limit_pence(limits: Limits, seat: Seat) -> int | None:
    """A candidate's long campaign; None where the folder does not give all that it takes, as
    where the election had no regulated long campaign."""
    rate = _rate(limits, seat)
    if limits.long_base is None or limits.long_factor is None or rate is None:
        return None
    whole = _with_electors(limits.long_base, rate, seat)
    return _pence(limits, _EXACT.multiply(whole, limits.long_factor))


def party_limits_pence(limits: Limits, contested: Mapping[str, int]) -> dict[str, int] | None:
    """By country, for the number of seats ``contested`` in each; None where the folder gives no
    sum for each seat. A country where nothing is contested has no limit of its own."""
    if limits.party_per_seat is None:
        return None
    floors = dict(limits.party_floor)
    return {
        country: _pence(
            limits,
            max(
                _EXACT.multiply(limits.party_per_seat, Decimal(seats)),
                floors.get(country, Decimal(0)),
            ),
        )
        for country, seats in contested.items()
        if seats > 0
    }


def party_shares(
    limits: Limits, seats: Iterable[Seat], contested: Mapping[str, int]
) -> dict[str, int]:
    """By which numbers what a party spends for no seat in particular is shared among countries.

    The seats that there are in each country where the party stands, of the countries of the
    register in which it contests most seats (Political Parties, Elections and Referendums Act
    2000, sch. 9, para. 2(1) and (2)); a party on two registers is two parties. Where the folder
    has no register for a country, the seats that it contests in each.
    """
    standing = {country: number for country, number in contested.items() if number > 0}
    if set(standing) - {country for one in limits.party_registers for country in one}:
        return standing
    mine = max(
        limits.party_registers, key=lambda one: sum(standing.get(c, 0) for c in one), default=()
    )
    found = Counter(seat.country for seat in seats if seat.country in mine)
    return {country: found[country] for country in standing if country in mine}


def not_given(limits: Limits, seats: Iterable[Seat]) -> dict[str, str]:
    """Each limit that cannot be checked from the folder, or not in every one of ``seats``, with
    the reason. Deadlines are given in words, for people to keep."""
    seats = tuple(seats)
    why: dict[str, str] = {}
    for name, keys in ((CANDIDATE, ("candidate_base",)), (LONG, ("long_base", "long_factor"))):
        gaps = {key for key in keys if getattr(limits, key) is None}
        gaps |= {key for seat in seats for key in _missing_rates(limits, seat)}
        if gaps:
            why[name] = f"the election does not give {_listed(sorted(gaps))}"
    if limits.party_per_seat is None:
        why[PARTY] = "the election does not give party_per_seat"
        if limits.party_floor:
            why[PARTY_FLOOR] = "it says nothing without party_per_seat"
    why[DEADLINES] = (
        "the election gives them in words" if limits.deadlines else "the election gives none"
    )
    return why


def _rate(limits: Limits, seat: Seat) -> Decimal | None:
    """So much per elector: the rate of the seat's kind, or the lower of all for a seat of no kind
    known to the law."""
    rates = _rates(limits)
    of_kind = [rates[seat.kind]] if seat.kind in rates else list(rates.values())
    given = [rate for rate in of_kind if rate is not None]
    return min(given) if len(given) == len(of_kind) else None


def _rates(limits: Limits) -> dict[str, Decimal | None]:
    """By kind of seat: those of ``[limits.per_elector]``, else the two with keys of their own."""
    if limits.per_elector:
        return dict(limits.per_elector)
    return {kind: getattr(limits, key) for kind, key in RATES.items()}


def _missing_rates(limits: Limits, seat: Seat) -> tuple[str, ...]:
    rates = _rates(limits)
    kinds = (seat.kind,) if seat.kind in rates else tuple(rates)
    return tuple(RATES[kind] for kind in kinds if rates[kind] is None)


def _with_electors(base: Decimal, rate: Decimal, seat: Seat) -> Decimal:
    return _EXACT.add(base, _EXACT.multiply(rate, Decimal(seat.electorate)))


def _pence(limits: Limits, amount: Decimal) -> int:
    """In the smallest unit of the currency."""
    exact = _EXACT.multiply(amount, Decimal(limits.per_unit))
    return int(exact.to_integral_value(ROUND_FLOOR))


def _listed(items: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1])))
