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
    checked. ``short_from``: where the campaign has two parts with a limit each, the first day of
    the short one, which ``seat_pence`` is then of, and ``long_pence`` of the days before; None: one
    limit for all. ``party_pence``: by country, what the party may spend; ``shares``: by which
    numbers what it spends for no seat is shared among them. ``regulated``: the first and
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
    short_from: date | None = None
    long_pence: Mapping[str, int] = field(default_factory=dict)

    def bill_above(self, seat_id: str | None) -> int | None:
        """A payment above this many pence takes an invoice or a receipt; None where the law does
        not say."""
        return self.bills_above.get("party" if seat_id is None else "candidate")

    def counts_on(self, day: date) -> bool:
        """True where spending on that day falls under the limits."""
        return self.regulated is not None and self.regulated[0] <= day <= self.regulated[1]

    def is_long(self, day: date) -> bool:
        """True for a day under the limit of a candidate's long campaign, apart from the short."""
        return self.short_from is not None and day < self.short_from

    def candidate_pence(self, seat_id: str, *, long: bool) -> int | None:
        """What a candidate may spend in one of the two campaigns; None where nothing says so."""
        return (self.long_pence if long else self.seat_pence).get(seat_id)

    def candidate_words(self, *, long: bool) -> str:
        """What that limit is called."""
        if self.short_from is None:
            return "the candidate's limit"
        return f"the candidate's limit {'before' if long else 'in'} the short campaign"

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
    short_from = election.limits.short_campaign_from
    if short_from is None and election.limits.long_base is not None and LONG not in gaps:
        gaps[LONG] = "it is added to the short campaign's, because the day between is not given"
    if not contested:
        gaps["the party's limit"] = f"{party!r} stands in no seat of this election"
    if election.regulated_period is None:
        gaps = {"every limit of the law": "the election gives no regulated period"}
    return SpendingLaw(
        party=party,
        seats={seat.seat_id: seat.country for seat in election.seats},
        contested=contested,
        seat_pence=_seat_pence(election, added=short_from is None),
        party_pence=party_pence or {},
        regulated=election.regulated_period,
        not_checked=tuple(f"{name}: {reason}" for name, reason in gaps.items()),
        bills_above=election.returns.bills_above(),
        pay_by=_pay_by(election),
        shares=party_shares(election.limits, election.seats, contested),
        currency=election.currency,
        notional=election.limits.notional,
        short_from=short_from,
        long_pence={} if short_from is None else _long_pence(election),
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


def _seat_pence(election: Election, *, added: bool) -> dict[str, int]:
    """The short campaign's limit, with the long campaign's ``added`` where there was one."""
    found = {}
    for seat in election.seats:
        short = candidate_limit_pence(election.limits, seat)
        if short is not None:
            long = long_limit_pence(election.limits, seat) if added else None
            found[seat.seat_id] = short + (long or 0)
    return found


def _long_pence(election: Election) -> dict[str, int]:
    """The long campaign's limit, where there was one."""
    limits = ((seat.seat_id, long_limit_pence(election.limits, seat)) for seat in election.seats)
    return {seat_id: limit for seat_id, limit in limits if limit is not None}
