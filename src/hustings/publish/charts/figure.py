"""What every chart gives back: a drawing, what it finds in words, and its figures as a table."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Table:
    """The figures behind a drawing. The first cell of a row names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """``finding``: one sentence, also the drawing's name to a screen reader."""

    svg: Markup
    finding: str
    table: Table | None = None
