"""The chance of winning a seat as a step function of lift, exactly as the draws give it.

In draw d the party wins seat m when its lift reaches the threshold -lead / e. Only the
thresholds between what the floors reach and what the caps reach matter: each is a step, up by
one draw. They are kept flat, seat after seat, because some seats have thousands and most none.

Where a handful of draws decide a seat, the very lifts at which they do are chance: a plan that
stops at each would be fitted to it. ``smooth`` steps, by which a plan is chosen but never
judged or bounded, spread every draw of such a seat over other effectivenesses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.frontier import SeatCurves

# Every step may be bought this much short of its threshold, as a part of the points to be
# won: it covers rounding and the amounts beyond frontier.LONGEST, and makes the bound larger.
FREE_LIFT = 1e-6

# A seat in which effort turns less than this part of the draws has its steps smoothed.
RARE = 0.005
# Middles of five equal parts of a lognormal with a log-sd of 0.5, most of the effectiveness's own.
SPREAD = (0.527, 0.769, 1.0, 1.300, 1.898)


@dataclass(frozen=True)
class Steps:
    """Steps of M seats, N in all, each seat's first being "stay at the floor".

    ``first``: (M + 1,) where each seat begins. ``lift``: (N,) points beyond the floor, less
    ``free``; ``wins``: (N,) chance of a win from this step on. ``key``: (N,) seat number plus
    lift / ``span``, rising, to find places in all seats at once. ``free``: (M,).
    """

    first: IntArray
    lift: FloatArray
    wins: FloatArray
    key: FloatArray
    span: float
    free: FloatArray


def make_steps(
    thresholds: NDArray[np.float32],
    floor_lift: FloatArray,
    curves: SeatCurves,
    smooth: bool = False,
) -> Steps:
    """``thresholds``: (M, D), in any order within a seat; ``floor_lift``: (M,) points."""
    seats = len(thresholds)
    free = FREE_LIFT * np.sum(curves.points, axis=1)
    reach = curves.reach()
    lifts: list[FloatArray] = []
    wins: list[FloatArray] = []
    for seat in range(seats):
        needed = thresholds[seat].astype(np.float64)
        nothing = float(floor_lift[seat] + free[seat])
        lift, chance = seat_steps(needed, nothing, float(reach[seat]))
        if smooth and chance[-1] - chance[0] < RARE:
            spread = np.outer(SPREAD, needed).ravel()
            lift, chance = seat_steps(spread, nothing, float(reach[seat]))
        lifts.append(lift)
        wins.append(chance)
    counts = [len(steps) for steps in lifts]
    first: IntArray = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    lift = np.concatenate(lifts) if lifts else np.zeros(0)
    span = 2.0 * float(np.max(reach, initial=0.0)) or 1.0
    key = np.repeat(np.arange(seats), counts) + lift / span
    return Steps(first, lift, np.concatenate(wins) if wins else np.zeros(0), key, span, free)


def seat_steps(needed: FloatArray, nothing: float, reach: float) -> tuple[FloatArray, FloatArray]:
    """(n,) lifts beyond ``nothing``, rising from 0, and the chance of a win from each on.

    ``needed``: (D,) thresholds; ``reach``: the most lift beyond the floor.
    """
    beyond = needed - nothing
    at_floor = np.count_nonzero(beyond <= 0.0)
    steps = np.sort(beyond[(beyond > 0.0) & (beyond <= reach)])
    return np.concatenate([[0.0], steps]), (at_floor + np.arange(len(steps) + 1)) / len(needed)
