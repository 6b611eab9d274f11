"""The chance of winning a seat as a step function of lift, exactly as the draws give it.

In draw d the party wins seat m when its lift reaches the threshold -lead / e. Only the
thresholds between what the floors reach and what the caps reach matter: each is a step, up by
one draw. They are kept flat, seat after seat, because some seats have thousands and most none.

Where a handful of draws decide a seat, the very lifts at which they do are chance: a plan that
stops at each would be fitted to it. ``smooth`` steps, by which a plan is chosen but never
judged or bounded, give all such seats the one shape that their draws have together. Each keeps
the number of its own.
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

# A seat in which effort turns less than this part of the draws has its steps smoothed,
RARE = 0.005
PARTS = 5  # each into so many.


@dataclass(frozen=True)
class Steps:
    """Steps of M seats, N in all, each seat's first being "stay at the floor".

    ``first``: (M + 1,) where each seat begins. ``lift``: (N,) points beyond the floor, less
    ``free``; ``wins``: (N,) chance of a win from this step on. ``key``: (N,) seat number plus
    lift / ``span``, rising, to find places in all seats at once. ``free``: (M,). ``nearest``:
    (M,) lift of the first draw to be won, within reach or not; inf where all are won.
    """

    first: IntArray
    lift: FloatArray
    wins: FloatArray
    key: FloatArray
    span: float
    free: FloatArray
    nearest: FloatArray


def make_steps(
    thresholds: NDArray[np.float32],
    floor_lift: FloatArray,
    curves: SeatCurves,
    smooth: bool = False,
    weights: FloatArray | None = None,
) -> Steps:
    """``thresholds``: (M, D), in any order within a seat; ``floor_lift``: (M,) points.

    ``weights``: (D,) at least 0, mean 1, what a win in each draw counts; all alike if None.
    """
    seats = len(thresholds)
    if weights is not None:
        counts_at_all = weights > 0.0
        draws = len(weights)
        thresholds = thresholds[:, counts_at_all]
        counted = weights[counts_at_all] / draws
    free = FREE_LIFT * np.sum(curves.points, axis=1)
    reach = curves.reach()
    lifts: list[FloatArray] = []
    wins: list[FloatArray] = []
    nearest = np.full(seats, np.inf)
    for seat in range(seats):
        beyond = thresholds[seat].astype(np.float64) - (floor_lift[seat] + free[seat])
        nearest[seat] = np.min(beyond[beyond > 0.0], initial=np.inf)
        within = (beyond > 0.0) & (beyond <= reach[seat])
        steps = beyond[within]
        if weights is None:
            steps = np.sort(steps)
            at_floor = np.count_nonzero(beyond <= 0.0)
            wins.append((at_floor + np.arange(len(steps) + 1)) / len(beyond))
        else:
            order = np.argsort(steps, kind="stable")
            steps = steps[order]
            at_floor = np.sum(counted[beyond <= 0.0])
            wins.append(np.cumsum(np.concatenate([[at_floor], counted[within][order]])))
        lifts.append(np.concatenate([[0.0], steps]))
    if smooth:
        lifts, wins = alike_where_rare(lifts, wins, reach)
    counts = [len(steps) for steps in lifts]
    first: IntArray = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    lift = np.concatenate(lifts) if lifts else np.zeros(0)
    span = 2.0 * float(np.max(reach, initial=0.0)) or 1.0
    key = np.repeat(np.arange(seats), counts) + lift / span
    win = np.concatenate(wins) if wins else np.zeros(0)
    return Steps(first, lift, win, key, span, free, nearest)


def alike_where_rare(
    lifts: list[FloatArray], wins: list[FloatArray], reach: FloatArray
) -> tuple[list[FloatArray], list[FloatArray]]:
    """The seats' steps, those of every seat that few draws decide put where the steps of all
    such seats together lie, as parts of the reach (M,). First and last chance stay."""
    rare = [0.0 < chance[-1] - chance[0] < RARE for chance in wins]
    where = [lift[1:] / top for lift, top, few in zip(lifts, reach, rare, strict=True) if few]
    if not where:
        return lifts, wins
    together = np.concatenate(where)
    alike, rising = list(lifts), list(wins)
    for seat in np.flatnonzero(rare).tolist():
        count = PARTS * (len(lifts[seat]) - 1)
        places = np.quantile(together, (np.arange(count) + 0.5) / count)
        alike[seat] = np.concatenate([[0.0], np.minimum(places, 1.0) * reach[seat]])
        rising[seat] = np.linspace(wins[seat][0], wins[seat][-1], count + 1)
    return alike, rising
