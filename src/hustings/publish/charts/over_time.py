"""Lines over days with their bands, and a dot for every poll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hustings.publish.charts import marks
from hustings.publish.charts.axes import Scale, day_ticks, spread, tick_text, ticks
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.intervals import Reference

TOP = 14.0
BOTTOM = 26.0
LABEL_GAP = 17.0


@dataclass(frozen=True)
class Series:
    """One party's line. ``label`` and ``short`` stand at its end, wide and narrow; "" for none."""

    label: str
    short: str
    kind: str
    days: tuple[date, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    dots: tuple[tuple[date, float], ...] = ()


def series_of(
    label: str, short: str, kind: str, days: Sequence[date], values: Sequence[Sequence[float]]
) -> Series:
    """A line from one (mean, low, high) a day."""
    mean, low, high = (tuple(float(value[i]) for value in values) for i in range(3))
    return Series(label, short, kind, tuple(days), mean, low, high)


@dataclass(frozen=True)
class Paper:
    """The scales of one chart."""

    x: Scale
    y: Scale
    height: float

    def across(self, days: Sequence[date]) -> list[float]:
        return [self.x(day.toordinal()) for day in days]

    def down(self, values: Sequence[float]) -> list[float]:
        return [self.y.held(value) for value in values]


def _paper(series: Sequence[Series], height: float, top: float | None, first: date | None) -> Paper:
    days = [day.toordinal() for s in series for day in s.days]
    start = first.toordinal() if first else min(days)
    highs = [h for s in series for h in s.high] + [v for s in series for _, v in s.dots]
    ceiling = top if top is not None else max(highs) * 1.06
    return Paper(Scale(start, max(days)), Scale(0.0, ceiling or 1.0, height - BOTTOM, TOP), height)


def _levels(paper: Paper) -> list[float]:
    return ticks(paper.y.low, paper.y.high, 4 if paper.height > 200.0 else 3)


def _grid(paper: Paper) -> str:
    return "".join(
        marks.line(0.0, paper.y(v), 1.0, paper.y(v), "axis" if v == 0 else "grid")
        for v in _levels(paper)
    )


def _heights(paper: Paper, unit: str) -> str:
    """What the grid's lines stand for, written over the bands."""
    return "".join(
        marks.text(0.0, paper.y(v) - 4.0, tick_text(v, unit), "tick start")
        for v in _levels(paper)
        if v
    )


def _dates(paper: Paper, about: int) -> str:
    first, last = date.fromordinal(round(paper.x.low)), date.fromordinal(round(paper.x.high))
    out = []
    floor = paper.height - BOTTOM
    marked = day_ticks(first, last, about)
    for k, (day, name) in enumerate(marked):
        x = paper.x(day.toordinal())
        kind = "tick start" if x < 0.04 else "tick end" if x > 0.96 else "tick middle"
        # On a phone every second date has room, counted from the last.
        rare = " wide" if (len(marked) - 1 - k) % 2 and len(marked) > 3 else ""
        out.append(marks.line(x, floor, x, floor + 5.0, "axis"))
        out.append(marks.text(x, paper.height - 6.0, name, kind + rare))
    return "".join(out)


def _lines(series: Sequence[Series], paper: Paper) -> str:
    out = []
    for s in series:
        xs = paper.across(s.days)
        out.append(
            f'<g class="{s.kind}">'
            + marks.band(xs, paper.down(s.low), paper.down(s.high), "band")
            + marks.specks(((paper.x(d.toordinal()), paper.y.held(v)) for d, v in s.dots), "specks")
            + marks.polyline(xs, paper.down(s.mean), "path")
            + "</g>"
        )
    return marks.stretched(paper.height, "".join(out))


def _ends(series: Sequence[Series], paper: Paper) -> str:
    shown = [s for s in series if s.days]
    places = [paper.y.held(s.mean[-1]) for s in shown]
    apart = spread(places, LABEL_GAP, TOP, paper.height - BOTTOM)
    out = []
    for s, y, label_y in zip(shown, places, apart, strict=True):
        x = paper.x(s.days[-1].toordinal())
        out.append(
            f'<g class="{s.kind}">'
            + marks.dot(x, y, 3.5, "mean")
            + (_name(s, label_y) if s.label else "")
            + "</g>"
        )
    return "".join(out)


def _name(s: Series, y: float) -> str:
    return (
        marks.swatch(1.0, y - 5.0, 10.0, dx=9.0)
        + marks.text(1.0, y + 4.5, s.label, "name wide", dx=24.0)
        + marks.text(1.0, y + 4.5, s.short, "name narrow", dx=24.0)
    )


def time_chart(
    series: Sequence[Series],
    finding: str,
    table: Table | None,
    unit: str = "",
    height: float = 320.0,
    top: float | None = None,
    first: date | None = None,
    reference: Reference | None = None,
    dates: int = 6,
    kind: str = "",
) -> Figure:
    """All series on one paper, from zero up; ``first`` cuts off what is earlier."""
    paper = _paper(series, height, top, first)
    inside = [_grid(paper), _dates(paper, dates)]
    if reference:
        y = paper.y.held(reference.at)
        inside.append(marks.line(0.0, y, 1.0, y, "reference"))
    inside += [_lines(series, paper), _heights(paper, unit), _ends(series, paper)]
    if reference:
        inside.append(marks.text(0.0, y - 5.0, reference.label, "note start", dx=48.0))
    return Figure(marks.drawing(height, finding, "".join(inside), f"timed {kind}"), finding, table)
