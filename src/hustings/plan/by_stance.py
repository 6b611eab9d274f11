"""From defence to attack: where each resource of a plan goes, by stance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from hustings.plan.plan import Plan

STANCES = ("defend", "attack", "hold")


@dataclass(frozen=True)
class ResourceSplit:
    """One resource in one plan: the part of what was used (floors included) that goes to seats
    of each stance, and to held seats of any stance. All None where nothing was used."""

    as_of: date
    resource: str
    defend: float | None
    attack: float | None
    hold: float | None
    held: float | None


def splits(plan: Plan) -> tuple[ResourceSplit, ...]:
    """Where the resources of one plan go, in the order of its resources."""
    stance = np.array(plan.stance)
    parts = [stance == word for word in STANCES] + [plan.problem.held]
    found = []
    for column, resource in enumerate(plan.problem.resources):
        amounts = plan.amounts[:, column]
        total = float(np.sum(amounts))
        shares = [float(np.sum(amounts[part])) / total if total > 0.0 else None for part in parts]
        found.append(ResourceSplit(plan.problem.as_of, resource.id, *shares))
    return tuple(found)


def split_json(split: ResourceSplit) -> dict[str, Any]:
    """Shares as fractions."""
    return {
        "as_of": split.as_of.isoformat(),
        "resource": split.resource,
        "defend": split.defend,
        "attack": split.attack,
        "hold": split.hold,
        "held": split.held,
    }
