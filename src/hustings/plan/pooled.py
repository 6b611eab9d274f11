"""Limits over several seats together: a nation's spending limit, a fairness floor.

A party's limit holds in a whole country, and a fairness floor ("at least a tenth of the money in
the north") in a whole region. Either is one sum over many seats, of resources in a common
measure: pounds, with the unit prices as weights. The plan is free to share it among the seats,
and the dual gives it a price, as it gives one to a budget.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, FloatArray
from hustings.plan.problems import PlanError


@dataclass(frozen=True)
class PooledLimit:
    """Over ``seats`` (M,), the sum of ``weights`` (R,) @ amounts is at most ``amount``, or with
    ``at_least`` no less. Amounts are whole ones, floors included."""

    name: str
    seats: BoolArray
    weights: FloatArray
    amount: float
    at_least: bool = False

    def used(self, amounts: FloatArray) -> float:
        """What ``amounts`` (M, R) come to under this limit."""
        return float(np.sum(amounts[self.seats] @ self.weights))


def check_pooled(limit: PooledLimit, seats: int, resources: int) -> None:
    """Raises PlanError where the limit does not fit a problem of so many seats and resources."""
    if limit.seats.shape != (seats,) or limit.weights.shape != (resources,):
        raise PlanError(
            f"the limit {limit.name!r}",
            f"a yes or no for each of {seats} seats and a weight for each of {resources} resources",
            f"{limit.seats.shape} and {limit.weights.shape}",
            "give every seat and resource, weight 0 where it does not count",
        )
    weighed = np.all((limit.weights >= 0.0) & np.isfinite(limit.weights))
    if not (weighed and 0.0 <= limit.amount < np.inf):
        raise PlanError(
            f"the limit {limit.name!r}",
            "an amount and weights of at least 0",
            f"amount {limit.amount:g}, weights {limit.weights.tolist()}",
            "correct it",
        )
