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
from hustings.estimate.kalman import Readings, smooth
from hustings.estimate.result import Trend
from hustings.estimate.settings import DEFAULT, Settings
from hustings.estimate.volatility import volatility

NATIONAL = ("GB", "UK")


@dataclass(frozen=True)
class AreaTrend:
    """One area's average. ``days``: (T,) ordinals to the as-of day; ``mean``, ``sd``: (T, P),
    nan for parties its polls never give; ``house_effect``: (H, P); ``volatility``: how fast the
    level moves, as its own polls tell, against ``level_step``."""

    area: str
    days: IntArray
    mean: FloatArray
    sd: FloatArray
    houses: tuple[str, ...]
    house_effect: FloatArray
    volatility: float = 1.0


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
    day = np.array([_midpoint(p) for p in polls])
    houses = tuple(dict.fromkeys(p.pollster for p in polls))
    days = np.arange(day.min(), as_of.toordinal() + 1)
    readings = Readings.of(
        np.searchsorted(days, day),
        np.array([houses.index(p.pollster) for p in polls]),
        len(houses),
        np.array([p.shares for p in polls]),
        np.array([p.sample or settings.default_sample for p in polls]),
    )
    mean, sd, effects = smooth(readings, len(days), settings)
    pace = volatility(readings, settings)
    return AreaTrend(area, days, mean, sd, houses, effects, pace)


def _midpoint(poll: Poll) -> int:
    return (poll.start.toordinal() + poll.end.toordinal()) // 2


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
