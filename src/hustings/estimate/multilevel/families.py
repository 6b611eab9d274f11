"""Covariances over the outcomes, their hyperparameters and priors.

Hyperparameters live on scales without bounds (log sds; the logarithm of a correlation matrix), on
which their posterior is nearest to normal. Every prior is stated on the natural scale, and
``log_prior`` carries the Jacobian. All are indifferent to the order of the outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from hustings.election.contest import FloatArray

NEWTON_WITHIN = 0.5  # from the logarithm of a diagonal of ones


class Family(Protocol):
    """A covariance (F, F) as a function of hyperparameters ``theta``."""

    def size(self, places: int) -> int:
        """How many hyperparameters."""

    def covariance(self, theta: FloatArray, places: int) -> FloatArray:
        """(F, F)."""

    def pull_back(self, theta: FloatArray, gradient: FloatArray) -> FloatArray:
        """d/d theta of a function whose gradient in the covariance is ``gradient`` (F, F),
        symmetric."""

    def log_prior(self, theta: FloatArray, places: int) -> float:
        """Log density of theta, up to a constant."""

    def log_prior_gradient(self, theta: FloatArray, places: int) -> FloatArray:
        """Its gradient."""

    def start(self, places: int) -> FloatArray:
        """Where to begin looking for the mode."""

    def sample(self, places: int, rng: np.random.Generator) -> FloatArray:
        """A draw of theta from the prior."""


@dataclass(frozen=True)
class Fixed:
    """A known sd, one for all outcomes or one each: no hyperparameters."""

    sd: float | tuple[float, ...]

    def size(self, places: int) -> int:
        return 0

    def covariance(self, theta: FloatArray, places: int) -> FloatArray:
        return np.diag(np.broadcast_to(np.square(self.sd), places).astype(float))

    def pull_back(self, theta: FloatArray, gradient: FloatArray) -> FloatArray:
        return np.zeros(0)

    def log_prior(self, theta: FloatArray, places: int) -> float:
        return 0.0

    def log_prior_gradient(self, theta: FloatArray, places: int) -> FloatArray:
        return np.zeros(0)

    def start(self, places: int) -> FloatArray:
        return np.zeros(0)

    def sample(self, places: int, rng: np.random.Generator) -> FloatArray:
        return np.zeros(0)


@dataclass(frozen=True)
class Spread:
    """An sd for each outcome, Exponential(``rate``); outcomes independent. theta = log sds."""

    rate: float = 1.0

    def size(self, places: int) -> int:
        return places

    def covariance(self, theta: FloatArray, places: int) -> FloatArray:
        return np.diag(np.exp(2 * theta))

    def pull_back(self, theta: FloatArray, gradient: FloatArray) -> FloatArray:
        return np.asarray(2 * np.exp(2 * theta) * np.diag(gradient))

    def log_prior(self, theta: FloatArray, places: int) -> float:
        return float((theta - self.rate * np.exp(theta)).sum())

    def log_prior_gradient(self, theta: FloatArray, places: int) -> FloatArray:
        return np.asarray(1.0 - self.rate * np.exp(theta))

    def start(self, places: int) -> FloatArray:
        return np.full(places, np.log(0.3 / self.rate))

    def sample(self, places: int, rng: np.random.Generator) -> FloatArray:
        return np.log(rng.exponential(1 / self.rate, places))


@dataclass(frozen=True)
class Scaled:
    """Known sds times one unknown factor, lognormal about 1: theta = its logarithm."""

    sd: float | tuple[float, ...]
    log_sd: float = 0.5

    def size(self, places: int) -> int:
        return 1

    def covariance(self, theta: FloatArray, places: int) -> FloatArray:
        known = np.broadcast_to(np.square(self.sd), places).astype(float)
        return np.diag(known * np.exp(2 * theta[0]))

    def pull_back(self, theta: FloatArray, gradient: FloatArray) -> FloatArray:
        own = np.diag(self.covariance(theta, len(gradient)))
        return np.array([2 * (own * np.diag(gradient)).sum()])

    def log_prior(self, theta: FloatArray, places: int) -> float:
        return float(-0.5 * (theta[0] / self.log_sd) ** 2)

    def log_prior_gradient(self, theta: FloatArray, places: int) -> FloatArray:
        return np.asarray(-theta / self.log_sd**2)

    def start(self, places: int) -> FloatArray:
        return np.zeros(1)

    def sample(self, places: int, rng: np.random.Generator) -> FloatArray:
        return self.log_sd * rng.standard_normal(1)


@dataclass(frozen=True)
class Correlated:
    """sds Exponential(``rate``), correlations R ~ LKJ(``eta``).

    theta = the log sds, then the places above the diagonal of the matrix logarithm of R: any real
    vector is one correlation matrix, and permuting outcomes permutes theta and nothing else
    (Archakov and Hansen, "A new parametrization of correlation matrices", Econometrica 89 (2021)).
    LKJ: Lewandowski, Kurowicka and Joe, "Generating random correlation matrices based on vines
    and extended onion method", Journal of Multivariate Analysis 100 (2009).
    """

    rate: float = 1.0
    eta: float = 2.0

    def size(self, places: int) -> int:
        return places * (places + 1) // 2

    def covariance(self, theta: FloatArray, places: int) -> FloatArray:
        sd = np.exp(theta[:places])
        return np.asarray(correlation(theta[places:], places) * np.outer(sd, sd))

    def pull_back(self, theta: FloatArray, gradient: FloatArray) -> FloatArray:
        places = len(gradient)
        sd = np.exp(theta[:places])
        r = correlation(theta[places:], places)
        scaled = gradient * np.outer(sd, sd)
        in_sd = 2 * (scaled * r).sum(axis=1)
        upper = np.triu_indices(places, 1)
        in_r = 2 * scaled[upper]
        return np.concatenate([in_sd, in_r @ correlation_jacobian(theta[places:], places)])

    def log_prior(self, theta: FloatArray, places: int) -> float:
        log_sd = theta[:places]
        total = float((log_sd - self.rate * np.exp(log_sd)).sum())
        return total + float(self._log_prior_correlation(theta[places:], places))

    def _log_prior_correlation(self, gamma: FloatArray, places: int) -> FloatArray:
        """LKJ density of R times |dR / d gamma|, for gamma of shape (..., n)."""
        r = correlation(gamma, places)
        jacobian = correlation_jacobian(gamma, places)
        lkj = (self.eta - 1) * np.linalg.slogdet(r)[1]
        return np.asarray(lkj + np.linalg.slogdet(jacobian)[1])

    def log_prior_gradient(self, theta: FloatArray, places: int) -> FloatArray:
        # Of the correlations by central differences: small matrices, exact to about 1e-9.
        gamma, step = theta[places:], 1e-4
        moves = step * np.eye(len(gamma))
        value = self._log_prior_correlation(np.concatenate([gamma + moves, gamma - moves]), places)
        in_gamma = (value[: len(gamma)] - value[len(gamma) :]) / (2 * step)
        return np.concatenate([1.0 - self.rate * np.exp(theta[:places]), in_gamma])

    def start(self, places: int) -> FloatArray:
        theta = np.zeros(self.size(places))
        theta[:places] = np.log(0.2 / self.rate)
        return theta

    def sample(self, places: int, rng: np.random.Generator) -> FloatArray:
        log_sd = np.log(rng.exponential(1 / self.rate, places))
        values, vectors = np.linalg.eigh(sample_lkj(places, self.eta, rng))
        logarithm = (vectors * np.log(np.maximum(values, 1e-300))) @ vectors.T
        return np.concatenate([log_sd, logarithm[np.triu_indices(places, 1)]])


def correlation(gamma: FloatArray, places: int) -> FloatArray:
    """(..., F, F) correlation matrices from (..., F (F - 1) / 2) logarithms above the diagonal."""
    values, vectors = np.linalg.eigh(correlation_logarithm(gamma, places))
    return np.asarray((vectors * np.exp(values)[..., None, :]) @ np.swapaxes(vectors, -1, -2))


def correlation_logarithm(gamma: FloatArray, places: int) -> FloatArray:
    """The whole logarithm: the diagonal that makes the exponential's diagonal one. By the fixed
    point of Archakov and Hansen, which always contracts, until Newton's method is sure to."""
    matrix = np.zeros((*gamma.shape[:-1], places, places))
    row, column = np.triu_indices(places, 1)
    matrix[..., row, column] = matrix[..., column, row] = gamma
    diagonal = np.arange(places)
    for _ in range(200):
        values, vectors = np.linalg.eigh(matrix)
        found = np.einsum("...ij,...j->...i", np.square(vectors), np.exp(values))
        excess = np.log(found)
        largest = np.abs(excess).max(initial=0.0)
        if largest < 1e-13:
            break
        if largest < NEWTON_WITHIN:
            pairs = (vectors[..., :, :, None] * vectors[..., :, None, :]).reshape(
                *excess.shape, places**2
            )
            ratio = divided_differences(values).reshape(*excess.shape[:-1], 1, places**2)
            slope = (pairs * ratio) @ np.swapaxes(pairs, -1, -2) / found[..., :, None]
            excess = np.linalg.solve(slope, excess[..., None])[..., 0]
        matrix[..., diagonal, diagonal] -= excess
    return matrix


