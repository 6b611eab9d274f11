"""The threshold: what the largest score is worth in campaigns without movement."""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.movement.drift import DESIGNS, Drift
from hustings.estimate.movement.gaussian import whitener
from hustings.estimate.movement.levelled import levelled_noise
from hustings.estimate.movement.pieces import flat_directions, noise
from hustings.estimate.movement.readings import Readings, same_party_rows
from hustings.estimate.movement.scale import party_correlation, square_root
from hustings.estimate.movement.scorer import evidence, scorer, shapes
from hustings.estimate.movement.settings import MovementSettings

ENOUGH_DRAWS = 200  # to tell the scatter of noise to a per cent


def quiet_maxima(
    readings: Readings,
    learnt: Drift,
    settings: MovementSettings,
    events: IntArray,
    stream: int,
    every_day: bool,
) -> FloatArray:
    """(D,) the largest score in each of D invented campaigns without movement.

    With ``every_day``, the largest over all days on which a poll came in, as somebody saw them
    who looked on each.
    """
    rng = np.random.default_rng(np.random.SeedSequence(settings.seed, spawn_key=(stream,)))
    angles = _quiet_angles(readings, learnt, settings, rng)
    ends = np.unique(readings.end)
    largest = np.full(settings.null_draws, -np.inf)
    for end in ends if every_day else ends[-1:]:
        for parties, rows in same_party_rows(readings):
            rows = rows[readings.end[rows] <= end]
            if len(set(readings.poll[rows].tolist())) < 2 * settings.least_polls:
                continue
            mine = readings.rows(rows)
            looked = shapes(np.unique(mine.day), settings, events)
            found = scorer(mine, looked, learnt.design, settings).single()
            for j in parties:
                favour = found.favour(found.errors(angles[j][rows]))
                np.maximum(largest, evidence(favour).max(axis=0), out=largest)
    return largest


def _quiet_angles(
    readings: Readings, learnt: Drift, settings: MovementSettings, rng: np.random.Generator
) -> FloatArray:
    """(P, N, D) noise alone, correlated between parties as samples are and levelled as readings
    are, its size that of the readings' own scatter and as uncertain."""
    draws, typical = settings.null_draws, readings.typical
    found: FloatArray = np.empty((typical.shape[1], len(readings.day), draws), dtype=np.float32)
    covariance = noise(readings, learnt.design, settings)
    for g in range(len(readings.levels)):
        rows = np.flatnonzero(readings.level == g)
        lower = np.linalg.cholesky(covariance[np.ix_(rows, rows)])
        drawn = lower @ rng.standard_normal((len(rows), typical.shape[1] * draws))
        parties = square_root(party_correlation(typical[g]))
        cube = drawn.reshape(len(rows), typical.shape[1], draws)
        found[:, rows] = np.einsum("pq,nqd->pnd", parties, cube, optimize=True)
    found = levelled_noise(readings, found)
    found /= np.float32(_scatter(readings, found, covariance))
    size = rng.choice(DESIGNS, draws, p=learnt.designs)
    found *= np.sqrt(size / learnt.design).astype(np.float32)
    return found


def _scatter(readings: Readings, angles: FloatArray, covariance: FloatArray) -> float:
    """Root mean square of what noise (P, N, D) leaves once poll levels and lasting places are
    free, over what ``covariance`` expects. Levelling takes a little more than a poll's level, and
    the design effect was learnt from levelled readings."""
    white = whitener(covariance, flat_directions(readings))
    some = angles[:, :, :ENOUGH_DRAWS].astype(np.float64)
    squares = [float(np.square(white.matrix @ of_party).sum()) for of_party in some]
    expected = white.freedom * some.shape[0] * some.shape[2]
    return float(np.sqrt(sum(squares) / expected)) if expected and sum(squares) > 0 else 1.0
