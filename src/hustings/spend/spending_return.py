"""A return of spending, of the party or of one candidate, and everything that it still lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hustings.election.contest import Election
from hustings.election.currency import STERLING, Currency
from hustings.spend.late import last_day, unpaid
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger
from hustings.spend.return_items import NOTIONAL, PAYMENT, STAFF, Item, items_of

NOT_GIVEN = "not given"
PARTY, CANDIDATE = "party", "candidate"


class NoReturn(ValueError):
    """There is nothing to make a return by; the words say what to add."""


@dataclass(frozen=True)
class Missing:
    """What a return lacks, and the entries that lack it; () where it is the return as a whole."""

    what: str
    entries: tuple[int, ...] = ()


@dataclass(frozen=True)
class SpendingReturn:
    """``who``: "party" or "candidate". ``name``: whose. ``days``: the first and the last that
    count. ``limits``: name to pence, None where there is none; ``totals``: what is held against
    each. ``by_category``: in the order of the law, then what fits none of it. ``due``: the last
    day for each act. ``payers`` and ``notional``: the law's words."""

    who: str
    name: str
    election: str
    seat_id: str | None
    days: tuple[date, date]
    countries: tuple[str, ...]
    items: tuple[Item, ...]
    totals: Mapping[str, int]
    limits: Mapping[str, int | None]
    by_category: Mapping[str, int]
    due: Mapping[str, date]
    payers: str
    notional: str
    missing: tuple[Missing, ...]
    currency: Currency = STERLING

    @property
    def total_pence(self) -> int:
        """All items, less what came back."""
        return sum(item.pence for item in self.items)


def spending_return(
    election: Election, law: SpendingLaw, ledger: Ledger, seat_id: str | None
) -> SpendingReturn:
    """The party's return, or with ``seat_id`` that of its candidate there. Raises NoReturn."""
    if law.regulated is None:
        raise NoReturn(
            "election.toml has no [regulated_period], so no day counts. Add its start and end."
        )
    if seat_id is not None and seat_id not in law.seats:
        raise NoReturn(f"The election has no seat {seat_id!r}. seats.csv has them.")
    who = PARTY if seat_id is None else CANDIDATE
    start = law.regulated[0] if seat_id is None else election.returns.candidate_from
    days = (start or law.regulated[0], law.regulated[1])
    items = items_of(ledger, law, seat_id, days, election.returns.staff_category)
    totals = _totals(law, seat_id, items)
    spent = sum(item.pence for item in items)
    returned = SpendingReturn(
        who=who,
        name=_name(election, law, seat_id),
        election=election.name,
        seat_id=seat_id,
        days=days,
        countries=_countries(election),
        items=items,
        totals=totals,
        limits=_limits(law, seat_id, totals),
        by_category=_by_category(election.returns.categories(who), items),
        due=election.returns.due(who, election.polling_day, spent),
        payers=election.returns.payers(who),
        notional=election.returns.notional,
        missing=(),
        currency=law.currency,
    )
    lacking = tuple(_missing(election, law, ledger, returned))
    return SpendingReturn(**{**returned.__dict__, "missing": lacking})


def _name(election: Election, law: SpendingLaw, seat_id: str | None) -> str:
    party = next((p.name for p in election.parties if p.id == law.party), law.party)
    if seat_id is None:
        return party
    seat = next(seat for seat in election.seats if seat.seat_id == seat_id)
    named = [
        candidate.name
        for candidate in election.candidates
        if (candidate.seat_id, candidate.party) == (seat_id, law.party) and candidate.name
    ]
    return ", ".join([*(named or ["candidate"]), party, seat.name])


def _countries(election: Election) -> tuple[str, ...]:
    """Those with most seats first."""
    seats = Counter(seat.country for seat in election.seats)
    return tuple(sorted(seats, key=lambda country: (-seats[country], country)))


