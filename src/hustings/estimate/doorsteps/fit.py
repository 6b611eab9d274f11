"""Returns fitted: over-claim by stream, seat and canvasser, as the polls and the past anchor it.

In turn until nothing moves: the canvassers given the seats, the seats given the canvassers, and
the slope and the sd of seats' over-claim by their marginal likelihood. Those two decide how much
returns are believed, so they are not only set at their best but integrated over a small grid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.doorsteps.canvassers import (
    Cells,
    Crew,
    collapsed,
    first_guess,
    judged,
    readings,
)
from hustings.estimate.doorsteps.observation import Biases, Claims, Conditioned, Observation
from hustings.estimate.doorsteps.prior import LogitPrior
from hustings.estimate.doorsteps.selection import Heard
from hustings.estimate.doorsteps.settings import DOORSTEPS, DoorstepSettings

ROUNDS = 8
STEPS = 12
STILL = 2e-3  # logits: a hundredth of a point is nothing


@dataclass(frozen=True)
class Node:
    """One set of hyperparameters and its posterior weight."""

    weight: float
    claims: Claims


@dataclass(frozen=True)
class Fit:
    """``seen``: what all returns say of ``S`` seats and ``m`` biases (the streams', then the
    curve). ``best``, ``nodes``: hyperparameters, the nodes' weights summing to one. ``bias``,
    ``bias_deviation``: (m,) posterior. ``crew``: the canvassers, by the places in ``working``, (W,)
    indexes into the counts' canvassers."""

    prior: LogitPrior
    biases: Biases
    cells: Cells
    working: IntArray
    seen: Observation
    best: Claims
    nodes: tuple[Node, ...]
    bias: FloatArray
    bias_deviation: FloatArray
    crew: Crew


def fit(
    prior: LogitPrior,
    said: Heard,
    start: Fit | None = None,
    settings: DoorstepSettings = DOORSTEPS,
) -> Fit:
    """``start``: an earlier fit of the same campaign, from which fewer steps are needed."""
    cells, working = _cells(prior, said)
    weight = np.bincount(np.searchsorted(prior.rows, said.seat), said.answers, len(prior.rows))
    claims = Claims(float(weight @ prior.mean / weight.sum()), 1.0, 0.0, settings.seat_sd)
    biases = _biases(said, settings)
    crew = first_guess(cells, settings)
    if start is not None:
        claims = replace(start.best, middle=claims.middle)
        crew = replace(crew, sd=start.crew.sd)
    for _ in range(ROUNDS):
        before = claims, crew
        seen, crew, claims = _canvassers(prior, claims, biases, cells, crew, settings)
        claims = _best(prior, claims, biases, seen, settings)
        if _apart(before, (claims, crew)) < 5 * STILL:
            break
    seen, crew, claims = _canvassers(prior, claims, biases, cells, crew, settings)
    found = Conditioned(prior, claims, biases, seen).posterior()
    seats = len(prior.rows)
    return Fit(
        prior=prior,
        biases=biases,
        cells=cells,
        working=working,
        seen=seen,
        best=claims,
        nodes=_grid(prior, claims, biases, seen, settings),
        bias=found.mean[seats:],
        bias_deviation=np.sqrt(found.covariance.diagonal()[seats:]),
        crew=crew,
    )


def _cells(prior: LogitPrior, said: Heard) -> tuple[Cells, IntArray]:
    """A cell is its seat's claim plus its stream's bias plus the curve."""
    working, crew = np.unique(said.canvasser, return_inverse=True)
    seats, streams = len(prior.rows), len(said.streams)
    seat = np.searchsorted(prior.rows, said.seat)
    weight = np.bincount(seat, said.answers, seats)
    from_middle = prior.mean - weight @ prior.mean / weight.sum()
    count = len(seat)
    rows = np.tile(np.arange(count), 4)
    tilt = np.full(count, seats + streams)
    columns = np.concatenate([seat, seats + said.stream, tilt, tilt + 1])
    values = np.concatenate([np.ones(2 * count), from_middle[seat], from_middle[seat] ** 2])
    design = csr_array((values, (rows, columns)), shape=(count, seats + streams + 2))
    return Cells(
        design, crew.ravel().astype(np.int64), len(working), said.answers, said.own
    ), working


def _biases(said: Heard, settings: DoorstepSettings) -> Biases:
    """The streams', then the curve."""
    known = (settings.over_claim, settings.over_claim_sd)
    blank = (settings.blank, settings.blank_sd)
    each = [known if is_known else blank for _, is_known in said.streams]
    mean, sd = np.array([*each, (0.0, settings.tilt_sd), (0.0, settings.curve_sd)]).T
    return Biases(mean, sd)


