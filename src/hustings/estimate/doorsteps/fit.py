"""Returns fitted: over-claim by stream, seat and canvasser, as the polls and the past anchor it.

In turn until nothing moves: the canvassers given the seats, the seats given the canvassers, and
the slope and the sd of seats' over-claim by their marginal likelihood. Those two decide how much
returns are believed, so they are not only set at their best but integrated over a small grid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
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
from hustings.estimate.doorsteps.hyper import Node, Seen, best_claims, nodes
from hustings.estimate.doorsteps.observation import Biases, Claims, Conditioned, Observation
from hustings.estimate.doorsteps.prior import LogitPrior
from hustings.estimate.doorsteps.selection import Heard
from hustings.estimate.doorsteps.settings import DOORSTEPS, DoorstepSettings

ROUNDS = 8
STEPS = 12
STILL = 2e-3  # logits: a hundredth of a point is nothing


@dataclass(frozen=True)
class Fit:
    """``seen``: what all returns say of ``S`` seats and ``m`` biases (the streams', tilt,
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
    suspicion: FloatArray,
    start: Fit | None = None,
    settings: DoorstepSettings = DOORSTEPS,
) -> Fit:
    """``suspicion``: of each of the counts' canvassers (``manner``). ``start``: an earlier fit of
    the same campaign, from which fewer steps are needed. ``said`` holds at least one answer."""
    answers = np.bincount(np.searchsorted(prior.rows, said.seat), said.answers, len(prior.rows))
    middle = float(answers @ prior.mean / answers.sum())
    cells, working = _cells(prior, said, middle, suspicion)
    claims = Claims(middle, 1.0, 0.0, settings.seat_sd)
    biases = _biases(said, settings)
    crew = first_guess(cells, settings)
    if start is not None:
        claims = replace(start.best, middle=middle)
        crew = replace(crew, sd=start.crew.sd)
    for _ in range(ROUNDS):
        before = claims, crew
        seen, crew, claims = _canvassers(prior, claims, biases, cells, crew, settings)
        biases = _widened(prior, claims, biases, seen, len(said.streams))
        claims = best_claims(Seen(prior, biases, seen, settings), claims)
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
        nodes=nodes(Seen(prior, biases, seen, settings), claims),
        bias=found.mean[seats:],
        bias_deviation=np.sqrt(found.covariance.diagonal()[seats:]),
        crew=crew,
    )


def _cells(
    prior: LogitPrior, said: Heard, middle: float, suspicion: FloatArray
) -> tuple[Cells, IntArray]:
    """A cell's logit is its seat's claim plus its stream's bias, plus what over-claim may differ by
    between seats expected to be strong and weak (tilt and curve)."""
    working, crew = np.unique(said.canvasser, return_inverse=True)
    seats, streams = len(prior.rows), len(said.streams)
    seat = np.searchsorted(prior.rows, said.seat)
    count = len(seat)
    distance = prior.mean[seat] - middle
    rows = np.tile(np.arange(count), 4)
    tilt = np.full(count, seats + streams)
    columns = np.concatenate([seat, seats + said.stream, tilt, tilt + 1])
    values = np.concatenate([np.ones(2 * count), distance, distance**2])
    design = csr_array((values, (rows, columns)), shape=(count, seats + streams + 2))
    place = crew.ravel().astype(np.int64)
    doubt = suspicion[working]
    return Cells(design, place, len(working), said.answers, said.own, doubt), working


def _biases(said: Heard, settings: DoorstepSettings) -> Biases:
    """The streams', then tilt and curve."""
    known = (settings.over_claim, settings.over_claim_sd)
    blank = (settings.blank, settings.blank_sd)
    each = [known if is_known else blank for _, is_known in said.streams]
    mean, sd = np.array([*each, (0.0, settings.tilt_sd), (0.0, settings.curve_sd)]).T
    return Biases(mean, sd)


def _widened(
    prior: LogitPrior, claims: Claims, biases: Biases, seen: Observation, streams: int
) -> Biases:
    """An over-claim that turns out larger than its prior's sd makes the prior as wide: however
    wrong a whole stream is, it is the stream that is wrong, and not polls and seats."""
    found = Conditioned(prior, claims, biases, seen).posterior()
    sd = biases.sd.copy()
    away = np.abs(found.mean[len(prior.rows) :] - biases.mean)
    sd[:streams] = np.maximum(sd[:streams], away[:streams])
    return Biases(biases.mean, sd)


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
