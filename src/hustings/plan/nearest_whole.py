"""Whole steps that keep every limit, as near as can be to amounts that break one.

Where several tight limits meet, adding and taking away single steps can end at a dead end though
whole steps that keep them all exist. An integer programme (HiGHS, through scipy) finds them.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, eye, hstack, vstack

from hustings.election.contest import FloatArray
from hustings.plan.room_left import DUST, Limits

MOST_NODES = 2_000  # of its search


def nearest_whole(limits: Limits, wanted: FloatArray) -> FloatArray | None:
    """(M, R) amounts beyond the floors in whole steps that keep every budget and limit, with the
    least change from ``wanted`` (M, R), each resource by its budget. None where none was found.

    Its variables: whole steps, what of them moves into a seat, and the change from ``wanted``.
    """
    problem, steps = limits.problem, limits.steps
    cells = wanted.size
    most = np.floor(limits.room / steps + DUST).ravel()
    step = np.tile(steps, len(wanted))
    budgets = np.maximum([resource.budget for resource in problem.resources], 1e-9)
    by_cell = csr_matrix((step, (np.arange(cells), np.arange(cells))), shape=(cells, cells))
    one, none = eye(cells, format="csr"), csr_matrix((cells, cells))
    before = np.full(cells, np.inf)
    if problem.previous is not None:
        before = (problem.previous - problem.floors).ravel()
    moved = hstack([by_cell, -one, none])
    up, down = hstack([by_cell, none, -one]), hstack([-by_cell, none, -one])
    limited, least = shared_rows(limits)
    found = milp(
        np.concatenate(
            [np.zeros(cells), np.full(cells, 1e-9), np.tile(1.0 / budgets, len(wanted))]
        ),
        integrality=np.repeat([1, 0, 0], cells),
        bounds=Bounds(0.0, np.concatenate([most, np.full(2 * cells, np.inf)])),
        constraints=[
            LinearConstraint(
                vstack([moved, up, down]),
                -np.inf,
                np.concatenate([before, wanted.ravel(), -wanted.ravel()]),
            ),
            LinearConstraint(limited, least, np.inf),
        ],
        options={"node_limit": MOST_NODES},
    )
    if found.x is None:
        return None
    made: FloatArray = np.round(found.x[:cells]).reshape(wanted.shape) * steps
    left = limits.left(made)
    return made if np.all(left >= -DUST * np.maximum(sizes(limits), 1.0)) else None


def shared_rows(limits: Limits) -> tuple[csr_matrix, FloatArray]:
    """Budgets, then limits over several seats, each as "at least" over the variables and by its
    own size."""
    problem = limits.problem
    seats, resources = problem.floors.shape
    losses = np.array([resource.moving_loss for resource in problem.resources])
    if problem.previous is None:
        losses = np.zeros(resources)
    left = limits.left(np.zeros_like(problem.floors))
    rows = []
    for column in range(resources):
        only = np.where(np.arange(resources) == column, 1.0, 0.0)
        taken, moved = np.tile(only * limits.steps, seats), np.tile(only * losses, seats)
        rows.append(np.concatenate([-taken, -moved, np.zeros(seats * resources)]))
    for limit in problem.pooled:
        counted = (limit.seats[:, None] * limit.weights * limits.steps).ravel()
        sign = 1.0 if limit.at_least else -1.0
        rows.append(np.concatenate([sign * counted, np.zeros(2 * seats * resources)]))
    left[:resources] += floors_moved(limits)  # which the rows count themselves
    size = np.maximum(sizes(limits), 1e-9)
    return csr_matrix(np.array(rows) / size[:, None]), -left / size


def floors_moved(limits: Limits) -> FloatArray:
    """(R,) what moving the floors alone loses."""
    problem = limits.problem
    lost: FloatArray = np.sum(problem.taken(problem.floors) - problem.floors, axis=0)
    return lost


def sizes(limits: Limits) -> FloatArray:
    """(K,) of each budget and limit."""
    problem = limits.problem
    return np.array(
        [resource.budget for resource in problem.resources]
        + [limit.amount for limit in problem.pooled]
    )
