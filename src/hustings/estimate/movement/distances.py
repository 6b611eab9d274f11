"""How far each group moved against the whole between two days: the posterior.

A group's distance is its angle less the weighted mean of all groups' angles, the weights being
the levels' parts of all people asked; the distances of all groups add up to nothing.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.movement.drift import TAUS, Drift
from hustings.estimate.movement.gaussian import posterior, whitener
from hustings.estimate.movement.pieces import change_prior, drift, flat_directions, noise
from hustings.estimate.movement.readings import Readings, same_party_rows
from hustings.estimate.movement.scale import angle
from hustings.estimate.movement.settings import MovementSettings

NEGLIGIBLE = 0.01  # weight of a daily sd that is not worth an inversion


def moved_apart(
    readings: Readings,
    learnt: Drift,
    since: float,
    until: float,
    events: IntArray,
    settings: MovementSettings,
) -> tuple[FloatArray, FloatArray]:
    """Mean and sd (G, P) of the change of each group's distance, angular; nan for a party that
    no poll gives. Each group's own daily sd is integrated over its grid."""
    shape = (len(readings.levels), readings.shares.shape[1])
    first, second = np.full(shape, np.nan), np.full(shape, np.nan)
    apart = np.eye(shape[0]) - readings.weights
    angles = angle(readings.shares, readings.people / settings.design_effect)
    for parties, rows in same_party_rows(readings):
        mine = readings.rows(rows)
        flat = flat_directions(mine)
        still = noise(mine, learnt.design, settings)
        for g in range(shape[0]):
            weights = np.where(learnt.taus[g] > NEGLIGIBLE, learnt.taus[g], 0.0)
            moments = np.zeros((2, len(parties)))
            for weight, value in zip(weights / weights.sum(), TAUS, strict=True):
                if weight == 0.0:
                    continue
                tau = learnt.tau.copy()
                tau[g] = value
                moving = drift(mine, tau, learnt.origin, events, settings)
                cross, own = change_prior(mine, tau, since, until, events, settings, learnt.origin)
                mean, covariance = posterior(
                    whitener(still + moving, flat),
                    angles[np.ix_(rows, parties)],
                    apart[[g]] @ cross,
                    np.atleast_2d(np.square(apart[g]) @ own),
                )
                moments += weight * np.stack([mean[0], covariance[0, 0] + mean[0] ** 2])
            first[g, parties], second[g, parties] = moments
    return first, np.sqrt(np.maximum(second - first**2, 0.0))
