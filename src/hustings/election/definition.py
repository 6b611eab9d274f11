"""election.toml: what the contest is, which parties are in it, what the law allows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hustings.election.contest import Limits, Party, Source
from hustings.election.currency import Currency, read_currency
from hustings.election.notional_law import NAME as NOTIONAL
from hustings.election.notional_law import read_notional_law
from hustings.election.problems import Findings, shown
from hustings.election.return_law import ReturnLaw, read_return_law
from hustings.election.returns import NO_PARTY
from hustings.election.sections import (
    FILE,
    Section,
    day,
    positive,
    pounds,
    read_sections,
    take,
    text,
    text_or_blank,
    texts,
)

# A party with such an id could not have a column of its own in polls.csv or crossbreaks.csv, or
# could not be told from what a voter says instead of a party.
TAKEN_IDS = ("pollster", "start", "end", "sample", "mode", "area", "by", "level", *NO_PARTY)
REGISTERS = 'lists of countries, each country once, like [["England", "Wales"], ["Ireland"]]'
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class DeclaredParty:
    """A party as the file has it; ``stands_in`` is None where it says nothing."""

    id: str
    name: str
    colour: str
    stands_in: tuple[str, ...] | None
    follows: tuple[str, ...]

    def standing(self, countries: tuple[str, ...]) -> Party:
        """The party of the contest: it stands everywhere unless the file says where."""
        where = countries if self.stands_in is None else self.stands_in
        return Party(self.id, self.name, self.colour, where, self.follows)


@dataclass(frozen=True)
class Definition:
    """The file, checked in itself. ``seats`` (on line ``seats_row``) and ``majority`` (on line
    ``majority_row``) are None where it is silent."""

    id: str
    name: str
    polling_day: date
    system: str
    seats: int | None
    seats_row: int | None
    majority: int | None
    majority_row: int | None
    previous: str
    regulated_period: tuple[date, date] | None
    limits: Limits
    parties: tuple[DeclaredParty, ...]
    sources: tuple[Source, ...]
    returns: ReturnLaw
    currency: Currency

    @property
    def party_ids(self) -> tuple[str, ...] | None:
        """Every party's id; None where one of them could not be read."""
        ids = tuple(party.id for party in self.parties)
        return ids if ids and all(ids) else None


def read_definition(folder: Path, found: Findings) -> Definition | None:
    """election.toml of ``folder``; None where it is not there or not TOML."""
    top = read_sections(folder, found)
    if top is None:
        return None
    currency = read_currency(top, found)
    period = _period(top, found)
    return Definition(
        id=take(top, "id", text, "some text", "", found, required=True),
        name=take(top, "name", text, "some text", "", found, required=True),
        polling_day=take(
            top, "polling_day", day, "a date like 2017-06-08", date.min, found, required=True
        ),
        system=take(top, "system", _system, '"fptp", the one system known', "fptp", found),
        seats=take(top, "seats", positive, "a whole number of at least 1", None, found),
        seats_row=top.line("seats"),
        majority=take(top, "majority", positive, "a whole number of at least 1", None, found),
        majority_row=top.line("majority"),
        previous=take(top, "previous", text_or_blank, "an election of past.csv", "", found),
        regulated_period=period,
        limits=_limits(top, currency, period, found),
        parties=_parties(top, found),
        sources=tuple(_source(section, found) for section in _tables(top, "sources", found)),
        returns=replace(read_return_law(top, found), per_unit=currency.per_unit),
        currency=currency,
    )


def _system(value: Any) -> str | None:
    return "fptp" if value == "fptp" else None


def _tables(top: Section, key: str, found: Findings) -> list[Section]:
    """The ``[[key]]`` tables of the file; none where it has none."""
    listed: list[dict[str, Any]] = take(
        top, key, _list_of_tables, f"tables headed [[{key}]]", [], found
    )
    return [Section(key, number, keys, top.text) for number, keys in enumerate(listed, start=1)]


def _list_of_tables(value: Any) -> list[dict[str, Any]] | None:
    right = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return value if right else None


def _table(parent: Section, key: str, name: str, found: Findings) -> Section | None:
    """The table ``[name]``, kept under ``key`` of its parent; None where there is none."""
    keys: dict[str, Any] | None = take(parent, key, _dict, f"a table headed [{name}]", None, found)
    return None if keys is None else Section(name, 1, keys, parent.text)


