"""How far, and how jointly, an estimate may be wrong.

On the square-root scale the error of party j in seat s is a sum: the whole, its country, its
region, what its covariates share, what strongholds share, and the seat itself. All but the last
are factors that many seats load on, so seats err together; parties err independently before
their shares are made to sum to one, which gives multinomial correlations and no party a
special place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import Election, FloatArray
from hustings.estimate.base import Base
from hustings.estimate.polled import Polled
from hustings.estimate.settings import DEFAULT, Settings, root_sd
from hustings.estimate.swing import country_past, present_in


@dataclass(frozen=True)
class Factors:
    """Loadings and sds on the square-root scale, for K factors shared by seats.

    ``loadings``: (P, M, K), already times the factor's sd; factor 0 is the whole. ``seat_sd``: (M,)
    the sd of each seat's own error.
    """

    loadings: FloatArray
    seat_sd: FloatArray

    def total_variance(self) -> FloatArray:
        """(M, P): variance of the whole error."""
        return np.asarray((self.loadings**2).sum(axis=2).T + self.seat_sd[:, None] ** 2)


def national_sd(days_left: int, settings: Settings = DEFAULT) -> float:
    """Sd, near 35%, of the result about a perfect poll average ``days_left`` before the poll, in a
    campaign of the usual pace. Campaigns trend, so what may come grows with the days at first and
    not with their root."""
    early = settings.campaign_error * (1.0 - np.exp(-days_left / settings.campaign_days))
    return float(np.hypot(settings.polling_error, early))


def at_pace(polls_sd: float, volatility: float, settings: Settings = DEFAULT) -> float:
    """``national_sd`` where opinion has moved at ``volatility`` times the usual pace."""
    early = max(polls_sd**2 - settings.polling_error**2, 0.0)
    return float(np.sqrt(settings.polling_error**2 + early * volatility**2))


def factors(
    election: Election,
    base: Base,
    polled: Polled,
    polls_sd: float,
    alone: FloatArray,
    alone_sd: FloatArray,
    settings: Settings = DEFAULT,
) -> Factors:
    """The error structure of one day. ``polls_sd``: ``national_sd`` of that day, which the pace of
    the polls widens or narrows. ``alone`` and
    ``alone_sd``: (C, P) shares of parties of one country, as ``swing`` gives them."""
    parties, seats = len(base.parties), len(base.seats)
    sd_today = at_pace(polls_sd, polled.volatility, settings)
    columns = [np.ones((parties, seats)) * _whole(base, polled, sd_today, settings)[:, None]]
    columns += _by_country(base, polled, alone, alone_sd, settings)
    columns += [
        np.broadcast_to((base.region == r) * root_sd(settings.region_sd), (parties, seats))
        for r in range(len(base.regions))
    ]
    covariates = standardised_covariates(election, base)
    columns += _by_covariate(covariates, parties, settings)
    root = np.sqrt(base.start)
    centre = np.sqrt(country_past(base)[0])[base.country]
    columns.append(settings.profile_slope * (root - centre).T)
    seat_sd = settings.seat_sd
    if not covariates.size:  # what covariates would share stays with the seat
        seat_sd = float(np.hypot(seat_sd, settings.covariate_sd))
    own = np.where(base.known, root_sd(seat_sd), root_sd(settings.unknown_seat_sd))
    return Factors(np.stack(columns, axis=2), own)


def _root_scale(sd: FloatArray, share: FloatArray) -> FloatArray:
    """The sd of a share, on the square-root scale; 0 where unknown."""
    return np.asarray(np.nan_to_num(sd / (2 * np.sqrt(np.clip(share, 0.01, 1.0)))))


def _whole(base: Base, polled: Polled, polls_sd: float, settings: Settings) -> FloatArray:
    """(P,): sd of the error that all seats share. A party that no poll gives is as uncertain on
    the eve as long before."""
    unpolled = root_sd(settings.unpolled_error)
    sd = np.where(polled.known(present_in(base)), root_sd(polls_sd), unpolled)
    return np.asarray(np.hypot(sd, _root_scale(polled.whole_sd, polled.whole)))


def _by_country(
    base: Base, polled: Polled, alone: FloatArray, alone_sd: FloatArray, settings: Settings
) -> list[FloatArray]:
    """One factor a country. The larger its part of the whole, the less it can differ from it."""
    if len(base.countries) == 1:
        return []
    weight = country_past(base)[1]
    unpolled = root_sd(1.0) * settings.country_sd_unpolled * (1 - weight)[:, None]
    sd = np.maximum(_root_scale(alone_sd, alone), unpolled)
    by_own = np.hypot(root_sd(settings.area_polling_error), _root_scale(polled.own_sd, polled.own))
    sd = np.where(np.isfinite(polled.own), by_own, sd)
    return [sd[c][:, None] * (base.country == c)[None, :] for c in range(len(base.countries))]


def standardised_covariates(election: Election, base: Base) -> FloatArray:
    """(M, q) covariates of the modelled seats, standardised; a blank counts as the mean."""
    values = election.covariates.values[base.seats]
    seen = np.isfinite(values)
    count = np.maximum(seen.sum(axis=0), 1)
    mean = np.where(seen, values, 0.0).sum(axis=0) / count
    centred = np.where(seen, values - mean, 0.0)
    sd = np.sqrt((centred**2).sum(axis=0) / count)
    return np.asarray(centred[:, sd > 1e-12] / sd[sd > 1e-12])


def _by_covariate(values: FloatArray, parties: int, settings: Settings) -> list[FloatArray]:
    """One factor a covariate, from standardised ``values`` (M, q)."""
    if not values.size:
        return []
    seats, count = values.shape
    each = root_sd(settings.covariate_sd) / np.sqrt(count)
    return [np.broadcast_to(each * values[:, k], (parties, seats)) for k in range(count)]
