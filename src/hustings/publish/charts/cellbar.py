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


def against_bar(planned: float, spent: float, unsigned: float) -> Markup:
    """What was planned, thin, over what was spent, broad, both as parts of the cell's width. What
    went unsigned stands at the end of the broad one, darker and taller, so that it can be told
    without its colour."""
    signed = max(spent - unsigned, 0.0)
    return Markup(
        '<svg class="cellbar" aria-hidden="true" width="100%" height="15">'
        f"{marks.box(0.0, 1.0, planned, 3.0, 'planned-part')}"
        f"{marks.box(0.0, 7.5, signed, 6.0, 'signed-part')}"
        f"{marks.box(signed, 6.0, unsigned, 9.0, 'unsigned-part')}</svg>"
    )
