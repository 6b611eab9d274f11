"""How much better a change explains a group's readings than none: log Bayes factors by shape.

A shape is a change that starts after a day and is complete at once or some days later. With a
size N(0, change_sd^2), known from the readings with standard error s, and z the size over s that
fits best, the Bayes factor against no change is exp(z^2 k / (1 + k) / 2) / sqrt(1 + k), where
k = change_sd^2 / s^2. A group's evidence is the log of its mean over shapes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.estimate.movement.gaussian import whitener
from hustings.estimate.movement.pieces import flat_directions, noise, shape
from hustings.estimate.movement.readings import Readings
from hustings.estimate.movement.settings import MovementSettings

LOWEST = -1e30  # in the place of -inf where differences are taken
UNSEEN = 1e-3  # inverse sd of a shape that the free directions explain


@dataclass(frozen=True)
class Shapes:
    """(W,) starts and durations of the changes that are looked for."""

    start: FloatArray
    duration: IntArray

    def columns(self, days: FloatArray) -> FloatArray:
        """(N, W) the part of each change that is complete on each of N days."""
        found = np.empty((len(days), len(self.start)))
        for duration in np.unique(self.duration):
            which = self.duration == duration
            found[:, which] = shape(days, self.start[which], int(duration))
        return found


def shapes(days: FloatArray, settings: MovementSettings, events: IntArray) -> Shapes:
    """Changes after each of these days, or on a marked event's."""
    marked = events[(events > days.min()) & (events <= days.max())] - 0.5
    starts = np.unique(np.concatenate([days[:-1], marked]))
    pairs = [(start, duration) for duration in settings.durations for start in starts.tolist()]
    return Shapes(np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs], dtype=np.int64))


@dataclass(frozen=True)
class Scorer:
    """Each group's readings against each shape: ``matrix`` (G, W, N) takes angles to standard
    errors of a quiet campaign, rows of zeros where the readings cannot tell the shape; ``told``
    (G, W) where they can. ``gain`` (G, W) is k / (1 + k) and ``cost`` log(1 + k) / 2, with k the
    prior variance of a change's size over the variance with which the readings tell it."""

    matrix: FloatArray
    told: BoolArray
    gain: FloatArray
    cost: FloatArray

    def single(self) -> Scorer:
        """In single precision, told shapes alone: quicker, for many draws."""
        kept = self.told.any(axis=0)
        parts = (self.matrix[:, kept], self.gain[:, kept], self.cost[:, kept])
        matrix, gain, cost = (_single(part) for part in parts)
        return replace(self, matrix=matrix, told=self.told[:, kept], gain=gain, cost=cost)

    def errors(self, angles: FloatArray) -> FloatArray:
        """(G, W, ...) standard errors, of angles (N, ...)."""
        return np.asarray(np.tensordot(self.matrix, angles, axes=1))

    def favour(self, errors: FloatArray) -> FloatArray:
        """(G, W, ...) log Bayes factors of each shape against no change, -inf where untold."""
        wide = (..., *([None] * (errors.ndim - 2)))
        found = self.gain[wide] * np.square(errors) / 2 - self.cost[wide]
        found[~self.told] = -np.inf
        return np.asarray(found)


def _single(values: FloatArray) -> FloatArray:
    found: FloatArray = values.astype(np.float32)
    return found


def evidence(favour: FloatArray) -> FloatArray:
    """(G, ...) the log of the mean Bayes factor over shapes (axis 1), -inf where none is told."""
    told = np.isfinite(favour).sum(axis=1, dtype=favour.dtype)
    top = favour.max(axis=1, initial=LOWEST)
    total = np.exp(favour - top[:, None]).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(told > 0, top + np.log(total / told), -np.inf))


def scorer(
    readings: Readings,
    looked: Shapes,
    design: float,
    settings: MovementSettings,
    allowed: FloatArray | None = None,
) -> Scorer:
    """``allowed``: (N, K) further directions left free, the groups that were found before."""
    flat = flat_directions(readings)
    if allowed is not None:
        flat = np.hstack([flat, allowed])
    white = whitener(noise(readings, design, settings), flat).matrix
    done = looked.columns(readings.day)
    groups, count = len(readings.levels), len(looked.start)
    matrix = np.zeros((groups, count, len(readings.day)))
    told = np.zeros((groups, count), dtype=np.bool_)
    known = np.zeros((groups, count))
    for g in range(groups):
        rows = readings.level == g
        telling = _telling(readings, rows, done, settings)
        turned = white[:, rows] @ done[np.ix_(rows, telling)]
        length = np.sqrt(np.square(turned).sum(axis=0))
        seen = length > UNSEEN
        kept = np.flatnonzero(telling)[seen]
        matrix[g, kept] = (turned[:, seen] / length[seen]).T @ white
        told[g, kept], known[g, kept] = True, np.square(length[seen])
    k = settings.change_sd**2 * known
    return Scorer(matrix, told, k / (1 + k), np.log1p(k) / 2)


def _telling(
    readings: Readings, rows: BoolArray, done: FloatArray, settings: MovementSettings
) -> BoolArray:
    """(W,) shapes with enough polls of the group before the change and after its start."""
    _, once = np.unique(readings.poll[rows], return_index=True)
    after = (done[np.flatnonzero(rows)[once]] > 0).sum(axis=0)
    return np.asarray(np.minimum(after, len(once) - after) >= settings.least_polls)
