"""Amounts in whole steps that keep every budget and every pooled limit, and leave little unspent.

Rounded down first, so that no budget or limit is broken; then up where a fairness floor has
lost by it; then up again, the largest remainders first, as long as budgets and limits allow; then
what is left goes where it could still be of use. No step of this breaks what the one before kept.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.fair_share import to_floors
from hustings.plan.market import Market
from hustings.plan.problem import PlanProblem
from hustings.plan.repair import Mixed
from hustings.plan.room_left import DUST, Limits, fitting, most_steps

KEPT_FOR_ROUNDING = 0.01  # at most this part of a budget
NEARLY = 2.0  # times the lift of all the caps: as far as a seat may be from its first draw


def whole_steps(
    problem: PlanProblem, market: Market, mixed: Mixed, all_of_use: bool = True
) -> FloatArray:
    """(M, R) amounts beyond the floors, in whole steps; what is left goes to where it can be
    ``all_of_use``, or stays."""
    steps = np.array([resource.step for resource in problem.resources])
    whole = np.array([resource.indivisible for resource in problem.resources])
    divided = market.columns.amounts(market.columns.room, len(steps))
    room = np.where(whole, problem.caps - problem.floors, divided)
    limits = Limits(problem, steps, room)
    down = np.floor(mixed.amounts / steps + DUST) * steps
    kept = to_floors(limits, down, mixed.for_floors, market)
    bought = rounded_up(limits, kept, mixed.amounts)
    return left_over(limits, bought, market) if all_of_use else bought


def rounded_up(limits: Limits, down: FloatArray, mixed: FloatArray) -> FloatArray:
    """One step more where rounding took the largest parts of one."""
    made = down.copy()
    for column, step in enumerate(limits.steps.tolist()):
        remainder = (mixed[:, column] - made[:, column]) / step
        room = (made[:, column] + step) <= limits.room[:, column] * (1.0 + 1e-12)
        order = np.argsort(-remainder, kind="stable")
        rising = order[((remainder > DUST) & room)[order]]
        made[:, column] += fitting(limits, made, rising, np.full(len(made), step), column)
    return made


def left_over(limits: Limits, bought: FloatArray, market: Market) -> FloatArray:
    """Nothing stays unspent that could be of use.

    Seats fill up to their caps, in the order of what the caps could win there, then of how
    near the first draw is. The dust that rounding leaves goes to seats that buy anyway. More than
    dust is left of a resource with enough for every use that the prices found worthwhile: it
    goes to every seat within reach, or nearly, since other draws would have put it within.
    """
    to_win = market.top - market.floor
    nearest = market.steps.nearest[market.options.first]
    reach = market.curves.reach()[market.options.first]
    near = (to_win > 0.0) | (nearest <= NEARLY * reach)
    order = np.lexsort((nearest, -to_win))
    buys = np.any(bought > 0.0, axis=1)
    useful = market.columns.amounts(market.columns.curves.room, len(limits.steps))
    made = bought
    for column, budget in enumerate(limits.problem.spare.tolist()):
        left = limits.left(made)[column]
        served = near if left > KEPT_FOR_ROUNDING * budget else buys
        made = filled(limits, made, np.where(served, useful[:, column], 0.0), order, column)
    return made


def filled(
    limits: Limits, made: FloatArray, up_to: FloatArray, order: IntArray, column: int
) -> FloatArray:
    """``made`` with one resource raised up to ``up_to`` (M,) in the seats in ``order``: whole
    steps, each seat in full before the next as long as every limit allows, then one in part."""
    step = limits.steps[column]
    wanted = np.floor(np.maximum(up_to - made[:, column], 0.0) / step + DUST) * step
    asks = order[wanted[order] > 0.0]
    after = made.copy()
    after[:, column] += fitting(limits, made, asks, wanted, column)
    for seat in asks[after[asks, column] == made[asks, column]].tolist():
        part = most_steps(limits, after, seat, column) * step
        after[seat, column] += min(part, wanted[seat])
        if part < wanted[seat] and not limits.problem.pooled:
            break
    return after
