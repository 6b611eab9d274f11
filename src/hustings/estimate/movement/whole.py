"""The whole's own movement between two days, from polls of the whole, on the angular scale.

The same random walk with an effect for each house as ``estimate/trend.py``, with the same
settings, solved for the change between two days rather than for each day by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from hustings.election.contest import Crossbreak, Election, FloatArray, Poll
from hustings.estimate.movement.gaussian import posterior, whitener
from hustings.estimate.movement.scale import angle
from hustings.estimate.movement.settings import MovementSettings
from hustings.estimate.settings import Settings, root_sd
from hustings.estimate.trend import national_areas, polls_for


def polls_of_whole(election: Election, as_of: date, settings: MovementSettings) -> list[Poll]:
    """Polls of the whole in the window, and the totals of crossbreaks of any other poll."""
    known = list(polls_for(election, national_areas(election), as_of, settings.window))
    have = {(p.pollster, p.start, p.end) for p in known}
    recent = (c for c in election.crossbreaks if 0 <= (as_of - c.end).days <= settings.window)
    return known + _totals(c for c in recent if (c.pollster, c.start, c.end) not in have)


def _totals(rows: Iterable[Crossbreak]) -> list[Poll]:
    """One poll for each that only crossbreaks speak of, from its category with most people."""
    polls: dict[tuple[str, date, date], dict[str, list[Crossbreak]]] = {}
    for row in rows:
        of_poll = polls.setdefault((row.pollster, row.start, row.end), {})
        of_poll.setdefault(row.by, []).append(row)
    found = []
    for (pollster, start, end), of_poll in polls.items():
        groups = max(of_poll.values(), key=lambda rows: sum(row.sample for row in rows))
        size = np.array([row.sample for row in groups], dtype=float)
        mean = size @ np.array([row.shares for row in groups]) / size.sum()
        sample = int(size.sum())
        found.append(Poll(pollster, start, end, sample, "", "", tuple(mean.tolist())))
    return found


def whole_moved(
    polls: list[Poll], parties: int, since: float, until: float, settings: Settings
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean and sd (P,) of the change of the whole's angle, and the angle on the last day; nan for
    a party that no poll gives."""
    change, sd, now = (np.full(parties, np.nan) for _ in range(3))
    if not polls:
        return change, sd, now
    people = np.array([p.sample or settings.default_sample for p in polls], dtype=float)
    day = np.array([(p.start.toordinal() + p.end.toordinal()) / 2 for p in polls])
    house = np.array([p.pollster for p in polls])
    shares = np.array([p.shares for p in polls])
    angles = angle(shares, people / settings.poll_design_effect)
    given = np.isfinite(shares)
    patterns: dict[bytes, list[int]] = {}
    for j in np.flatnonzero(given.any(axis=0)).tolist():
        patterns.setdefault(given[:, j].tobytes(), []).append(j)
    for places in patterns.values():
        mine = np.array(places, dtype=np.int64)
        rows = np.flatnonzero(given[:, mine[0]])
        mean, covariance = _solved(
            angles[np.ix_(rows, mine)], people[rows], day[rows], house[rows], since, until, settings
        )
        change[mine], sd[mine] = mean[0], np.sqrt(max(covariance[0, 0], 0.0))
        now[mine] = mean[1]
    return change, sd, now


def _solved(
    angles: FloatArray,
    people: FloatArray,
    day: FloatArray,
    house: np.ndarray[tuple[int], np.dtype[np.str_]],
    since: float,
    until: float,
    settings: Settings,
) -> tuple[FloatArray, FloatArray]:
    """Posterior of (change, level on the last day). The level's mean is left out of the walk by
    taking angles from their average."""
    centre = angles.mean(axis=0)
    step = root_sd(settings.level_step)
    origin = min(float(day.min()), since)
    walk = step**2 * np.minimum(day[:, None], day) - step**2 * origin
    leaning = root_sd(settings.house_sd) ** 2 * (house[:, None] == house)
    variance = settings.poll_design_effect / (4 * people) + root_sd(settings.poll_excess_sd) ** 2
    vague = 1.0  # the first day's level: the polls set it
    white = whitener(walk + leaning + np.diag(variance) + vague, np.zeros((len(day), 0)))
    between = step**2 * np.clip(day - since, 0.0, until - since)
    upto = step**2 * (np.minimum(day, until) - origin) + vague
    length = step**2 * (until - since)
    prior = np.array([[length, length], [length, step**2 * (until - origin) + vague]])
    mean, covariance = posterior(white, angles - centre, np.stack([between, upto]), prior)
    mean[1] += centre
    return mean, covariance