def _dict(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _parties(top: Section, found: Findings) -> tuple[DeclaredParty, ...]:
    sections = _tables(top, "parties", found)
    if not sections and top.keys.get("parties", []) == []:
        remedy = 'Add [[parties]] with id = "..." for each party on the ballot.'
        found.add(FILE, None, "parties", "no party", "at least one party", remedy)
    parties = tuple(_party(section, found) for section in sections)
    ids = [party.id for party in parties]
    for place, section in enumerate(sections):
        if ids[place] and ids[place] in ids[:place]:
            remedy = "Give each party an id of its own."
            got = f"{shown(ids[place])} again"
            found.add(FILE, section.line("id"), "id", got, "each party once", remedy)
    return parties


def _party(section: Section, found: Findings) -> DeclaredParty:
    wanted = "a list of texts in square brackets"
    fit = f"a short text that is no column of polls.csv, nor {', '.join(NO_PARTY)}"
    party_id = take(section, "id", _party_id, fit, "", found, required=True)
    return DeclaredParty(
        id=party_id,
        name=take(section, "name", text, "some text", party_id, found),
        colour=take(section, "colour", _colour, 'a colour like "#0087dc"', _grey(section), found),
        stands_in=take(section, "stands_in", texts, wanted, None, found),
        follows=take(section, "follows", texts, wanted, (), found),
    )


def _party_id(value: Any) -> str | None:
    party_id = text(value)
    return None if party_id in TAKEN_IDS else party_id


def _colour(value: Any) -> str | None:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value.strip()):
        return None
    digits = value.strip()[1:].lower()
    return "#" + ("".join(2 * digit for digit in digits) if len(digits) == 3 else digits)


def _grey(section: Section) -> str:
    """A grey that differs from its neighbours', for a party without a colour."""
    return f"#{64 + 37 * section.number % 128:02x}" + f"{64 + 37 * section.number % 128:02x}" * 2


def _period(top: Section, found: Findings) -> tuple[date, date] | None:
    section = _table(top, "regulated_period", "regulated_period", found)
    if section is None:
        return None
    wanted = "a date like 2017-06-08"
    start = take(section, "start", day, wanted, date.min, found, required=True)
    end = take(section, "end", day, wanted, date.max, found, required=True)
    if end < start:
        line = section.line("end")
        found.add(FILE, line, "end", f"{end}", f"{start} or later", "Correct start or end.")
    return start, end


def _limits(
    top: Section, currency: Currency, period: tuple[date, date] | None, found: Findings
) -> Limits:
    section = _table(top, "limits", "limits", found)
    if section is None:
        return Limits(per_unit=currency.per_unit)
    floor = _table(section, "party_floor", "limits.party_floor", found)
    deadlines = _table(section, "deadlines", "limits.deadlines", found)
    rates = _table(section, "per_elector", "limits.per_elector", found)
    notional = _table(section, "notional", NOTIONAL, found)
    unit = currency.unit
    return Limits(
        candidate_base=_amount(section, "candidate_base", unit, found),
        per_elector_county=_amount(section, "per_elector_county", unit, found),
        per_elector_borough=_amount(section, "per_elector_borough", unit, found),
        party_per_seat=_amount(section, "party_per_seat", unit, found),
        party_floor=_amounts(floor, unit, found),
        per_elector=_amounts(rates, unit, found),
        long_base=_amount(section, "long_base", unit, found),
        long_factor=_amount(section, "long_factor", unit, found),
        short_campaign_from=_short_from(section, period, found),
        deadlines=tuple((key, str(value)) for key, value in deadlines.keys.items())
        if deadlines
        else (),
        notional=read_notional_law(notional, unit, currency.per_unit, found),
        party_registers=take(section, "party_registers", _registers, REGISTERS, (), found),
        per_unit=currency.per_unit,
    )


def _registers(value: Any) -> tuple[tuple[str, ...], ...] | None:
    listed = [texts(item) for item in value] if isinstance(value, list) else [None]
    found = tuple(item for item in listed if item)
    countries = [country for item in found for country in item]
    right = len(found) == len(listed) and len(set(countries)) == len(countries)
    return found if right else None


def _short_from(section: Section, period: tuple[date, date] | None, found: Findings) -> date | None:
    """The first day of a candidate's short campaign, which lies in the regulated period."""
    key, wanted = "short_campaign_from", "a date like 2015-03-31"
    start: date | None = take(section, key, day, wanted, None, found)
    if start is not None and period is not None and not period[0] <= start <= period[1]:
        expected = f"a day from {period[0]} to {period[1]}, the regulated period"
        found.add(FILE, section.line(key), key, f"{start}", expected, "Correct it.")
    return start


def _amounts(
    section: Section | None, unit: str, found: Findings
) -> tuple[tuple[str, Decimal], ...]:
    if section is None:
        return ()
    amounts = {name: _amount(section, name, unit, found) for name in section.keys}
    return tuple((name, value) for name, value in amounts.items() if value is not None)


def _amount(section: Section, key: str, unit: str, found: Findings) -> Decimal | None:
    return take(section, key, pounds, f"an amount in {unit}, like 8700 or 0.09", None, found)


def _source(section: Section, found: Findings) -> Source:
    return Source(
        *(
            take(section, key, text_or_blank, "some text", "", found)
            for key in ("file", "publisher", "licence", "url")
        )
    )
