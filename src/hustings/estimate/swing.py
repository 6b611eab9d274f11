"""From the polls' averages to a central share in every seat.

Two steps, by one law (``power``). Countries: every party moves by one amount on a power scale
until the polls of the whole come out; what a country's own polls say holds as it is. Seats: the
same within each country, until the country's total comes out.

A party's polled share counts people who would vote for it if they could: the amount is
fitted over the seats it contests now or contested last time, and only then is it taken off the
ballot where it does not stand.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import BoolArray, FloatArray
from hustings.estimate.base import Base
from hustings.estimate.personal import with_personal_votes
from hustings.estimate.power import move
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
    others = _others_by_country(base, whole, settings)
    present = present_in(base)
    fixed = np.isfinite(own) & present
    free = present & ~fixed
    held = np.where(fixed, np.clip(np.nan_to_num(own), TINY, 0.95), 0.0)
    loose = np.where(free, moved_with_whole(base, whole, settings), 0.0)
    held = _settled(held, loose, 1.0 - others, weight, settings)
    room = np.maximum(1.0 - held.sum(axis=1) - others, TINY)
    start = np.where(free, np.maximum(past, TINY), 0.0)
    need = np.where(free.any(axis=0), np.maximum(whole - weight @ held, TINY), 0.0)
    power = powers(need, weight @ start, settings)
    return np.asarray(held + move(start, free, weight, room, need, power, rounds))


def powers(target: FloatArray, past: FloatArray, settings: Settings) -> FloatArray:
    """(P,): the power scale on which a party moves, by whether it rises or falls."""
    return np.where(target > past, settings.swing_power_up, settings.swing_power_down)


def one_country_shares(
    base: Base, national: FloatArray, national_sd: float, settings: Settings = DEFAULT
) -> tuple[FloatArray, FloatArray]:
    """Shares, and their sds, of parties that stand in one country alone: (C, P), else nan.

    Such a party's whole vote is there, so its share there is its share of the whole over the
    country's part of the vote, w; and the polls' error is magnified by 1 / w as well. It is
    weighed against the past share, which moves by ``one_country_sd`` (near 35%) from one election
    to the next, and against the room that the country's other parties would leave it if they
    moved as in the whole, but for ``country_sd_unpolled``. ``national_sd``: the polls' error near
    35%.
    """
    past, weight = country_past(base)
    share = np.full(past.shape, np.nan)
    sd = share.copy()
    if len(base.countries) == 1:
        return share, sd
    present = present_in(base)
    room, room_sd = _room_left(base, national, national_sd, settings)
    for j in np.flatnonzero((present.sum(axis=0) == 1) & np.isfinite(national)):
        c = int(np.flatnonzero(present[:, j])[0])
        seen = min(national[j] / weight[c], 0.95)
        seen_sd = national_sd * _near_35(max(national[j], 0.005)) / weight[c]
        before_sd = settings.one_country_sd * _near_35(np.clip(past[c, j], 0.05, 0.95))
        told = np.array([seen, past[c, j], room[c, j]])
        precision = np.array([seen_sd, before_sd, room_sd[c, j]]) ** -2.0
        share[c, j] = np.clip(precision @ told / precision.sum(), 0.0, 0.95)
        sd[c, j] = precision.sum() ** -0.5
    return share, sd


def moved_with_whole(base: Base, whole: FloatArray, settings: Settings) -> FloatArray:
    """(C, P) shares if each party moved in every country by the amount by which it moves in the
    whole; nothing makes them sum to one."""
    past, weight = country_past(base)
    before = weight @ past
    power = powers(whole, before, settings)
    amount = np.power(whole, power) - np.power(before, power)
    moved = np.power(np.maximum(np.power(past, power) + amount, 0.0), 1.0 / power)
    return np.where(present_in(base), moved, 0.0)


def _apart(share: FloatArray, weight: FloatArray, settings: Settings) -> FloatArray:
    """(C, P) variance of a country's shares about those that move with the whole."""
    sd = settings.country_sd_unpolled * (1.0 - weight)
    return np.asarray(sd[:, None] ** 2 * share * (1.0 - share) / NEAR_35**2)


def _settled(
    held: FloatArray, loose: FloatArray, room: FloatArray, weight: FloatArray, settings: Settings
) -> FloatArray:
    """What is known of a country by itself, (C, P), once all its shares sum to ``room``: it gives
    or takes the part of the gap that its variance has in that of all. ``loose``: (C, P) the
    country's other parties as they move with the whole."""
    gap = room - held.sum(axis=1) - loose.sum(axis=1)
    own = settings.area_polling_error**2 * held * (1.0 - held) / NEAR_35**2
    total = (own + _apart(loose, weight, settings)).sum(axis=1)
    part = own / np.maximum(total, TINY**2)[:, None]
    return np.where(held > 0, np.clip(held + gap[:, None] * part, TINY, 0.95), 0.0)


def _room_left(
    base: Base, national: FloatArray, national_sd: float, settings: Settings
) -> tuple[FloatArray, FloatArray]:
    """What all other parties leave to each party in each country, (C, P), if they move there as
    in the whole; and its sd."""
    past, weight = country_past(base)
    whole = np.where(np.isfinite(national), national, weight @ past)
    share = moved_with_whole(base, whole, settings)
    taken = share.sum(axis=1) + _others_by_country(base, whole, settings)
    polls = national_sd**2 * share * (1.0 - share) / NEAR_35**2
    variance = _apart(share, weight, settings) + polls
    rest = variance.sum(axis=1)[:, None] - variance
    return 1.0 - taken[:, None] + share, np.sqrt(np.maximum(rest, TINY**2))


def _others_by_country(base: Base, whole: FloatArray, settings: Settings) -> FloatArray:
    """(C,): what candidates of no polled party get in each country."""
    votes = expected_others(base, whole, settings) * base.votes
    size = len(base.countries)
    return np.bincount(base.country, votes, size) / np.bincount(base.country, base.votes, size)


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
    start = with_personal_votes(
        base.start, base.first_term, base.retired, settings.first_term, settings.retirement
    )
    share = np.zeros_like(start)
    for c in range(len(base.countries)):
        rows = base.country == c
        weight = base.votes[rows] / base.votes[rows].sum()
        on = (base.stands[rows] | (base.past[rows] > 0)) & (targets[c] > TINY)
        power = powers(targets[c], weight @ start[rows], settings)
        share[rows] = move(start[rows], on, weight, 1.0 - others[rows], targets[c], power, rounds)
    wanted = share.sum(axis=1)
    share = np.where(base.stands, share, 0.0)
    freed = np.maximum(wanted - share.sum(axis=1), 0.0)
    others = np.where(base.speaker, np.clip(np.maximum(others, freed), 0.0, 0.9), others)
    return closed(share, 1.0 - others), others


def closed(share: FloatArray, room: FloatArray) -> FloatArray:
    """Shares (M, P) made to sum to ``room`` (M,) in each seat, in proportion."""
    return np.asarray(share * (room / np.maximum(share.sum(axis=1), TINY))[:, None])
