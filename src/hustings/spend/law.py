"""What the law lets a party and its candidates spend, as the rules need it: whole pence by seat
and country.

The limits themselves are ``election.law``'s. Here they meet one party: where it stands, and the
days that count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hustings.election.contest import Election
from hustings.election.currency import STERLING, Currency
from hustings.election.law import (
    LONG,
    candidate_limit_pence,
    long_limit_pence,
    not_given,
    party_limits_pence,
    party_shares,
)
from hustings.election.notional_law import NotionalLaw
from hustings.election.return_law import WHO


@dataclass(frozen=True)
class SpendingLaw:
    """One party's limits at one election.

    ``seats``: every seat's id to its country. ``contested``: by country, the seats where the
    party stands. ``seat_pence``: by seat, what a candidate may spend; a seat without is not
    checked. ``party_pence``: by country, what the party may spend; ``shares``: by which numbers
    what it spends for no seat is shared among them. ``regulated``: the first and
    the last day that count; None where the election gives none, and then nothing is checked.
    ``bills_above``: of a "candidate" and a "party", above how many pence a payment takes a bill;
    ``pay_by``: of both, the last day for paying bills.
    ``not_checked``: the limits that are not, each with its reason. ``currency``: of these limits,
    and of every amount in the record. ``notional``: when what was given counts; None: never.
    """

    party: str
    seats: Mapping[str, str]
    contested: Mapping[str, int]
    seat_pence: Mapping[str, int]
    party_pence: Mapping[str, int]
    regulated: tuple[date, date] | None
    not_checked: tuple[str, ...]
    bills_above: Mapping[str, int] = field(default_factory=dict)
    pay_by: Mapping[str, date] = field(default_factory=dict)
    shares: Mapping[str, int] = field(default_factory=dict)
    currency: Currency = STERLING
    notional: NotionalLaw | None = None

    def bill_above(self, seat_id: str | None) -> int | None:
        """A payment above this many pence takes an invoice or a receipt; None where the law does
        not say."""
        return self.bills_above.get("party" if seat_id is None else "candidate")

    def counts_on(self, day: date) -> bool:
        """True where spending on that day falls under the limits."""
        return self.regulated is not None and self.regulated[0] <= day <= self.regulated[1]

    @property
    def national_pence(self) -> int | None:
        """The most that may be spent for no seat in particular; None where no limit is known.

        Such spending is shared among the countries by number of seats (``election.law``'s
        ``party_shares``). With N seats in all, n of them in a country with limit L, T pence are
        above its limit where T * n > L * N: the least L * N / n of all countries, without its part
        of a penny, is the most that is not.
        """
        shares = self.shares or self.contested
        everywhere = sum(shares.values())
        return min(
            (
                limit * everywhere // shares[country]
                for country, limit in self.party_pence.items()
                if country in shares
            ),
            default=None,
        )


def spending_law(election: Election, party: str) -> SpendingLaw:
    """The limits of ``party``. One that stands nowhere has no party limit, and that is said."""
    stands = _stands(election, party)
    seats = [seat for seat in election.seats if seat.seat_id in stands]
    contested = dict(Counter(seat.country for seat in seats))
    gaps = not_given(election.limits, election.seats)
    party_pence = party_limits_pence(election.limits, contested)
    if election.limits.long_base is not None and LONG not in gaps:
        gaps[LONG] = "it is added to the short campaign's, because the day between is not given"
    if not contested:
        gaps["the party's limit"] = f"{party!r} stands in no seat of this election"
    if election.regulated_period is None:
        gaps = {"every limit of the law": "the election gives no regulated period"}
    return SpendingLaw(
        party=party,
        seats={seat.seat_id: seat.country for seat in election.seats},
        contested=contested,
        seat_pence=_seat_pence(election),
        party_pence=party_pence or {},
        regulated=election.regulated_period,
        not_checked=tuple(f"{name}: {reason}" for name, reason in gaps.items()),
        bills_above=election.returns.bills_above(),
        pay_by=_pay_by(election),
        shares=party_shares(election.limits, election.seats, contested),
        currency=election.currency,
        notional=election.limits.notional,
    )


def _pay_by(election: Election) -> dict[str, date]:
    found = {who: election.returns.pay_by(who, election.polling_day) for who in WHO}
    return {who: last for who, last in found.items() if last is not None}


def _stands(election: Election, party: str) -> frozenset[str]:
    """Ids of the seats where the party stands."""
    column = next((i for i, known in enumerate(election.parties) if known.id == party), None)
    if column is None:
        return frozenset()
    standing = election.stands[:, column].tolist()
    return frozenset(
        seat.seat_id for seat, there in zip(election.seats, standing, strict=True) if there
    )


def _seat_pence(election: Election) -> dict[str, int]:
    """The short campaign's limit and, where there was one, the long campaign's."""
    found = {}
    for seat in election.seats:
        short = candidate_limit_pence(election.limits, seat)
        if short is not None:
            found[seat.seat_id] = short + (long_limit_pence(election.limits, seat) or 0)
    return found
