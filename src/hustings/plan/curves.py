"""What is known of effort's effect, as data: a curve for each resource, each with its source."""

from __future__ import annotations

from dataclasses import dataclass

_EIGHTY = 1.2815515594600038  # half the width of a normal's central 80%, in sds


@dataclass(frozen=True)
class Curve:
    """One resource's response. ``saturation``: points of lead in a seat not held, with
    ``low`` and ``high`` its 80% range; ``scale``: the amount, in the resource's own unit,
    that wins 63% of them on the day it is put in. ``half_life_days``: after which half of an
    effect is gone; None where effects are taken to last."""

    resource: str
    unit: str
    saturation: float
    low: float
    high: float
    scale: float
    source: str
    confidence: str
    half_life_days: float | None = None
    half_life_source: str = ""


@dataclass(frozen=True)
class Response:
    """Every curve of a plan. ``held_factor`` multiplies the curves in held seats, with
    ``held_low`` and ``held_high`` its 80% range, None where it is taken as known;
    ``effectiveness_cv`` is how far a campaign's working varies, beyond the curves' ranges.
    ``days_left``: to polling day, where the curves have been faded for them."""

    curves: tuple[Curve, ...]
    held_factor: float
    effectiveness_cv: float
    held_low: float | None = None
    held_high: float | None = None
    held_source: str = ""
    effectiveness_source: str = ""
    days_left: int | None = None


def level_sd(curve: Curve) -> float:
    """Points: how uncertain a curve's saturation is, from its 80% range."""
    return sd_of_range(curve.low, curve.high)


def sd_of_range(low: float, high: float) -> float:
    """The sd of a normal whose central 80% is from ``low`` to ``high``."""
    return (high - low) / (2 * _EIGHTY)


def range_of(mean: float, sd: float) -> tuple[float, float]:
    """The central 80% of a normal."""
    return mean - _EIGHTY * sd, mean + _EIGHTY * sd
