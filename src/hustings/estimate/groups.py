"""Groups of voters: countries, regions, and what crossbreaks say of the rest.

Countries and regions add up from the seats' own draws. A group that only crossbreaks know (an
age, a level of education) is the whole plus the group's distance from it on the day, by the model
of its movement. One whose crossbreaks are all too old for that has their pooled distance, on the
square-root scale, shrunk towards nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from hustings.election.contest import Crossbreak, FloatArray
from hustings.estimate.movement.standing import standing
from hustings.estimate.percentiles import interval
from hustings.estimate.result import Estimate, Group
from hustings.estimate.settings import DEFAULT, Settings

GROUPS = 3  # random stream, after those of the model


def votes_by_region(estimate: Estimate) -> tuple[tuple[tuple[str, str], ...], FloatArray]:
    """Votes cast by region in each draw.

    Returns the (country, region) pairs and an array (R, P + 1, D) of votes; its last place
    holds all votes of the region.
    """
    seats = [estimate.election.seats[i] for i in estimate.seat_index]
    places = tuple(dict.fromkeys((s.country, s.region) for s in seats))
    of = np.array([places.index((s.country, s.region)) for s in seats], dtype=np.int64)
    electorate = np.array([s.electorate for s in seats], dtype=np.float32)
    cast = estimate.turnout * electorate[:, None]
    parties, draws = len(estimate.parties), cast.shape[1]
    votes = np.zeros((len(places), parties + 1, draws))
    for r in range(len(places)):
        rows = np.flatnonzero(of == r)
        here = cast[rows]
        for j in range(parties):
            mine = estimate.shares[rows, j]
            votes[r, j] = np.einsum("md,md->d", mine, here)
        votes[r, parties] = here.sum(axis=0)
    return places, votes


def area_groups(places: tuple[tuple[str, str], ...], votes: FloatArray) -> Iterator[Group]:
    """Countries, then regions, from ``votes_by_region``."""
    for country in dict.fromkeys(c for c, _ in places):
        rows = [r for r, (c, _) in enumerate(places) if c == country]
        yield _group("country", country, votes[rows].sum(axis=0))
    for r, (_, region) in enumerate(places):
        yield _group("region", region, votes[r])


def _group(by: str, level: str, votes: FloatArray) -> Group:
    return _figures(by, level, votes[:-1] / np.maximum(votes[-1], 1.0))


def _figures(by: str, level: str, share: FloatArray) -> Group:
    """(P, D) draws in figures."""
    low, high = interval(share)
    return Group(by, level, share.mean(axis=1), share.std(axis=1), low, high)


def survey_groups(estimate: Estimate) -> Iterator[Group]:
    """Groups of the frame that a survey speaks of."""
    for by, level, share in estimate.groups:
        yield _figures(by, level, share.astype(float))


def crossbreak_groups(
    estimate: Estimate, whole: FloatArray, settings: Settings = DEFAULT
) -> Iterator[Group]:
    """Groups that crossbreaks speak of and no survey. ``whole``: (P, D) shares of all votes."""
    surveyed = {by for by, _, _ in estimate.groups}
    known = [
        c for c in estimate.election.crossbreaks if c.end <= estimate.as_of and c.by not in surveyed
    ]
    distances: dict[tuple[str, str], list[tuple[FloatArray, float]]] = {}
    for together in _by_poll(known).values():
        size = np.array([c.sample for c in together], dtype=float)
        shares = np.array([c.shares for c in together])
        average = size @ shares / size.sum()
        for c, share in zip(together, shares, strict=True):
            age = (estimate.as_of - c.end).days
            variance = settings.poll_design_effect / (4 * c.sample) + settings.group_drift**2 * age
            distances.setdefault((c.by, c.level), []).append(
                (np.sqrt(share) - np.sqrt(average), variance)
            )
    recent = standing(estimate.election, estimate.as_of, settings.group_sd) if known else {}
    for index, (group, seen) in enumerate(distances.items()):
        rng = np.random.default_rng(
            np.random.SeedSequence(estimate.seed, spawn_key=(GROUPS, index))
        )
        noise = rng.standard_normal(whole.shape)
        if group in recent:
            share = _standing_shares(whole, *recent[group], noise, settings.group_sd)
        else:
            mean, sd = _pooled(seen, settings.group_sd)
            drawn = mean[:, None] + sd[:, None] * noise
            share = np.square(np.maximum(np.sqrt(np.maximum(whole, 0.0)) + drawn, 0.0))
        share *= whole.sum(axis=0) / np.maximum(share.sum(axis=0), 1e-9)
        yield _figures(*group, share)


def _standing_shares(
    whole: FloatArray, mean: FloatArray, sd: FloatArray, noise: FloatArray, unknown_sd: float
) -> FloatArray:
    """(P, D) shares of a group that stands so far from the whole, in angles asin(sqrt(share))."""
    apart = np.nan_to_num(mean)[:, None] + np.nan_to_num(sd, nan=unknown_sd)[:, None] * noise
    angles = np.arcsin(np.sqrt(np.clip(whole, 0.0, 1.0))) + apart
    return np.asarray(np.square(np.sin(np.clip(angles, 0.0, np.pi / 2))))


def _by_poll(known: list[Crossbreak]) -> dict[tuple[str, date, date, str], list[Crossbreak]]:
    polls: dict[tuple[str, date, date, str], list[Crossbreak]] = {}
    for c in known:
        polls.setdefault((c.pollster, c.start, c.end, c.by), []).append(c)
    return polls


def _pooled(seen: list[tuple[FloatArray, float]], prior_sd: float) -> tuple[FloatArray, FloatArray]:
    """Precision-weighted mean and sd of a group's distances, (P,), with a N(0, prior) prior."""
    precision = np.full(len(seen[0][0]), prior_sd**-2)
    total = np.zeros(len(seen[0][0]))
    for distance, variance in seen:
        given = np.isfinite(distance)
        precision += given / variance
        total += np.where(given, distance, 0.0) / variance
    return total / precision, 1.0 / np.sqrt(precision)
