"""The page of groups: how each group of voters is expected to vote, and which of them moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.publish.book import Book
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.intervals import Row, interval_chart
from hustings.publish.labels import PartyLabel
from hustings.publish.site_data import Json
from hustings.publish.words import interval, long_date, per_cent, signed

PLACES = ("country", "region")
CHARTS = 3  # parties with a chart in each section
LEAST_SHARE = 0.02


@dataclass(frozen=True)
class Moved:
    """A group that certainly moved, in a sentence."""

    level: str
    party: PartyLabel
    words: str


@dataclass(frozen=True)
class Category:
    """All groups of one category. ``place``: it is countries or regions, whose movement is that of
    the polls that speak for them. ``moved``: groups with a flag."""

    name: str
    title: str
    place: bool
    charts: tuple[tuple[str, Figure], ...]
    table: Table
    moved: tuple[Moved, ...]


def groups_page(book: Book) -> Mapping[str, Any]:
    """What the page of groups shows: categories of people first, then places."""
    groups = book.figures["groups"]
    names = dict.fromkeys(group["by"] for group in groups)
    ordered = sorted(names, key=lambda by: (by in PLACES, list(names).index(by)))
    found = [_category(book, by, [g for g in groups if g["by"] == by]) for by in ordered]
    return {
        "categories": found,
        "people": any(not category.place for category in found),
        "moved": [m for category in found for m in category.moved],
    }


def moved_groups(book: Book) -> list[str]:
    """The groups that are marked for any party, each once."""
    return [
        words_of(group["level"])
        for group in book.figures["groups"]
        if any(moved.get("flagged") for moved in group["movement"].values())
    ]


def _category(book: Book, by: str, groups: Sequence[Json]) -> Category:
    place = by in PLACES
    parties = _parties(book, groups)
    plural = {"country": "Countries", "region": "Regions"}
    title = plural.get(by, "By " + by.replace("_", " "))
    return Category(
        by,
        title,
        place,
        tuple((label.name, _chart(label, title, groups)) for label in parties[:CHARTS]),
        _table(title, parties, groups),
        () if place else tuple(_moved(parties, groups)),
    )


def _parties(book: Book, groups: Sequence[Json]) -> list[PartyLabel]:
    """Those with more than a trace of the vote in any group, in the order of the whole."""
    ids = [book.today.parties[k] for k in book.order]
    worth = [
        pid
        for pid in ids
        if any((g["shares"].get(pid) or {"mean": 0.0})["mean"] >= LEAST_SHARE for g in groups)
    ]
    return [book.labels[pid] for pid in worth]


def _chart(label: PartyLabel, title: str, groups: Sequence[Json]) -> Figure:
    rows = []
    for group in groups:
        share = group["shares"].get(label.id)
        if not share or not share["mean"]:
            continue
        mean, low, high = (share[key] for key in ("mean", "p05", "p95"))
        rows.append(
            Row(
                words_of(group["level"]),
                label.kind,
                100 * mean,
                100 * low,
                100 * high,
                f"{per_cent(mean)}  ({interval(low, high)})",
            )
        )
    most, least = max(rows, key=lambda r: r.mean), min(rows, key=lambda r: r.mean)
    finding = f"{label.name} is strongest in {most.name} ({most.mean:.0f}%)" + (
        f" and weakest in {least.name} ({least.mean:.0f}%)." if len(rows) > 1 else "."
    )
    top = max(row.high for row in rows) * 1.05
    return interval_chart(rows, top, finding, _no_table(label, title), unit="%")


def _no_table(label: PartyLabel, title: str) -> Table:
    """The section's one table has the figures of all parties."""
    return Table(f"{title}: {label.name}", (), ())


def _table(title: str, parties: Sequence[PartyLabel], groups: Sequence[Json]) -> Table:
    rows = tuple(
        (words_of(group["level"]), *(_cell(group, label.id) for label in parties))
        for group in groups
    )
    return Table(
        f"{title}: expected share with its 90% interval, and the change with its own",
        ("Group", *(label.name for label in parties)),
        rows,
    )


def _cell(group: Json, party: str) -> str:
    share, moved = group["shares"].get(party), group["movement"].get(party)
    if not share or not share["mean"]:
        return "none"
    said = f"{per_cent(share['mean'], 1)} ({interval(share['p05'], share['p95'], 1)})"
    if not moved:
        return said
    flag = "moved: " if moved.get("flagged") else ""
    return f"{said}; {flag}{change_words(moved)}"


def change_words(moved: Json) -> str:
    """ "+3.1 (+0.4 to +5.8) since 10 May 2017"."""
    mean, low, high = (signed(100 * moved[key], 1) for key in ("mean", "p05", "p95"))
    return f"{mean} ({low} to {high}) since {long_date(date.fromisoformat(moved['since']))}"


def _moved(parties: Sequence[PartyLabel], groups: Sequence[Json]) -> list[Moved]:
    found = []
    for group in groups:
        for label in parties:
            moved = group["movement"].get(label.id)
            if moved and moved.get("flagged"):
                found.append(Moved(words_of(group["level"]), label, _sentence(moved)))
    return found


def _sentence(moved: Json) -> str:
    way = "up" if moved["mean"] > 0 else "down"
    low, high = (signed(100 * moved[key], 1) for key in ("p05", "p95"))
    first = long_date(date.fromisoformat(moved["first_day"]))
    early, late = (
        long_date(date.fromisoformat(moved[key])) for key in ("first_day_p05", "first_day_p95")
    )
    days = f"began about {first}" + (f" ({early} to {late})" if early != late else "")
    return f"{way} {abs(100 * moved['mean']):.1f} points ({low} to {high}); it {days}"


def words_of(level: str) -> str:
    """A level of a category as people write it."""
    return level.replace("_", " ")
