"""The calibration page: do intervals and chances hold, on past elections, weeks before the vote?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.publish.book import Book
from hustings.publish.charts.calibration import (
    Bin,
    calibration_chart,
    calibration_table,
    near_three_in_four,
)
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.intervals import Reference, Row, interval_chart
from hustings.publish.pages.measures import MEASURES, TARGET
from hustings.publish.site_data import BackTest
from hustings.publish.words import count, odds, plural

COVERAGE = "coverage90"
SHOWN = tuple(MEASURES[k] for k in (0, 2, 4, 5, 6))
LEAST_CASES = 10  # a bin of fewer shows chance alone


@dataclass(frozen=True)
class Held:
    """How often the intervals of one election held, by days before the vote."""

    name: str
    figure: Figure


@dataclass(frozen=True)
class Reliable:
    """Chances given against what came."""

    title: str
    figure: Figure


def calibration_page(book: Book) -> Mapping[str, Any]:
    """What the calibration page shows; all of it from the scores that came with the site."""
    tests = book.site.backtests
    eve = [test for test in tests if test.days_before <= 1]
    earlier = [test for test in tests if test.days_before > 1]
    parts = (("On the eve of the vote", eve), (_span(earlier), earlier))
    figures = [(title, _reliability(title, of)) for title, of in parts if of]
    return {
        "held": [_held(name, of) for name, of in _by_election(tests)],
        "reliable": [Reliable(title, figure) for title, figure in figures if figure],
        "lines": [_line(test) for test in _in_order(tests)],
        "measures": SHOWN,
        "finding": _finding(tests),
        "elections": plural(len(_by_election(tests)), "election"),
    }


def _by_election(tests: Sequence[BackTest]) -> list[tuple[str, list[BackTest]]]:
    names = dict.fromkeys(test.name for test in tests)
    return [(name, _in_order([t for t in tests if t.name == name])) for name in names]


def _in_order(tests: Sequence[BackTest]) -> list[BackTest]:
    """Election by election, the earliest day first."""
    names = list(dict.fromkeys(test.name for test in tests))
    return sorted(tests, key=lambda t: (names.index(t.name), -t.days_before))


def _days(days: int) -> str:
    return "the eve" if days == 1 else f"{days} days before"


def _span(tests: Sequence[BackTest]) -> str:
    if not tests:
        return ""
    days = sorted({test.days_before for test in tests})
    return f"{days[-1]} to {days[0]} days before" if len(days) > 1 else _days(days[0])


def _finding(tests: Sequence[BackTest]) -> str:
    """The least and the most that intervals held, over all elections and days."""
    if not tests:
        return ""
    low = min(tests, key=lambda t: float(t.score[COVERAGE]))
    high = max(tests, key=lambda t: float(t.score[COVERAGE]))
    return (
        f"Of the declared shares, between {_held_words(low)} ({low.name}, "
        f"{_days(low.days_before)}) and {_held_words(high)} ({high.name}, "
        f"{_days(high.days_before)}) fell inside intervals that promise {100 * TARGET:.0f}%."
    )


def _held_words(test: BackTest) -> str:
    return f"{100 * float(test.score[COVERAGE]):.0f}%"


def _held(name: str, tests: Sequence[BackTest]) -> Held:
    rows, cells = [], []
    for test in tests:
        value = 100 * float(test.score[COVERAGE])
        rows.append(
            Row(
                _days(test.days_before).capitalize(), "tested", value, value, value, f"{value:.0f}%"
            )
        )
        cells.append((_days(test.days_before).capitalize(), f"{value:.1f}%", count(test.draws)))
    values = [row.mean for row in rows]
    finding = (
        f"{name}: between {min(values):.0f}% and {max(values):.0f}% of declared shares fell inside "
        "the 90% intervals."
    )
    table = Table(
        f"Declared shares inside the 90% intervals, {name}",
        ("When", "Inside", "Draws"),
        tuple(cells),
    )
    line = Reference(100 * TARGET, f"{100 * TARGET:.0f}%, as promised")
    return Held(name, interval_chart(rows, 100.0, finding, table, unit="%", reference=line))


def _merged(tests: Sequence[BackTest]) -> list[Bin]:
    """The bins of all tests together: cases add up, means weigh by them."""
    found: dict[tuple[float, float], list[tuple[int, float, float]]] = {}
    for test in tests:
        for low, high, n, mean, observed in test.score.get("calibration") or ():
            if n:
                cases = found.setdefault((float(low), float(high)), [])
                cases.append((int(n), float(mean), float(observed)))
    return [
        Bin(
            low,
            high,
            n := sum(case[0] for case in cases),
            sum(case[0] * case[1] for case in cases) / n,
            sum(case[0] * case[2] for case in cases) / n,
        )
        for (low, high), cases in sorted(found.items())
    ]


def _reliability(title: str, tests: Sequence[BackTest]) -> Figure | None:
    bins = _merged(tests)
    told = [b for b in bins if b.n >= LEAST_CASES]
    if not told:
        return None
    middle = near_three_in_four(told)
    finding = (
        f"{title}: chances of {odds(middle.mean)} came true in {100 * middle.observed:.0f}% of "
        f"{count(middle.n)} cases."
    )
    table = calibration_table(
        f"Chances given and how often they came true: {title[:1].lower()}{title[1:]}",
        bins,
    )
    return calibration_chart(told, finding, table)


def _line(test: BackTest) -> tuple[str, str, list[str], str]:
    """One back-test: its election, its day, its measures in words, its draws."""
    cells = [measure.write(measure.read(test.score)) for measure in SHOWN]
    return test.name, _days(test.days_before), cells, count(test.draws)
