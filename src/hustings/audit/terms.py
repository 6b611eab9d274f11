"""The policy's budgets, floors and caps in the units of the plan room: money in pounds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.example_terms import EXAMPLE
from hustings.plan.terms import Terms
from hustings.record.policy import MONEY, Policy

PENCE = 100
STEPS = {entry.id: entry.step for entry in EXAMPLE}


def policy_terms(policy: Policy) -> tuple[Terms, ...]:
    """What `plan.campaign.campaign_problem` takes, in the order of the policy."""
    return tuple(
        Terms(
            resource.id,
            resource.budget / scale,
            resource.floor / scale,
            resource.cap / scale,
            STEPS.get(resource.id, 1.0),
            PENCE if resource.id == MONEY else resource.unit_price_pence,
        )
        for resource in policy.resources
        for scale in (PENCE if resource.id == MONEY else 1,)
    )


def in_units_of_the_plan(resources: Sequence[str], whole: FloatArray) -> FloatArray:
    """(M, R) amounts of the record, pence for money, as the plan room counts them."""
    units = np.array([PENCE if name == MONEY else 1 for name in resources], dtype=np.float64)
    counted: FloatArray = whole / units
    return counted
