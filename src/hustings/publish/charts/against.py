"""Planned against spent: a point for every seat, and a line where the two are equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.publish.charts import marks
from hustings.publish.charts.axes import Scale, tick_text, ticks
from hustings.publish.charts.figure import Figure

HEIGHT = 400.0
TOP = 26.0
BOTTOM = 44.0
LARGE = 5.0  # half a diamond, in pixels


@dataclass(frozen=True)
class Point:
    """One seat, in whole units of money. ``departs``: some of it went without its signatures."""

    planned: float
    spent: float
    departs: bool


def against_chart(points: Sequence[Point], finding: str, unit: str) -> Figure:
    """Points near the slanting line were spent as planned; those high above it were not.

    Seats with something unsigned are large diamonds, all others small dots: the shape tells them
    apart, not the colour alone.
    """
    most = max((max(p.planned, p.spent) for p in points), default=0.0) * 1.04 or 1.0
    x, y = Scale(0.0, most), Scale(0.0, most, HEIGHT - BOTTOM, TOP)
    follows = [(x(p.planned), y(p.spent)) for p in points if not p.departs]
    inside = [
        _axes(x, y, most, unit),
        marks.line(0.0, y(0.0), 1.0, y(most), "reference"),
        marks.text(1.0, y(most) - 4.0, "spent as planned", "note end"),
        marks.stretched(HEIGHT, marks.specks(follows, "specks follows")),
    ]
    inside += [_diamond(x(p.planned), y(p.spent)) for p in points if p.departs]
    return Figure(marks.drawing(HEIGHT, finding, "".join(inside), "scatter"), finding)


def _axes(x: Scale, y: Scale, most: float, unit: str) -> str:
    out = []
    for value in ticks(0.0, most, 5):
        kind = "axis" if value == 0.0 else "grid"
        out.append(marks.line(0.0, y(value), 1.0, y(value), kind))
        if value:
            out.append(marks.text(0.0, y(value) - 4.0, tick_text(value), "tick start"))
            side = "end" if x(value) > 0.97 else "middle"
            place = HEIGHT - BOTTOM + 17.0
            out.append(marks.text(x(value), place, tick_text(value), f"tick {side}"))
    out.append(marks.text(0.0, 12.0, f"spent, {unit}", "note"))
    out.append(marks.text(1.0, HEIGHT - 6.0, f"planned, {unit}", "note end"))
    return "".join(out)


def _diamond(x: float, y: float) -> str:
    """A diamond at a place across (fraction) and down (pixels)."""
    return (
        f'<svg x="{marks.at(x)}" y="{marks.number(y)}" class="loose">'
        f'<path d="M0 {-LARGE}L{LARGE} 0L0 {LARGE}L{-LARGE} 0Z" class="departs"/></svg>'
    )
