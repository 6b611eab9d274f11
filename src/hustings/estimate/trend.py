"""The poll average: a random walk seen through polls that each lean a little.

For each area with polls of its own, and each party, the state is today's level and a lasting
effect of each house (pollster). A Kalman filter runs over the days, a Rauch-Tung-Striebel
smoother back (Jackman 2005; Stoetzer et al. 2019 for many parties). Parties are filtered side
by side, not jointly: with errors that scale as sqrt(p (1 - p)) the joint gain is the same for
all, and polls that leave a party blank then cost nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from hustings.election.contest import Election, FloatArray, IntArray, Poll
from hustings.estimate.result import Trend
from hustings.estimate.settings import DEFAULT, NEAR_35, Settings

NATIONAL = ("GB", "UK")
SMALLEST = 0.0025  # errors stop shrinking with the share below a quarter of a point
VAGUE = 0.1  # sd of the first day's level: the polls themselves set it


@dataclass(frozen=True)
class AreaTrend:
    """One area's average. ``days``: (T,) ordinals to the as-of day; ``mean``, ``sd``: (T, P),
    nan for parties its polls never give; ``house_effect``: (H, P)."""

    area: str
    days: IntArray
    mean: FloatArray
    sd: FloatArray
    houses: tuple[str, ...]
    house_effect: FloatArray


def national_areas(election: Election) -> tuple[str, ...]:
    """The areas whose polls speak for the whole: GB and UK, or the only country."""
    countries = {s.country for s in election.seats}
    return NATIONAL + (tuple(countries) if len(countries) == 1 else ())


def polls_for(
    election: Election, areas: tuple[str, ...], as_of: date, window: int
) -> tuple[Poll, ...]:
    """Polls of these areas with fieldwork ended by ``as_of``, at most ``window`` days before."""
    return tuple(
        p for p in election.polls if p.area in areas and 0 <= (as_of - p.end).days <= window
    )


def area_trend(
    area: str, polls: tuple[Poll, ...], as_of: date, settings: Settings = DEFAULT
) -> AreaTrend:
    """Filter and smooth one area's polls (at least one) to the as-of day."""
    shares = np.array([p.shares for p in polls])  # (N, P)
    day = np.array([_midpoint(p) for p in polls])
    houses = tuple(dict.fromkeys(p.pollster for p in polls))
    house = np.array([houses.index(p.pollster) for p in polls])
    sample = np.array([p.sample or settings.default_sample for p in polls])
    days = np.arange(day.min(), as_of.toordinal() + 1)
    seen = np.isfinite(shares)
    typical = np.array(
        [
            shares[seen[:, j], j].mean() if seen[:, j].any() else np.nan
            for j in range(shares.shape[1])
        ]
    )
    spread = np.sqrt(np.clip(typical * (1 - typical), SMALLEST, None)) / NEAR_35
    mean, sd, effects = _smooth(
        np.searchsorted(days, day),
        house,
        shares,
        sample,
        len(days),
        len(houses),
        typical,
        spread,
        settings,
    )
    return AreaTrend(area, days, mean, sd, houses, effects)


def _midpoint(poll: Poll) -> int:
    return (poll.start.toordinal() + poll.end.toordinal()) // 2


