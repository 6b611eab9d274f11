"""From answers to what the whole seat would have claimed.

Doors are not chosen at random, and not everybody opens. Both go by past vote above all, and how
a seat voted last time is known: each canvasser's answers are weighted, class by class, to the
seat's own past result (poststratification). What differs by today's vote among people of one past
vote no return can tell, and it is left to the over-claim that polls and past results anchor
(``fit``). Where no past vote is known the answers are taken as they came, as a stream of their
own with an over-claim of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from hustings.election.contest import Election, FloatArray, IntArray
from hustings.estimate.base import Base, past_votes
from hustings.estimate.doorsteps.counts import Tally
from hustings.estimate.doorsteps.settings import DOORSTEPS, DoorstepSettings


@dataclass(frozen=True)
class Heard:
    """``N`` cells of a seat, a stream and a canvasser, as so many independent answers.

    ``streams``: (mode, whether past votes are known). ``seat``: (N,) index into ``Base.seats``.
    ``stream``, ``canvasser``: (N,). ``answers``: (N,) effective number: what would tell as much
    if drawn at random. ``own``: (N,) of them for the canvassing party. ``taken``: (N,) answers that
    went into it.
    """

    streams: tuple[tuple[str, bool], ...]
    seat: IntArray
    stream: IntArray
    canvasser: IntArray
    answers: FloatArray
    own: FloatArray
    taken: FloatArray


def heard(
    counted: Tally, election: Election, base: Base, settings: DoorstepSettings = DOORSTEPS
) -> Heard:
    """Both kinds of stream, cells without an answer left out."""
    weights = past_mix(election, base, settings)[counted.seat]
    told, own = counted.named[:, :-1], counted.own[:, :-1]
    share, variance = poststratified(told, own, weights, settings)
    weighted = share * (1.0 - share) / variance
    blank = counted.named[:, -1] / settings.design_effect
    blank_own = counted.own[:, -1] / settings.design_effect
    answers = np.concatenate([weighted, blank])
    taken = np.concatenate([told.sum(axis=1), counted.named[:, -1]])
    known = np.repeat([True, False], len(counted.seat))
    used = taken > 0
    mode = np.tile(counted.mode, 2)
    codes, stream = np.unique(2 * mode[used] + ~known[used], return_inverse=True)
    return Heard(
        streams=tuple((counted.modes[code // 2], code % 2 == 0) for code in codes.tolist()),
        seat=np.tile(counted.seat, 2)[used],
        stream=stream.astype(np.int64),
        canvasser=np.tile(counted.canvasser, 2)[used],
        answers=answers[used],
        own=np.concatenate([weighted * share, blank_own])[used],
        taken=taken[used],
    )


def past_mix(election: Election, base: Base, settings: DoorstepSettings = DOORSTEPS) -> FloatArray:
    """(M, P + 2): each seat's voters by past vote: the polled parties, others, and those who
    stayed home last time and come now. Rows sum to one."""
    votes, total = (values[base.seats] for values in past_votes(election))
    others = np.maximum(total - votes.sum(axis=1), 0.0)
    electorate = np.array([election.seats[i].electorate for i in base.seats], dtype=float)
    absent = settings.absent_voting * np.maximum(electorate - total, 0.0)
    mix = np.column_stack([votes, others, absent])
    unknown = total <= 0  # no past of its own: as the base has it
    mix[unknown, :-2] = base.past[unknown]
    mix[unknown, -2] = np.clip(1.0 - base.past[unknown].sum(axis=1), 0.0, 1.0)
    mix[unknown, -1] = settings.absent_voting / 2
    return np.asarray(mix / mix.sum(axis=1, keepdims=True))


def poststratified(
    told: FloatArray,
    own: FloatArray,
    weights: FloatArray,
    settings: DoorstepSettings = DOORSTEPS,
) -> tuple[FloatArray, FloatArray]:
    """(N,) claimed share of each cell's whole seat, and its variance.

    ``told``, ``own``: (N, H) answers by past vote. ``weights``: (N, H) the seat's mix. A class
    with few answers leans on the pattern of all canvassers, moved by one amount for the cell. The
    variance counts what each answer moves: the rate of its own class, and the amount that all
    classes share.
    """
    pattern = _pattern(told, own, settings)
    shift = _shift(told, own, pattern, settings)
    expected = expit(pattern + shift[:, None])
    spread = np.maximum(expected * (1.0 - expected), 1e-3)
    worth = told + settings.borrowed
    rate = (own + settings.borrowed * expected) / worth
    share = np.clip((weights * rate).sum(axis=1), 1e-3, 1.0 - 1e-3)
    bend = (told * spread).sum(axis=1) + 1.0 / settings.shift_sd**2
    leaning = (weights * spread * settings.borrowed / worth).sum(axis=1) / bend
    moved = weights / worth + leaning[:, None]
    variance = settings.design_effect * (told * spread * moved**2).sum(axis=1)
    least = (
        share * (1.0 - share) * settings.design_effect / (2.0 * np.maximum(told.sum(axis=1), 0.5))
    )
    return share, np.maximum(variance, least)


def _pattern(told: FloatArray, own: FloatArray, settings: DoorstepSettings) -> FloatArray:
    """(H,) logits of the party's rate by past vote, over all cells, none of which may outweigh the
    rest."""
    answers = told.sum(axis=1)
    usual = np.median(answers[answers > 0]) if answers.any() else 1.0
    weight = np.minimum(1.0, settings.fair_share * usual / np.maximum(answers, 1e-9))
    return np.asarray(logit((weight @ own + 0.5) / (weight @ told + 1.0)))


def _shift(
    told: FloatArray, own: FloatArray, pattern: FloatArray, settings: DoorstepSettings
) -> FloatArray:
    """(N,) how far each cell lies from the pattern, on the logit scale: Newton's method on a
    concave function, with steps held to one logit."""
    shift = np.zeros(len(told))
    for _ in range(12):
        rate = expit(pattern + shift[:, None])
        slope = (own - told * rate).sum(axis=1) - shift / settings.shift_sd**2
        bend = (told * rate * (1.0 - rate)).sum(axis=1) + 1.0 / settings.shift_sd**2
        shift = shift + np.clip(slope / bend, -1.0, 1.0)
    return shift
