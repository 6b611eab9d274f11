"""What candidates declared at earlier elections, beside how close each seat was, party by party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.election.currency import Currency
from hustings.publish.book import Book
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.intervals import Row, interval_chart
from hustings.publish.labels import PartyLabel
from hustings.publish.past import past_names
from hustings.publish.site_data import Json
from hustings.publish.words import MINUS, count

CHARTED = 3  # the parties that declared most; the table has them all
SEATS = {"held": "held", "other": "not held"}
PARTS = ("close", "safe_held", "out_of_reach")


@dataclass(frozen=True)
class PartyLine:
    """A row of the table: its party, and a text for each column."""

    label: PartyLabel | None
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class DeclaredElection:
    """One earlier election. ``known_then``: its majorities are of the election before it."""

    name: str
    by: str
    known_then: bool
    lines: tuple[PartyLine, ...]
    charts: tuple[tuple[str, Figure], ...]


def declared_page(book: Book) -> Mapping[str, Any]:
    """What the page shows."""
    figures = book.site.declared or {"elections": [], "caveats": []}
    return {
        "elections": [_election(book, one) for one in figures["elections"]],
        "caveats": figures["caveats"],
        "sources": [s for s in book.election.sources if s.file == "spending.csv"],
    }


def _election(book: Book, one: Json) -> DeclaredElection:
    names = past_names(book.election)
    by = names.get(str(one["majorities_of"]), str(one["majorities_of"]))
    return DeclaredElection(
        names.get(str(one["election"]), str(one["election"])),
        by,
        bool(one["known_then"]),
        tuple(_line(book, party) for party in one["parties"]),
        tuple((_name(book, party), _chart(book, party)) for party in one["parties"][:CHARTED]),
    )


def _line(book: Book, party: Json) -> PartyLine:
    money: Currency = book.election.currency
    return PartyLine(
        book.labels.get(party["party"]),
        _name(book, party),
        (
            count(party["candidates"]),
            money.whole(party["spent"]),
            ranged(party["share_of_limit"]),
            *(f"{ranged(party[part])}; rule {_rules(party, part)}" for part in PARTS),
            *(rank(party[f"{where}_with_closeness"]) for where in SEATS),
        ),
    )


def _name(book: Book, party: Json) -> str:
    label = book.labels.get(party["party"])
    return label.name if label else str(party["party"])


def _chart(book: Book, party: Json) -> Figure:
    """The share of the limit by band of majority, in seats held and in others."""
    label = book.labels.get(party["party"])
    rows, cells = [], []
    for where, words in SEATS.items():
        for band in party[where]:
            share = band["share_of_limit"]
            if share["value"] is None:
                continue
            name = f"{words.capitalize()}, {band_words(band)}"
            value = 100.0 * share["value"]
            low, high = (
                value if share[end] is None else 100.0 * share[end] for end in ("p05", "p95")
            )
            kind = label.kind if label else "tested"
            rows.append(Row(name, kind, value, low, high, ranged(share)))
            cells.append((name, count(band["seats"]), ranged(share)))
    table = Table(
        f"{_name(book, party)}: declared spending as a part of the limit",
        ("Seats, by last time's majority", "Seats", "Of the limit, 90% range"),
        tuple(cells),
    )
    return interval_chart(rows, 100.0, _finding(book, party), table, unit="%")


def _finding(book: Book, party: Json) -> str:
    """What went where no seat was in danger, beside what the plain rules give."""
    return (
        f"{_name(book, party)}: {ranged(party['safe_held'])} of what was declared was spent in "
        f"seats held by 20 points or more, where a rule on majorities gives "
        f"{_rules(party, 'safe_held')}; {ranged(party['close'])} in seats within 10 points, where "
        f"it gives {_rules(party, 'close')}."
    )


def band_words(band: Json) -> str:
    """ "0 to 5 points", "20 points and more"."""
    low = round(100 * band["from"])
    return (
        f"{low} points and more"
        if band["to"] is None
        else f"{low} to {band['to']:.0%}".replace("%", " points")
    )


def ranged(share: Json) -> str:
    """ "32% (30 to 34)"; without the range where seats are too few for one."""
    if share["value"] is None:
        return "none"
    ends: Sequence[float | None] = (share["p05"], share["p95"])
    value = f"{100 * share['value']:.0f}%"
    low, high = ends
    return (
        value if low is None or high is None else f"{value} ({100 * low:.0f} to {100 * high:.0f})"
    )


def _rules(party: Json, part: str) -> str:
    """Both plain rules: leads that move by 10 points, and by 20."""
    return f"{100 * party[f'rule_{part}']:.0f} to {100 * party[f'wide_{part}']:.0f}%"


def rank(found: Json) -> str:
    """ ".56 (.48 to .62)"."""
    if found["value"] is None:
        return "none"
    value, low, high = (
        "" if found[key] is None else f"{found[key]:.2f}".replace("-", MINUS)
        for key in ("value", "p05", "p95")
    )
    return f"{value} ({low} to {high})" if low and high else value
