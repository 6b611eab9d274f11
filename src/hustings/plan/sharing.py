"""Sharing a budget in proportion to weights, each part up to its room."""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray


def share_out(budget: float, weights: FloatArray, room: FloatArray) -> FloatArray:
    """(M,) parts of ``budget`` in proportion to ``weights``, none above its ``room``.

    The parts are min(room, t * weight) for the one t that spends the budget, or as much of it
    as there is room for.
    """
    wanted = np.flatnonzero((weights > 0.0) & (room > 0.0))
    given = np.zeros(len(room))
    if budget <= 0.0 or not len(wanted):
        return given
    order = wanted[np.argsort(room[wanted] / weights[wanted], kind="stable")]
    before = np.concatenate([[0.0], np.cumsum(room[order])[:-1]])
    weight_left = np.cumsum(weights[order][::-1])[::-1]
    level = (budget - before) / weight_left  # t, if this is the first seat that does not fill
    not_filled = np.flatnonzero(level * weights[order] <= room[order])
    top = level[not_filled[0]] if len(not_filled) else np.inf
    given[order] = np.minimum(room[order], top * weights[order])
    return given
