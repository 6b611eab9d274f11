"""What fairness floors still lack once amounts are in whole steps, given to seats.

Seats that buy anyway come first, then those nearest to a first draw: of many ways that are as good
for expected seats on these draws, the one that other draws would like best.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.market import Market
from hustings.plan.nearest_whole import nearest_whole
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
    wanted = made
    for place, limit in enumerate(limits.problem.pooled):
        if limit.at_least:
            row = len(limits.steps) + place
            made = raised(limits, made, place, best_with[row], order)
            if lacks(limits, made, place) > 0.0:
                return nearest_or_refused(limits, wanted, made, place)
    return made


def nearest_or_refused(
    limits: Limits, wanted: FloatArray, made: FloatArray, place: int
) -> FloatArray:
    """Whole steps near ``wanted`` (M, R) that keep every floor and limit. Raises PlanError, with
    how far ``made`` came with the floor ``place``, where there are none."""
    found = nearest_whole(limits, wanted)
    if found is not None:
        return found
    limit = limits.problem.pooled[place]
    raise PlanError(
        f"the limit {limit.name!r}",
        f"at least {limit.amount:,.2f}",
        f"{limit.used(limits.problem.floors + made):,.2f} at most, in whole steps beside the "
        "others",
        "lower it, or make the steps finer",
    )


def raised(
    limits: Limits, made: FloatArray, place: int, best_with: FloatArray, order: IntArray
) -> FloatArray:
    """``made`` with one fairness floor met as far as can be: seats that buy first, then the
    nearest."""
    limit = limits.problem.pooled[place]
    buys = np.any(made > 0.0, axis=1)
    order = np.concatenate([order[buys[order]], order[~buys[order]]])
    worth = limit.weights * np.maximum(limits.left(made)[: len(limits.steps)], 0.0)
    columns = np.lexsort((-worth, -best_with))
    within = order[limit.seats[order]]
    made = topped_up_to(limits, made, place, columns, within)
    if lacks(limits, made, place) > 0.0:
        made = with_room_made(limits, made, place, columns, order)
    return made


def lacks(limits: Limits, made: FloatArray, place: int) -> float:
    """What a fairness floor is short of, nothing where only by rounding."""
    short = -float(limits.left(made)[len(limits.steps) + place])
    return short if short > DUST * max(limits.problem.pooled[place].amount, 1.0) else 0.0


def topped_up_to(
    limits: Limits, made: FloatArray, place: int, columns: IntArray, within: IntArray
) -> FloatArray:
    """``made`` with whole steps more in the seats ``within``, until the floor is met or nothing
    fits any more."""
    weights = limits.problem.pooled[place].weights
    for column in columns[weights[columns] > 0.0].tolist():
        for seat in within.tolist():
            short = lacks(limits, made, place)
            if short == 0.0:
                return made
            made = topped_up(limits, made, seat, column, short / weights[column])
    return made


def with_room_made(
    limits: Limits, made: FloatArray, place: int, columns: IntArray, order: IntArray
) -> FloatArray:
    """As ``topped_up_to``, after taking away single steps that do not count for the floor, from
    the furthest seats first: what rounding left of a budget may be less than one step costs."""
    limit = limits.problem.pooled[place]
    within = order[limit.seats[order]]
    for column, step in enumerate(limits.steps.tolist()):
        for seat in order[::-1].tolist():
            if (limit.seats[seat] and limit.weights[column] > 0.0) or made[seat, column] < step:
                continue
            fewer = made.copy()
            fewer[seat, column] -= step
            if floors_lose(limits, made, fewer):
                continue
            made = topped_up_to(limits, fewer, place, columns, within)
            if lacks(limits, made, place) == 0.0:
                return made
    return made


def floors_lose(limits: Limits, made: FloatArray, fewer: FloatArray) -> bool:
    """Whether some fairness floor lacks more with ``fewer`` than it did."""
    return any(
        lacks(limits, fewer, place) > lacks(limits, made, place)
        for place, limit in enumerate(limits.problem.pooled)
        if limit.at_least
    )


def topped_up(limits: Limits, made: FloatArray, seat: int, column: int, short: float) -> FloatArray:
    """``made`` with up to ``short`` more of a resource in one seat, rounded up to a step."""
    step = limits.steps[column]
    room = np.floor((limits.room[seat, column] - made[seat, column]) / step + DUST)
    count = min(np.ceil(short / step - DUST), room, most_steps(limits, made, seat, column))
    after = made.copy()
    after[seat, column] += max(count, 0.0) * step
    return after