def _canvassers(
    prior: LogitPrior,
    claims: Claims,
    biases: Biases,
    cells: Cells,
    crew: Crew,
    settings: DoorstepSettings,
) -> tuple[Observation, Crew, Claims]:
    """Canvassers and seats in turn, the hyperparameters held."""
    for _ in range(STEPS):
        read = readings(cells, crew)
        seen = collapsed(cells, crew, read)
        found = Conditioned(prior, claims, biases, seen).posterior()
        before, crew = crew, judged(cells, crew, read, found, settings)
        claims = replace(claims, bend=float(found.mean[-1]))
        if _moved(before, crew) < STILL:
            break
    return seen, crew, claims


def _moved(before: Crew, after: Crew) -> float:
    return max(
        float(np.abs(after.level - before.level).max(initial=0.0)),
        float(np.abs(after.unrelated - before.unrelated).max(initial=0.0)),
        abs(after.sd - before.sd),
    )


def _apart(before: tuple[Claims, Crew], after: tuple[Claims, Crew]) -> float:
    return max(
        abs(after[0].slope - before[0].slope),
        abs(after[0].seat_sd - before[0].seat_sd),
        abs(after[1].sd - before[1].sd),
    )


def _log_posterior(
    at: FloatArray,
    prior: LogitPrior,
    claims: Claims,
    biases: Biases,
    seen: Observation,
    settings: DoorstepSettings,
) -> float:
    """Of ``at`` = (slope, log sd of seats): marginal likelihood times hyperprior."""
    there = _at(claims, at)
    density = Conditioned(prior, there, biases, seen).log_density()
    density -= 0.5 * ((at[0] - 1.0) / settings.slope_sd) ** 2
    density -= 0.5 * ((at[1] - np.log(settings.seat_sd)) / settings.seat_sd_factor) ** 2
    return float(density)


def _at(claims: Claims, at: FloatArray) -> Claims:
    return replace(claims, slope=max(float(at[0]), 0.0), seat_sd=float(np.exp(at[1])))


def _best(
    prior: LogitPrior,
    claims: Claims,
    biases: Biases,
    seen: Observation,
    settings: DoorstepSettings,
) -> Claims:
    found = minimize(
        lambda at: -_log_posterior(at, prior, claims, biases, seen, settings),
        np.array([claims.slope, np.log(claims.seat_sd)]),
        method="L-BFGS-B",
        bounds=[(0.0, 3.0), (np.log(1e-3), np.log(10.0))],
    )
    return _at(claims, found.x)


def _grid(
    prior: LogitPrior,
    claims: Claims,
    biases: Biases,
    seen: Observation,
    settings: DoorstepSettings,
) -> tuple[Node, ...]:
    """Nine nodes about the best, along the directions in which the posterior falls off."""
    best = np.array([claims.slope, np.log(claims.seat_sd)])

    def density(at: FloatArray) -> float:
        return _log_posterior(at, prior, claims, biases, seen, settings)

    step = np.array([0.05, 0.1])
    top = density(best)
    bend = np.zeros((2, 2))
    for a in range(2):
        for b in range(a + 1):
            i, j = np.eye(2)[a] * step, np.eye(2)[b] * step
            corners = [
                density(best + x * i + y * j) for x, y in ((1, 1), (1, -1), (-1, 1), (-1, -1))
            ]
            bend[a, b] = bend[b, a] = (corners[1] + corners[2] - corners[0] - corners[3]) / (
                4 * step[a] * step[b]
            )
    values, vectors = np.linalg.eigh(bend)
    reach = vectors / np.sqrt(np.maximum(values, 1.0))
    wide, share = np.sqrt(3.0) * np.array([-1.0, 0.0, 1.0]), np.array([1.0, 4.0, 1.0]) / 6.0
    points = [
        (best + reach @ np.array([a, b]), p * q)
        for a, p in zip(wide, share, strict=True)
        for b, q in zip(wide, share, strict=True)
    ]
    weights = np.array(
        [
            p
            * np.exp(
                np.clip(
                    density(at) - top + 0.5 * np.sum(np.linalg.solve(reach, at - best) ** 2), -30, 2
                )
            )
            for at, p in points
        ]
    )
    weights /= weights.sum()
    return tuple(
        Node(float(w), _at(claims, at)) for w, (at, _) in zip(weights, points, strict=True)
    )
