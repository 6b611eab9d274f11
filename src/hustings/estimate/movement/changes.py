"""How far each group moved by itself: with the whole, and apart from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray, Poll
from hustings.estimate.movement.distances import moved_apart
from hustings.estimate.movement.drift import Drift
from hustings.estimate.movement.readings import Readings
from hustings.estimate.movement.scale import share, steepness
from hustings.estimate.movement.settings import MovementSettings
from hustings.estimate.movement.whole import whole_moved
from hustings.estimate.settings import Settings

FLATTEST = 0.1  # steepness of a share of a quarter of a per cent


@dataclass(frozen=True)
class Look:
    """What every group's figures need besides its own readings. ``since``, ``as_of``: ordinals."""

    polls: list[Poll]
    since: int
    as_of: int
    events: IntArray
    settings: MovementSettings
    model: Settings


@dataclass(frozen=True)
class Change:
    """(G, P): the change of each group's share and its sd; the part against the whole."""

    mean: FloatArray
    sd: FloatArray
    apart: FloatArray
    apart_sd: FloatArray


def changes(readings: Readings, learnt: Drift, since: int, look: Look) -> Change:
    """Own change = that of the whole, at the group's place, and that against the whole. A common
    change of log odds moves the angle of a share in proportion to sin(2 angle)."""
    parties = readings.shares.shape[1]
    moved, moved_sd, now = whole_moved(look.polls, parties, since, look.as_of, look.model)
    apart, apart_sd = moved_apart(readings, learnt, since, look.as_of, look.events, look.settings)
    place = _place(readings)
    steep = steepness(place)
    relative = steep / np.maximum(steepness(now - moved / 2), FLATTEST)
    mean = np.nan_to_num(relative * moved) + apart
    sd = np.hypot(np.nan_to_num(relative * moved_sd), apart_sd)
    return Change(
        share(place + mean / 2) - share(place - mean / 2),
        steep * sd,
        steep * apart,
        steep * apart_sd,
    )


def _place(readings: Readings) -> FloatArray:
    """(G, P) the group's usual angle."""
    return np.asarray(np.arcsin(np.sqrt(np.clip(readings.typical, 0.0, 1.0))))
