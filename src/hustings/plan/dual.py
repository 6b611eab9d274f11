"""The dual: at given prices every seat decides alone, and all together bound every plan.

For prices p >= 0, budgets B and any amounts u within the caps,

    expected seats(u) <= D(p) = sum_r p_r B_r + sum_m max over z of [win_m(z) - c_m(z; p)],

because a plan within budget pays at most p.B. The inner maximum is taken at every
step of the win curve, the only places where it can lie: the cost rises between steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.frontier import LONGEST, SeatCurves, cheapest, frontier, pieces
from hustings.plan.steps import Steps


@dataclass(frozen=True)
class Offer:
    """What the seats buy at one set of prices. ``value``: D(p). ``step``: (M,) the step each
    seat chooses; ``wins``: (M,); ``amounts``: (M, R) beyond the floors; ``used``: (R,)."""

    prices: FloatArray
    value: float
    step: IntArray
    wins: FloatArray
    amounts: FloatArray
    used: FloatArray


def offer(steps: Steps, curves: SeatCurves, budgets: FloatArray, prices: FloatArray) -> Offer:
    """Every seat's best step at ``prices`` (R,), above zero; ``budgets``: (R,) beyond floors."""
    seats = len(curves.room)
    front = frontier(curves, prices)
    inner = np.arange(seats)[:, None] + front.lift[:, 1:-1] / steps.span
    cuts = np.searchsorted(steps.key, inner)
    edges = np.concatenate([steps.first[:-1, None], cuts, steps.first[1:, None]], axis=1)
    edges = np.clip(edges, steps.first[:-1, None], steps.first[1:, None])
    runs = np.diff(edges, axis=1).ravel()
    left, cost, weight, steepness = (np.repeat(part.ravel(), runs) for part in pieces(front))
    used_up = np.maximum(1.0 - (steps.lift - left) * steepness, np.exp(-LONGEST))
    surplus = steps.wins - cost + weight * np.log(used_up)
    best = np.maximum.reduceat(surplus, steps.first[:-1])
    reaches = np.flatnonzero(surplus >= np.repeat(best, np.diff(steps.first)))
    step = reaches[np.searchsorted(reaches, steps.first[:-1])]
    lift = np.where(step > steps.first[:-1], steps.lift[step] + 2.0 * steps.free, 0.0)
    amounts = cheapest(front, np.minimum(lift, front.lift[:, -1]))
    used = np.sum(amounts, axis=0)
    value = float(prices @ budgets + np.sum(best))
    return Offer(prices, value, step, steps.wins[step], amounts, used)
