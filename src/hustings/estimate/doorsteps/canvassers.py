"""Canvassers: each leans in a way of its own, and a few write down what nobody said.

A canvasser's answers are binomial about the seat's claim plus the stream's bias plus an effect of
the canvasser's own, N(0, sd^2) on the logit scale, wherever the canvasser works. With a small
chance they are *unrelated* to the seat: their logit may be anywhere. What the others of the seat,
the polls and the past say decides which (a mixture; the chance is the canvasser's, and weighs
all its answers). An invented sheaf of any size so loses its weight instead of pulling the seat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import expit, logit

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.doorsteps.observation import Observation, Posterior, observation
from hustings.estimate.doorsteps.settings import DoorstepSettings

CERTAIN = 1e-4  # a weight never falls to nothing, so that every seat keeps a reading


@dataclass(frozen=True)
class Cells:
    """``N`` cells: ``design``: (N, q), which claims and biases add up to the cell's logit.
    ``canvasser``: (N,) below ``crew``. ``answers``, ``own``: (N,) effective numbers. ``suspicion``:
    (crew,) of their manner (``manner``), in logs."""

    design: csr_array
    canvasser: IntArray
    crew: int
    answers: FloatArray
    own: FloatArray
    suspicion: FloatArray


@dataclass(frozen=True)
class Crew:
    """``W`` canvassers. ``effect``: (W,) logit over the seat's claim. ``unrelated``: (W,) chance
    that what the canvasser writes says nothing of the seat. ``sd``: of the effects. ``level``:
    (N,) the cells' logits without the effect. ``gap``: (W,) from there to what the canvasser wrote.
    ``distance``: (W,) of that from what all else says, the canvasser taken out, and ``distance_sd``
    what it should be for an honest one."""

    effect: FloatArray
    unrelated: FloatArray
    sd: float
    level: FloatArray
    gap: FloatArray
    distance: FloatArray
    distance_sd: FloatArray


def first_guess(cells: Cells, settings: DoorstepSettings) -> Crew:
    """Nobody leans yet, and every cell is as all of them together."""
    whole = logit((cells.own.sum() + 0.5) / (cells.answers.sum() + 1.0))
    none = np.zeros(cells.crew)
    return Crew(
        effect=none,
        unrelated=np.full(cells.crew, settings.unrelated),
        sd=settings.canvasser_sd,
        level=np.full(len(cells.answers), whole),
        gap=none,
        distance=none,
        distance_sd=none + 1.0,
    )


@dataclass(frozen=True)
class Readings:
    """The binomial seen as normal about today's guess. ``weight``: (N,) precision of a cell's
    logit, ``logit``: (N,). ``by_crew``: (W, q) weights summed over each canvasser's cells."""

    weight: FloatArray
    logit: FloatArray
    by_crew: csr_array
    total: FloatArray


def readings(cells: Cells, crew: Crew) -> Readings:
    """One step of iterated weighted least squares (Fisher scoring)."""
    level = crew.level + crew.effect[cells.canvasser]
    rate = expit(level)
    bend = np.maximum(rate * (1.0 - rate), 1e-4)
    weight = np.maximum(cells.answers * bend, 1e-6)
    step = np.clip((cells.own - cells.answers * rate) / weight, -2.0, 2.0)
    rows = np.arange(len(weight))
    member = csr_array((weight, (cells.canvasser, rows)), shape=(cells.crew, len(weight)))
    total = summed_by_crew(cells, weight)
    return Readings(weight, level + step, member @ cells.design, total)


def summed_by_crew(cells: Cells, values: FloatArray) -> FloatArray:
    """(W,) from (N,)."""
    total = np.bincount(cells.canvasser, values, cells.crew).astype(np.float64)
    return total


def collapsed(cells: Cells, crew: Crew, seen: Readings) -> Observation:
    """All canvassers' answers as one observation, their effects integrated out.

    With w the precisions of one canvasser's cells, the effect leaves diag(w) - w w' / (1 / sd^2 +
    sum w), which also holds where the canvasser works several seats.
    """
    trust = np.maximum(1.0 - crew.unrelated, CERTAIN)
    weight = seen.weight * trust[cells.canvasser]
    shared = trust / (1.0 / crew.sd**2 + seen.total)
    design, by_crew = cells.design, seen.by_crew
    precision = (design.T @ (design * weight[:, None])).toarray()
    precision -= (by_crew.T @ (by_crew * shared[:, None])).toarray()
    information = design.T @ (weight * seen.logit)
    summed = summed_by_crew(cells, seen.weight * seen.logit)
    information -= by_crew.T @ (shared * summed)
    return observation(precision, information)


def judged(
    cells: Cells, crew: Crew, seen: Readings, found: Posterior, settings: DoorstepSettings
) -> Crew:
    """The canvassers anew, given what is now thought of seats and biases."""
    level = cells.design @ found.mean
    gap = summed_by_crew(cells, seen.weight * (seen.logit - level))
    worked = seen.total > 0
    total = np.where(worked, seen.total, 1.0)
    gap = gap / total
    mean_of = seen.by_crew * (1.0 / total)[:, None]
    unsure = np.asarray((mean_of @ found.covariance * mean_of.toarray()).sum(axis=1))
    unsure = np.maximum(unsure, 1e-9)
    # What the rest says, the canvasser's own part taken out again.
    part = (1.0 - crew.unrelated) / (crew.sd**2 + 1.0 / total)
    rest = np.maximum(1.0 / unsure - part, 1e-3)
    distance = gap / (unsure * rest)
    distance_sd = np.sqrt(1.0 / total + crew.sd**2 + 1.0 / rest)
    honest = -0.5 * (distance / distance_sd) ** 2 - np.log(np.sqrt(2 * np.pi) * distance_sd)
    odds = np.log(settings.unrelated / (1.0 - settings.unrelated))
    unrelated = expit(odds + cells.suspicion - np.log(settings.unrelated_range) - honest)
    shrink = crew.sd**2 * total / (1.0 + crew.sd**2 * total)
    effect = np.where(worked, shrink * gap, 0.0)
    squares = effect**2 + crew.sd**2 * (1.0 - shrink) + shrink**2 * unsure
    trusted = np.where(worked, 1.0 - unrelated, 0.0)
    worth = settings.canvasser_sd_worth
    total_squares = trusted @ squares + worth * settings.canvasser_sd**2
    sd = float(np.sqrt(total_squares / (trusted.sum() + worth)))
    return Crew(effect, unrelated, sd, level, gap, distance, distance_sd)
