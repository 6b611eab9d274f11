"""The simple forecasts that an estimate must beat, as FORMATS defines them.

Uniform swing, proportional swing and no change, from the mean of every poll of the last ten
days, simulated with fixed errors. They share nothing with the model but the election and the
polls. ``follows`` is ignored.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import BoolArray, Election, FloatArray
from hustings.estimate.base import polled_columns
from hustings.estimate.settings import NEAR_35
from hustings.estimate.trend import national_areas

DAYS = 10
NATIONAL_SD, SEAT_SD, COUNTRY_SD = 0.025, 0.035, 0.015
COUNTRIES_APART = ("Scotland", "Wales")
BASELINES = 4  # random stream, after those of the model and the groups


@dataclass(frozen=True)
class Past:
    """Past votes of the modelled seats: ``shares`` (M, P), ``votes`` (M,), ``others`` (M,),
    ``country`` (M,) names, ``stands`` (M, P) now."""

    shares: FloatArray
    votes: FloatArray
    others: FloatArray
    country: NDArray[np.str_]
    stands: BoolArray


def past_of(election: Election) -> Past:
    """Last time's votes party by party, nothing inherited."""
    index = np.flatnonzero(election.modelled)
    votes = np.zeros((len(index), len(election.polled)))
    total = np.zeros(len(index))
    if election.past:
        last = election.past[0]
        total = last.votes[index].sum(axis=1).astype(float)
        for j, party in enumerate(election.polled):
            if party in last.parties:
                votes[:, j] = last.votes[index, last.parties.index(party)]
    shares = votes / np.maximum(total, 1.0)[:, None]
    columns = polled_columns(election)
    polled = set(election.polled)
    outside = {c.seat_id for c in election.candidates if c.party not in polled}
    stand = np.array([election.seats[i].seat_id in outside for i in index])
    return Past(
        shares,
        total,
        np.where(stand & (total > 0), 1.0 - shares.sum(axis=1), 0.0).clip(0.0, 1.0),
        np.array([election.seats[i].country for i in index]),
        election.stands[np.ix_(index, columns)],
    )


def recent_means(election: Election, areas: tuple[str, ...], as_of: date) -> FloatArray:
    """(P,) mean of every poll of these areas that ended in the ten days to ``as_of``."""
    shares = [
        p.shares for p in election.polls if p.area in areas and 0 <= (as_of - p.end).days < DAYS
    ]
    if not shares:
        return np.full(len(election.polled), np.nan)
    stacked = np.array(shares)
    seen = np.isfinite(stacked)
    count = seen.sum(axis=0)
    total = np.where(seen, stacked, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def polled_by_country(election: Election, past: Past, as_of: date) -> dict[str, FloatArray]:
    """What the polls of the last days say of each country: (P,) shares."""
    whole = recent_means(election, national_areas(election), as_of)
    countries = tuple(dict.fromkeys(past.country.tolist()))
    votes = max(past.votes.sum(), 1.0)
    before = past.votes @ past.shares / votes
    weight = {c: past.votes[past.country == c].sum() / votes for c in countries}
    then = {
        c: past.votes[past.country == c]
        @ past.shares[past.country == c]
        / max(past.votes[past.country == c].sum(), 1.0)
        for c in countries
    }
    own = {c: recent_means(election, (c,), as_of) for c in countries}
    found = {}
    for c in countries:
        share = then[c] + np.nan_to_num(whole - before)
        for j in range(len(whole)):
            homes = [k for k in countries if past.stands[past.country == k, j].any()]
            if homes == [c] and len(countries) > 1 and np.isfinite(whole[j]) and weight[c] > 0:
                share[j] = whole[j] / weight[c]
        if c not in national_areas(election):
            share = np.where(np.isfinite(own[c]), own[c], share)
        found[c] = share
    if "England" in found and len(countries) > 1 and weight["England"] > 0:
        rest = sum(weight[c] * found[c] for c in countries if c != "England")
        left = (whole - rest) / weight["England"]
        polled_apart = np.any([np.isfinite(own[c]) for c in countries if c != "England"], axis=0)
        at_home = past.stands[past.country == "England"].any(axis=0)
        found["England"] = np.where(
            polled_apart & at_home & np.isfinite(left), np.maximum(left, 0.0), found["England"]
        )
    return found


def baseline_shares(election: Election, as_of: date) -> dict[str, tuple[Past, FloatArray]]:
    """Central shares (M, P) of each baseline, renormalised with the others' past share."""
    past = past_of(election)
    polled = polled_by_country(election, past, as_of)
    votes = max(past.votes.sum(), 1.0)
    newcomer = past.votes @ past.shares / votes <= 0
    uniform, proportional = past.shares.copy(), past.shares.copy()
    for country, share in polled.items():
        rows = past.country == country
        then = past.votes[rows] @ past.shares[rows] / max(past.votes[rows].sum(), 1.0)
        uniform[rows] += share - then
        ratio = np.where(then > 0, share / np.where(then > 0, then, 1.0), 1.0)
        proportional[rows] *= ratio
        uniform[rows] = np.where(newcomer, share, uniform[rows])
        proportional[rows] = np.where(newcomer, share, proportional[rows])
    none = past.shares.copy()
    return {
        name: (past, _renormalised(x, past))
        for name, x in (
            ("uniform_swing", uniform),
            ("proportional_swing", proportional),
            ("no_change", none),
        )
    }


def _renormalised(shares: FloatArray, past: Past) -> FloatArray:
    kept = np.where(past.stands, np.clip(shares, 0.0, None), 0.0)
    total = kept.sum(axis=1) + past.others
    return np.asarray(kept / np.where(total > 0, total, 1.0)[:, None])


def simulate(past: Past, central: FloatArray, draws: int, seed: int) -> NDArray[np.float32]:
    """(M, P + 1, D) draws around central shares; the last place holds all others together.

    An error that a whole or a country shares scales with the party's share there, a seat's own
    error with its share in the seat.
    """
    seats, parties = central.shape
    whole = NATIONAL_SD * _scale(_average(central, past.votes))
    apart = {
        c: COUNTRY_SD * _scale(_average(central[past.country == c], past.votes[past.country == c]))
        for c in COUNTRIES_APART
        if (past.country == c).any()
    }
    alone = SEAT_SD * _scale(central)
    drawn = np.empty((parties + 1, seats, draws), dtype=np.float32)
    drawn[parties] = past.others[:, None]

    def draw(j: int) -> None:
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(BASELINES, j)))
        error = drawn[j]
        rng.standard_normal(out=error, dtype=np.float32)
        error *= alone[:, j, None].astype(np.float32)
        error += np.float32(whole[j]) * rng.standard_normal(draws, dtype=np.float32)
        for c, sd in apart.items():
            error[past.country == c] += np.float32(sd[j]) * rng.standard_normal(
                draws, dtype=np.float32
            )
        error += central[:, j, None].astype(np.float32)
        np.maximum(error, 0.0, out=error)
        error[~past.stands[:, j]] = 0.0

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(draw, range(parties)))
    drawn /= np.maximum(drawn.sum(axis=0), np.float32(1e-9))
    return drawn.swapaxes(0, 1)


def _average(shares: FloatArray, votes: FloatArray) -> FloatArray:
    return np.asarray(votes @ shares / max(votes.sum(), 1.0))


def _scale(share: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(np.clip(share * (1.0 - share), 0.0, None)) / NEAR_35)
