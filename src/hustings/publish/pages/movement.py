"""Movement over time: the poll average of every area, seats, countries, and seats that moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from hustings.election.contest import Poll
from hustings.estimate.report import Z90
from hustings.estimate.result import Trend
from hustings.estimate.trend import national_areas
from hustings.publish.book import Book, SeatFacts
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.over_time import Series, time_chart
from hustings.publish.evidence import draws_words, poll_words
from hustings.publish.labels import PartyLabel
from hustings.publish.pages import national
from hustings.publish.pages.places import country_figures, country_rows, region_table
from hustings.publish.words import interval, long_date, per_cent, signed

MOST_MOVERS = 12
LEAST_SHARE = 0.01


@dataclass(frozen=True)
class AreaFigures:
    """One area's poll average: over the campaign, and over all its polls. ``polls``: how many
    there are and count, in words."""

    area: str
    polls: str
    campaign: Figure
    whole: Figure | None


@dataclass(frozen=True)
class Mover:
    """A seat and the party whose chance there changed most."""

    facts: SeatFacts
    party: PartyLabel
    before: float
    now: float


def movement_page(book: Book) -> Mapping[str, Any]:
    """What the movement page shows."""
    trend = book.site.trend
    places = national.by_seats(book)
    return {
        "areas": _areas(book, trend) if trend and trend.areas else (),
        "seats": national.seats_over_time(book) if len(book.dates) > 1 else None,
        "country_parties": [book.polled(k) for k in places],
        "countries": country_rows(book, places),
        "country_figures": country_figures(book),
        "regions": region_table(book, places),
        "movers": _movers(book) if len(book.dates) > 1 else (),
        "houses": _houses(book, trend) if trend else None,
        "draws_said": draws_words(book),
        "first": long_date(book.dates[0]),
    }


def _campaign_start(book: Book) -> date:
    """The first estimate, and at least eight weeks."""
    return min(book.dates[0], book.today.as_of - timedelta(days=56))


def _areas(book: Book, trend: Trend) -> tuple[AreaFigures, ...]:
    """Every area whose polls show a party; over all its days too where they are many more."""
    start, earliest = _campaign_start(book), date.fromordinal(int(trend.days[0]))
    figures = []
    for a, area in enumerate(trend.areas):
        campaign = _trend_figure(book, trend, a, start)
        if campaign is not None:
            older = (start - earliest).days > 30
            whole = _trend_figure(book, trend, a, earliest) if older else None
            figures.append(
                AreaFigures(area, poll_words(book, _area_polls(book, area)), campaign, whole)
            )
    return tuple(figures)


def _area_polls(book: Book, area: str) -> list[Poll]:
    """Polls behind an area's average; those of the whole count together."""
    whole = national_areas(book.election)
    areas = whole if area in whole else (area,)
    return [p for p in book.election.polls if p.area in areas and p.end <= book.today.as_of]


def _places(book: Book, trend: Trend, a: int) -> list[int]:
    """Parties with a line in this area, largest last share first."""
    last = {k: _last(trend.mean[a, :, k]) for k in range(len(trend.parties))}
    shown = [k for k, v in last.items() if v >= LEAST_SHARE]
    return sorted(shown, key=lambda k: (-last[k], k))


def _last(values: Any) -> float:
    """The last number of a line, nothing where it has none."""
    known = values[np.isfinite(values)]
    return float(known[-1]) if len(known) else 0.0


