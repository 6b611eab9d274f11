"""What departures from the plan cost, in seats that were expected and are no longer.

The plan counts a draw as won where lead + e * lift >= 0, with one effectiveness e that stands for
everything unknown about effort (``plan.response``). Its thresholds, -lead / e, average over e. To
say how sure a cost is, e must be held still: for one state of the world w the loss is

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

Several departures, each on its own day with the estimate of that day, are steps from one state of
the amounts to the next. Their losses add up world by world, not percentile by percentile.
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
class Step:
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


def cost_of_departures(steps: Sequence[Step], worlds: FloatArray) -> Cost:
    """The cost of all ``steps`` together. ``worlds``: (W, R), from ``effect_worlds``."""
    lost = np.zeros(len(worlds))
    for step in steps:
        lost += losses(step, worlds)
    low, high = np.quantile(lost, (0.05, 0.95))
    return Cost(float(np.mean(lost)), float(low), float(high))


def losses(step: Step, worlds: FloatArray) -> FloatArray:
    """(W,) expected seats under the plan less under what was done, in each world.

    Wins are counted in whole draws, so that the order of seats changes nothing.
    """
    moved = np.flatnonzero(np.any(step.planned != step.done, axis=1))
    planned, done = (lifts(step, moved, amounts, worlds) for amounts in (step.planned, step.done))
    lost = np.zeros(len(worlds), dtype=np.int64)
    for place, seat in enumerate(moved.tolist()):
        drawn = np.sort(step.lead[seat]).astype(np.float64)
        # Draws below -lift are lost: those lost as done and won as planned are the loss.
        lost += np.searchsorted(drawn, -done[place]) - np.searchsorted(drawn, -planned[place])
    expected: FloatArray = lost / step.lead.shape[1]
    return expected


def lifts(step: Step, moved: IntArray, amounts: FloatArray, worlds: FloatArray) -> FloatArray:
    """(len(moved), W) points of lead that ``amounts`` (M, R) bring in each world."""
    response = step.problem.response
    points = amplitudes(response, step.problem.held[moved])
    brought = points * -np.expm1(-amounts[moved] / scales(response))
    lift = np.zeros((len(moved), len(worlds)))
    for column in range(worlds.shape[1]):
        lift += brought[:, column, None] * worlds[:, column]
    return lift
