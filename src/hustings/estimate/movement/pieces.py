"""The parts of what a reading is: the poll's own level, the group's place, drift and noise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.estimate.movement.readings import Readings
from hustings.estimate.movement.settings import MovementSettings


def flat_directions(readings: Readings) -> FloatArray:
    """(N, polls + G): each poll's own level and each group's lasting place, both left free."""
    polls = np.eye(int(readings.poll.max()) + 1)[readings.poll]
    return np.hstack([polls, np.eye(len(readings.levels))[readings.level]])


def noise(readings: Readings, design: float, settings: MovementSettings) -> FloatArray:
    """(N, N): sampling, ``design`` times that of a simple sample, rounding, and what houses do to
    groups."""
    same = same_level(readings) & (readings.house[:, None] == readings.house)
    return np.asarray(
        settings.house_group_sd**2 * same + np.diag(design / (4 * readings.people) + readings.rough)
    )


def same_level(readings: Readings) -> BoolArray:
    """(N, N)."""
    return np.asarray(readings.level[:, None] == readings.level)


def drift(
    readings: Readings, tau: FloatArray, origin: float, events: IntArray, settings: MovementSettings
) -> FloatArray:
    """(N, N) prior covariance of how groups moved: a random walk of ``tau`` (G,) a day, a slope,
    and a step at each marked event. Groups are independent of each other."""
    day = readings.day - origin
    walk = np.minimum(day[:, None], day) * np.square(tau)[readings.level][:, None]
    slope = settings.slope_sd**2 * np.outer(day, day)
    after = (readings.day[:, None] >= events).astype(float)
    step = settings.step_sd**2 * after @ after.T
    return np.asarray(same_level(readings) * (walk + slope + step))


def change_prior(
    readings: Readings,
    tau: FloatArray,
    since: float,
    until: float,
    events: IntArray,
    settings: MovementSettings,
    origin: float,
) -> tuple[FloatArray, FloatArray]:
    """Prior of how far each group moved between two days: its covariance with the readings, (G,
    N), and its variances, (G,)."""
    day = readings.day
    length = until - since
    walk = np.clip(day - since, 0.0, length) * np.square(tau)[readings.level]
    slope = settings.slope_sd**2 * length * (day - origin)
    within = ((events > since) & (events <= until)).astype(float)
    after = (day[:, None] >= events).astype(float)
    step = settings.step_sd**2 * after @ within
    among = np.eye(len(readings.levels))[readings.level].T  # (G, N)
    cross = among * (walk + slope + step)
    own = np.square(tau) * length + settings.slope_sd**2 * length**2
    return cross, np.asarray(own + settings.step_sd**2 * within.sum())


def shape(days: FloatArray, starts: Sequence[float] | FloatArray, duration: int) -> FloatArray:
    """(N, W): a change that starts after each of W days and is complete ``duration`` days on."""
    past = days[:, None] - np.asarray(starts, dtype=float)
    if duration == 0:
        return np.asarray((past > 0).astype(float))
    return np.asarray(np.clip(past / duration, 0.0, 1.0))
