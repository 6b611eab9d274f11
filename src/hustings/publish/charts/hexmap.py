"""A hexagon for every seat, in three views that a style sheet switches between.

Positions are HexJSON odd-r offsets: rows upwards, odd rows half a hexagon to the right
(https://open-innovations.org/projects/hexmaps/hexjson). Every hexagon bears a letter in every
view, so that nothing is said by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from hustings.publish.charts.marks import number

RADIUS = 10.0
HALF = 8.66  # half a hexagon's width: RADIUS * sqrt(3) / 2
LARGEST = 4.0  # pixels to a unit of the drawing: a map of few seats stays a map
DRAWN = "M0-9.1L7.88-4.55V4.55L0 9.1L-7.88 4.55V-4.55Z"


@dataclass(frozen=True)
class Hexagon:
    """``lines``: the seat's name, then one line a view. ``kinds``: classes for all views.
    ``letters``: one a view."""

    q: int
    r: int
    href: str
    region: str
    lines: tuple[str, ...]
    kinds: str
    letters: tuple[str, ...]


def _step(h: Hexagon) -> int:
    """The column in half hexagons."""
    return 2 * h.q + (h.r & 1)


def _centre(h: Hexagon, left: int, top: int) -> tuple[float, float]:
    return HALF * (_step(h) - left + 1), RADIUS * (1.5 * (top - h.r) + 1.0)


def _cell(h: Hexagon, x: float, y: float, linked: bool) -> str:
    shape = f'<use href="#hex" x="{number(x)}" y="{number(y)}"/>'
    letters = "".join(
        f'<text x="{number(x)}" y="{number(y + 3.4)}" class="v{view}">{escape(letter)}</text>'
        for view, letter in enumerate(h.letters)
        if letter and (linked or view == 0)
    )
    kinds = escape(h.kinds)
    if not linked:
        return f'<g class="{kinds}">{shape}{letters}</g>'
    title = escape("\n".join(h.lines))
    return f'<a href="{escape(h.href)}" class="{kinds}"><title>{title}</title>{shape}{letters}</a>'


def _borders(hexagons: Sequence[Hexagon], left: int, top: int) -> str:
    """Lines between neighbours of different regions: to the right, and to both above."""
    region = {(_step(h), h.r): h.region for h in hexagons}
    path = []
    for h in hexagons:
        x, y = _centre(h, left, top)
        edges = (
            ((2, 0), (x + HALF, y - 5.0, x + HALF, y + 5.0)),
            ((1, 1), (x, y - RADIUS, x + HALF, y - 5.0)),
            ((-1, 1), (x, y - RADIUS, x - HALF, y - 5.0)),
        )
        for (across, up), (x1, y1, x2, y2) in edges:
            other = region.get((_step(h) + across, h.r + up))
            if other is not None and other != h.region:
                path.append(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}")
    return f'<path class="borders" d="{"".join(path)}"/>' if path else ""


def hexmap(
    hexagons: Sequence[Hexagon], name: str, linked: bool = True, view: str = "chance"
) -> Markup:
    """The map. ``linked``: every hexagon a link; otherwise one picture, first view only.
    ``view``: the one that it opens in."""
    left = min(_step(h) for h in hexagons)
    top = max(h.r for h in hexagons)
    width = HALF * (max(_step(h) for h in hexagons) - left + 2)
    height = RADIUS * (1.5 * (top - min(h.r for h in hexagons)) + 2.0)
    cells = []
    # Reading order: from the top row down, each from the left.
    for h in sorted(hexagons, key=lambda h: (-h.r, h.q, h.href)):
        cells.append(_cell(h, *_centre(h, left, top), linked))
    role = "group" if linked else "img"
    return Markup(
        f'<svg class="hexmap" data-view="{escape(view)}" role="{role}" aria-label="{escape(name)}" '
        f'style="max-width:{number(LARGEST * width)}px" '
        f'viewBox="-1 -1 {number(width + 2)} {number(height + 2)}">'
        f'<defs><path id="hex" d="{DRAWN}"/>'
        '<pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="4" height="4" class="hatch-ground"/>'
        '<rect width="1.6" height="4" class="hatch-line"/></pattern></defs>'
        f"{''.join(cells)}{_borders(hexagons, left, top)}</svg>"
    )
