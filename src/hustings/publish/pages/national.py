"""Charts of the whole contest that more than one page shows."""

from __future__ import annotations

from collections import Counter

from hustings.election.votes import last_winners
from hustings.publish.book import Book
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.intervals import Reference, Row, interval_chart
from hustings.publish.charts.over_time import series_of, time_chart
from hustings.publish.verdicts import contest, totals_words
from hustings.publish.words import count, interval, long_date, odds_short, per_cent

SMALLEST_SHARE = 0.02
SMALLEST_TOTAL = 0.5


def shown_places(book: Book) -> tuple[int, ...]:
    """Parties worth a line: half a seat, or 2% of the vote, expected on any date; else all."""
    worth = tuple(
        k
        for k in book.order
        if any(
            s.totals[k, 0] >= SMALLEST_TOTAL or s.national[k, 0] >= SMALLEST_SHARE
            for s in book.site.estimates
        )
    )
    return worth or book.order


def by_seats(book: Book) -> tuple[int, ...]:
    """Parties that might win a seat on any date, most expected seats first.

    All shown parties where none might: a chart needs a line.
    """
    totals = book.today.totals
    might = [
        k for k in book.order if any(s.totals[k, 2] >= SMALLEST_TOTAL for s in book.site.estimates)
    ]
    return tuple(sorted(might or shown_places(book), key=lambda k: (-float(totals[k, 0]), k)))


def _last_time(book: Book) -> Counter[str]:
    """Seats won last time by party id."""
    return Counter(winner for winner in last_winners(book.election) if winner)


def _last_shares(book: Book) -> dict[str, float]:
    """Shares of all votes in modelled seats last time, by party id."""
    if not book.election.past:
        return {}
    past = book.election.past[0]
    votes = past.votes[book.today.seat_index].sum(axis=0).tolist()
    total = sum(votes)
    return {pid: v / total for pid, v in zip(past.parties, votes, strict=True)} if total else {}


def totals_chart(book: Book) -> Figure:
    """Seats in all: mean, 90% interval, last time, and the line of a majority."""
    now, before = book.today, _last_time(book)
    rows, cells = [], []
    for k in by_seats(book):
        label = book.polled(k)
        mean, low, high = (float(v) for v in now.totals[k])
        rows.append(
            Row(
                label.name,
                label.kind,
                mean,
                low,
                high,
                f"{count(mean)}  ({count(low)} to {count(high)})",
                float(before[label.id]) if before else None,
            )
        )
        cells.append(
            (
                label.name,
                count(mean),
                f"{count(low)} to {count(high)}",
                odds_short(float(now.largest[k])),
                odds_short(float(now.majority[k])),
            )
        )
    table = Table(
        f"Seats expected on {long_date(now.as_of)}",
        ("Party", "Expected", "90% interval", "Chance of most seats", "Chance of a majority"),
        tuple(cells),
    )
    found = contest(book)
    place = now.parties.index(found.leader.id)
    finding = (
        f"{found.leader.name} is expected to win {totals_words(book, place)} of "
        f"{book.election.seats_total} seats; {book.election.majority} make a majority."
    )
    top = max([*(row.high for row in rows), book.election.majority]) * 1.04
    line = Reference(book.election.majority, f"{book.election.majority} for a majority")
    return interval_chart(rows, top, finding, table, reference=line)


def shares_chart(book: Book) -> Figure:
    """Shares of the vote in all modelled seats."""
    now, before = book.today, _last_shares(book)
    rows, cells = [], []
    for k in shown_places(book):
        label = book.polled(k)
        mean, low, high = (float(v) for v in now.national[k])
        rows.append(
            Row(
                label.name,
                label.kind,
                100 * mean,
                100 * low,
                100 * high,
                f"{per_cent(mean)}  ({interval(low, high)})",
                100 * before[label.id] if label.id in before else None,
            )
        )
        cells.append((label.name, per_cent(mean, 1), interval(low, high, 1)))
    table = Table(
        f"Share of all votes in modelled seats, {long_date(now.as_of)}",
        ("Party", "Expected", "90% interval"),
        tuple(cells),
    )
    first = book.polled(shown_places(book)[0])
    share = per_cent(float(now.national[shown_places(book)[0], 0]))
    finding = f"{first.name} leads the vote with about {share}."
    return interval_chart(rows, max(row.high for row in rows) * 1.06, finding, table, unit="%")


def seats_over_time(book: Book) -> Figure:
    """Expected seats by date of estimate, with their 90% intervals."""
    dates, series, cells = book.dates, [], []
    for k in by_seats(book):
        label = book.polled(k)
        values = [s.totals[k].tolist() for s in book.site.estimates]
        end = count(values[-1][0])
        ending = (f"{label.brief} {end}", f"{label.short} {end}")
        series.append(series_of(*ending, label.kind, dates, values))
    for i, day in enumerate(dates):
        totals = book.site.estimates[i].totals
        cells.append(
            (
                long_date(day),
                *(
                    f"{totals[k, 0]:.0f} ({totals[k, 1]:.0f} to {totals[k, 2]:.0f})"
                    for k in by_seats(book)
                ),
            )
        )
    table = Table(
        "Expected seats by date of estimate, with 90% intervals",
        ("Date", *(book.polled(k).name for k in by_seats(book))),
        tuple(cells),
    )
    biggest = max(
        by_seats(book),
        key=lambda k: abs(float(book.today.totals[k, 0] - book.site.estimates[0].totals[k, 0])),
    )
    start, end = book.site.estimates[0].totals[biggest, 0], book.today.totals[biggest, 0]
    finding = (
        f"{book.polled(biggest).name} moved most, from {start:.0f} expected seats on "
        f"{long_date(dates[0])} to {end:.0f} on {long_date(dates[-1])}."
    )
    line = Reference(book.election.majority, f"{book.election.majority} for a majority")
    return time_chart(series, finding, table, height=380.0, reference=line)
