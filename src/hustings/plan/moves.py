"""What a new plan moves, beside the one before it."""

from __future__ import annotations

from typing import Any

import numpy as np

from hustings.plan.plan import Plan


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
