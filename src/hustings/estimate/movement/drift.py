"""How much readings scatter, and how fast each group drifts: learnt from the readings.

The design effect is learnt for all groups together, the daily sd of the random walk for each
group apart, so that one group on the move does not make the others look unsteady. Both have a
grid, a prior and restricted likelihood; posteriors are kept as weights on the grid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.movement.gaussian import Whitener, log_likelihood, whitener
from hustings.estimate.movement.pieces import drift, flat_directions, noise
from hustings.estimate.movement.readings import Readings, same_party_rows
from hustings.estimate.movement.scale import angle, party_correlation
from hustings.estimate.movement.settings import MovementSettings
from hustings.estimate.settings import root_sd

DESIGNS = np.exp(np.linspace(np.log(0.6), np.log(5.0), 12))
TAUS = root_sd(1.0) * np.array([0.0002, 0.001, 0.0025, 0.005, 0.01, 0.02])
WIDTHS = np.log(np.gradient(TAUS))  # of the grid's cells, for a density over the line
SWEEPS = 2
SMALL_EIGENVALUE = 0.05  # the direction in which shares only add up to one


@dataclass(frozen=True)
class Drift:
    """``designs``: weights over DESIGNS. ``tau``: (G,) likeliest daily sd of each group, angular;
    ``taus``: (G, K) weights over TAUS, the other groups at their likeliest. ``design``: the
    likeliest."""

    design: float
    designs: FloatArray
    tau: FloatArray
    taus: FloatArray
    origin: float


@dataclass(frozen=True)
class Block:
    """Parties that the same readings give, as independent unit-scale columns ``y``."""

    readings: Readings
    flat: FloatArray
    y: FloatArray


def learn_drift(readings: Readings, events: IntArray, settings: MovementSettings) -> Drift:
    """Coordinate by coordinate, from the middle of the priors."""
    blocks = _blocks(readings, settings)
    groups = len(readings.levels)
    origin = float(readings.day.min())
    place = np.full(groups, 1)
    weights = np.full((groups, len(TAUS)), 1 / len(TAUS))

    def fit(design: float, tau: FloatArray) -> float:
        found = 0.0
        for block in blocks:
            white = _white(block, design, tau, origin, events, settings)
            found += log_likelihood(white, block.y)
        return found

    designs = _design_weights(fit, TAUS[place], settings)
    for _ in range(SWEEPS):
        design = float(DESIGNS[designs.argmax()])
        for g in range(groups):
            scores = np.empty(len(TAUS))
            for k in range(len(TAUS)):
                tau = TAUS[place]
                tau[g] = TAUS[k]
                scores[k] = fit(design, tau)
            weights[g] = _normal(scores - TAUS / settings.drift_scale + WIDTHS)
            place[g] = weights[g].argmax()
        designs = _design_weights(fit, TAUS[place], settings)
    return Drift(float(DESIGNS[designs.argmax()]), designs, TAUS[place], weights, origin)


def _white(
    block: Block,
    design: float,
    tau: FloatArray,
    origin: float,
    events: IntArray,
    settings: MovementSettings,
) -> Whitener:
    covariance = noise(block.readings, design, settings)
    covariance += drift(block.readings, tau, origin, events, settings)
    return whitener(covariance, block.flat)


def _blocks(readings: Readings, settings: MovementSettings) -> list[Block]:
    """One block for each set of parties that the same readings give."""
    correlation = party_correlation(readings.weights @ np.nan_to_num(readings.typical))
    angles = angle(readings.shares, readings.people / settings.design_effect)
    found = []
    for parties, rows in same_party_rows(readings):
        values, vectors = np.linalg.eigh(correlation[np.ix_(parties, parties)])
        kept = values > SMALL_EIGENVALUE
        apart = vectors[:, kept] / np.sqrt(values[kept])
        mine = readings.rows(rows)
        found.append(Block(mine, flat_directions(mine), angles[np.ix_(rows, parties)] @ apart))
    return found


def _design_weights(
    fit: Callable[[float, FloatArray], float], tau: FloatArray, settings: MovementSettings
) -> FloatArray:
    scores = np.array([fit(float(design), tau) for design in DESIGNS])
    away = np.log(DESIGNS / settings.design_effect) / settings.design_log_sd
    return _normal(scores - 0.5 * away**2)


def _normal(scores: FloatArray) -> FloatArray:
    found = np.exp(scores - scores.max())
    return np.asarray(found / found.sum())
