"""Countries and regions over time: shares by date, and expected seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hustings.estimate.result import Group
from hustings.publish.book import Book
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.over_time import Series, series_of, time_chart
from hustings.publish.words import interval, long_date, per_cent, signed

SMALLEST_LINE = 0.02


@dataclass(frozen=True)
class CountryRow:
    """Expected seats of each shown party in one country: (now, change since the first date)."""

    country: str
    seats: int
    cells: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class PlaceFigure:
    """One country's shares over the dates."""

    place: str
    figure: Figure


def country_rows(book: Book, places: Sequence[int]) -> tuple[CountryRow, ...]:
    """Sums of chances by country: expected seats, no interval; the largest country first."""
    now, first = book.today, book.site.estimates[0]
    seats = book.election.seats
    country = np.array([seats[i].country for i in now.seat_index.tolist()])
    rows = []
    for name in dict.fromkeys(country.tolist()):
        inside = country == name
        cells = tuple(
            (
                float(now.win[inside, k].sum()),
                float(now.win[inside, k].sum() - first.win[inside, k].sum()),
            )
            for k in places
        )
        rows.append(CountryRow(name, int(inside.sum()), cells))
    return tuple(sorted(rows, key=lambda row: (-row.seats, row.country)))


def country_figures(book: Book) -> tuple[PlaceFigure, ...]:
    """Shares in each country date by date, where there are several of both."""
    rows = country_rows(book, ())
    if len(rows) < 2 or len(book.dates) < 2:
        return ()
    found = []
    for row in rows:
        groups = _history(book, "country", row.country)
        if groups is not None:
            found.append(PlaceFigure(row.country, _country_figure(book, row.country, groups)))
    return tuple(found)


def _history(book: Book, by: str, level: str) -> list[Group] | None:
    """The group in every estimate, None where one lacks it."""
    found = [
        next((g for g in s.groups if (g.by, g.level) == (by, level)), None)
        for s in book.site.estimates
    ]
    known = [g for g in found if g is not None]
    return known if len(known) == len(found) else None


def _country_figure(book: Book, country: str, groups: Sequence[Group]) -> Figure:
    last = groups[-1].mean
    shown = sorted(
        (k for k in range(len(last)) if max(g.mean[k] for g in groups) >= SMALLEST_LINE),
        key=lambda k: (-float(last[k]), k),
    )
    series = [_series(book, groups, k) for k in shown]
    leader = book.polled(shown[0])
    start, end = float(groups[0].mean[shown[0]]), float(last[shown[0]])
    finding = (
        f"{leader.name} leads in {country}; it went from {per_cent(start)} on "
        f"{long_date(book.dates[0])} to {per_cent(end)}."
    )
    table = Table(
        f"Expected shares in {country}, with 90% intervals",
        ("Date", *(book.polled(k).name for k in shown)),
        tuple(
            (
                long_date(day),
                *(
                    f"{per_cent(float(g.mean[k]))} ({interval(float(g.p05[k]), float(g.p95[k]))})"
                    for k in shown
                ),
            )
            for day, g in zip(book.dates, groups, strict=True)
        ),
    )
    return time_chart(series, finding, table, unit="%", height=260.0, dates=3, kind="compact")


def _series(book: Book, groups: Sequence[Group], k: int) -> Series:
    label = book.polled(k)
    columns = [
        (100 * float(g.mean[k]), 100 * float(g.p05[k]), 100 * float(g.p95[k])) for g in groups
    ]
    end = f"{columns[-1][0]:.0f}%"
    return series_of(
        f"{label.brief} {end}", f"{label.short} {end}", label.kind, book.dates, columns
    )


def region_table(book: Book, places: Sequence[int]) -> Table | None:
    """Shares by region now, and their change since the first date, in points."""
    rows = []
    for group in book.today.groups:
        history = _history(book, "region", group.level) if group.by == "region" else None
        if history is None:
            continue
        cells = []
        for k in places:
            now, then = float(group.mean[k]), float(history[0].mean[k])
            moved = f", {signed(100 * (now - then), 1)}" if len(book.dates) > 1 else ""
            cells.append(f"{per_cent(now)}{moved}" if now > 0.0 else "none")
        rows.append((group.level, *cells))
    if not rows:
        return None
    changed = f", and the change in points since {long_date(book.dates[0])}"
    return Table(
        f"Expected shares by region{changed if len(book.dates) > 1 else ''}",
        ("Region", *(book.polled(k).brief for k in places)),
        tuple(sorted(rows)),
    )
