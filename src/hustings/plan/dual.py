"""The dual: at given prices every seat decides alone, and all together bound every plan.

For prices y >= 0 of the shared limits, row k of which lets all seats take at most b_k, any amounts
u within the caps and any options o,

    expected seats <= D(y) = y.b + sum_m max over o, u of [win_mo(u) - y . (held_mo + use_m u)],

because a plan that keeps the limits pays at most y.b. A limit "at least" is a row with both
sides negative, so it lowers what its seats pay: n = y . use is a column's own price in a seat.

Where n is above zero, the inner maximum is the best of win(z) - c(z; n) over the steps z of the
win curve, the only places where it can lie: the cost rises between steps. Where n is below a tiny
price t, as a fairness floor can make it, buying at t instead of n loses (t - n) u, at most (t - n)
times the room. That much is added, which leaves D an upper bound and convex: there, the best is
to buy all the room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.frontier import LONGEST, Frontier, cheapest, frontier, pieces
from hustings.plan.market import Market
from hustings.plan.steps import Steps


@dataclass(frozen=True)
class Offer:
    """What the seats buy at the prices (K,) of the rows. ``value``: D. ``option``: (M,) the one
    each seat takes, ``step``: (M,) and how far it goes; ``wins``: (M,); ``bought``: (M, C) for
    that lift; ``used``: (K,) of each row, with what a price below nothing makes a seat buy."""

    prices: FloatArray
    value: float
    option: IntArray
    step: IntArray
    wins: FloatArray
    bought: FloatArray
    used: FloatArray


def offer(market: Market, prices: FloatArray) -> Offer:
    """Every seat's best option and step at ``prices`` (K,), at least 0."""
    steps, options, rows = market.steps, market.options, market.rows
    net = net_prices(market, prices)
    paid = np.maximum(net, market.least)
    room = market.columns.room[options.seat]
    given = np.sum((paid - net) * room, axis=1)
    front = frontier(market.curves, paid)
    step, best = best_steps(steps, front)
    best = best - prices @ rows.held + given
    option = first_best(best, options.first, options.seat)
    step = step[option]
    bought = cheapest(taken_by(front, option), lift_at(steps, step, option))
    filled = np.where(net[option] < paid[option], room[option], bought)
    used = np.sum(market.takes(option, filled), axis=1)
    value = float(prices[rows.priced] @ rows.most[rows.priced] + np.sum(best[option]))
    return Offer(prices, value, option, step, steps.wins[step], bought, used)


def net_prices(market: Market, prices: FloatArray) -> FloatArray:
    """(V, C) what a unit of each column costs a seat, all rows together."""
    net: FloatArray = np.tensordot(prices, market.rows.use, axes=1)
    return net


def best_steps(steps: Steps, front: Frontier) -> tuple[IntArray, FloatArray]:
    """(V,) the first of each option's best steps, and (V,) its chance less its cost."""
    options = len(front.lift)
    inner = np.arange(options)[:, None] + front.lift[:, 1:-1] / steps.span
    cuts = np.searchsorted(steps.key, inner)
    edges = np.concatenate([steps.first[:-1, None], cuts, steps.first[1:, None]], axis=1)
    edges = np.clip(edges, steps.first[:-1, None], steps.first[1:, None])
    runs = np.diff(edges, axis=1).ravel()
    left, cost, weight, steepness = (np.repeat(part.ravel(), runs) for part in pieces(front))
    used_up = np.maximum(1.0 - (steps.lift - left) * steepness, np.exp(-LONGEST))
    surplus = steps.wins - cost + weight * np.log(used_up)
    best = np.maximum.reduceat(surplus, steps.first[:-1])
    return first_best(surplus, steps.first[:-1], steps.owner), best


def first_best(values: FloatArray, first: IntArray, group: IntArray) -> IntArray:
    """The place of the first largest of ``values`` (N,) in each group. ``first``: where each
    begins; ``group``: (N,) rising."""
    reaches = np.flatnonzero(values >= np.maximum.reduceat(values, first)[group])
    found: IntArray = reaches[np.searchsorted(reaches, first)]
    return found


def lift_at(steps: Steps, step: IntArray, option: IntArray) -> FloatArray:
    """(M,) points to buy for certain: the step, and as much again as it is short."""
    lift: FloatArray = np.where(
        step > steps.first[option], steps.lift[step] + 2.0 * steps.free[option], 0.0
    )
    return lift


def taken_by(front: Frontier, option: IntArray) -> Frontier:
    """The frontiers of the options (M,) only."""
    parts = (front.start, front.log_rate, front.lift, front.cost, front.weight)
    return Frontier(front.curves.of(option), *(part[option] for part in parts))