def correlation_jacobian(gamma: FloatArray, places: int) -> FloatArray:
    """(..., n, n): d (R above the diagonal) / d gamma, the diagonal of the logarithm following."""
    values, vectors = np.linalg.eigh(correlation_logarithm(gamma, places))
    ratio = divided_differences(values)
    row, column = np.triu_indices(places, 1)
    first = np.concatenate([row, np.arange(places)])
    second = np.concatenate([column, np.arange(places)])
    # In the eigenbasis, d exp(G) is dG times the divided differences: all directions at once.
    left = vectors[..., first, :, None] * vectors[..., second, None, :]
    inner = 0.5 * (left + np.swapaxes(left, -1, -2)) * ratio[..., None, :, :]
    inner[..., : len(row), :, :] *= 2.0  # a move above the diagonal moves below it too
    moved = np.einsum("...ia,...nab,...jb->...nij", vectors, inner, vectors, optimize=True)
    off, on = moved[..., row, column], moved[..., np.arange(places), np.arange(places)]
    split = len(row)
    following = np.linalg.solve(
        np.swapaxes(on[..., split:, :], -1, -2), np.swapaxes(on[..., :split, :], -1, -2)
    )
    jacobian = np.swapaxes(off[..., :split, :], -1, -2)
    return np.asarray(jacobian - np.swapaxes(off[..., split:, :], -1, -2) @ following)


def divided_differences(values: FloatArray) -> FloatArray:
    """(e^x - e^y) / (x - y) for all pairs; e^x where they meet (Daleckii and Krein)."""
    half = 0.5 * (values[..., :, None] - values[..., None, :])
    centre = 0.5 * (values[..., :, None] + values[..., None, :])
    small = np.abs(half) < 1e-6
    ratio = np.where(small, 1.0 + half**2 / 6, np.sinh(half) / np.where(small, 1.0, half))
    return np.asarray(np.exp(centre) * ratio)


def sample_lkj(places: int, eta: float, rng: np.random.Generator) -> FloatArray:
    """A correlation matrix from LKJ(eta), by the onion method of the same paper."""
    r = np.eye(places)
    beta = eta + (places - 2) / 2
    if places > 1:
        r[0, 1] = r[1, 0] = 2 * rng.beta(beta, beta) - 1
    for k in range(2, places):
        beta -= 0.5
        radius = np.sqrt(rng.beta(k / 2, beta))
        direction = rng.standard_normal(k)
        w = radius * direction / np.linalg.norm(direction)
        r[:k, k] = r[k, :k] = np.linalg.cholesky(r[:k, :k]) @ w
    return r
