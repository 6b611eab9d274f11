"""The prices of the shared limits: those at which the dual bound is lowest.

D(y) is convex, and an offer at y gives its slope: limit less use. Each slope cuts away
the half of the prices where D cannot be lower. The next prices are the centre of the largest
ball that fits in what is left, below the best value so far (central cutting planes: Elzinga
and Moore, Mathematical Programming 8, 1975): a linear programme in a handful of variables.

Prices are handled as what a whole limit is worth, in seats: no budget can be worth more
than all that effort could win, unless a fairness floor takes from it. Prices of an earlier plan
make the box small that the first centres are looked for in; it grows again where they are outside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.dual import Offer, offer
from hustings.plan.market import LOWEST, Market

CLOSE_ENOUGH = 1e-5  # radius left, as a part of all that could be won
MOST_OFFERS = 100
FURTHER_OFFERS = 20  # for each limit beyond the first three
WITH_FLOORS = 10.0  # times all that could be won: what a budget can be worth beside a floor
# How far from earlier prices the first box reaches, as a part of them:
OTHER_DRAWS = 0.5
SAME_DRAWS = 0.05
BESIDE = 0.02  # and as a part of all that could be won, for each part of the price


@dataclass(frozen=True)
class Cut:
    """D(y) >= value + slope . (y - at), from an offer at ``at``."""

    at: FloatArray
    value: float
    slope: FloatArray


@dataclass(frozen=True)
class Box:
    """Lowest and highest worth of each priced row, (P,) each."""

    low: FloatArray
    high: FloatArray


def best_prices(
    market: Market,
    before: FloatArray | None = None,
    enough: float = CLOSE_ENOUGH,
    reach: float = OTHER_DRAWS,
) -> tuple[Offer, ...]:
    """Offers on the way to the lowest bound, the lowest first. Needs something to win.

    ``before``: (K,) prices of an earlier plan to begin with, ``reach``: and how far around them.
    ``enough``: how close to look, as a part of all that could be won.
    """
    most = market.to_win
    priced: IntArray = np.flatnonzero(market.priced)
    size = market.rows.size[priced]
    whole = whole_box(market, priced)
    box, worth = whole, np.full(len(priced), 0.25 * most)
    if before is not None:
        worth = np.clip(before[priced] * size, whole.low, whole.high)
        box = near(worth, whole, most, reach)
    offers: list[Offer] = []
    cuts: list[Cut] = []
    radius = np.inf
    while len(offers) < MOST_OFFERS + FURTHER_OFFERS * max(len(priced) - 3, 0):
        prices = np.zeros(len(market.priced))
        prices[priced] = worth / size
        made = offer(market, prices)
        offers.append(made)
        slope = (market.rows.most[priced] - made.used[priced]) / size
        cuts.append(Cut(worth, made.value, slope))
        worth, radius = centre(cuts, box)
        if radius <= enough * most:
            wider = grown(box, min(cuts, key=lambda cut: cut.value), whole)
            if wider is None:
                break
            box = wider
            worth, radius = centre(cuts, box)
    return tuple(sorted(offers, key=lambda entry: entry.value))


def whole_box(market: Market, priced: IntArray) -> Box:
    """Every worth that a row may have."""
    floors = np.any(market.rows.most[priced] < 0.0)
    highest = market.to_win * (WITH_FLOORS if floors else 1.0)
    return Box(np.full(len(priced), LOWEST * market.to_win), np.full(len(priced), highest))


def near(worth: FloatArray, whole: Box, most: float, reach: float) -> Box:
    """The worths close to ``worth`` (P,)."""
    beside = BESIDE * reach * most
    low, high = worth / (1.0 + reach) - beside, worth * (1.0 + reach) + beside
    return Box(np.maximum(low, whole.low), np.minimum(high, whole.high))


def grown(box: Box, best: Cut, whole: Box) -> Box | None:
    """A wider box where the best worth is at a side of this one that can move; else None."""
    margin = 0.01 * (box.high - box.low)
    down = (best.at <= box.low + margin) & (box.low > whole.low)
    up = (best.at >= box.high - margin) & (box.high < whole.high)
    if not np.any(down | up):
        return None
    width = 4.0 * (box.high - box.low)
    low = np.where(down, np.maximum(box.low - width, whole.low), box.low)
    high = np.where(up, np.minimum(box.high + width, whole.high), box.high)
    return Box(low, high)


def centre(cuts: list[Cut], box: Box) -> tuple[FloatArray, float]:
    """Centre and radius of the largest ball above all cuts, below the best value and within
    the box, in the space of prices and value; radius 0 where there is none left."""
    size = len(cuts[0].at)
    best = min(cut.value for cut in cuts)
    slopes = np.array([cut.slope for cut in cuts])
    steep = np.sqrt(1.0 + np.sum(slopes**2, axis=1))
    above_cuts = np.column_stack([slopes, -np.ones(len(cuts)), steep])
    heights = np.array([cut.slope @ cut.at - (cut.value - best) for cut in cuts])
    below_best = np.concatenate([np.zeros(size), [1.0, 1.0]])[None, :]
    sides = np.column_stack([np.eye(size), np.zeros(size), np.ones(size)])
    other_sides = np.column_stack([-np.eye(size), np.zeros(size), np.ones(size)])
    found = linprog(
        np.concatenate([np.zeros(size + 1), [-1.0]]),
        A_ub=np.concatenate([above_cuts, below_best, sides, other_sides]),
        b_ub=np.concatenate([heights, [0.0], box.high, -box.low]),
        bounds=[(None, None)] * (size + 1) + [(0.0, None)],
        method="highs",
    )
    if not found.success:
        return cuts[-1].at, 0.0
    return np.clip(found.x[:size], box.low, box.high), float(found.x[-1])
