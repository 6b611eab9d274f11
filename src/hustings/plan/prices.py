"""The prices of the resources: those at which the dual bound is lowest.

D(p) is convex, and an offer at p gives its slope: budget less use. Each slope cuts away
the half of the prices where D cannot be lower. The next prices are the centre of the largest
ball that fits in what is left, below the best value so far (central cutting planes: Elzinga
and Moore, Mathematical Programming 8, 1975): a linear programme in a handful of variables.

Prices are handled as y = p * budget, in seats: no resource can be worth more
than all that effort could win.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.plan.dual import Offer, offer
from hustings.plan.frontier import SeatCurves
from hustings.plan.steps import Steps

LOWEST = 1e-9  # of all that could be won: a price of nothing has no logarithm
NO_PRICE = 1e-4  # of all that could be won: a budget worth less does not bind
CLOSE_ENOUGH = 1e-6  # radius left, as a part of all that could be won
MOST_OFFERS = 100


@dataclass(frozen=True)
class Market:
    """The seats' steps and curves, and the budgets (R,) beyond the floors: nothing for a
    resource that has no room in any seat."""

    steps: Steps
    curves: SeatCurves
    budgets: FloatArray

    @property
    def priced(self) -> BoolArray:
        """(R,) resources that a plan can choose where to spend."""
        return self.budgets > 0.0

    @property
    def to_win(self) -> float:
        """Expected seats between everyone at the floor and everyone at the cap."""
        first = self.steps.first
        return float(np.sum(self.steps.wins[first[1:] - 1] - self.steps.wins[first[:-1]]))

    def offer_at(self, worth: FloatArray) -> Offer:
        """What the seats buy when each priced budget is worth ``worth`` seats in all."""
        prices = np.ones(len(self.budgets))
        prices[self.priced] = worth / self.budgets[self.priced]
        return offer(self.steps, self.curves, self.budgets, prices)

    def binds(self, prices: FloatArray) -> BoolArray:
        """(R,) budgets that hold the plan back; of the others there is enough for every use."""
        return self.priced & (prices * self.budgets > NO_PRICE * self.to_win)


@dataclass(frozen=True)
class Cut:
    """D(y) >= value + slope . (y - at), from an offer at ``at``."""

    at: FloatArray
    value: float
    slope: FloatArray


def best_prices(market: Market) -> tuple[Offer, ...]:
    """Offers on the way to the lowest bound, the lowest first. Needs something to win."""
    most = market.to_win
    priced: IntArray = np.flatnonzero(market.priced)
    worth = np.full(len(priced), 0.25 * most)
    offers: list[Offer] = []
    cuts: list[Cut] = []
    radius = np.inf
    while len(offers) < MOST_OFFERS and radius > CLOSE_ENOUGH * most:
        made = market.offer_at(worth)
        offers.append(made)
        slope = 1.0 - made.used[priced] / market.budgets[priced]
        cuts.append(Cut(worth, made.value, slope))
        worth, radius = centre(cuts, LOWEST * most, most)
    return tuple(sorted(offers, key=lambda entry: entry.value))


def centre(cuts: list[Cut], lowest: float, highest: float) -> tuple[FloatArray, float]:
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
        b_ub=np.concatenate([heights, [0.0], np.full(size, highest), np.full(size, -lowest)]),
        bounds=[(None, None)] * (size + 1) + [(0.0, None)],
        method="highs",
    )
    if not found.success:
        return cuts[-1].at, 0.0
    return np.clip(found.x[:size], lowest, highest), float(found.x[-1])
