"""What goes to standard output: one JSON object, or tables for people."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PIPED_WIDTH = 120  # where no terminal says how wide it is


def print_json(figures: Mapping[str, Any]) -> None:
    """One JSON object on one line; what is not a finite number is null."""
    json.dump(plain(figures), sys.stdout, allow_nan=False, ensure_ascii=False)
    sys.stdout.write("\n")


def figures_bytes(figures: Mapping[str, Any]) -> bytes:
    """The figures as a file that is the same for the same figures."""
    text = json.dumps(
        plain(figures), allow_nan=False, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode("utf-8") + b"\n"


def plain(value: Any) -> Any:
    """The value in JSON's own types: arrays as lists, numpy's numbers as Python's, nan as None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def people_console() -> Console:
    """A console on standard output, as wide as the terminal or 120 where there is none."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else PIPED_WIDTH
    return Console(width=width, highlight=False, emoji=False, markup=False)


def titled(title: str, words: Sequence[str], figures: Sequence[str]) -> Table:
    """An empty table: columns of words, then columns of figures, which stand to the right."""
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for heading in words:
        table.add_column(heading)
    for heading in figures:
        table.add_column(heading, justify="right")
    return table


def progress_line(text: str) -> None:
    """A line about progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def percent(share: float | None, digits: int = 1) -> str:
    return "-" if share is None else f"{100 * share:.{digits}f}"


def interval(figures: Mapping[str, Any], digits: int = 1) -> str:
    """Mean and 90% interval of a share, in per cent: ``41.2 (37.0 to 45.9)``."""
    mean, low, high = (percent(figures[key], digits) for key in ("mean", "p05", "p95"))
    return f"{mean} ({low} to {high})"


def chance(probability: float | None) -> str:
    """A probability in per cent that never claims certainty, which no number of draws can show."""
    if probability is None:
        return "-"
    if probability < 0.005:
        return "<1%"
    if probability > 0.995:
        return ">99%"
    return f"{100 * probability:.0f}%"


def counted(count: int, noun: str) -> str:
    """ "1 return", "1,200 returns"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
