"""How far to believe returns: the slope of claims on truths, and the sd of seats' over-claim.

Both are judged by the density of what was seen, with polls and the past as the anchor. Claims that
do not follow the expected shares at all have a slope near 0; claims that follow them but scatter
more than truths can have a large sd; either way returns then move nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from scipy.optimize import minimize

from hustings.election.contest import FloatArray
from hustings.estimate.doorsteps.observation import Biases, Claims, Conditioned, Observation
from hustings.estimate.doorsteps.prior import LogitPrior
from hustings.estimate.doorsteps.settings import DoorstepSettings

BOUNDS = ((0.0, 3.0), (float(np.log(1e-3)), float(np.log(10.0))))
STEP = np.array([0.05, 0.1])  # of second differences, in the slope and in logs of the sd
# Three nodes a direction, exact for polynomials to the fifth degree under a normal weight.
NODES = ((-np.sqrt(3.0), 1 / 6), (0.0, 2 / 3), (np.sqrt(3.0), 1 / 6))
LOG_RANGE = (-30.0, 2.0)  # a node counts for at most e^2 of what a normal posterior would give it


@dataclass(frozen=True)
class Node:
    """One set of hyperparameters and its posterior weight."""

    weight: float
    claims: Claims


@dataclass(frozen=True)
class Seen:
    """What the hyperparameters are judged by."""

    prior: LogitPrior
    biases: Biases
    observation: Observation
    settings: DoorstepSettings


def best_claims(seen: Seen, claims: Claims) -> Claims:
    """The likeliest slope and sd, from those of ``claims`` on."""
    found = minimize(
        lambda at: -log_posterior(seen, claims, at),
        _where(claims),
        method="L-BFGS-B",
        bounds=BOUNDS,
    )
    return _at(claims, found.x)


def nodes(seen: Seen, best: Claims) -> tuple[Node, ...]:
    """Nine nodes about the best, along the directions in which the posterior falls off; their
    weights sum to one."""
    middle = _where(best)
    values, vectors = np.linalg.eigh(_bend(seen, best))
    reach = vectors / np.sqrt(np.maximum(values, 1.0))
    top = log_posterior(seen, best, middle)
    points, logs = [], []
    for (a, p), (b, q) in product(NODES, NODES):
        at = middle + reach @ np.array([a, b])
        over_normal = log_posterior(seen, best, at) - top + 0.5 * (a**2 + b**2)
        points.append(_at(best, at))
        logs.append(np.log(p * q) + np.clip(over_normal, *LOG_RANGE))
    weights = np.exp(np.array(logs))
    weights /= weights.sum()
    return tuple(Node(float(w), claims) for w, claims in zip(weights, points, strict=True))


def log_posterior(seen: Seen, claims: Claims, at: FloatArray) -> float:
    """Of ``at`` = (slope, log of the sd): marginal density times hyperprior, up to a constant."""
    settings = seen.settings
    held = Conditioned(seen.prior, _at(claims, at), seen.biases, seen.observation)
    slope = (at[0] - 1.0) / settings.slope_sd
    sd = (at[1] - np.log(settings.seat_sd)) / settings.seat_sd_factor
    return float(held.log_density() - 0.5 * slope**2 - 0.5 * sd**2)


def _bend(seen: Seen, best: Claims) -> FloatArray:
    """(2, 2): minus the second differences of the log posterior."""
    middle = _where(best)
    bend = np.zeros((2, 2))
    for a in range(2):
        for b in range(a + 1):
            i, j = np.eye(2)[a] * STEP, np.eye(2)[b] * STEP
            around = sum(
                x * y * log_posterior(seen, best, middle + x * i + y * j)
                for x, y in product((-1, 1), (-1, 1))
            )
            bend[a, b] = bend[b, a] = -around / (4.0 * STEP[a] * STEP[b])
    return bend


def _where(claims: Claims) -> FloatArray:
    return np.array([claims.slope, np.log(claims.seat_sd)])


def _at(claims: Claims, at: FloatArray) -> Claims:
    return replace(claims, slope=max(float(at[0]), 0.0), seat_sd=float(np.exp(at[1])))
