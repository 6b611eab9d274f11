"""Since when a group has been moving: every first day, weighted by how well it explains."""

from __future__ import annotations

import numpy as np

from hustings.election.contest import IntArray
from hustings.estimate.movement.drift import Drift
from hustings.estimate.movement.readings import Readings
from hustings.estimate.movement.scale import angle
from hustings.estimate.movement.scorer import Shapes, scorer
from hustings.estimate.movement.settings import MovementSettings

DURATIONS = (0, 7, 14, 21, 28)


def first_days(
    readings: Readings,
    learnt: Drift,
    level: int,
    parties: tuple[int, ...],
    events: IntArray,
    settings: MovementSettings,
) -> IntArray:
    """(parties, 3) the likeliest (median), an early and a late first day of a group's change, with
    90% between the last two; ordinals.

    Every day and five durations count as equally likely before; each is weighted by its Bayes
    factor.
    """
    begin, end = int(np.floor(readings.day.min())), int(np.ceil(readings.day.max()))
    days = np.arange(begin, end)
    count = len(DURATIONS)
    looked = Shapes(
        np.repeat(days.astype(float), count) + 0.5, np.tile(np.array(DURATIONS), len(days))
    )
    angles = angle(readings.shares, readings.people / settings.design_effect)
    found = np.empty((len(parties), 3), dtype=np.int64)
    for place, party in enumerate(parties):
        rows = np.flatnonzero(np.isfinite(readings.shares[:, party]))
        mine = readings.rows(rows)
        score = scorer(mine, looked, learnt.design, settings)
        favour = score.favour(score.errors(angles[rows, party]))[level]
        weight = np.exp(favour - favour.max()).reshape(len(days), count).sum(axis=1)
        reached = np.cumsum(weight) / weight.sum()
        found[place] = days[np.searchsorted(reached, (0.5, 0.05, 0.95)).clip(0, len(days) - 1)] + 1
    return found
