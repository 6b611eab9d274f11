"""What the polls of the day say: averages of the whole and of countries, with their sds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray
from hustings.estimate.base import Base
from hustings.estimate.trend import AreaTrend, national_areas


@dataclass(frozen=True)
class Polled:
    """Averages on the as-of day, fractions; nan where no poll gives the party.

    ``whole``, ``whole_sd``: (P,) from polls of the whole. ``own``, ``own_sd``: (C, P) from polls
    of one country. ``volatility``: how fast opinion has been moving, against what is usual.
    """

    whole: FloatArray
    whole_sd: FloatArray
    own: FloatArray
    own_sd: FloatArray
    volatility: float = 1.0

    def known(self, present: BoolArray) -> BoolArray:
        """(P,) parties that polls speak of everywhere they stand, through the whole or country by
        country. ``present``: (C, P) where they stand."""
        everywhere = present.any(axis=0) & (np.isfinite(self.own) | ~present).all(axis=0)
        return np.isfinite(self.whole) | everywhere


def whole_trend(election: Election, trends: tuple[AreaTrend, ...]) -> AreaTrend | None:
    """The average of polls of the whole, if there are any."""
    areas = national_areas(election)
    return next((t for t in trends if t.area in areas), None)


def polled_shares(election: Election, base: Base, trends: tuple[AreaTrend, ...]) -> Polled:
    """The last day of every average."""
    none = np.full((len(base.countries), len(base.parties)), np.nan)
    own, own_sd = none.copy(), none.copy()
    whole = whole_trend(election, trends)
    for trend in trends:
        if trend is not whole and trend.area in base.countries:
            c = base.countries.index(trend.area)
            own[c], own_sd[c] = trend.mean[-1], trend.sd[-1]
    return Polled(
        whole=whole.mean[-1] if whole else none[0],
        whole_sd=whole.sd[-1] if whole else none[0],
        own=own,
        own_sd=own_sd,
        volatility=whole.volatility if whole else 1.0,
    )