def _series(book: Book, trend: Trend, a: int, k: int, first: date) -> Series:
    label = book.labels[trend.parties[k]]
    mean, sd = trend.mean[a, :, k], trend.sd[a, :, k]
    keep = np.isfinite(mean) & (trend.days >= first.toordinal())
    # Every day of a campaign, every third of a longer span: no more than the eye can see.
    step = 1 if keep.sum() <= 130 else 3
    chosen = np.flatnonzero(keep)[::-1][::step][::-1]
    days = tuple(date.fromordinal(int(d)) for d in trend.days[chosen])
    centre, half = 100 * mean[chosen], 100 * Z90 * sd[chosen]
    place = list(book.election.polled).index(trend.parties[k])
    dots = tuple(
        (poll.end, 100 * poll.shares[place])
        for poll in _area_polls(book, trend.areas[a])
        if poll.end >= first and np.isfinite(poll.shares[place])
    )
    end = per_cent(float(mean[chosen[-1]])) if len(chosen) else ""
    return Series(
        f"{label.brief} {end}",
        f"{label.short} {end}",
        label.kind,
        days,
        tuple(centre.tolist()),
        tuple(np.maximum(centre - half, 0.0).tolist()),
        tuple((centre + half).tolist()),
        dots,
    )


def _trend_figure(book: Book, trend: Trend, a: int, first: date) -> Figure | None:
    places = _places(book, trend, a)
    series = [s for k in places if (s := _series(book, trend, a, k, first)).days]
    if not series:
        return None
    leader = book.labels[trend.parties[places[0]]].name
    finding = f"{trend.areas[a]}: {leader} leads; it {_from_to(series[0])}."
    table = _weekly_table(book, trend, a, places, first)
    return time_chart(series, finding, table, unit="%", height=380.0, first=first)


def _from_to(series: Series) -> str:
    return (
        f"went from {series.mean[0]:.0f}% on {long_date(series.days[0])} to "
        f"{series.mean[-1]:.0f}% on {long_date(series.days[-1])}"
    )


def _weekly_table(book: Book, trend: Trend, a: int, places: Sequence[int], first: date) -> Table:
    """The average once a week (once a month over a longer span), back from the last day."""
    days = trend.days.tolist()
    step = 7 if days[-1] - first.toordinal() <= 130 else 28
    chosen = [t for t in range(len(days) - 1, -1, -step) if days[t] >= first.toordinal()]
    rows = []
    for t in reversed(chosen):
        cells = []
        for k in places:
            mean, half = float(trend.mean[a, t, k]), Z90 * float(trend.sd[a, t, k])
            known = np.isfinite(mean)
            cells.append(
                f"{per_cent(mean, 1)} ({interval(max(mean - half, 0.0), mean + half, 1)})"
                if known
                else "no poll"
            )
        rows.append((long_date(date.fromordinal(days[t])), *cells))
    return Table(
        f"Poll average, {trend.areas[a]}, from {long_date(first)}, with 90% intervals",
        ("Date", *(book.labels[trend.parties[k]].name for k in places)),
        tuple(rows),
    )


def _movers(book: Book) -> tuple[Mover, ...]:
    """Seats by the largest change in the chance of the party that gained most there."""
    movers = []
    for facts in book.seats:
        if not facts.modelled:
            continue
        gains = [(p - facts.before.get(label.id, 0.0), label, p) for label, p in facts.chances]
        gain, label, now = max(gains, key=lambda g: (g[0], -g[1].place))
        movers.append((gain, Mover(facts, label, facts.before.get(label.id, 0.0), now)))
    movers.sort(key=lambda pair: (-pair[0], pair[1].facts.seat.name))
    return tuple(mover for gain, mover in movers[:MOST_MOVERS] if gain >= 0.005)


def _houses(book: Book, trend: Trend) -> Table | None:
    """How each pollster leans against the average of all, in points."""
    if not trend.houses:
        return None
    places = [k for k in book.order if book.today.parties[k] in trend.parties]
    columns = [list(trend.parties).index(book.today.parties[k]) for k in places]
    rows = []
    for h in sorted(range(len(trend.houses)), key=lambda h: trend.houses[h].casefold()):
        effects = [100 * float(trend.house_effect[h, c]) for c in columns]
        if all(np.isnan(e) for e in effects):
            continue
        rows.append((trend.houses[h], *("" if np.isnan(e) else signed(e, 1) for e in effects)))
    return Table(
        "How each pollster leans against the average of all, in points",
        ("Pollster", *(book.polled(k).name for k in places)),
        tuple(rows),
    )
