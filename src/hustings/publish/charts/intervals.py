"""One row a party: a dot for the expected value, a bar for its 90% interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.publish.charts import marks
from hustings.publish.charts.axes import Scale, tick_text, ticks
from hustings.publish.charts.figure import Figure, Table

ROW = 46.0
TOP = 22.0
BOTTOM = 24.0


@dataclass(frozen=True)
class Row:
    """``kind``: the class that gives the colour. ``before``: a mark for an earlier value."""

    name: str
    kind: str
    mean: float
    low: float
    high: float
    value: str
    before: float | None = None


@dataclass(frozen=True)
class Reference:
    """A line across all rows, such as the seats for a majority."""

    at: float
    label: str


def _row_marks(row: Row, y: float, scale: Scale) -> str:
    middle = y + 29.0
    parts = [
        marks.swatch(0.0, y + 4.0, 11.0),
        marks.text(0.0, y + 14.0, row.name, "name", dx=18.0),
        marks.text(1.0, y + 14.0, row.value, "value end"),
        marks.line(0.0, middle, 1.0, middle, "track"),
        marks.line(scale.held(row.low), middle, scale.held(row.high), middle, "span"),
        marks.dot(scale.held(row.mean), middle, 5.5, "mean"),
    ]
    if row.before is not None:
        x = scale.held(row.before)
        parts.append(marks.line(x, middle - 8.0, x, middle + 8.0, "before"))
    return f'<g class="{row.kind}">{"".join(parts)}</g>'


def _axis(scale: Scale, height: float, unit: str) -> str:
    places = ticks(scale.low, scale.high, 4)
    out = []
    for value in places:
        x = scale(value)
        kind = "tick start" if x < 0.03 else "tick end" if x > 0.97 else "tick middle"
        out.append(marks.line(x, TOP, x, height - BOTTOM, "grid"))
        out.append(marks.text(x, height - 7.0, tick_text(value, unit), kind))
    return "".join(out)


def _reference(reference: Reference, scale: Scale, rows: int) -> str:
    x = scale.held(reference.at)
    anchor = "end" if x > 0.5 else "start"
    shift = -6.0 if x > 0.5 else 6.0
    # Through the label's line and each row's bar, never through the figures above a bar.
    lengths = [(2.0, TOP - 3.0)]
    lengths += [(TOP + ROW * k + 20.0, TOP + ROW * k + 40.0) for k in range(rows)]
    lines = "".join(marks.line(x, y1, x, y2, "reference") for y1, y2 in lengths)
    return lines + marks.text(x, 13.0, reference.label, f"note {anchor}", dx=shift)


def interval_chart(
    rows: Sequence[Row],
    top: float,
    finding: str,
    table: Table,
    unit: str = "",
    reference: Reference | None = None,
) -> Figure:
    """Rows from zero to ``top`` in the chart's own unit."""
    scale = Scale(0.0, top)
    start = TOP if reference else 0.0
    height = start + ROW * len(rows) + BOTTOM
    inside = [_axis(scale, height, unit)]
    if reference:
        inside.append(_reference(reference, scale, len(rows)))
    inside += [_row_marks(row, start + ROW * k, scale) for k, row in enumerate(rows)]
    return Figure(marks.drawing(height, finding, "".join(inside), "intervals"), finding, table)
