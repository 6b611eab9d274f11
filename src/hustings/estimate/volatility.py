"""How fast opinion moves, as the polls of the window tell: a calm campaign or a restless one.

The poll average has a daily step of its own (``level_step``). Here the same filter is run at
several paces, and the likelihood of what each poll said, given those before it, says which pace
this electorate has. Where polls are few the answer stays near one. It widens or narrows what may
still happen before polling day (``errors``), and leaves the average as it is.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray
from hustings.estimate.kalman import Readings, prior, update
from hustings.estimate.settings import Settings

PACES = 2.0 ** np.linspace(-1.0, 1.0, 9)  # against ``level_step``


def volatility(readings: Readings, settings: Settings) -> float:
    """The level's pace against ``level_step``: the geometric mean over its posterior, with a
    lognormal prior about one of sd ``pace_sd``."""
    log_pace = np.log(PACES)
    log_weight = log_likelihoods(readings, settings) - 0.5 * (log_pace / settings.pace_sd) ** 2
    weight = np.exp(log_weight - log_weight.max())
    return float(np.exp(weight @ log_pace / weight.sum()))


def log_likelihoods(readings: Readings, settings: Settings) -> FloatArray:
    """(len(PACES),) log density of the readings at each pace, up to a constant. All parties at
    all paces go through the filter side by side."""
    paces, parties = len(PACES), len(readings.typical)
    mean, cov = prior(readings, settings)
    m, v = np.tile(mean, (paces, 1)), np.tile(cov, (paces, 1, 1))
    step_var = ((settings.level_step * PACES[:, None] * readings.spread) ** 2).ravel()
    noise = readings.variance(settings)
    found = np.zeros(paces * parties)
    order = np.argsort(readings.step, kind="stable")
    today = int(readings.step[order[0]])
    for i in order:
        v[:, 0, 0] += step_var * (int(readings.step[i]) - today)
        today = int(readings.step[i])
        h = 1 + int(readings.house[i])
        seen = np.tile(readings.shares[i], paces)
        error = np.tile(noise[i], paces)
        total = v[:, 0, 0] + 2 * v[:, 0, h] + v[:, h, h] + error
        miss = seen - m[:, 0] - m[:, h]
        found += np.where(np.isfinite(seen), -0.5 * (np.log(total) + miss**2 / total), 0.0)
        m, v = update(m, v, h, seen, error)
    return np.asarray(found.reshape(paces, parties).sum(axis=1))
