"""Floors, caps, budgets and pooled limits that no plan can keep: the fewest that conflict.

One budget or limit against floors, or one fairness floor against caps, is found by adding up,
largest first: exact. What only several together rule out is a vertex of the system that
Farkas' lemma gives (Gleeson and Ryan, ORSA Journal on Computing 2, 1990): non-negative
multipliers y with matrix' y >= 0 and most . y < 0. The fewest of them above zero are the
smallest conflict, found as an integer programme; among very many demands a linear programme finds
some. Each demand is then left out in turn
(Chinneck and Dravnieks, ORSA Journal on Computing 3, 1991): what stays cannot be smaller
without a plan becoming possible.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_matrix, hstack, identity

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.plan.conflict_words import demanded, remedy
from hustings.plan.demands import Demands, Name, System, system
from hustings.plan.problems import PlanError

ROUNDING = 1e-12  # sums may differ by this part of themselves
PROOF = 1e-5  # how clearly the multipliers must refute the demands
MOST_SEARCHED = 800  # demands in which the fewest are searched for; among more, some
MOST_NODES = 200  # of that search; what it has by then is made minimal
SMALL = 2  # demands: so few are not searched for fewer
INFEASIBLE = 2  # linprog's word for it
JOINING = ("budget", "at most", "at least")  # demands that join seats or resources


def refuse_conflict(demands: Demands) -> None:
    """Raises PlanError, naming the smallest set of demands that conflict, where no plan is
    possible."""
    names = conflict(demands)
    if names:
        raise PlanError(
            "the terms of the plan",
            "floors, caps, budgets and limits that can all be kept",
            demanded(demands, names),
            remedy(names),
        )


def conflict(demands: Demands) -> tuple[Name, ...]:
    """The smallest set of demands that no plan can keep together; none where one can."""
    found: list[tuple[Name, ...]] = [names for names in by_adding_up(demands) if names]
    if not found and kept_at_the_floors(demands):
        return ()
    if not found or min(map(len, found)) > SMALL:
        rows = system(demands)
        everything = np.arange(len(rows.names))
        if not possible(rows, everything):
            found.append(refuted(rows))
    found.sort(key=len)
    return tuple(sorted(found[0])) if found else ()


def by_adding_up(demands: Demands) -> Iterator[tuple[Name, ...]]:
    """For each demand on its own: the fewest floors, or all the caps, that it conflicts with."""
    for seat, column in np.argwhere(demands.floors > demands.caps).tolist():
        yield Name("floor", column, seat), Name("cap", column, seat)
    taken = demands.taken(demands.floors)
    for column, budget in enumerate(demands.budgets.tolist()):
        own = np.zeros_like(taken)
        own[:, column] = taken[:, column]
        yield with_floors(Name("budget", column), own, budget, demands.seat_ids)
    for place, limit in enumerate(demands.pooled):
        weights = np.where(limit.seats[:, None], limit.weights, 0.0)
        if limit.at_least:
            caps = np.where(weights > 0.0, demands.caps, 0.0)
            yield with_caps(Name("at least", place), weights, caps, limit.amount)
        else:
            floors = weights * demands.floors
            yield with_floors(Name("at most", place), floors, limit.amount, demands.seat_ids)


def with_floors(
    name: Name, parts: FloatArray, most: float, seat_ids: tuple[str, ...]
) -> tuple[Name, ...]:
    """The fewest floors whose ``parts`` (M, R) come to more than ``most``; () if none do."""
    limit = most + ROUNDING * abs(most)
    if np.sum(parts) <= limit:
        return ()
    cells = sorted(
        np.argwhere(parts > 0.0).tolist(), key=lambda at: (-parts[at[0], at[1]], seat_ids[at[0]])
    )
    sums = np.cumsum([parts[seat, column] for seat, column in cells])
    enough = int(np.searchsorted(sums, limit, side="right")) + 1
    return name, *(Name("floor", column, seat) for seat, column in cells[:enough])


def with_caps(name: Name, weights: FloatArray, caps: FloatArray, least: float) -> tuple[Name, ...]:
    """All the caps that keep ``weights`` @ amounts (M, R) below ``least``; () if they don't."""
    if np.sum(weights * caps) >= least - ROUNDING * abs(least):
        return ()
    cells = np.argwhere(weights > 0.0).tolist()
    return name, *(Name("cap", column, seat) for seat, column in cells)


def kept_at_the_floors(demands: Demands) -> bool:
    """True where the floors alone reach every fairness floor: then they are a plan."""
    return all(
        np.sum(demands.floors[limit.seats] * limit.weights) >= limit.amount
        for limit in demands.pooled
        if limit.at_least
    )


def possible(rows: System, kept: IntArray) -> bool:
    """Whether amounts exist that keep the rows ``kept``."""
    found = linprog(
        np.zeros(rows.matrix.shape[1]),
        A_ub=rows.matrix[kept],
        b_ub=rows.most[kept],
        bounds=(0.0, None),
        method="highs",
    )
    return bool(found.status != INFEASIBLE)


def refuted(rows: System) -> tuple[Name, ...]:
    """A set of demands of ``rows``, which are in conflict, none of which can be left out.

    Those that take least part in it are tried first: floors and caps, then what joins them.
    """
    free, joins = np.array([name is None for name in rows.names]), joining(rows)
    few = len(rows.names) <= MOST_SEARCHED
    proof = multipliers(rows, free, fewest=few)
    kept = np.flatnonzero((proof > 0.0) | free | (joins & (not few)))
    if possible(rows, kept):  # the search proved nothing: all is left to leaving out
        kept = np.arange(len(rows.names))
    parts = np.abs(np.where(joins, rows.most, proof * rows.most))
    for row in kept[np.lexsort((parts[kept], joins[kept]))].tolist():
        without = kept[kept != row]
        if not free[row] and not possible(rows, without):
            kept = without
    return tuple(name for name in (rows.names[row] for row in kept.tolist()) if name)


def joining(rows: System) -> BoolArray:
    """(K,) budgets and pooled limits."""
    return np.array([name is not None and name.kind in JOINING for name in rows.names])


def multipliers(rows: System, free: BoolArray, fewest: bool) -> FloatArray:
    """(K,) that prove the conflict: of the named rows above zero as few as the search finds, or,
    which is quicker, as little in all. None above zero where nothing is found.

    Unknowns: multipliers, then whether each is above zero. Those of budgets and pooled limits sum
    to one: without any of them there is no conflict left to find, since no floor is above its
    cap.
    """
    count = len(rows.names)
    nothing = csr_matrix((1, count))
    found = milp(
        np.concatenate([np.zeros(count), np.where(free, 0.0, 1.0)]),
        integrality=np.repeat([0, 1 if fewest else 0], count),
        bounds=Bounds(0.0, 1.0),
        constraints=[
            LinearConstraint(hstack([identity(count), -identity(count)]), -np.inf, 0.0),
            LinearConstraint(hstack([rows.matrix.T, csr_matrix(rows.matrix.T.shape)]), 0.0, np.inf),
            LinearConstraint(hstack([csr_matrix(rows.most), nothing]), -np.inf, -PROOF),
            LinearConstraint(hstack([csr_matrix(joining(rows) * 1.0), nothing]), 1.0, 1.0),
        ],
        options={"node_limit": MOST_NODES},
    )
    if found.x is None:
        return np.zeros(count)
    proof: FloatArray = np.where(found.x[count:] > (0.5 if fewest else 1e-9), found.x[:count], 0.0)
    return np.maximum(proof, np.where(found.x[count:] > 0.5, 1e-12, 0.0)) if fewest else proof
