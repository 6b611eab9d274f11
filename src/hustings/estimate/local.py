"""Polls of single seats and regions: what they teach about every seat that errs with theirs.

Given joint draws of the errors, conditioning on a noisy linear observation is exact and cheap
by Matheron's rule: add to each draw the gain times the miss of that draw (Journel & Huijbregts
1978). No density is evaluated, and correlations across seats stay as the factors make them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from hustings.election.contest import Election, FloatArray, IntArray
from hustings.estimate.base import Base
from hustings.estimate.errors import Factors
from hustings.estimate.polled import whole_trend
from hustings.estimate.settings import DEFAULT, Settings, root_sd
from hustings.estimate.trend import AreaTrend


@dataclass(frozen=True)
class LocalPolls:
    """``N`` polls of seats or regions.

    ``weights``: (N, M), rows sum to one: the seats a poll speaks of. ``root``: (N, P) square root
    of the polled share carried to the as-of day, nan where blank. ``variance``: (N,) of each
    poll's own error. ``house``: (N,) which pollster; all local polls of a house share an error.
    """

    weights: FloatArray
    root: FloatArray
    variance: FloatArray
    house: IntArray


def local_polls(
    election: Election,
    base: Base,
    trends: tuple[AreaTrend, ...],
    as_of: date,
    settings: Settings = DEFAULT,
) -> LocalPolls:
    """The polls of seats and regions that have ended by ``as_of``."""
    place = {election.seats[i].seat_id: m for m, i in enumerate(base.seats)}
    whole = whole_trend(election, trends)
    weights, roots, variances, houses = [], [], [], []
    for poll in election.polls:
        age = (as_of - poll.end).days
        if not 0 <= age <= settings.poll_window:
            continue
        rows = _rows(poll.area, place, base)
        if not rows.size:
            continue
        row = np.zeros(len(base.seats))
        row[rows] = base.votes[rows] / base.votes[rows].sum()
        country = base.countries[int(base.country[rows[0]])]
        speaking = [t for t in (whole, *trends) if t and (t is whole or t.area == country)]
        root = np.sqrt(np.array(poll.shares)) + _since(poll.end, speaking, len(poll.shares))
        sample = poll.sample or settings.default_sample
        weights.append(row)
        roots.append(root)
        houses.append(poll.pollster)
        variances.append(
            settings.poll_design_effect / (4 * sample)
            + root_sd(settings.local_poll_error) ** 2
            + settings.local_poll_decay**2 * age
        )
    parties = len(base.parties)
    return LocalPolls(
        np.array(weights).reshape(-1, len(base.seats)),
        np.array(roots).reshape(-1, parties),
        np.array(variances),
        np.array([houses.index(h) for h in houses], dtype=np.int64),
    )


def _rows(area: str, place: dict[str, int], base: Base) -> IntArray:
    if area in place:
        return np.array([place[area]])
    if area in base.regions and area not in base.countries:
        return np.flatnonzero(base.region == base.regions.index(area))
    return np.empty(0, dtype=np.int64)


def _since(day: date, trends: Sequence[AreaTrend], parties: int) -> FloatArray:
    """(P,): how far the averages have moved since ``day``, square-root scale; 0 where unknown. A
    later one of ``trends`` goes before an earlier one."""
    moved = np.zeros(parties)
    for trend in trends:
        then = trend.mean[int(np.searchsorted(trend.days, day.toordinal()))]
        change = np.sqrt(trend.mean[-1]) - np.sqrt(then)
        moved = np.where(np.isfinite(change), change, moved)
    return moved


@dataclass(frozen=True)
class Conditioning:
    """For one party. ``gain``: (M, n). ``covariance``: (M, n) of seats' errors with what the polls
    see. ``weights``: (n, M) on the seats' errors. ``seen``: (n,) the polls' distance from what was
    expected. ``noise_sd``: (n,) of each poll alone. ``house_loading``: (n, H) of each house's polls
    together."""

    gain: FloatArray
    covariance: FloatArray
    weights: FloatArray
    seen: FloatArray
    noise_sd: FloatArray
    house_loading: FloatArray


def conditioning(
    polls: LocalPolls,
    factors: Factors,
    share: FloatArray,
    party: int,
    settings: Settings = DEFAULT,
) -> Conditioning | None:
    """The gain of the local polls on every seat for one party; None where no poll gives it.

    ``share``: (M,) the party's expected shares. A poll of several seats sees the root of their
    mean share, and is linear in the seats' errors to first order. The whole's error (factor 0) is
    left out: a seat's poll leans as the polls of the day do.
    """
    rows = np.isfinite(polls.root[:, party])
    if not rows.any():
        return None
    expected = np.sqrt(polls.weights[rows] @ share)
    weights = polls.weights[rows] * np.where(
        expected[:, None] > 0, np.sqrt(share) / np.where(expected > 0, expected, 1.0)[:, None], 1.0
    )
    shared = factors.loadings[party][:, 1:]
    across = weights @ shared
    cov = shared @ across.T + factors.seat_sd[:, None] ** 2 * weights.T  # (M, n)
    inner = weights @ cov
    same = polls.house[rows][:, None] == np.unique(polls.house[rows])[None, :]
    house = same * root_sd(settings.local_house_error)
    inner += house @ house.T
    inner[np.diag_indices_from(inner)] += polls.variance[rows]
    gain = np.linalg.solve(inner, cov.T).T
    return Conditioning(
        gain,
        cov,
        weights,
        polls.root[rows, party] - expected,
        np.sqrt(polls.variance[rows]),
        house,
    )
