"""Chances given against what came: a dot for every group of forecasts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hustings.publish.charts import marks
from hustings.publish.charts.axes import Scale
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.words import count

HEIGHT = 320.0
TOP = 12.0
BOTTOM = 40.0


@dataclass(frozen=True)
class Bin:
    """Forecasts of about the same chance: how many, their mean, how often it came."""

    low: float
    high: float
    n: int
    mean: float
    observed: float


def calibration_chart(bins: Sequence[Bin], finding: str, table: Table) -> Figure:
    """Dots near the slanting line: a chance of 3 in 4 came true in 3 of 4 cases."""
    y = Scale(0.0, 1.0, HEIGHT - BOTTOM, TOP)
    inside = []
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        label = f"{100 * value:.0f}%"
        side = "start" if value == 0 else "end" if value == 1 else "middle"
        inside.append(marks.line(0.0, y(value), 1.0, y(value), "axis" if value == 0 else "grid"))
        if value:
            inside.append(marks.text(0.0, y(value) - 4.0, label, "tick start"))
        inside.append(marks.text(value, HEIGHT - BOTTOM + 17.0, label, f"tick {side}"))
    inside.append(marks.line(0.0, y(0.0), 1.0, y(1.0), "reference"))
    inside.append(marks.text(0.5, HEIGHT - 5.0, "chance given", "note middle"))
    most = max(b.n for b in bins)
    for b in bins:
        radius = 3.5 + 8.5 * math.sqrt(b.n / most)
        inside.append(marks.dot(b.mean, y(b.observed), radius, "bin"))
    return Figure(marks.drawing(HEIGHT, finding, "".join(inside), "calibration"), finding, table)


def near_three_in_four(bins: Sequence[Bin]) -> Bin:
    """The chances to tell in words: sure enough to matter, and not sure."""
    return min(bins, key=lambda b: (abs(b.mean - 0.75), b.mean))


def calibration_table(caption: str, bins: Sequence[Bin]) -> Table:
    """The same figures for those who read them."""
    return Table(
        caption,
        ("Chance given", "Cases", "Mean chance", "Came true"),
        tuple(
            (
                f"{100 * b.low:.0f} to {100 * b.high:.0f}%",
                count(b.n),
                f"{100 * b.mean:.1f}%",
                f"{100 * b.observed:.1f}%",
            )
            for b in bins
        ),
    )
