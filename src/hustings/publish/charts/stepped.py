"""From one value to another in steps: where it began, what each step changed, where it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.publish.charts import marks
from hustings.publish.charts.axes import Scale, tick_text, ticks
from hustings.publish.charts.figure import Figure, Table

ROW = 36.0
BOTTOM = 24.0
LINE = 26.0  # below the top of a row
THICK = 8.0
HEAD = 24.0


@dataclass(frozen=True)
class Step:
    """``change``: in the chart's unit. ``value``: the change in words."""

    name: str
    change: float
    value: str


@dataclass(frozen=True)
class Path:
    """One party's way from ``start`` to ``end``. ``kind``: the class that gives the colour.
    ``first``, ``last``: names of both ends; ``said_first``, ``said_last``: their values in
    words."""

    name: str
    kind: str
    start: float
    first: str
    said_first: str
    steps: tuple[Step, ...]
    end: float
    low: float
    high: float
    last: str
    said_last: str

    @property
    def reached(self) -> tuple[float, ...]:
        """The values before, between and after the steps."""
        found = [self.start]
        for step in self.steps:
            found.append(found[-1] + step.change)
        return tuple(found)


def _row(k: int, name: str, value: str, strong: str = "") -> tuple[float, str]:
    """The middle of a row's line, and its words."""
    top = HEAD + ROW * k
    words = marks.text(0.0, top + 14.0, name, f"step-name{strong}")
    return top + LINE, words + marks.text(1.0, top + 14.0, value, f"end{strong}")


def _step(k: int, step: Step, start: float, scale: Scale) -> str:
    y, words = _row(k, step.name, step.value)
    a, b = scale.held(start), scale.held(start + step.change)
    back = " back" if step.change < 0 else ""
    bar = marks.box(min(a, b), y - THICK / 2, abs(b - a), THICK, f"step{back}")
    end = marks.line(b, y - 7.0, b, y + 7.0, "step-end")
    return words + marks.line(0.0, y, 1.0, y, "track") + bar + end


def _end(k: int, path: Path, scale: Scale) -> str:
    y, words = _row(k, path.last, path.said_last, " strong")
    return (
        words
        + marks.line(0.0, y, 1.0, y, "track")
        + marks.line(scale.held(path.low), y, scale.held(path.high), y, "span")
        + marks.dot(scale.held(path.end), y, 5.5, "mean")
    )


def _guides(path: Path, scale: Scale) -> str:
    """From each value reached, down to the row that goes on from it."""
    out = []
    for k, value in enumerate(path.reached):
        x = scale.held(value)
        top = HEAD + ROW * k + LINE
        out.append(marks.line(x, top, x, top + ROW, "guide"))
    return "".join(out)


def _axis(scale: Scale, height: float, unit: str) -> str:
    out = []
    for value in ticks(scale.low, scale.high, 4):
        x = scale(value)
        kind = "tick start" if x < 0.03 else "tick end" if x > 0.97 else "tick middle"
        out.append(marks.text(x, height - 6.0, tick_text(value, unit), kind))
    return "".join(out)


def stepped_chart(
    path: Path, low: float, high: float, finding: str, table: Table | None, unit: str = ""
) -> Figure:
    """Rows from the start through every step to the end, on a scale from ``low`` to ``high``."""
    scale = Scale(low, high)
    rows = len(path.steps) + 2
    height = HEAD + ROW * rows + BOTTOM
    y, words = _row(0, path.first, path.said_first)
    inside = [
        marks.swatch(0.0, 4.0, 11.0),
        marks.text(0.0, 14.0, path.name, "name", dx=18.0),
        _guides(path, scale),
        words,
        marks.line(0.0, y, 1.0, y, "track"),
        marks.line(scale.held(path.start), y - 8.0, scale.held(path.start), y + 8.0, "before"),
    ]
    starts: Sequence[float] = path.reached
    inside += [_step(k + 1, step, starts[k], scale) for k, step in enumerate(path.steps)]
    inside += [_end(rows - 1, path, scale), _axis(scale, height, unit)]
    drawn = f'<g class="{path.kind}">{"".join(inside)}</g>'
    return Figure(marks.drawing(height, finding, drawn, "stepped"), finding, table)
