"""The chance of winning a seat as a step function of lift, exactly as the draws give it.

In draw d the party wins seat m when its lift reaches the threshold -lead / e. Only the
thresholds between what the floors reach and what the caps reach matter: each is a step, up by
one draw. They are kept flat, seat after seat, because some seats have thousands and most none. A
seat with several options (``options``) has its steps once for each, from where that starts.

Where few draws decide a seat, the very lifts at which they do are chance: a plan that stops at
each would be fitted to it. Smoothed steps, by which a plan is chosen but never judged or bounded,
shrink each seat's own shape towards the one that such seats have together, the more the fewer its
draws are. Each keeps the number of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.frontier import SeatCurves
from hustings.plan.wins import Float32

# Every step may be bought this much short of its threshold, as a part of the points to be
# won: it covers rounding and the amounts beyond frontier.LONGEST, and makes the bound larger.
FREE_LIFT = 1e-6

# The shape that seats have together counts as much as this part of the draws would, if they were a
# seat's own. Of 25 to 200 draws of 10,000, more was better on fresh draws in every plan tried, and
# the gap grew with it.
SHAPE = 0.015
FEW = 0.15  # a seat that effort turns in so many of the draws or fewer has a say in that shape
PLACES = 40  # steps of the shape


@dataclass(frozen=True)
class Steps:
    """Steps of V options, N in all, each option's first being "buy nothing".

    ``first``: (V + 1,) where each option begins. ``lift``: (N,) points beyond its base, less
    ``free``; ``wins``: (N,) chance of a win from this step on. ``owner``: (N,) option number;
    ``key``: (N,) that plus lift / ``span``, rising, to find places in all options at once.
    ``free``: (V,). ``nearest``: (V,) lift of the first draw to be won, within reach or not; inf
    where all are won.
    """

    first: IntArray
    lift: FloatArray
    wins: FloatArray
    owner: IntArray
    key: FloatArray
    span: float
    free: FloatArray
    nearest: FloatArray


def make_steps(
    thresholds: Float32,
    base_lift: FloatArray,
    curves: SeatCurves,
    weights: FloatArray | None = None,
    seat: IntArray | None = None,
) -> Steps:
    """``thresholds``: (M, D), in any order within a seat; ``base_lift``: (V,) points that an
    option starts from; ``curves``: (V, C) beyond it.

    ``weights``: (D,) at least 0, mean 1, what a win in each draw counts; all alike if None.
    ``seat``: (V,) rising, of each option; one option a seat if None.
    """
    seat = np.arange(len(thresholds)) if seat is None else seat
    draws = thresholds.shape[1]
    if weights is not None:
        counting = weights > 0.0  # the others are no steps
        thresholds, weights = thresholds[:, counting], weights[counting]
    reach = curves.reach()
    free = FREE_LIFT * np.sum(curves.points, axis=1)
    start = base_lift + free
    begin = np.searchsorted(seat, np.arange(len(thresholds) + 1))
    lifts: list[FloatArray] = []
    wins: list[FloatArray] = []
    nearest = np.full(len(seat), np.inf)
    for row, needed in enumerate(thresholds):
        own = slice(begin[row], begin[row + 1])
        low, high = np.min(start[own]), np.max(start[own] + reach[own])
        between = within(needed, low, high, weights)
        for option in range(begin[row], begin[row + 1]):
            beyond = between.lift - start[option]
            taken = np.searchsorted(beyond, [0.0, reach[option]], side="right")
            steps = beyond[taken[0] : taken[1]]
            lifts.append(np.concatenate([[0.0], steps]))
            wins.append(between.wins[taken[0] : taken[1] + 1] / draws)
            further = beyond[taken[0]] if taken[0] < len(beyond) else between.next - start[option]
            nearest[option] = further
    return joined(lifts, wins, reach, free, nearest)


@dataclass(frozen=True)
class Between:
    """One seat's draws between two lifts. ``lift``: (n,) where each is won, rising; ``wins``:
    (n + 1,) draws won, by weight, below the first and from each on. ``next``: the lift of the
    first draw above."""

    lift: FloatArray
    wins: FloatArray
    next: float


def within(needed: Float32, low: float, high: float, weights: FloatArray | None) -> Between:
    """The draws of ``needed`` (D,) above ``low`` and up to ``high``, and a few beside them."""
    under = np.nextafter(np.float32(low), np.float32(-np.inf))
    over = np.nextafter(np.float32(high), np.float32(np.inf))
    above = needed > under
    near = above & (needed <= over)
    next_one = float(np.min(needed, initial=np.inf, where=above & ~near))
    found = needed[near]
    if weights is None:
        before = len(needed) - np.count_nonzero(above)
        return Between(
            np.sort(found).astype(np.float64), before + np.arange(len(found) + 1.0), next_one
        )
    order = np.argsort(found, kind="stable")
    won = np.concatenate([[np.sum(weights[~above])], weights[near][order]])
    return Between(found[order].astype(np.float64), np.cumsum(won), next_one)


def joined(
    lifts: list[FloatArray],
    wins: list[FloatArray],
    reach: FloatArray,
    free: FloatArray,
    nearest: FloatArray,
) -> Steps:
    """One after the other, V options of (n,) lifts and chances each."""
    counts = [len(steps) for steps in lifts]
    first: IntArray = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    lift = np.concatenate(lifts) if lifts else np.zeros(0)
    span = 2.0 * float(np.max(reach, initial=0.0)) or 1.0
    owner: IntArray = np.repeat(np.arange(len(lifts)), counts)
    win = np.concatenate(wins) if wins else np.zeros(0)
    return Steps(first, lift, win, owner, owner + lift / span, span, free, nearest)


def smoothed(steps: Steps, reach: FloatArray) -> Steps:
    """The steps of every option shrunk towards the shape that all have together, as parts of the
    ``reach`` (V,). First and last chance stay."""
    rise = steps.wins[steps.first[1:] - 1] - steps.wins[steps.first[:-1]]
    if not np.any(rise > 0.0):
        return steps
    shape = shape_of(steps, reach, rise)
    lifts = np.split(steps.lift, steps.first[1:-1])
    wins = np.split(steps.wins, steps.first[1:-1])
    for option in np.flatnonzero(rise > 0.0).tolist():
        kept = rise[option] / (rise[option] + SHAPE)
        low, high = wins[option][0], wins[option][-1]
        lift = np.concatenate([lifts[option][1:], shape * reach[option]])
        more = np.full(PLACES, (1.0 - kept) * rise[option] / PLACES)
        more = np.concatenate([kept * np.diff(wins[option]), more])
        order = np.argsort(lift, kind="stable")
        lifts[option] = np.concatenate([[0.0], lift[order]])
        wins[option] = np.minimum(np.concatenate([[low], low + np.cumsum(more[order])]), high)
        wins[option][-1] = high
    return joined(lifts, wins, reach, steps.free, steps.nearest)


def shape_of(steps: Steps, reach: FloatArray, rise: FloatArray) -> FloatArray:
    """(PLACES,) parts of the reach by which equal parts of the draws are won, over all options
    with a small ``rise`` (V,), or the half with the smaller."""
    most = max(float(np.median(rise[rise > 0.0])), FEW)
    few = (rise <= most)[steps.owner]
    few[steps.first[:-1]] = False
    together = np.sort(steps.lift[few] / reach[steps.owner[few]])
    return np.minimum(np.quantile(together, (np.arange(PLACES) + 0.5) / PLACES), 1.0)


def thinned(steps: Steps, most: int) -> Steps:
    """Every so-many-th step, so that about ``most`` are left: for a search, never for a bound.
    The first and the last of each option stay."""
    every = len(steps.lift) // most
    if every < 2:
        return steps
    place = np.arange(len(steps.lift)) - steps.first[steps.owner]
    kept = place % every == 0
    kept[steps.first[1:] - 1] = True
    counts = np.add.reduceat(kept, steps.first[:-1])
    return replace(
        steps,
        first=np.concatenate([[0], np.cumsum(counts)]),
        lift=steps.lift[kept],
        wins=steps.wins[kept],
        owner=steps.owner[kept],
        key=steps.key[kept],
    )
