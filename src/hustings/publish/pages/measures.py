"""Figures of merit: how each is read from a score, written, and compared across methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hustings.publish.site_data import Json
from hustings.publish.words import count

TARGET = 0.90  # what an interval promises to hold


@dataclass(frozen=True)
class Measure:
    """One figure of merit: how to read it, how to write it, which way is better."""

    name: str
    meaning: str
    key: str
    scale: float
    places: int
    unit: str
    better: int  # 1 where more is better, -1 where less is, 0 where it should be near a target

    def read(self, figures: Json) -> float | None:
        value: Any = figures
        for part in self.key.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return None if value is None else self.scale * float(value)

    def write(self, value: float | None) -> str:
        return "not given" if value is None else f"{count(value, self.places)}{self.unit}"


MEASURES = (
    Measure("Seats right", "likeliest winner won", "seats_right", 1, 0, "", 1),
    Measure("Close seats right", "won by under 10 points", "close_seats.right", 1, 0, "", 1),
    Measure("Typical share error", "root mean square, points", "share_rmse", 100, 2, "", -1),
    Measure("Mean share error", "mean absolute, points", "share_mae", 100, 2, "", -1),
    Measure("Inside 90% intervals", "should be near 90%", "coverage90", 100, 0, "%", 0),
    Measure("Brier score", "error of chances, 0 is perfect", "brier", 1, 3, "", -1),
    Measure("Log score", "surprise at the winner, 0 is perfect", "log_score", 1, 3, "", -1),
)


@dataclass(frozen=True)
class ScoreLine:
    """One measure across all methods: (words, is the best)."""

    name: str
    meaning: str
    cells: tuple[tuple[str, bool], ...]


def _best(measure: Measure, values: list[float | None]) -> list[bool]:
    """Which written value is the best; ties share it."""
    known = [v for v in values if v is not None]
    if not known:
        return [False] * len(values)
    if measure.better:
        top = max(known, key=lambda v: measure.better * v)
    else:
        top = min(known, key=lambda v: abs(v - 100 * TARGET))
    return [measure.write(v) == measure.write(top) for v in values]


def score_line(measure: Measure, methods: list[tuple[str, Json]]) -> ScoreLine:
    values = [measure.read(figures) for _, figures in methods]
    written = tuple(zip(map(measure.write, values), _best(measure, values), strict=True))
    return ScoreLine(measure.name, measure.meaning, written)