def _totals(law: SpendingLaw, seat_id: str | None, items: tuple[Item, ...]) -> dict[str, int]:
    if seat_id is not None:
        return {
            law.candidate_words(long=long): sum(
                item.pence for item in items if law.is_long(item.counts_on) == long
            )
            for long in _campaigns(law)
        }
    found: Counter[str] = Counter(dict.fromkeys(law.contested, 0))
    for item in items:
        found.update(item.by_country)
    return {f"the party's limit in {country}": found[country] for country in sorted(found)}


def _campaigns(law: SpendingLaw) -> tuple[bool, ...]:
    """Whether long, of each campaign that has a candidate's limit of its own."""
    return (False,) if law.short_from is None else (True, False)


def _limits(
    law: SpendingLaw, seat_id: str | None, totals: Mapping[str, int]
) -> dict[str, int | None]:
    if seat_id is not None:
        return {
            law.candidate_words(long=long): law.candidate_pence(seat_id, long=long)
            for long in _campaigns(law)
        }
    return {
        name: law.party_pence.get(name.removeprefix("the party's limit in ")) for name in totals
    }


def _by_category(categories: tuple[str, ...], items: tuple[Item, ...]) -> dict[str, int]:
    found: dict[str, int] = dict.fromkeys(categories, 0)
    for item in items:
        name = item.category or NOT_GIVEN
        found[name] = found.get(name, 0) + item.pence
    return found


def _missing(
    election: Election, law: SpendingLaw, ledger: Ledger, made: SpendingReturn
) -> Iterator[Missing]:
    """What somebody has to add, correct or find out before this goes to anyone."""
    for name, pence in made.totals.items():
        limit = made.limits[name]
        if limit is None:
            yield Missing(f"{name}: the election folder does not give it, so nothing is held to it")
        elif pence > limit:
            yield Missing(f"{name}: the total is above it, which is for the law to judge")
    yield from _of_items(election, made)
    yield from _of_days(law, ledger, made)
    if made.who == PARTY and not law.contested:
        yield Missing("the party stands in no seat: nothing could be shared among countries")
    if made.who == CANDIDATE and election.returns.candidate_from is None:
        yield Missing("candidate_from in election.toml: the whole regulated period is taken")
    for given, key in (
        (election.returns.categories(made.who), f"{made.who}_categories"),
        (made.due, "deadlines"),
        (made.payers, f"{made.who}_payers"),
        (made.notional, "notional"),
    ):
        if not given:
            yield Missing(f"{key} in [spending_returns] of election.toml")
    if not any(item.kind == NOTIONAL for item in made.items):
        yield Missing("notional spending: nothing that was given or lent is in the record")
    yield Missing("when each claim for payment came in, and suppliers' addresses: not recorded")
    yield Missing("references and ids that the regulator gives: blank")


def _of_days(law: SpendingLaw, ledger: Ledger, made: SpendingReturn) -> Iterator[Missing]:
    """Bills that were paid late, and claims that may still be open."""
    last = last_day(law, made.seat_id)
    late = tuple(
        item.entry
        for item in made.items
        if item.kind == PAYMENT and last is not None and item.paid is not None and item.paid > last
    )
    if late:
        yield Missing(f"leave of a court, where it was given: paid after {last}", late)
    open_ = unpaid(ledger, law, made.seat_id)
    if open_:
        what = "whether it is owed: approved, and not or not all paid"
        yield Missing(what, tuple(request.index for request in open_))


def _of_items(election: Election, made: SpendingReturn) -> Iterator[Missing]:
    known = election.returns.categories(made.who)
    asked = [item for item in made.items if item.kind != NOTIONAL]
    bought = [item for item in asked if item.kind != STAFF]
    lists = (
        ("a category: it was not given", [i for i in made.items if not i.category]),
        (
            "a category of the law: another was given",
            [i for i in made.items if i.category and known and i.category not in known],
        ),
        ("a request: nobody asked for it", [i for i in asked if i.request is None]),
        ("the day it was incurred: not signed by then", [i for i in made.items if not i.incurred]),
        ("an invoice", [i for i in bought if i.invoice is None]),
    )
    for what, items in lists:
        if items:
            yield Missing(what, tuple(item.entry for item in items))
