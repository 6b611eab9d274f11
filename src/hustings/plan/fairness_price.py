"""What fairness costs: each floor's price, and the plan once more without it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from hustings.plan.certificate import Certificate, certify
from hustings.plan.objective import ExpectedSeats
from hustings.plan.plan import Plan
from hustings.plan.risk import certify_objective


def fairness_json(plan: Plan) -> list[dict[str, Any]]:
    """Every fairness floor. ``costs_seats``: what the plan would gain without this one, by the
    objective, nothing where it would keep it all the same; ``costs_at_most``: what it could gain at
    the very most, since no plan gains more."""
    found = []
    for place, limit in enumerate(plan.problem.pooled):
        if not limit.at_least:
            continue
        other = without(plan, place)
        counted = [
            resource.id
            for resource, weight in zip(plan.problem.resources, limit.weights, strict=True)
            if weight > 0.0
        ]
        kept = limit.used(other.amounts) >= limit.amount  # then the floor costs nothing
        found.append(
            {
                "name": limit.name,
                "resource": ", ".join(counted),
                "at_least": limit.amount,
                "given": round(limit.used(plan.amounts), 6),
                "shadow_price": float(plan.certificate.pooled[place]),
                "costs_seats": 0.0 if kept else max(other.value - plan.value, 0.0),
                "costs_at_most": max(other.bound - plan.value, 0.0),
            }
        )
    return found


def without(plan: Plan, place: int) -> Certificate:
    """The plan made again without the pooled limit at ``place``, from the prices of this one."""
    limits = plan.problem.pooled
    problem = replace(plan.problem, pooled=limits[:place] + limits[place + 1 :])
    if not isinstance(plan.objective, ExpectedSeats):
        return certify_objective(problem, plan.objective)
    search = np.delete(plan.certificate.search, len(problem.resources) + place)
    return certify(problem, warm=replace(plan.certificate, search=search))
