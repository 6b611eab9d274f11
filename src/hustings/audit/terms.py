"""The policy's budgets, floors and caps in the units of the plan room: money in whole units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hustings.election.contest import FloatArray
from hustings.election.currency import STERLING, Currency
from hustings.plan.example_terms import EXAMPLE
from hustings.plan.terms import Terms
from hustings.record.policy import MONEY, Policy

STEPS = {entry.id: entry.step for entry in EXAMPLE}


def policy_terms(policy: Policy, currency: Currency = STERLING) -> tuple[Terms, ...]:
    """What `plan.campaign.campaign_problem` takes, in the order of the policy."""
    per_unit = currency.per_unit
    return tuple(
        Terms(
            resource.id,
            resource.budget / scale,
            resource.floor / scale,
            resource.cap / scale,
            STEPS.get(resource.id, 1.0),
            per_unit if resource.id == MONEY else resource.unit_price_pence,
        )
        for resource in policy.resources
        for scale in (per_unit if resource.id == MONEY else 1,)
    )


def in_units_of_the_plan(
    resources: Sequence[str], whole: FloatArray, currency: Currency = STERLING
) -> FloatArray:
    """(M, R) amounts of the record, pence for money, as the plan room counts them."""
    per_unit = currency.per_unit
    units = np.array([per_unit if name == MONEY else 1 for name in resources], dtype=np.float64)
    counted: FloatArray = whole / units
    return counted
