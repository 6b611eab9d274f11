"""The limits that seats share, as rows of one system: budgets first, then pooled limits.

Row k says: the sum over seats of what their options take, ``held``, and of ``use`` times what
they buy in each column, is at most ``most``. A limit "at least" is a row with both sides negative.
Rows that no plan can break are left without a price: they hold nothing back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, FloatArray
from hustings.plan.columns import Columns
from hustings.plan.options import Options
from hustings.plan.problem import PlanProblem


@dataclass(frozen=True)
class Rows:
    """K rows over V options and C columns. ``use``: (K, V, C); ``held``: (K, V); ``most``: (K,);
    ``size``: (K,) above zero, to measure prices by: the limit, of a fairness floor the budgets that
    it takes from, since seats may be given far more than a small floor; ``priced``: (K,) bool."""

    use: FloatArray
    held: FloatArray
    most: FloatArray
    size: FloatArray
    priced: BoolArray


def rows_of(problem: PlanProblem, columns: Columns, options: Options) -> Rows:
    """Budgets in the order of the resources, then pooled limits in theirs."""
    seats = options.seat
    before = problem.taken(problem.floors)[seats]
    units = options_taken(problem, options) - before
    resources = range(len(problem.resources))
    use = [
        np.broadcast_to(np.where(columns.resource == r, columns.taken, 0.0), columns.room.shape)
        for r in resources
    ]
    held = [units[:, r] for r in resources]
    most, size = list(problem.spare), list(problem.spare)
    for limit in problem.pooled:
        sign = -1.0 if limit.at_least else 1.0
        use.append(sign * limit.seats[:, None] * limit.weights[columns.resource])
        held.append(sign * limit.seats[seats] * (options.held @ limit.weights))
        most.append(sign * (limit.amount - limit.used(problem.floors)))
        size.append(max(limit.amount, limit.weights @ problem.spare if limit.at_least else 0.0))
    return Rows(
        use=np.array(use)[:, seats],
        held=np.array(held),
        most=np.array(most),
        size=np.maximum(size, 1e-12),
        priced=priced(problem, np.array(use), np.array(held), np.array(most), columns, options),
    )


def priced(
    problem: PlanProblem,
    use: FloatArray,
    held: FloatArray,
    most: FloatArray,
    columns: Columns,
    options: Options,
) -> BoolArray:
    """(K,) rows that a plan could break, or a budget that it can choose where to spend."""
    resources = len(problem.resources)
    could = np.sum(np.maximum(use, 0.0) * columns.room, axis=(1, 2))
    could[:resources] = np.sum(use[:resources] * columns.curves.room, axis=(1, 2))
    could += np.sum(np.maximum.reduceat(np.maximum(held, 0.0), options.first, axis=1), axis=1)
    least = np.array([False] * resources + [limit.at_least for limit in problem.pooled])
    spends = (most > 0.0) & (could > np.where(np.arange(len(most)) < resources, 0.0, most))
    binding: BoolArray = np.where(least, most < 0.0, spends)
    return binding


def options_taken(problem: PlanProblem, options: Options) -> FloatArray:
    """(V, R) what floors and held units take from the budgets."""
    amounts = problem.floors[options.seat] + options.held
    if problem.previous is None:
        return amounts
    losses = np.array([resource.moving_loss for resource in problem.resources])
    moved = np.maximum(amounts - problem.previous[options.seat], 0.0)
    taken: FloatArray = amounts + losses * moved
    return taken