def _smooth(
    step: IntArray,
    house: IntArray,
    shares: FloatArray,
    sample: IntArray,
    steps: int,
    houses: int,
    typical: FloatArray,
    spread: FloatArray,
    settings: Settings,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Kalman filter and smoother, all parties at once.

    The state of a party is (level, house effects): n = 1 + H. Returns the level's mean and sd,
    (T, P), and the house effects at the end, (H, P).
    """
    parties = shares.shape[1]
    n = 1 + houses
    m = np.zeros((parties, n))
    m[:, 0] = np.nan_to_num(typical)
    v = np.zeros((parties, n, n))
    v[:, np.arange(1, n), np.arange(1, n)] = (settings.house_sd * np.nan_to_num(spread, nan=1.0))[
        :, None
    ] ** 2
    v[:, 0, 0] = VAGUE**2
    step_var = (settings.level_step * np.nan_to_num(spread, nan=1.0)) ** 2
    noise = _poll_variance(typical, sample, spread, settings)  # (N, P)
    kept_m, kept_v = np.empty((steps, parties, n)), np.empty((steps, parties, n, n))
    order = np.argsort(step, kind="stable")
    at = 0
    for t in range(steps):
        if t:
            v[:, 0, 0] += step_var
        while at < len(order) and step[order[at]] == t:
            i = order[at]
            m, v = _update(m, v, 1 + house[i], shares[i], noise[i])
            at += 1
        kept_m[t], kept_v[t] = m, v
    mean, var = _backward(kept_m, kept_v, step_var)
    blank = np.isnan(typical)
    mean[:, blank] = var[:, blank] = np.nan
    effects = kept_m[-1, :, 1:].T.copy()
    effects[:, blank] = np.nan
    return np.clip(mean, 0.0, 1.0), np.sqrt(var), effects


def _poll_variance(
    typical: FloatArray, sample: IntArray, spread: FloatArray, settings: Settings
) -> FloatArray:
    p = np.clip(np.nan_to_num(typical), SMALLEST, 1.0 - SMALLEST)
    sampling = settings.poll_design_effect * (p * (1 - p))[None, :] / sample[:, None]
    excess = (settings.poll_excess_sd * np.nan_to_num(spread, nan=1.0)) ** 2
    return np.asarray(sampling + excess[None, :])


def _update(
    m: FloatArray, v: FloatArray, h: int, seen: FloatArray, noise: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """One poll: it sees level + effect of house ``h``. A blank share has no gain."""
    cross = v[:, :, 0] + v[:, :, h]  # (P, n): covariance of state and what the poll sees
    total = cross[:, 0] + cross[:, h] + noise
    gain = np.where(np.isfinite(seen)[:, None], cross / total[:, None], 0.0)
    miss = np.nan_to_num(seen) - m[:, 0] - m[:, h]
    return m + gain * miss[:, None], v - gain[:, :, None] * cross[:, None, :]


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


def area_trends(
    election: Election, as_of: date, settings: Settings = DEFAULT
) -> tuple[AreaTrend, ...]:
    """The whole's trend first (area "" where it has no polls it is left out), then countries'."""
    found = []
    national = polls_for(election, national_areas(election), as_of, settings.poll_window)
    if national:
        found.append(area_trend(national[-1].area, national, as_of, settings))
    countries = dict.fromkeys(
        s.country for s, m in zip(election.seats, election.modelled, strict=True) if m
    )
    if len(countries) > 1:
        for country in countries:
            own = polls_for(election, (country,), as_of, settings.poll_window)
            if own:
                found.append(area_trend(country, own, as_of, settings))
    return tuple(found)


def poll_trend(election: Election, as_of: date, settings: Settings = DEFAULT) -> Trend:
    """The poll average by day and area, for display. Empty arrays where there are no polls."""
    trends = area_trends(election, as_of, settings)
    parties = len(election.polled)
    if not trends:
        none = np.empty((0, 0, parties))
        return Trend(
            as_of,
            (),
            election.polled,
            np.empty(0, np.int64),
            none,
            none,
            (),
            np.empty((0, parties)),
        )
    days = np.arange(min(t.days[0] for t in trends), as_of.toordinal() + 1)
    mean = np.full((len(trends), len(days), parties), np.nan)
    sd = mean.copy()
    for a, t in enumerate(trends):
        mean[a, len(days) - len(t.days) :] = t.mean
        sd[a, len(days) - len(t.days) :] = t.sd
    first = trends[0]
    return Trend(
        as_of,
        tuple(t.area for t in trends),
        election.polled,
        days,
        mean,
        sd,
        first.houses,
        first.house_effect,
    )
