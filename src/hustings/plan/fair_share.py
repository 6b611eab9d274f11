"""What fairness floors still lack once amounts are in whole steps, given to seats.

Seats that buy anyway come first, then those nearest to a first draw: of many ways that are as good
for expected seats on these draws, the one that other draws would like best.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.market import Market
from hustings.plan.problems import PlanError
from hustings.plan.room_left import DUST, Limits, most_steps


def to_floors(
    limits: Limits, made: FloatArray, best_with: FloatArray, market: Market
) -> FloatArray:
    """``made`` with what fairness floors still lack, in the seats nearest to a first draw, of
    the resources that the mixture found cheapest for it, ``best_with`` (K, R).

    Raises PlanError where a floor cannot be met in whole steps.
    """
    order = np.lexsort((-limits.problem.lead, market.steps.nearest[market.options.first]))
    for place, limit in enumerate(limits.problem.pooled):
        if limit.at_least:
            row = len(limits.steps) + place
            made = raised(limits, made, place, best_with[row], order)
    return made


def raised(
    limits: Limits, made: FloatArray, place: int, best_with: FloatArray, order: IntArray
) -> FloatArray:
    """``made`` with one fairness floor met: seats that buy first, then the nearest."""
    problem, row = limits.problem, len(limits.problem.resources) + place
    limit = problem.pooled[place]
    buys = np.any(made > 0.0, axis=1)
    order = np.concatenate([order[buys[order]], order[~buys[order]]])
    within = order[limit.seats[order]]
    worth = limit.weights * np.maximum(limits.left(made)[: len(limits.steps)], 0.0)
    for column in np.lexsort((-worth, -best_with)).tolist():
        for seat in within.tolist():
            lacks = -limits.left(made)[row]
            if lacks <= DUST * max(limit.amount, 1.0) or limit.weights[column] <= 0.0:
                break
            made = topped_up(limits, made, seat, column, lacks / limit.weights[column])
    if limits.left(made)[row] < -DUST * max(limit.amount, 1.0):
        raise PlanError(
            f"the limit {limit.name!r}",
            f"at least {limit.amount:,.2f}",
            f"{limit.used(problem.floors + made):,.2f} at most, in whole steps beside the others",
            "lower it, or make the steps finer",
        )
    return made


def topped_up(limits: Limits, made: FloatArray, seat: int, column: int, lacks: float) -> FloatArray:
    """``made`` with up to ``lacks`` more of a resource in one seat, rounded up to a step."""
    step = limits.steps[column]
    room = np.floor((limits.room[seat, column] - made[seat, column]) / step + DUST)
    count = min(np.ceil(lacks / step - DUST), room, most_steps(limits, made, seat, column))
    after = made.copy()
    after[seat, column] += max(count, 0.0) * step
    return after
