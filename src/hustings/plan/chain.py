"""The numbers between a trial's effect and a curve, as data (effect_sizes/chain.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hustings.plan.curves import sd_of_range
from hustings.plan.trials import SHARE, TURNOUT, Prior

FOLDER = Path(__file__).parent / "effect_sizes"
FILE = FOLDER / "chain.toml"
# Levers of the shipped trials.csv that no curve rests on: shown for comparison, and not used.
SHOWN_ONLY = ("phone", "social_pressure_mail", "spending_held")


@dataclass(frozen=True)
class Ranged:
    """A number with its central 80% range, taken as a normal."""

    value: float
    low: float
    high: float

    @property
    def sd(self) -> float:
        return sd_of_range(self.low, self.high)

    @property
    def mean_square(self) -> float:
        """E[x^2]."""
        return self.value**2 + self.sd**2


@dataclass(frozen=True)
class Lever:
    """How one resource reaches voters.

    With ``people_per_unit``, ``reach`` (part of electors reached in the end) and ``lean``
    (supporters less opponents among them) an effect is on the people reached. Without them it is
    on a seat as a whole, and the scale is ``scale_at_poll``, for effort spread evenly over
    ``spread_over_days``. ``priors``: by outcome. ``judgement``: points at
    saturation, None for none; it may have a weight of its own, None for the chain's.
    """

    lever: str
    resource: str
    unit: str
    source: str
    confidence: str
    half_life_days: float | None
    half_life_source: str
    priors: dict[str, Prior]
    judgement: Ranged | None
    judgement_weight: float | None
    reach: Ranged | None
    lean: Ranged | None
    people_per_unit: float | None
    scale_at_poll: float | None
    spread_over_days: float


@dataclass(frozen=True)
class Chain:
    """Everything that turns trials into a response. ``electorate``, ``turnout``: of an ordinary
    seat. ``judgement_weight``: what a judgement's range counts for beside trials."""

    electorate: float
    turnout: float
    lead_per_share: Ranged
    judgement_weight: float
    held: Ranged
    held_source: str
    effectiveness_cv: float
    effectiveness_source: str
    levers: tuple[Lever, ...]

    @property
    def names(self) -> dict[str, str]:
        """What trials.csv may call a lever: its own name, or that of the resource."""
        own = {entry.lever: entry.lever for entry in self.levers}
        return own | {entry.resource: entry.lever for entry in self.levers}


@cache
def shipped_chain() -> Chain:
    """The chain that comes with the package."""
    with FILE.open("rb") as file:
        return chain_of(tomllib.load(file))


def chain_of(table: dict[str, Any]) -> Chain:
    """The chain of a parsed file in the shape of the shipped one."""
    return Chain(
        electorate=table["seat"]["electorate"],
        turnout=table["seat"]["turnout"],
        lead_per_share=_ranged(table["lead_per_share"]),
        judgement_weight=table["judgement"]["weight"],
        held=_ranged(table["held"]),
        held_source=table["held"]["source"],
        effectiveness_cv=table["effectiveness"]["cv"],
        effectiveness_source=table["effectiveness"]["source"],
        levers=tuple(map(_lever, table["levers"])),
    )


def _lever(entry: dict[str, Any]) -> Lever:
    def triple(key: str) -> Ranged | None:
        return Ranged(*entry[key]) if key in entry else None

    return Lever(
        lever=entry["lever"],
        resource=entry["resource"],
        unit=entry["unit"],
        source=entry["source"],
        confidence=entry["confidence"],
        half_life_days=entry.get("half_life_days"),
        half_life_source=entry.get("half_life_source", ""),
        priors={name: Prior(**entry[name]) for name in (TURNOUT, SHARE) if name in entry},
        judgement=triple("judgement"),
        judgement_weight=entry.get("judgement_weight"),
        reach=triple("reach"),
        lean=triple("lean"),
        people_per_unit=entry.get("people_per_unit"),
        scale_at_poll=entry.get("scale_at_poll"),
        spread_over_days=entry.get("spread_over_days", 0.0),
    )


def _ranged(entry: dict[str, Any]) -> Ranged:
    return Ranged(entry["value"], entry["low"], entry["high"])
