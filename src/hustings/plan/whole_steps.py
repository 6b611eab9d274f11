"""Amounts in whole steps that keep every budget and every pooled limit, and leave little unspent.

Rounded down first, so that no budget or limit is broken; then up where a fairness floor has
lost by it; then up again, the largest remainders first, as long as budgets and limits allow; then
what is left goes where it could still be of use. No step of this breaks what the one before kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.market import Market
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.repair import Mixed

KEPT_FOR_ROUNDING = 0.01  # at most this part of a budget
NEARLY = 2.0  # times the lift of all the caps: as far as a seat may be from its first draw
DUST = 1e-9  # of a step or of a limit: what sums of doubles may be off by


@dataclass(frozen=True)
class Limits:
    """What amounts beyond the floors must keep. ``steps``: (R,). ``room``: (M, R)."""

    problem: PlanProblem
    steps: FloatArray
    room: FloatArray

    def left(self, beyond: FloatArray) -> FloatArray:
        """(K,) what budgets and limits leave; of a fairness floor, what goes beyond it. Below
        nothing: broken. ``beyond``: (M, R) amounts beyond the floors."""
        amounts = self.problem.floors + beyond
        budgets = np.array([resource.budget for resource in self.problem.resources])
        pooled = [
            (limit.used(amounts) - limit.amount) * (1.0 if limit.at_least else -1.0)
            for limit in self.problem.pooled
        ]
        return np.concatenate([budgets - np.sum(self.problem.taken(amounts), axis=0), pooled])

    def adds(self, beyond: FloatArray, more: FloatArray, column: int) -> FloatArray:
        """(K, M) what each seat takes of every row for ``more`` (M,) of one resource."""
        before = self.problem.floors + beyond
        after = before.copy()
        after[:, column] += more
        taken = (self.problem.taken(after) - self.problem.taken(before)).T
        pooled = [
            np.where(limit.seats & (not limit.at_least), limit.weights[column] * more, 0.0)
            for limit in self.problem.pooled
        ]
        return np.vstack([taken, *pooled])


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


def fitting(
    limits: Limits, made: FloatArray, order: IntArray, wanted: FloatArray, column: int
) -> FloatArray:
    """(M,) of what is ``wanted`` (M,) of one resource, as much as every limit allows, for the
    seats in ``order`` one after the other; whole steps, in each seat all or nothing."""
    left = limits.left(made)
    adds = limits.adds(made, wanted, column)[:, order]
    touched = adds > 0.0
    slack = (left + DUST * np.maximum(np.abs(left), 1.0))[:, None]
    fits = np.all((np.cumsum(adds, axis=1) <= slack) | ~touched, axis=0)
    given = np.zeros(len(made))
    given[order[fits]] = wanted[order[fits]]
    return given


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


def most_steps(limits: Limits, made: FloatArray, seat: int, column: int) -> float:
    """How many whole steps more one seat may take, by every limit, at the cost of the dearest."""
    step = limits.steps[column]
    problem = limits.problem
    moved = problem.previous is not None
    dearest = 1.0 + (problem.resources[column].moving_loss if moved else 0.0)
    left = limits.left(made)
    may = left[column] / (step * dearest)
    for place, limit in enumerate(problem.pooled, start=len(problem.resources)):
        weight = limit.weights[column]
        if limit.seats[seat] and weight > 0.0 and not limit.at_least:
            may = min(may, left[place] / (step * weight))
    return float(np.floor(max(may, 0.0) + DUST))


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
