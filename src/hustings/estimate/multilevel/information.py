"""What the data tell of the hyperparameters: their expected information at a mode.

In the Gaussian model that Laplace's method puts in place of this one, an effect x with prior
covariance S is told to the data by K = P - P C P, P its prior precision and C its posterior
covariance, and two hyperparameters share the information

    1/2 tr(K S_i K S_j),        S_i = dS / d theta_i

(Searle, Casella and McCulloch, "Variance Components", 1992, chapter 6). It needs nothing that a
mode has not got already. Between the seats' own effects and all others it is left out.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.covariance import covariances
from hustings.estimate.multilevel.definition import Model
from hustings.estimate.multilevel.families import Family
from hustings.estimate.multilevel.marginal import Posterior
from hustings.estimate.multilevel.newton import precision

STEP = 1e-4  # of differences, exact to about 1e-8


def information(model: Model, found: Posterior) -> FloatArray:
    """(H, H) expected information of the data and the prior, at ``found``."""
    theta, d = found.theta, model.basis.size
    covariance, prior = covariances(model, found.mode.arrow), precision(model, theta)
    moved = model.moved
    p = prior.shared[np.ix_(moved, moved)]
    told = p - p @ covariance.shared @ p
    at = np.full(model.globals * d, -1)
    at[moved] = np.arange(len(moved))
    blocks: list[tuple[IntArray, FloatArray]] = []
    parts = model.split(theta)
    for effect, part in zip(model.effects, parts, strict=False):
        only = effect.coordinates(d)
        slopes = _slopes(effect.family, part, model.basis.b)[:, only][:, :, only]
        blocks.append((at[effect.columns[:, None] * d + only[None, :]], slopes))
    ends = np.cumsum([0, *(len(part) for part in parts)])
    total = np.zeros((len(theta), len(theta)))
    for i, (rows, slopes) in enumerate(blocks):
        if not len(slopes):
            continue
        for j, (columns, others) in enumerate(blocks[: i + 1]):
            if not len(others):
                continue
            between = told[rows[:, None, :, None], columns[None, :, None, :]]
            pairs = between.reshape(-1, *between.shape[2:])
            block = _shared(pairs, slopes, others)
            total[ends[i] : ends[i + 1], ends[j] : ends[j + 1]] = block
            total[ends[j] : ends[j + 1], ends[i] : ends[i + 1]] = block.T
    own = prior.seat - prior.seat @ covariance.own @ prior.seat
    slopes = _slopes(model.seat_family, parts[-1], model.basis.b)
    total[ends[-2] :, ends[-2] :] = _shared(own, slopes, slopes)
    for family, part, start in zip(model.families, parts, ends[:-1], strict=True):
        here = slice(start, start + len(part))
        total[here, here] += _of_prior(family, part, model.basis.places)
    return total


def _shared(pairs: FloatArray, slopes: FloatArray, others: FloatArray) -> FloatArray:
    """(h, h'): half the sum over pairs of rows of tr(K' S_i K S_j); ``pairs``: (n, m, m')."""
    first, second = pairs.shape[1:]
    flat = pairs.reshape(len(pairs), -1)
    squared = (flat.T @ flat).reshape(first, second, first, second)
    half = np.tensordot(slopes, squared, axes=([1, 2], [0, 2]))
    return np.asarray(0.5 * np.tensordot(half, others, axes=([1, 2], [1, 2])))


def _slopes(family: Family, part: FloatArray, b: FloatArray) -> FloatArray:
    """(h, D, D): the covariance's derivative in each of a family's hyperparameters."""
    places = b.shape[1]
    found = np.empty((len(part), len(b), len(b)))
    for i, move in enumerate(STEP * np.eye(len(part))):
        change = family.covariance(part + move, places) - family.covariance(part - move, places)
        found[i] = b @ change @ b.T / (2 * STEP)
    return found


def _of_prior(family: Family, part: FloatArray, places: int) -> FloatArray:
    """(h, h): less the prior's second derivative, where that is a gain."""
    found = np.empty((len(part), len(part)))
    for i, move in enumerate(STEP * np.eye(len(part))):
        above = family.log_prior_gradient(part + move, places)
        found[i] = (family.log_prior_gradient(part - move, places) - above) / (2 * STEP)
    return 0.5 * (found + found.T)
