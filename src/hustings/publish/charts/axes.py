"""Scales: from a number or a day to a place on the paper."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hustings.publish.words import MINUS, month_year, short_date


@dataclass(frozen=True)
class Scale:
    """A straight scale from ``low`` to ``high`` onto ``start`` to ``end``."""

    low: float
    high: float
    start: float = 0.0
    end: float = 1.0

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2.0
        part = (value - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)

    def held(self, value: float) -> float:
        """As called, kept inside the scale."""
        return self(min(max(value, self.low), self.high))


def nice_step(span: float, about: int) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts the span into about so many."""
    if span <= 0.0:
        return 1.0
    rough = span / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(m for m in (1, 2, 5, 10) if m * power >= rough * 0.999) * power)


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round values inside the span."""
    step = nice_step(high - low, about)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def tick_text(value: float, unit: str = "") -> str:
    """A tick as short as it is exact."""
    text = f"{abs(value):.2f}".rstrip("0").rstrip(".") if value % 1 else f"{abs(value):,.0f}"
    return (MINUS if value < 0 else "") + text + unit


def day_ticks(first: date, last: date, about: int = 5) -> list[tuple[date, str]]:
    """Days to mark under a chart: weeks where the span is weeks, months or years beyond."""
    span = (last - first).days
    if span <= 0:
        return [(first, short_date(first))]
    if span <= 130:
        step = max(7, 7 * math.ceil(span / about / 7)) if span > 14 else max(1, span // about)
        days = [last - timedelta(days=step * k) for k in range(span // step + 1)]
        return [(day, short_date(day)) for day in reversed(days)]
    months = max(1, math.ceil(span / 30.4 / about))
    step_months = next((m for m in (1, 2, 3, 6, 12, 24, 60) if m >= months), 120)
    every = first.year * 12 + first.month
    count = last.year * 12 + last.month - 1
    marks = [date(m // 12, m % 12 + 1, 1) for m in range(every, count + 1) if m % step_months == 0]
    return [(day, month_year(day)) for day in marks]


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart so that none is nearer than ``gap``, keeping their order.

    They stay inside ``low`` to ``high`` where there is room for all of them.
    """
    if not places:
        return []
    order = sorted(range(len(places)), key=lambda i: (places[i], i))
    out = [0.0] * len(places)
    floor = low
    for i in order:
        out[i] = max(places[i], floor)
        floor = out[i] + gap
    ceiling = max(high, low + gap * (len(places) - 1))
    for i in reversed(order):
        out[i] = min(out[i], ceiling)
        ceiling = out[i] - gap
    return out
