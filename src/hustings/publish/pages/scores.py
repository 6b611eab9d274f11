"""The score page: how well such estimates did, beside simple baselines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.publish.book import Book
from hustings.publish.charts.bars import Bar, bar_chart
from hustings.publish.charts.calibration import (
    Bin,
    calibration_chart,
    calibration_table,
    near_three_in_four,
)
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.intervals import Reference, Row, interval_chart
from hustings.publish.labels import UNKNOWN_COLOUR, PartyLabel
from hustings.publish.pages.measures import MEASURES, TARGET, Measure, ScoreLine, score_line
from hustings.publish.site_data import Json, ScoreCard
from hustings.publish.words import count, odds, per_cent

METHODS = {
    "uniform_swing": "Uniform swing",
    "proportional_swing": "Proportional swing",
    "no_change": "No change",
}


@dataclass(frozen=True)
class ScoreSection:
    """One election's back-test."""

    name: str
    as_of: date
    finding: str
    methods: tuple[str, ...]
    lines: tuple[ScoreLine, ...]
    bars: tuple[tuple[Measure, Figure], ...]
    totals: Figure | None
    calibration: Figure | None
    coverage: Figure | None


def score_page(book: Book) -> Mapping[str, Any]:
    """What the score page shows."""
    return {"sections": [_section(book, card) for card in book.site.scores]}


def _label(book: Book, party_id: str) -> PartyLabel:
    """A party of another election may be none of this one's."""
    short = party_id.upper()[:5]
    unknown = PartyLabel(len(book.labels), party_id, party_id, short, short[:1], UNKNOWN_COLOUR)
    return book.labels.get(party_id, unknown)


def _section(book: Book, card: ScoreCard) -> ScoreSection:
    figures = card.score
    baselines = figures.get("baselines") or {}
    named = [
        (METHODS.get(key, key.replace("_", " ").capitalize()), value)
        for key, value in baselines.items()
    ]
    methods: list[tuple[str, Json]] = [("This estimate", figures), *named]
    lines = [score_line(m, methods) for m in MEASURES]
    lines += [_crps_line(book, party, methods) for party in _crps_parties(figures)]
    bars = tuple(
        (m, chart)
        for m in (MEASURES[0], MEASURES[1], MEASURES[2], MEASURES[5])
        if (chart := _bars(m, methods))
    )
    return ScoreSection(
        card.name,
        date.fromisoformat(str(figures["as_of"])),
        _finding(figures, named),
        tuple(name for name, _ in methods),
        tuple(lines),
        bars,
        _totals(book, card),
        _calibration(card),
        _coverage(book, card),
    )


def _finding(figures: Json, named: list[tuple[str, Json]]) -> str:
    scored, close = figures["seats_scored"], figures["close_seats"]
    text = (
        f"The likeliest winner won in {figures['seats_right']} of {scored} seats, and in "
        f"{close['right']} of the {close['n']} close ones."
    )
    if named:
        name, best = max(named, key=lambda pair: pair[1].get("seats_right") or 0)
        text += f" The best baseline, {name.lower()}, had {best.get('seats_right')} right."
    return text


def _crps_parties(figures: Json) -> list[str]:
    """Parties by their actual seats, those that had or were given any."""
    totals = figures.get("seat_totals") or {}
    held = [p for p in figures.get("crps_seats") or {} if _matters(totals.get(p))]
    return sorted(held, key=lambda p: (-float(totals[p]["actual"]), p))


def _matters(total: Json | None) -> bool:
    return bool(total) and max(float(total["actual"]), float(total["p95"])) >= 1.0  # type: ignore[index]


def _crps_line(book: Book, party: str, methods: list[tuple[str, Json]]) -> ScoreLine:
    name = _label(book, party).name
    measure = Measure(
        f"Seat total of {name}", "CRPS in seats, 0 is perfect", f"crps_seats.{party}", 1, 1, "", -1
    )
    return score_line(measure, methods)


def _bars(measure: Measure, methods: list[tuple[str, Json]]) -> Figure | None:
    values = [(name, measure.read(figures)) for name, figures in methods]
    bars = [
        Bar(name, value, measure.write(value), ours=k == 0)
        for k, (name, value) in enumerate(values)
        if value is not None
    ]
    if not bars:
        return None
    finding = f"{measure.name}: " + ", ".join(f"{b.name.lower()} {b.text}" for b in bars) + "."
    return bar_chart(bars, finding)


def _totals(book: Book, card: ScoreCard) -> Figure | None:
    totals = card.score.get("seat_totals") or {}
    shown = sorted(
        (p for p in totals if _matters(totals[p])), key=lambda p: (-float(totals[p]["actual"]), p)
    )
    if not shown:
        return None
    rows, cells, inside = [], [], 0
    for party in shown:
        label = _label(book, party)
        of = totals[party]
        mean, low, high, actual = (float(of[key]) for key in ("mean", "p05", "p95", "actual"))
        inside += low <= actual <= high
        value = f"{count(mean)} ({count(low)} to {count(high)}), declared {count(actual)}"
        rows.append(Row(label.name, label.kind, mean, low, high, value, actual))
        cells.append((label.name, count(mean), f"{count(low)} to {count(high)}", count(actual)))
    finding = (
        f"The declared seats of {inside} of {len(shown)} parties fell inside their 90% interval."
    )
    table = Table(
        f"Seats estimated and declared, {card.name}",
        ("Party", "Expected", "90% interval", "Declared"),
        tuple(cells),
    )
    top = max(max(row.high, row.before or 0.0) for row in rows) * 1.05
    return interval_chart(rows, top, finding, table)


def _calibration(card: ScoreCard) -> Figure | None:
    bins = [
        Bin(float(b[0]), float(b[1]), int(b[2]), float(b[3]), float(b[4]))
        for b in card.score.get("calibration") or ()
        if b[2]
    ]
    if not bins:
        return None
    middle = near_three_in_four(bins)
    finding = (
        f"Chances of {odds(middle.mean)} came true in {per_cent(middle.observed)} of "
        f"{count(middle.n)} cases."
    )
    table = calibration_table(
        f"Chances given and how often they came true, {card.name}",
        bins,
    )
    return calibration_chart(bins, finding, table)


def _coverage(book: Book, card: ScoreCard) -> Figure | None:
    given = card.score.get("coverage_by_party") or {}
    if not given:
        return None
    rows, cells = [], []
    for party, part in sorted(given.items(), key=lambda item: (-item[1], item[0])):
        label = _label(book, party)
        value = 100 * float(part)
        rows.append(Row(label.name, label.kind, value, value, value, f"{value:.0f}%"))
        cells.append((label.name, f"{value:.1f}%"))
    finding = (
        f"Between {min(r.mean for r in rows):.0f}% and {max(r.mean for r in rows):.0f}% of results "
        "fell inside the 90% intervals, by party."
    )
    table = Table(
        f"Results inside the 90% interval, {card.name}", ("Party", "Inside"), tuple(cells)
    )
    return interval_chart(
        rows, 100.0, finding, table, unit="%", reference=Reference(100 * TARGET, "90%, as promised")
    )
