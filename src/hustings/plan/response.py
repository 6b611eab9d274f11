"""What effort does to votes: response curves as data, each with its source.

A seat's lift, in points of lead over its strongest opponent, is

    lift = e * h * sum over resources of A (1 - exp(-x / s))

with A the points won at saturation, s the amount that wins 63% of them, h below one in a
seat that the party holds, and e one effectiveness for the whole campaign, unknown
beforehand and drawn with the estimate's draws. Everything uncertain sits in e, so that the
lift of a seat is one number times e: a win is then "mean lift over a threshold" in each
draw, and expected seats separate by seat (docs/decisions/0006-response-curves.md).
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from hustings.election.contest import BoolArray, FloatArray
from hustings.plan.curves import Curve as Curve
from hustings.plan.curves import Response as Response
from hustings.plan.curves import level_sd as level_sd
from hustings.plan.curves import sd_of_range
from hustings.plan.effects import SHIPPED, read_effects

# The shipped curves, the same for every party, on the day that effort is put in (docs/effects.md).
EXAMPLE_RESPONSE = read_effects(SHIPPED)


def total_cv(response: Response) -> float:
    """Coefficient of variation of the effectiveness, curves' own ranges folded in.

    The resources' errors are taken as independent, each with the sd of its 80% range, and
    their sum at saturation as one common factor, independent of how the campaign works. The
    held factor's own error is a third, for a campaign with half its effort in held seats.
    """
    level = levels_cv(response)
    spread = (1 + response.effectiveness_cv**2) * (1 + level**2) * (1 + held_cv(response) ** 2)
    return math.sqrt(spread - 1)


def levels_cv(response: Response) -> float:
    """Coefficient of variation of the sum of all curves; 0 where that sum is 0."""
    saturation = sum(curve.saturation for curve in response.curves)
    if saturation <= 0.0:
        return 0.0
    return math.sqrt(sum(level_sd(curve) ** 2 for curve in response.curves)) / saturation


def held_cv(response: Response) -> float:
    """What not knowing the held factor h adds to a lift of which half the effort is in held
    seats: sd(h) / (1 + h). Nothing where it has no range."""
    if response.held_low is None or response.held_high is None:
        return 0.0
    return sd_of_range(response.held_low, response.held_high) / (1 + response.held_factor)


def retention(half_life_days: float | None, days: float) -> float:
    """What is left on polling day of effort spread evenly over the ``days`` before it.

    The mean of 2^(-t/H) for t from 0 to ``days``: H / (days ln 2) (1 - 2^(-days/H)). One where
    effects last, or no day is left.
    """
    if half_life_days is None or days <= 0.0:
        return 1.0
    rate = math.log(2.0) / half_life_days
    return -math.expm1(-rate * days) / (rate * days)


def faded(response: Response, days_left: int) -> Response:
    """The response to effort spread evenly over the days left.

    What has faded counts as not done: with a part r of the effort left at the poll an amount x
    works as r x, so a curve's scale becomes s / r. Its saturation stays. Fading what is faded
    already is refused with a ValueError: a plan has one day on which it is made.
    """
    if response.days_left is not None:
        raise ValueError(
            f"The response has been faded for {response.days_left} days already: fade the curves "
            "as they were read."
        )
    curves = tuple(
        replace(curve, scale=curve.scale / retention(curve.half_life_days, days_left))
        for curve in response.curves
    )
    return replace(response, curves=curves, days_left=max(days_left, 0))


def draw_effectiveness(response: Response, draws: int, rng: np.random.Generator) -> FloatArray:
    """(draws,) lognormal with mean 1 and ``total_cv``: one common number a draw."""
    log_variance = math.log1p(total_cv(response) ** 2)
    noise = rng.standard_normal(draws)
    drawn: FloatArray = np.exp(math.sqrt(log_variance) * noise - log_variance / 2)
    return drawn


def amplitudes(response: Response, held: BoolArray) -> FloatArray:
    """(M, R) points at saturation in each seat. ``held``: (M,) bool."""
    saturation = np.array([curve.saturation for curve in response.curves])
    factor: FloatArray = np.where(held, response.held_factor, 1.0)
    points: FloatArray = factor[:, None] * saturation
    return points


def scales(response: Response) -> FloatArray:
    """(R,) the amount of each resource that wins 63% of its points."""
    return np.array([curve.scale for curve in response.curves])


def mean_lift(response: Response, held: BoolArray, amounts: FloatArray) -> FloatArray:
    """(M,) points of lead at effectiveness one. ``amounts``: (M, R), in own units."""
    won = -np.expm1(-amounts / scales(response))
    lift: FloatArray = np.sum(amplitudes(response, held) * won, axis=1)
    return lift
