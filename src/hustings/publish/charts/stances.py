"""From defence to attack: how each resource is split between stances, plan by plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hustings.publish.charts import marks
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.words import short_date

TOP = 6.0
BOTTOM = 26.0
HEIGHT = 236.0
MOST_DATES = 4  # as many as have room under the columns


@dataclass(frozen=True)
class Split:
    """One plan's parts, from the bottom up: (stance, part of the whole)."""

    day: date
    parts: tuple[tuple[str, float], ...]


def _column(split: Split, x: float, width: float, dated: bool) -> str:
    floor = HEIGHT - BOTTOM
    full = floor - TOP
    out = []
    for stance, part in split.parts:
        tall = part * full
        floor -= tall
        out.append(f'<g class="stance-{stance}">')
        out.append(marks.box(x, floor, width, max(tall - 1.0, 0.0), "part"))
        if tall >= 18.0:
            share = f"{100 * part:.0f}%"
            out.append(marks.text(x + width / 2, floor + tall / 2 + 4.5, share, "inside middle"))
        out.append("</g>")
    middle = x + width / 2
    if dated:
        out.append(marks.text(middle, HEIGHT - 6.0, short_date(split.day), "tick middle"))
    return "".join(out)


def _names(split: Split, names: dict[str, str]) -> str:
    """The stances named beside the last column."""
    floor = HEIGHT - BOTTOM
    full = floor - TOP
    out = []
    for stance, part in split.parts:
        tall = part * full
        if tall >= 12.0:
            y = floor - tall / 2
            out.append(f'<g class="stance-{stance}">{marks.swatch(1.0, y - 5.0, 10.0, dx=9.0)}</g>')
            out.append(marks.text(1.0, y + 4.5, names[stance], "name", dx=24.0))
        floor -= tall
    return "".join(out)


def stance_chart(
    splits: Sequence[Split], names: dict[str, str], finding: str, table: Table
) -> Figure:
    """Columns by date, each the whole of one resource."""
    slot = 1.0 / len(splits)
    every = -(-len(splits) // MOST_DATES)
    inside = []
    for k, split in enumerate(splits):
        dated = (len(splits) - 1 - k) % every == 0
        inside.append(_column(split, k * slot + 0.06 * slot, 0.88 * slot, dated))
    inside.append(_names(splits[-1], names))
    return Figure(marks.drawing(HEIGHT, finding, "".join(inside), "timed stances"), finding, table)
