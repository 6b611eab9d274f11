"""An estimate with its range: the same figure over draws of seats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from hustings.election.contest import BoolArray

LEAST_DRAWN = 10  # fewer cannot be drawn anew: a range over them would be too narrow


@dataclass(frozen=True)
class Range:
    """An estimate with its 90% bootstrap interval; nan where nothing can be said. Ends of nan
    beside a value: it rests on fewer than ``LEAST_DRAWN`` seats."""

    value: float
    low: float
    high: float

    def as_json(self) -> dict[str, float | None]:
        """Rounded to four digits after the point; null for nan."""
        parts = (("value", self.value), ("p05", self.low), ("p95", self.high))
        return {name: None if np.isnan(part) else round(part, 4) for name, part in parts}


def ranged(figure: Any, draws: Any) -> Range:
    """A figure of the seats as they are, with the 5% and 95% points over draws of seats."""
    value = float(figure(np.arange(draws.shape[1])))
    drawn = np.array([figure(rows) for rows in draws])
    drawn = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not len(drawn):
        return Range(value, float("nan"), float("nan"))
    low, high = np.quantile(drawn, (0.05, 0.95))
    return Range(value, float(low), float(high))


def pointed(found: Range) -> Range:
    """The value alone."""
    return Range(found.value, float("nan"), float("nan"))


def enough(where: BoolArray) -> bool:
    """Whether a range over these seats says anything."""
    return int(where.sum()) >= LEAST_DRAWN
