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
from hustings.estimate.settings import DEFAULT, NEAR_35, Settings

TINY = 1e-4


def country_past(base: Base) -> tuple[FloatArray, FloatArray]:
    """Past shares by country (C, P), and each country's part of the vote (C,)."""
    votes = np.zeros((len(base.countries), len(base.parties)))
    total = np.zeros(len(base.countries))
    np.add.at(votes, base.country, base.start * base.votes[:, None])
    np.add.at(total, base.country, base.votes)
    return votes / total[:, None], total / total.sum()


def whole_shares(base: Base, national: FloatArray, own: FloatArray) -> FloatArray:
    """(P,) shares of the whole: as polled; where no poll of the whole gives a party, what its
    countries' own figures (C, P) make, and past shares where those are nan too."""
    past, weight = country_past(base)
    apart = weight @ np.where(np.isfinite(own), own, past)
    return np.where(np.isfinite(national), national, apart)


def country_targets(
    base: Base,
    whole: FloatArray,
    own: FloatArray,
    settings: Settings = DEFAULT,
    rounds: int = 100,
) -> FloatArray:
    """What the polls say of each country: (C, P) shares.

    ``whole``: (P,) shares of the whole (``whole_shares``). ``own``: (C, P) what is known of a
    country by itself (its own polls, or ``one_country_shares``) and holds as it is; nan where
    nothing is. Rows sum to one less the share of others.
    """
    past, weight = country_past(base)
    others = np.bincount(
        base.country, expected_others(base, whole, settings) * base.votes, len(base.countries)
    ) / np.bincount(base.country, base.votes, len(base.countries))
    present = present_in(base)
    fixed = np.isfinite(own) & present
    share = np.where(present, np.maximum(past, TINY), 0.0)
    share[fixed] = np.clip(own[fixed], TINY, 0.95)
    columns = np.flatnonzero((present & ~fixed).any(axis=0))
    rest = np.maximum(others, TINY)
    for _ in range(rounds):
        for j in columns:
            free = present[:, j] & ~fixed[:, j]
            part = weight * share[:, j]
            if part[free].sum() > 0:
                need = max(whole[j] - part[~free].sum(), TINY)
                share[free, j] *= need / part[free].sum()
        set_apart = np.where(fixed, share, 0.0).sum(axis=1)
        loose = np.where(fixed, 0.0, share).sum(axis=1) + rest
        scale = np.clip(1.0 - set_apart, 0.05, None) / np.maximum(loose, TINY)
        share = np.where(fixed, share, share * scale[:, None])
        rest = rest * scale
    return np.asarray(share)


def one_country_shares(
    base: Base, national: FloatArray, national_sd: float, settings: Settings = DEFAULT
) -> tuple[FloatArray, FloatArray]:
    """Shares, and their sds, of parties that stand in one country alone: (C, P), else nan.

    Such a party's whole vote is there, so its share there is its share of the whole over the
    country's part of the vote, w; and the polls' error is magnified by 1 / w as well. The two
    are weighed against the past share, which moves by ``one_country_sd`` (near 35%) from one
    election to the next. ``national_sd``: the polls' error near 35%.
    """
    past, weight = country_past(base)
    share = np.full(past.shape, np.nan)
    sd = share.copy()
    if len(base.countries) == 1:
        return share, sd
    present = present_in(base)
    for j in np.flatnonzero((present.sum(axis=0) == 1) & np.isfinite(national)):
        c = int(np.flatnonzero(present[:, j])[0])
        seen = min(national[j] / weight[c], 0.95)
        seen_sd = national_sd * _near_35(max(national[j], 0.005)) / weight[c]
        before_sd = settings.one_country_sd * _near_35(np.clip(past[c, j], 0.05, 0.95))
        trust = before_sd**2 / (before_sd**2 + seen_sd**2)
        share[c, j] = trust * seen + (1.0 - trust) * past[c, j]
        sd[c, j] = np.sqrt(trust) * seen_sd
    return share, sd


