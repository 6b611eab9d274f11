"""Covariances over the outcomes, their hyperparameters and priors.

Hyperparameters live on scales without bounds (log sds; the matrix logarithm of a covariance), on
which their posterior is nearest to normal. Every prior is stated on the natural scale, and
``log_prior`` carries the Jacobian. All are indifferent to the order of the outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from hustings.election.contest import FloatArray


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
    """sds Exponential(``rate``), correlations LKJ(``eta``). theta = the upper triangle of the
    matrix logarithm of the covariance: permuting outcomes permutes theta and nothing else.

    LKJ: Lewandowski, Kurowicka and Joe, "Generating random correlation matrices based on vines
    and extended onion method", Journal of Multivariate Analysis 100 (2009).
    """

    rate: float = 1.0
    eta: float = 2.0

    def size(self, places: int) -> int:
        return places * (places + 1) // 2

    def covariance(self, theta: FloatArray, places: int) -> FloatArray:
        values, vectors = np.linalg.eigh(symmetric(theta, places))
        return np.asarray((vectors * np.exp(values)) @ vectors.T)

    def pull_back(self, theta: FloatArray, gradient: FloatArray) -> FloatArray:
        places = len(gradient)
        values, vectors = np.linalg.eigh(symmetric(theta, places))
        inner = vectors.T @ gradient @ vectors * divided_differences(values)
        return triangle_gradient(vectors @ inner @ vectors.T)

    def log_prior(self, theta: FloatArray, places: int) -> float:
        """p(sds) p(correlations), times |d(sds, correlations) / d covariance|, times
        |d covariance / d its logarithm|."""
        values, vectors = np.linalg.eigh(symmetric(theta, places))
        variance = np.square(vectors) @ np.exp(values)
        sd = np.sqrt(variance)
        log_det_correlation = values.sum() - np.log(variance).sum()
        return float(
            -self.rate * sd.sum()
            + (self.eta - 1) * log_det_correlation
            - places * np.log(sd).sum()
            + log_exp_jacobian(values)
        )

    def log_prior_gradient(self, theta: FloatArray, places: int) -> FloatArray:
        # Central differences: a handful of small eigenproblems, exact to about 1e-9.
        step = 1e-5
        moved = theta + step * np.concatenate([np.eye(len(theta)), -np.eye(len(theta))])
        value = np.array([self.log_prior(t, places) for t in moved])
        return np.asarray((value[: len(theta)] - value[len(theta) :]) / (2 * step))

    def start(self, places: int) -> FloatArray:
        theta = np.zeros(self.size(places))
        theta[np.flatnonzero(np.equal(*np.triu_indices(places)))] = 2 * np.log(0.2 / self.rate)
        return theta

    def sample(self, places: int, rng: np.random.Generator) -> FloatArray:
        sd = rng.exponential(1 / self.rate, places)
        covariance = sample_lkj(places, self.eta, rng) * np.outer(sd, sd)
        values, vectors = np.linalg.eigh(covariance)
        logarithm = (vectors * np.log(np.maximum(values, 1e-300))) @ vectors.T
        return np.asarray(logarithm[np.triu_indices(places)])


def symmetric(theta: FloatArray, places: int) -> FloatArray:
    """(F, F) symmetric matrix from its upper triangle, row by row."""
    matrix = np.zeros((places, places))
    matrix[np.triu_indices(places)] = theta
    return np.asarray(matrix + np.triu(matrix, 1).T)


def triangle_gradient(gradient: FloatArray) -> FloatArray:
    """Gradient in the upper triangle, from the symmetric gradient in the whole matrix."""
    doubled = gradient + gradient.T - np.diag(np.diag(gradient))
    return np.asarray(doubled[np.triu_indices(len(gradient))])


def divided_differences(values: FloatArray) -> FloatArray:
    """(e^x - e^y) / (x - y) for all pairs; e^x where they meet (Daleckii and Krein)."""
    half = 0.5 * (values[:, None] - values[None, :])
    centre = 0.5 * (values[:, None] + values[None, :])
    small = np.abs(half) < 1e-6
    ratio = np.where(small, 1.0 + half**2 / 6, np.sinh(half) / np.where(small, 1.0, half))
    return np.asarray(np.exp(centre) * ratio)


def log_exp_jacobian(values: FloatArray) -> float:
    """log |d exp(M) / d M| over symmetric matrices, from M's eigenvalues."""
    upper = np.triu_indices(len(values))
    return float(np.log(divided_differences(values)[upper]).sum())


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
