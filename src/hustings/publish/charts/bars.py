"""Bars of one measure, ours and the baselines', with the number at the end of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.publish.charts import marks
from hustings.publish.charts.axes import Scale
from hustings.publish.charts.figure import Figure

ROW = 34.0


@dataclass(frozen=True)
class Bar:
    name: str
    value: float
    text: str
    ours: bool = False


def bar_chart(bars: Sequence[Bar], finding: str, top: float | None = None) -> Figure:
    """One bar a method from zero up. The table of figures stands beside, for all measures."""
    scale = Scale(0.0, top if top is not None else max(bar.value for bar in bars) or 1.0)
    inside = []
    for k, bar in enumerate(bars):
        y = ROW * k
        inside.append(
            f'<g class="{"ours" if bar.ours else "theirs"}">'
            + marks.text(0.0, y + 13.0, bar.name, "name")
            + marks.text(1.0, y + 13.0, bar.text, "value end")
            + marks.box(0.0, y + 18.0, 1.0, 7.0, "rail")
            + marks.box(0.0, y + 18.0, scale.held(bar.value), 7.0, "bar")
            + "</g>"
        )
    return Figure(marks.drawing(ROW * len(bars), finding, "".join(inside), "bars"), finding)
