"""What later polls will tell: the same campaign seen from later days, simulated from today's draws.

Today's estimate is wide because opinion may still move; on the eve it is narrower, by an amount
that the model states (``estimate.errors``). What lies between the two is what later polls will
show. So a later day is simulated in three steps: one draw is taken as the truth; the polls of the
later day show the level of every party in it, with just the noise that leaves each level as
uncertain as the model says it will then be; and all draws are moved towards that by the
Gaussian rule, each with noise of its own (Matheron's rule, as ``estimate.local`` does with polls
of seats). The moved draws are the estimate of that later day. Single seats stay as uncertain as
they are, since polls of the whole say nothing of them alone.

Everything is on the square-root scale of shares, on which the model's errors are Gaussian.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.errors import at_pace, national_sd
from hustings.estimate.polled import whole_trend
from hustings.estimate.result import Estimate
from hustings.estimate.settings import DEFAULT, Settings, root_sd
from hustings.estimate.trend import area_trends
from hustings.plan.leads import Float32

ROUNDS = 200  # of the fit of what the polls must show
TINY = 1e-12


@dataclass(frozen=True)
class Learning:
    """From one day to the next. ``sharpness``: (P,) one over the sd of the noise in what polls show
    of each party's level, 0 where they show nothing. ``gain``: (M * (P + 1), P) how far each
    root moves by each party's surprise, in units of that noise; ``level_gain``: (P, P) the same of
    the levels."""

    sharpness: FloatArray
    gain: Float32
    level_gain: FloatArray


@dataclass(frozen=True)
class Outlook:
    """Today's draws and how each of the later days will move them.

    ``shares``: (M, P + 1, D) of the seats asked for. ``levels``: (P, D) roots of each party's share
    where it stands. ``own``: the party's place. ``steps``: one for each later day, in order.
    """

    shares: Float32
    levels: FloatArray
    own: int
    steps: tuple[Learning, ...]


def outlook(
    estimate: Estimate, party: str, rows: IntArray, variances: Sequence[FloatArray]
) -> Outlook:
    """``rows``: (M,) of the estimate. ``variances``: of every party's level, (P,) for each later
    day, none above the day's before (``level_variances``)."""
    levels = party_levels(estimate)
    centred = levels - levels.mean(axis=1, keepdims=True)
    covariance = centred @ centred.T / levels.shape[1]
    shares = estimate.shares[rows]
    cross = cross_covariance(shares, centred)
    steps = []
    for wanted in variances:
        sharpness = sharpness_for(covariance, wanted)
        scaled = sharpness[:, None] * covariance * sharpness
        weight = sharpness[:, None] * np.linalg.inv(np.eye(len(scaled)) + scaled)
        steps.append(Learning(sharpness, (cross @ weight).astype(np.float32), covariance @ weight))
        told = weight @ (sharpness[:, None] * covariance)
        cross = cross - cross @ told
        covariance = covariance - covariance @ told
    return Outlook(shares, levels, estimate.parties.index(party), tuple(steps))


def party_levels(estimate: Estimate) -> FloatArray:
    """(P, D) root of each party's share of the votes in the seats where it stands."""
    electorate = [estimate.election.seats[i].electorate for i in estimate.seat_index.tolist()]
    votes = np.array(electorate, dtype=float) * estimate.turnout.mean(axis=1)
    levels = np.zeros((len(estimate.parties), estimate.shares.shape[2]))
    for place in range(len(estimate.parties)):
        stands = estimate.shares[:, place].max(axis=1) > 0.0
        weight = np.where(stands, votes, 0.0)
        weight = (weight / max(weight.sum(), TINY)).astype(np.float32)
        levels[place] = np.sqrt(weight @ estimate.shares[:, place])
    return levels


def cross_covariance(shares: Float32, levels: FloatArray) -> FloatArray:
    """(M * (P + 1), P) of each root share with each level; ``levels``: (P, D), centred."""
    seats, places, draws = shares.shape
    centred = levels.T.astype(np.float32) / np.float32(draws)
    found = np.stack([np.sqrt(shares[:, place]) @ centred for place in range(places)], axis=1)
    return found.reshape(seats * places, len(levels)).astype(float)


def level_variances(
    estimate: Estimate,
    days_left: int,
    later: Sequence[int],
    settings: Settings = DEFAULT,
) -> tuple[FloatArray, ...]:
    """(P,) for each day of ``later``, in days left to polling day and falling: the variance that
    the model will then give each party's level. What fades is the part of the error that all
    seats share, at the pace of this campaign's polls; without any poll nothing is learnt."""
    levels = party_levels(estimate)
    today = levels.var(axis=1)
    trends = area_trends(estimate.election, estimate.as_of, settings)
    if not trends:
        return tuple(today for _ in later)
    whole = whole_trend(estimate.election, trends)
    pace = 1.0 if whole is None else whole.volatility
    now, *then = (
        root_sd(at_pace(national_sd(day, settings), pace, settings)) ** 2
        for day in (days_left, *later)
    )
    room = 1.0 - (levels**2).mean(axis=1)  # what making shares sum to one leaves of an error
    return tuple(np.maximum(today - room * (now - left), today * left / now) for left in then)


def sharpness_for(covariance: FloatArray, wanted: FloatArray) -> FloatArray:
    """(P,) how sharply polls must show each level, of the given ``covariance`` (P, P), so that the
    variances left are those ``wanted`` (P,). Parties tell of each other, so it is found by
    turning each party's precision up or down until its own variance fits."""
    today = np.diag(covariance)
    learns = (today > TINY) & (wanted < today * (1.0 - 1e-9))
    least = np.maximum(wanted, TINY)
    precision = np.where(learns, 1.0 / least - 1.0 / np.maximum(today, TINY), 0.0)
    for _ in range(ROUNDS):
        root = np.sqrt(precision)
        inner = np.linalg.inv(np.eye(len(root)) + root[:, None] * covariance * root)
        left = today - np.sum((covariance * root) @ inner * (covariance * root), axis=1)
        precision = precision * np.where(learns, np.maximum(left, TINY) / least, 1.0)
    sharpness: FloatArray = np.sqrt(precision)
    return sharpness


def later_leads(view: Outlook, some: slice, truth: int, rng: np.random.Generator) -> list[Float32]:
    """(M, n) leads in points over the strongest opponent, as the estimate of each later day will
    draw them if draw ``truth`` is how things are: the draws ``some`` (n), moved by what is shown.
    """
    shares = view.shares[:, :, some]
    rest = np.maximum(1.0 - shares.sum(axis=1), 0.0)
    roots = np.sqrt(shares)
    levels, true = view.levels[:, some].copy(), view.levels[:, truth]
    seats, places, draws = roots.shape
    found = []
    for step in view.steps:
        shown = step.sharpness * true + rng.standard_normal(len(true))
        noise = rng.standard_normal(levels.shape)
        surprise = (shown[:, None] - step.sharpness[:, None] * levels - noise).astype(np.float32)
        roots += (step.gain @ surprise).reshape(seats, places, draws)
        levels += step.level_gain @ surprise
        found.append(leads_of(roots, rest, view.own))
    return found


def leads_of(roots: Float32, rest: Float32, own: int) -> Float32:
    """(M, n) points of lead of party ``own``, where the squares of the ``roots`` (M, P + 1, n) and
    the ``rest`` (M, n) make up all votes."""
    votes = np.square(roots)
    total = votes.sum(axis=1) + rest
    ahead = votes[:, own].copy()
    votes[:, own] = 0.0
    lead: Float32 = np.float32(100.0) * (ahead - votes.max(axis=1)) / total
    return lead
