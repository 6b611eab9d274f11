"""A thin bar for the cell of a table, beside its number."""

from __future__ import annotations

from markupsafe import Markup

from hustings.publish.charts import marks


def cell_bar(part: float, kind: str) -> Markup:
    """``part`` of the cell's width. The number stands in the cell: the bar is decoration."""
    return Markup(
        f'<svg class="cellbar {kind}" aria-hidden="true" width="100%" height="6">'
        f"{marks.box(0.0, 0.0, 1.0, 6.0, 'rail')}"
        f"{marks.box(0.0, 0.0, min(max(part, 0.0), 1.0), 6.0, 'bar')}</svg>"
    )
