"""What a new plan moves, beside the one before it."""

from __future__ import annotations

from typing import Any

import numpy as np

from hustings.plan.plan import Plan


def moved_seats_json(plan: Plan) -> list[dict[str, Any]]:
    """For each seat that is given more or less than before: by how much, by resource."""
    previous = plan.problem.previous
    if previous is None:
        return []
    ids = [resource.id for resource in plan.problem.resources]
    change = np.round(plan.amounts - previous, 6)
    rows = [
        {
            "seat_id": plan.problem.seat_ids[seat],
            "change": dict(zip(ids, change[seat].tolist(), strict=True)),
        }
        for seat in np.flatnonzero(np.any(change != 0.0, axis=1)).tolist()
    ]
    return sorted(rows, key=lambda row: str(row["seat_id"]))


def moves_json(plan: Plan) -> list[dict[str, Any]]:
    """For each resource: how much goes into seats beyond what they had, what is lost by that, and
    how many seats have more and fewer than before; nothing where there was no plan before."""
    previous = plan.problem.previous
    if previous is None:
        return []
    more = np.maximum(plan.amounts - previous, 0.0)
    less = np.maximum(previous - plan.amounts, 0.0)
    return [
        {
            "id": resource.id,
            "moved_in": round(float(np.sum(more[:, column])), 6),
            "moved_out": round(float(np.sum(less[:, column])), 6),
            "lost": round(resource.moving_loss * float(np.sum(more[:, column])), 6),
            "seats_with_more": int(np.count_nonzero(more[:, column] > 1e-9)),
            "seats_with_less": int(np.count_nonzero(less[:, column] > 1e-9)),
        }
        for column, resource in enumerate(plan.problem.resources)
    ]
