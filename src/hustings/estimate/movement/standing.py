"""Where each group stands against the whole on a day, by the same model as its movement."""

from __future__ import annotations

from datetime import date

import numpy as np

from hustings.election.contest import Election, FloatArray
from hustings.estimate.movement.drift import Drift, learn_drift
from hustings.estimate.movement.evidence import group_readings
from hustings.estimate.movement.gaussian import posterior, whitener
from hustings.estimate.movement.pieces import change_prior, drift, noise, same_level
from hustings.estimate.movement.readings import Readings, same_party_rows
from hustings.estimate.movement.scale import angle
from hustings.estimate.movement.settings import DEFAULT_MOVEMENT, MovementSettings

Standing = dict[tuple[str, str], tuple[FloatArray, FloatArray]]


def standing(
    election: Election,
    as_of: date,
    place_sd: float,
    settings: MovementSettings = DEFAULT_MOVEMENT,
) -> Standing:
    """Mean and sd (P,) of every group's angle less that of the whole, by category and level.

    A group of which nothing is known stands N(0, ``place_sd``^2) from the others: readings move it
    away from there, the latest most. nan for a party that no poll gives by group.
    """
    none = np.empty(0, dtype=np.int64)
    found: Standing = {}
    for readings in group_readings(election, as_of, None, settings):
        learnt = learn_drift(readings, none, settings)
        mean, sd = _apart(readings, learnt, float(as_of.toordinal()), place_sd, settings)
        for g, level in enumerate(readings.levels):
            found[readings.by, level] = mean[g], sd[g]
    return found


def _apart(
    readings: Readings, learnt: Drift, day: float, place_sd: float, settings: MovementSettings
) -> tuple[FloatArray, FloatArray]:
    """(G, P) each: the distance on a day, daily sds at their likeliest."""
    none = np.empty(0, dtype=np.int64)
    size = (len(readings.levels), readings.shares.shape[1])
    mean, sd = np.full(size, np.nan), np.full(size, np.nan)
    apart = np.eye(size[0]) - readings.weights
    angles = angle(readings.shares, readings.people / settings.design_effect)
    for parties, rows in same_party_rows(readings):
        mine = readings.rows(rows)
        polls = np.eye(int(mine.poll.max()) + 1)[mine.poll]
        covariance = noise(mine, learnt.design, settings) + place_sd**2 * same_level(mine)
        covariance += drift(mine, learnt.tau, learnt.origin, none, settings)
        cross, own = change_prior(
            mine, learnt.tau, learnt.origin, day, none, settings, learnt.origin
        )
        cross += place_sd**2 * np.eye(size[0])[mine.level].T
        prior = apart @ np.diag(own + place_sd**2) @ apart.T
        where, spread = posterior(
            whitener(covariance, polls), angles[np.ix_(rows, parties)], apart @ cross, prior
        )
        mean[:, parties] = where
        sd[:, parties] = np.sqrt(np.maximum(np.diag(spread), 0.0))[:, None]
    return mean, sd
