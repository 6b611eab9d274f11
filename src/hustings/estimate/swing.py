"""From the polls' averages to a central share in every seat.

Two steps. Countries: past shares are raked (iterative proportional fitting) until they agree
with the polls of the whole and with each country's own. Seats: within a country every party
moves by one amount on a power scale, x^lambda, chosen so that the country's total comes out;
lambda = 1 is uniform swing, lambda -> 0 proportional swing.

A party's polled share counts people who would vote for it if they could: the amount is
fitted over the seats it contests now or contested last time, and only then is it taken off the
ballot where it does not stand.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import BoolArray, FloatArray
from hustings.estimate.base import Base
from hustings.estimate.settings import DEFAULT, Settings

TINY = 1e-4


def country_past(base: Base) -> tuple[FloatArray, FloatArray]:
    """Past shares by country (C, P), and each country's part of the vote (C,)."""
    votes = np.zeros((len(base.countries), len(base.parties)))
    total = np.zeros(len(base.countries))
    np.add.at(votes, base.country, base.start * base.votes[:, None])
    np.add.at(total, base.country, base.votes)
    return votes / total[:, None], total / total.sum()


def country_targets(
    base: Base, national: FloatArray, own: FloatArray, rounds: int = 100
) -> FloatArray:
    """What the polls say of each country: (C, P) shares.

    ``national``: (P,) polled share of the whole, ``own``: (C, P) of the country's own polls; nan
    where there is none. A party that stands in one country alone takes its whole national share
    there. What no poll speaks of keeps its past share, in proportion. Rows sum to one less
    the share of others.
    """
    past, weight = country_past(base)
    others = np.zeros(len(base.countries))
    np.add.at(others, base.country, base.others_past * base.votes)
    others /= np.bincount(base.country, base.votes, len(base.countries))
    present = _present(base)
    fixed = np.isfinite(own) & present
    whole = national.copy()
    for j in np.flatnonzero((present.sum(axis=0) == 1) & np.isfinite(national)):
        c = int(np.flatnonzero(present[:, j])[0])
        if not fixed[c, j]:
            fixed[c, j] = True
            own = own.copy()
            own[c, j] = min(national[j] / weight[c], 0.95)
    whole[fixed.any(axis=0) & (present.sum(axis=0) == 1)] = np.nan
    share = np.where(fixed, np.clip(np.nan_to_num(own), TINY, None), np.where(present, np.maximum(past, TINY), 0.0))
    columns = np.flatnonzero(np.isfinite(whole))
    rest = np.maximum(others, TINY)
    for _ in range(rounds):
        for j in columns:
            free = present[:, j] & ~fixed[:, j]
            have = (weight * share[:, j])[free].sum()
            need = whole[j] - (weight * share[:, j])[~free].sum()
            if free.any() and have > 0:
                share[free, j] *= max(need, TINY) / have
        set_apart = np.where(fixed, share, 0.0).sum(axis=1)
        loose = np.where(fixed, 0.0, share).sum(axis=1) + rest
        scale = np.clip(1.0 - set_apart, 0.05, None) / np.maximum(loose, TINY)
        share = np.where(fixed, share, share * scale[:, None])
        rest = rest * scale
    return np.asarray(share)


def _present(base: Base) -> BoolArray:
    """(C, P): the party stands somewhere in the country, now or last time."""
    found = np.zeros((len(base.countries), len(base.parties)), dtype=bool)
    np.logical_or.at(found, base.country, base.stands)
    return found


def seat_shares(
    base: Base, targets: FloatArray, settings: Settings = DEFAULT, rounds: int = 40
) -> tuple[FloatArray, FloatArray]:
    """Central shares: (M, P), and (M,) of all others; together they sum to one in each seat."""
    share = np.zeros_like(base.start)
    for c in range(len(base.countries)):
        rows = base.country == c
        share[rows] = _country_swing(
            base.start[rows], base.stands[rows] | (base.past[rows] > 0), base.votes[rows],
            targets[c], settings, rounds,
        )
    wanted = share.sum(axis=1)
    share = np.where(base.stands, share, 0.0)
    freed = wanted - share.sum(axis=1)
    others = np.where(base.others_stand, np.maximum(base.others_past, 0.01), 0.0)
    others = np.where(base.speaker, np.maximum(others, freed), others)
    share = _less_retirement(base, share, settings.retirement)
    # The vote that others had, or that a party off the ballot had, goes to those who stand.
    total = share.sum(axis=1)
    others = np.where(total > 0, np.minimum(others, 0.98), others)
    share = share / np.maximum(total, TINY)[:, None] * (1.0 - others)[:, None]
    return share, others


def _country_swing(
    start: FloatArray, on_ballot: BoolArray, votes: FloatArray, target: FloatArray,
    settings: Settings, rounds: int,
) -> FloatArray:
    """Move each party by one amount on its power scale until the totals are the target's."""
    weight = votes / votes.sum()
    past = weight @ start
    power = np.where(target > past, settings.swing_power_up, settings.swing_power_down)
    origin = np.power(np.maximum(start, 0.0), power)
    wanted = np.power(np.maximum(target, TINY), power)
    amount = wanted - np.power(np.maximum(past, TINY), power)
    live = (target > TINY) & on_ballot.any(axis=0)
    share = start
    for _ in range(rounds):
        moved = np.maximum(origin + amount, 1e-3)
        share = np.where(on_ballot & live, np.power(moved, 1.0 / power), 0.0)
        reached = np.power(np.maximum(weight @ share, TINY), power)
        amount = np.where(live, amount + wanted - reached, amount)
    return np.asarray(share)


def _less_retirement(base: Base, share: FloatArray, effect: float) -> FloatArray:
    """A winner who does not stand again takes ``effect`` (near 35%) along."""
    scale = np.sqrt(share * (1.0 - share)) / np.sqrt(0.35 * 0.65)
    return np.where(base.retired, np.maximum(share - effect * scale, share / 2), share)
