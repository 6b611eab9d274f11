"""The few marks that charts are drawn with. Everything that is text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape


def number(value: float) -> str:
    """A coordinate: one decimal, no idle zeros."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def at(fraction: float) -> str:
    """A place across, as per cent of the width."""
    text = f"{100.0 * fraction:.2f}".rstrip("0").rstrip(".")
    return text + "%"


def text(x: float, y: float, words: str, kind: str, dx: float = 0.0) -> str:
    """Words at a place across (fraction) and down (pixels)."""
    shift = f' dx="{number(dx)}"' if dx else ""
    return f'<text x="{at(x)}" y="{number(y)}"{shift} class="{kind}">{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{at(x1)}" x2="{at(x2)}" y1="{number(y1)}" y2="{number(y2)}" class="{kind}"/>'


def dot(x: float, y: float, radius: float, kind: str) -> str:
    return f'<circle cx="{at(x)}" cy="{number(y)}" r="{number(radius)}" class="{kind}"/>'


def box(x: float, y: float, width: float, height: float, kind: str) -> str:
    """A rectangle; width as a fraction, height in pixels."""
    return (
        f'<rect x="{at(x)}" y="{number(y)}" width="{at(max(width, 0.0))}" '
        f'height="{number(max(height, 0.0))}" class="{kind}"/>'
    )


def swatch(x: float, y: float, side: float, dx: float = 0.0) -> str:
    """A square of the party's colour, set off from a place across by pixels."""
    return (
        f'<svg x="{at(x)}" y="{number(y)}" class="loose">'
        f'<rect x="{number(dx)}" width="{number(side)}" height="{number(side)}" class="swatch"/>'
        "</svg>"
    )


def points(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Corners of a path in the stretched space, 0 to 1000 across."""
    return "L".join(f"{number(1000 * x)} {number(y)}" for x, y in zip(xs, ys, strict=True))


def polyline(xs: Sequence[float], ys: Sequence[float], kind: str) -> str:
    return f'<path d="M{points(xs, ys)}" class="{kind}"/>' if xs else ""


def band(xs: Sequence[float], low: Sequence[float], high: Sequence[float], kind: str) -> str:
    """The area between two lines."""
    if not xs:
        return ""
    back = points(list(reversed(xs)), list(reversed(low)))
    return f'<path d="M{points(xs, high)}L{back}Z" class="{kind}"/>'


def specks(places: Iterable[tuple[float, float]], kind: str) -> str:
    """Many small dots in one path: strokes of no length with round ends."""
    path = "".join(f"M{number(1000 * x)} {number(y)}h0" for x, y in places)
    return f'<path d="{path}" class="{kind}"/>' if path else ""


def stretched(height: float, inside: str) -> str:
    """A space 1000 across that takes the width it is given; strokes keep their weight."""
    return (
        f'<svg viewBox="0 0 1000 {number(height)}" width="100%" height="{number(height)}" '
        f'preserveAspectRatio="none" class="stretch">{inside}</svg>'
    )


def drawing(height: float, finding: str, inside: str, kind: str = "") -> Markup:
    """The whole chart: as wide as its place, so many pixels high, named by its finding."""
    return Markup(
        f'<svg class="chart {kind}" role="img" aria-label="{escape(finding)}" '
        f'width="100%" height="{number(height)}">{inside}</svg>'
    )
