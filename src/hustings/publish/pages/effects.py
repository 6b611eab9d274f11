"""What effort is taken to do, resource by resource, with an example that can be pictured."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hustings.election.currency import Currency
from hustings.publish.pages.aims import number
from hustings.publish.resources import Resource, resources
from hustings.publish.words import plural

Json = Mapping[str, Any]

HALF = math.log(2.0)  # scales that win half of the most: 1 - exp(-u) = 1/2


@dataclass(frozen=True)
class Effect:
    """A curve in words. ``wins``: what the ``example`` amount wins, ``most``: what any amount
    could, both in points of lead with their 80% ranges. ``half``: the amount for half of that."""

    name: str
    example: str
    wins: str
    wins_range: str
    most: str
    most_range: str
    half: str
    fades: str
    confidence: str
    source: str


def effects(plan: Json | None, currency: Currency) -> tuple[Effect, ...]:
    """The plan's curves; () where there is no plan or it does not say."""
    response = (plan or {}).get("response") or {}
    known = {resource.id: resource for resource in resources(plan or {}, currency)}
    return tuple(
        _effect(curve, known.get(curve["resource"]), currency)
        for curve in response.get("curves", ())
    )


def _effect(curve: Json, resource: Resource | None, currency: Currency) -> Effect:
    of = resource or Resource(curve["resource"], 0.0, 0.0, None, currency)
    amount = rounded_down(curve["scale"])
    part = -math.expm1(-amount / curve["scale"])
    most, low, high = (curve[key] for key in ("saturation_points", "low", "high"))
    days = curve.get("half_life_days")
    return Effect(
        of.name,
        of.spoken(amount),
        number(most * part),
        f"{number(low * part)} to {number(high * part)}",
        number(most, 1),
        f"{number(low, 1)} to {number(high, 1)}",
        of.spoken(HALF * curve["scale"]),
        plural(round(days), "day") if days else "lasts",
        curve["confidence"],
        curve["source"],
    )


def rounded_down(scale: float) -> float:
    """A round amount within the curve's reach: the power of ten at or below its scale."""
    return float(10.0 ** math.floor(math.log10(scale)))
