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
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, FloatArray

_EIGHTY = 1.2815515594600038  # half the width of a normal's central 80%, in sds


@dataclass(frozen=True)
class Curve:
    """One resource's response. ``saturation``: points of lead in a seat not held, with
    ``low`` and ``high`` its 80% range; ``scale``: the amount, in the resource's own unit,
    that wins 63% of them."""

    resource: str
    unit: str
    saturation: float
    low: float
    high: float
    scale: float
    source: str
    confidence: str


@dataclass(frozen=True)
class Response:
    """Every curve of a plan. ``held_factor`` multiplies the curves in held seats;
    ``effectiveness_cv`` is how far a campaign's working varies, beyond the curves' ranges."""

    curves: tuple[Curve, ...]
    held_factor: float
    effectiveness_cv: float


EXAMPLE_RESPONSE = Response(
    curves=(
        Curve(
            resource="money",
            unit="pounds",
            saturation=0.8,
            low=0.2,
            high=2.0,
            scale=6_000.0,
            source=(
                "Our regression of votes on candidates' declared spending in 2015 (challengers, "
                "0 to 100% of the limit: +1.6 to +6.9 points), which is confounded, shrunk to a "
                "quarter or less; Johnston and Pattie on incumbents"
            ),
            confidence="direction high, size low",
        ),
        Curve(
            resource="staff_days",
            unit="days",
            saturation=0.4,
            low=0.0,
            high=1.0,
            scale=25.0,
            source=(
                "Judgement: no trial isolates an organiser; the scale is one organiser for "
                "the five weeks of a short campaign"
            ),
            confidence="low",
        ),
        Curve(
            resource="activist_hours",
            unit="hours",
            saturation=1.0,
            low=0.3,
            high=2.0,
            scale=6_000.0,
            source=(
                "Green, McGrath and Aronow 2013 (+2.5 points of turnout a contact, US); Bhatti "
                "and others 2016 (about 1 point in Europe); Kalla and Broockman 2018 "
                "(persuasion: nothing on average); 4 to 6 contacts an hour"
            ),
            confidence="medium on turnout, low for a general election",
        ),
    ),
    held_factor=0.6,
    effectiveness_cv=0.5,
)


def total_cv(response: Response) -> float:
    """Coefficient of variation of the effectiveness, curves' own ranges folded in.

    The resources' errors are taken as independent, each with the sd of its 80% range, and
    their sum at saturation as one common factor, independent of how the campaign works.
    """
    saturation = sum(curve.saturation for curve in response.curves)
    if saturation <= 0.0:
        return response.effectiveness_cv
    variance = sum(level_sd(curve) ** 2 for curve in response.curves)
    level_cv_squared = variance / saturation**2
    return math.sqrt((1 + response.effectiveness_cv**2) * (1 + level_cv_squared) - 1)


def level_sd(curve: Curve) -> float:
    """Points: how uncertain a curve's saturation is, from its 80% range."""
    return (curve.high - curve.low) / (2 * _EIGHTY)


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
