"""Expected seats lost on the way from one state of the amounts to another, with an interval.

The plan counts a draw as won where lead + e * lift >= 0, with one effectiveness e that stands for
everything unknown about effort (``response``). Its thresholds, -lead / e, average over e. To
say how sure a loss is, e must be held still: for one state of the world w the loss is

    loss(w) = sum over seats of P(lead + lift_w(planned) >= 0) - P(lead + lift_w(done) >= 0)

with P over the estimate's draws of the lead, the same for both. The cost is the mean of loss(w)
over the worlds; p05 and p95 are over the worlds too. So what polls do not know is averaged over,
and what is not known about effects is shown.

A world says how well the campaign works, and how well each resource does beside that. The plan
adds all of it up into one number, because it spends every resource at once; a departure moves one
or two of them, and the range of money alone is wider than that of everything together. So here
they stay apart: lift_w = h * c_w * sum over resources of a_rw A_r (1 - exp(-x_r / s_r)), with c
and every a lognormal with mean one, c with the campaign's coefficient of variation and a_r with
that of the curve's 80% range.

Several moves, each on its own day with the estimate of that day, go from one state of the
amounts to the next. Their losses add up world by world, not percentile by percentile.

A small move changes a handful of draws, and which ones is chance. P is then averaged over a
``window`` of lift about the point: the density of many draws instead of the place of a few.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.problem import Float32, PlanProblem
from hustings.plan.response import Curve, Response, amplitudes, level_sd, scales

WORLDS = 1_000


@dataclass(frozen=True)
class Move:
    """From the amounts that were ``planned`` to those ``done``, both (M, R) in the problem's units.

    ``lead``: (M, D) points over the strongest opponent in each draw of the estimate in force.
    Raises ValueError where the shapes do not fit the problem.
    """

    problem: PlanProblem
    lead: Float32
    planned: FloatArray
    done: FloatArray

    def __post_init__(self) -> None:
        wanted = self.problem.floors.shape
        for name in ("planned", "done"):
            found = getattr(self, name).shape
            if found != wanted:
                raise ValueError(f"{name} must be {wanted}, seats by resources. Got {found}.")
        if self.lead.ndim != 2 or len(self.lead) != wanted[0] or not self.lead.shape[1]:
            raise ValueError(
                f"lead must be ({wanted[0]}, draws), with a draw at least. Got {self.lead.shape}."
            )


@dataclass(frozen=True)
class Cost:
    """Expected seats lost (positive) or won, with 5th and 95th percentile over the effects."""

    mean: float
    p05: float
    p95: float

    def as_json(self) -> dict[str, Any]:
        return {"mean": self.mean, "p05": self.p05, "p95": self.p95}


def effect_worlds(response: Response, seed: int) -> FloatArray:
    """(W, R) how well each resource works in each world, one on average: c times a_r.

    A Latin hypercube (McKay, Beckman and Conover 1979): c and every a_r take each thousandth of
    its range once, so that their means and percentiles carry no sampling error of their own.
    """
    cv = [response.effectiveness_cv, *(level_cv(curve) for curve in response.curves)]
    middles = (np.arange(WORLDS) + 0.5) / WORLDS
    rng = np.random.Generator(np.random.PCG64(seed))
    normal = ndtri(rng.permuted(np.tile(middles, (len(cv), 1)), axis=1))
    drawn = np.stack([lognormal(*pair) for pair in zip(cv, normal, strict=True)])
    together: FloatArray = (drawn[0] * drawn[1:]).T
    return together


def level_cv(curve: Curve) -> float:
    """Coefficient of variation of a curve's saturation; a resource without effect has none."""
    return level_sd(curve) / curve.saturation if curve.saturation > 0.0 else 0.0


def lognormal(cv: float, normal: FloatArray) -> FloatArray:
    """Mean one over ``normal`` (W,), exactly, and coefficient of variation near ``cv``."""
    drawn = np.exp(math.sqrt(math.log1p(cv**2)) * normal)
    return np.asarray(drawn / np.mean(drawn))


def cost_of(moves: Sequence[Move], worlds: FloatArray) -> Cost:
    """The cost of all ``moves`` together. ``worlds``: (W, R), from ``effect_worlds``."""
    lost = np.zeros(len(worlds))
    for move in moves:
        lost += losses(move, worlds)
    return summed_up(lost)


def summed_up(lost: FloatArray) -> Cost:
    """Mean and percentiles of losses (W,) over the worlds."""
    low, high = np.quantile(lost, (0.05, 0.95))
    return Cost(float(np.mean(lost)), float(low), float(high))


def losses(move: Move, worlds: FloatArray, window: float = 0.0) -> FloatArray:
    """(W,) expected seats under the plan less under what was done, in each world.

    Without a ``window`` wins are counted in whole draws, so that the order of seats changes
    nothing; with one, in points of lift, they are averaged that far to both sides.
    """
    moved = np.flatnonzero(np.any(move.planned != move.done, axis=1))
    planned, done = (lifts(move, moved, amounts, worlds) for amounts in (move.planned, move.done))
    lost = np.zeros(len(worlds))
    for place, seat in enumerate(moved.tolist()):
        drawn = np.sort(move.lead[seat]).astype(np.float64)
        # Draws below -lift are lost: those lost as done and won as planned are the loss.
        lost += below(drawn, -done[place], window) - below(drawn, -planned[place], window)
    expected: FloatArray = lost / move.lead.shape[1]
    return expected


def below(drawn: FloatArray, level: FloatArray, window: float) -> FloatArray:
    """(W,) how many of ``drawn`` (D,), rising, lie below ``level`` (W,), on average over
    ``window`` to both sides of it."""
    if window <= 0.0:
        return np.searchsorted(drawn, level).astype(np.float64)
    sums = np.concatenate([[0.0], np.cumsum(drawn)])

    def area(top: FloatArray) -> FloatArray:  # of the count, up to ``top``
        count = np.searchsorted(drawn, top)
        return np.asarray(count * top - sums[count])

    mean: FloatArray = (area(level + window) - area(level - window)) / (2.0 * window)
    return mean


def lifts(move: Move, moved: IntArray, amounts: FloatArray, worlds: FloatArray) -> FloatArray:
    """(len(moved), W) points of lead that ``amounts`` (M, R) bring in each world."""
    response = move.problem.response
    points = amplitudes(response, move.problem.held[moved])
    brought = points * -np.expm1(-amounts[moved] / scales(response))
    lift = np.zeros((len(moved), len(worlds)))
    for column in range(worlds.shape[1]):
        lift += brought[:, column, None] * worlds[:, column]
    return lift