def expected_others(base: Base, whole: FloatArray, settings: Settings = DEFAULT) -> FloatArray:
    """(M,): what candidates of no polled party get where they stand. If the polls leave more or
    less room for them than last time they rise or fall; a strong local candidate stands on local
    ground and keeps the past share."""
    room = 1.0 - whole.sum()
    before = base.votes @ base.others_past / base.votes.sum()
    factor = float(
        np.clip((room + 0.01) / (before + 0.01), settings.others_least, settings.others_most)
    )
    strong = settings.others_strong
    share = np.where(
        base.others_past > strong, base.others_past, np.minimum(base.others_past * factor, strong)
    )
    return np.where(base.others_stand, np.maximum(share, settings.others_floor), 0.0)


def _near_35(share: FloatArray | float) -> float:
    return float(np.sqrt(share * (1.0 - share)) / NEAR_35)


def present_in(base: Base) -> BoolArray:
    """(C, P): the party stands somewhere in the country."""
    found = np.zeros((len(base.countries), len(base.parties)), dtype=bool)
    np.logical_or.at(found, base.country, base.stands)
    return found


def seat_shares(
    base: Base,
    targets: FloatArray,
    whole: FloatArray,
    settings: Settings = DEFAULT,
    rounds: int = 40,
) -> tuple[FloatArray, FloatArray]:
    """Central shares: (M, P), and (M,) of all others; together they sum to one in each seat."""
    others = expected_others(base, whole, settings)
    share = np.zeros_like(base.start)
    for c in range(len(base.countries)):
        rows = base.country == c
        share[rows] = _country_swing(
            base.start[rows],
            base.stands[rows] | (base.past[rows] > 0),
            base.votes[rows],
            1.0 - others[rows],
            targets[c],
            settings,
            rounds,
        )
    wanted = share.sum(axis=1)
    share = np.where(base.stands, share, 0.0)
    freed = np.maximum(wanted - share.sum(axis=1), 0.0)
    others = np.where(base.speaker, np.clip(np.maximum(others, freed), 0.0, 0.9), others)
    share = closed(share, 1.0 - others)
    return _less_retirement(base, share, settings.retirement), others


def closed(share: FloatArray, room: FloatArray) -> FloatArray:
    """Shares (M, P) made to sum to ``room`` (M,) in each seat, in proportion."""
    return np.asarray(share * (room / np.maximum(share.sum(axis=1), TINY))[:, None])


def _country_swing(
    start: FloatArray,
    on_ballot: BoolArray,
    votes: FloatArray,
    room: FloatArray,
    target: FloatArray,
    settings: Settings,
    rounds: int,
) -> FloatArray:
    """Move each party by one amount on its power scale until the totals are the target's.

    ``room``: (M,) what the parties share out in each seat, one less the others.
    """
    weight = votes / votes.sum()
    past = weight @ start
    live = (target > TINY) & on_ballot.any(axis=0)
    # Polls that leave the others more or less than their part cannot all come out as they are.
    target = target * (weight @ room) / max(target[live].sum(), TINY)
    power = np.where(target > past, settings.swing_power_up, settings.swing_power_down)
    origin = np.power(np.maximum(start, 0.0), power)
    wanted = np.power(np.maximum(target, TINY), power)
    amount = wanted - np.power(np.maximum(past, TINY), power)
    share = start
    for _ in range(rounds):
        moved = np.maximum(origin + amount, 1e-3)
        share = np.where(on_ballot & live, np.power(moved, 1.0 / power), 0.0)
        share = closed(share, room)
        reached = np.power(np.maximum(weight @ share, TINY), power)
        amount = np.where(live, amount + wanted - reached, amount)
    return np.asarray(share)


def _less_retirement(base: Base, share: FloatArray, effect: float) -> FloatArray:
    """A winner who does not stand again takes ``effect`` (near 35%) along, to the seat's other
    parties in proportion."""
    loss = effect * np.sqrt(np.clip(share * (1.0 - share), 0.0, None)) / NEAR_35
    less = np.where(base.retired, np.maximum(share - loss, share / 2), share)
    freed = (share - less).sum(axis=1)
    rivals = np.where(base.retired, 0.0, share).sum(axis=1)
    gain = np.where(rivals > 0, freed / np.where(rivals > 0, rivals, 1.0), 0.0)
    grown = np.where(base.retired, less, share * (1.0 + gain[:, None]))
    return np.where((rivals > 0)[:, None], grown, share)
