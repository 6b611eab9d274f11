"""The Kalman filter of the poll average, and its smoother: a level and an effect of each house.

The state of a party is (level, house effects), n = 1 + H. All parties go side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.settings import NEAR_35, Settings

SMALLEST = 0.0025  # errors stop shrinking with the share below a quarter of a point
VAGUE = 0.1  # sd of the first day's level: the polls themselves set it


@dataclass(frozen=True)
class Readings:
    """``N`` polls of one area. ``step``: (N,) day counted from the first. ``house``: (N,) of
    ``houses``. ``shares``: (N, P), nan where blank. ``sample``: (N,). ``typical``: (P,) mean of
    each party's shares, nan where no poll gives it. ``spread``: (P,) how errors scale at it."""

    step: IntArray
    house: IntArray
    houses: int
    shares: FloatArray
    sample: IntArray
    typical: FloatArray
    spread: FloatArray

    @staticmethod
    def of(
        step: IntArray, house: IntArray, houses: int, shares: FloatArray, sample: IntArray
    ) -> Readings:
        seen = np.isfinite(shares)
        count = seen.sum(axis=0)
        total = np.where(seen, shares, 0.0).sum(axis=0)
        typical = np.where(count > 0, total / np.maximum(count, 1), np.nan)
        scale = np.sqrt(np.clip(typical * (1 - typical), SMALLEST, None)) / NEAR_35
        return Readings(step, house, houses, shares, sample, typical, np.nan_to_num(scale, nan=1.0))

    def variance(self, settings: Settings) -> FloatArray:
        """(N, P): sampling with its design effect, and what polls of one house differ by."""
        p = np.clip(np.nan_to_num(self.typical), SMALLEST, 1.0 - SMALLEST)
        sampling = settings.poll_design_effect * (p * (1 - p))[None, :] / self.sample[:, None]
        return np.asarray(sampling + ((settings.poll_excess_sd * self.spread) ** 2)[None, :])


def prior(readings: Readings, settings: Settings) -> tuple[FloatArray, FloatArray]:
    """Mean (P, n) and covariance (P, n, n) of the state before any poll."""
    parties, n = len(readings.typical), 1 + readings.houses
    mean = np.zeros((parties, n))
    mean[:, 0] = np.nan_to_num(readings.typical)
    cov = np.zeros((parties, n, n))
    own = np.arange(1, n)
    cov[:, own, own] = ((settings.house_sd * readings.spread) ** 2)[:, None]
    cov[:, 0, 0] = VAGUE**2
    return mean, cov


def update(
    m: FloatArray, v: FloatArray, h: int, seen: FloatArray, noise: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """One poll: it sees level + effect of house ``h`` (its place in the state). A blank share has
    no gain."""
    cross = v[:, :, 0] + v[:, :, h]  # (P, n): covariance of state and what the poll sees
    total = cross[:, 0] + cross[:, h] + noise
    gain = np.where(np.isfinite(seen)[:, None], cross / total[:, None], 0.0)
    miss = np.nan_to_num(seen) - m[:, 0] - m[:, h]
    return m + gain * miss[:, None], v - gain[:, :, None] * cross[:, None, :]


def smooth(
    readings: Readings, steps: int, settings: Settings
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The level's mean and sd on each of ``steps`` days, (T, P), and the house effects at the
    end, (H, P)."""
    m, v = prior(readings, settings)
    step_var = (settings.level_step * readings.spread) ** 2
    noise = readings.variance(settings)
    kept_m, kept_v = np.empty((steps, *m.shape)), np.empty((steps, *v.shape))
    order = np.argsort(readings.step, kind="stable")
    at = 0
    for t in range(steps):
        if t:
            v[:, 0, 0] += step_var
        while at < len(order) and readings.step[order[at]] == t:
            i = order[at]
            m, v = update(m, v, 1 + readings.house[i], readings.shares[i], noise[i])
            at += 1
        kept_m[t], kept_v[t] = m, v
    mean, var = _backward(kept_m, kept_v, step_var)
    blank = np.isnan(readings.typical)
    mean[:, blank] = var[:, blank] = np.nan
    effects = kept_m[-1, :, 1:].T.copy()
    effects[:, blank] = np.nan
    return np.clip(mean, 0.0, 1.0), np.sqrt(var), effects


def _backward(m: FloatArray, v: FloatArray, step_var: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Smooth back. Only the level moves between days, so what tomorrow teaches about today is
    the level's change: v_t / (v_t + step) of it, by the matrix gain J = v_t (v_t + Q)^-1."""
    steps = len(m)
    mean, var = np.empty(m.shape[:2]), np.empty(m.shape[:2])
    sm, sv = m[-1], v[-1]
    mean[-1], var[-1] = sm[:, 0], sv[:, 0, 0]
    for t in range(steps - 2, -1, -1):
        ahead = v[t].copy()
        ahead[:, 0, 0] += step_var
        # J = I - Q (v + Q)^-1 differs from the identity in its level row's direction alone
        unit = np.zeros((len(step_var), m.shape[2], 1))
        unit[:, 0, 0] = 1.0
        column = np.linalg.solve(ahead, unit)[:, :, 0] * step_var[:, None]  # (P, n)
        gap = sm - m[t]
        new_m = sm.copy()
        new_m[:, 0] = sm[:, 0] - (column * gap).sum(1)
        row = -column
        row[:, 0] += 1.0  # the level row of J; its other rows are the identity's
        spare = sv - ahead
        level = np.einsum("pi,pij->pj", row, spare)  # J (sv - ahead), level row
        full = spare.copy()
        full[:, 0, :] = level
        across = np.einsum("pij,pj->pi", full, row)
        full[:, :, 0] = across
        new_v = v[t] + full
        sm, sv = new_m, new_v
        mean[t], var[t] = sm[:, 0], np.maximum(sv[:, 0, 0], 0.0)
    return mean, var
