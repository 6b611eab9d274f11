"""Returns as a linear Gaussian observation of the seats' claims, and what it says of settings.

Unknown are q = S + m numbers: what each of S seats would claim, on the logit scale, and m shared
biases. Whatever the canvassers wrote becomes y = L' u + N(0, 1) about those u: L is (q, q), and
L L' the precision. Conditioning a Gaussian u ~ N(mean, Q) on it needs K = I + L' Q L alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.sparse import csr_array

from hustings.election.contest import FloatArray
from hustings.estimate.doorsteps.prior import LogitPrior

SPARSE = 0.1
JITTER = 1e-9  # of the largest precision: seats and biases are not told apart by returns alone


@dataclass(frozen=True)
class Observation:
    """``whitener``: (q, q) lower triangular L. ``seen``: (q,) y. ``light``: L' without its zeros,
    of which it has many where canvassers work one seat each; None where it has few."""

    whitener: FloatArray
    seen: FloatArray
    light: csr_array | None

    def weighed(self, values: FloatArray) -> FloatArray:
        """L' times ``values``: (q,) or (q, n)."""
        return np.asarray((self.whitener.T if self.light is None else self.light) @ values)


@dataclass(frozen=True)
class Biases:
    """What is thought of the m shared biases before any return: ``mean``, ``sd``: (m,)."""

    mean: FloatArray
    sd: FloatArray


@dataclass(frozen=True)
class Claims:
    """How claims hang on the truth, on the logit scale:

        claim = middle + slope (truth - middle) + tilt d + curve d^2 + the seat's own + the stream's

    with d the expected truth less the middle. Tilt, curve and the streams' over-claims are the
    biases; ``bend`` is the curve's present estimate, which moves the slope from seat to seat.
    ``seat_sd``: of a seat's own over-claim. A slope of 0 is canvassers whose writings have nothing
    to do with the seat.
    """

    middle: float
    slope: float
    bend: float
    seat_sd: float


@dataclass(frozen=True)
class Posterior:
    """``mean``: (q,), ``covariance``: (q, q), and ``log_density`` of the observation, up to a
    constant."""

    mean: FloatArray
    covariance: FloatArray
    log_density: float


def observation(precision: FloatArray, information: FloatArray) -> Observation:
    """From the (q, q) precision of the returns about u, and (q,) precision times reading."""
    jitter = JITTER * max(float(precision.diagonal().max()), 1.0)
    whitener = cholesky(precision + jitter * np.eye(len(precision)), lower=True)
    sparse = np.count_nonzero(whitener) < SPARSE * whitener.size
    return Observation(
        whitener,
        solve_triangular(whitener, information, lower=True),
        csr_array(whitener.T) if sparse else None,
    )


def slopes(prior: LogitPrior, claims: Claims) -> FloatArray:
    """(S,) how much a seat's claim moves with its truth; never against it."""
    return np.maximum(claims.slope + 2.0 * claims.bend * (prior.mean - claims.middle), 0.0)


def expected_claims(prior: LogitPrior, claims: Claims, biases: Biases) -> FloatArray:
    """(q,) mean of u before returns."""
    centred = claims.middle + claims.slope * (prior.mean - claims.middle)
    return np.concatenate([centred, biases.mean])


def claims_covariance(prior: LogitPrior, claims: Claims, biases: Biases) -> FloatArray:
    """(q, q) of u before returns."""
    slope = slopes(prior, claims)
    seats = len(slope)
    found = np.zeros((seats + len(biases.sd),) * 2)
    found[:seats, :seats] = slope[:, None] * prior.covariance * slope
    found[np.diag_indices(len(found))] += np.concatenate(
        [np.full(seats, claims.seat_sd**2), biases.sd**2]
    )
    return found


class Conditioned:
    """One set of ``Claims`` held against the observation."""

    def __init__(
        self, prior: LogitPrior, claims: Claims, biases: Biases, seen: Observation
    ) -> None:
        self.mean = expected_claims(prior, claims, biases)
        self.covariance = claims_covariance(prior, claims, biases)
        self.seen = seen
        self.spread = seen.weighed(self.covariance).T  # (q, q): Q L
        inner = seen.weighed(self.spread)
        inner[np.diag_indices_from(inner)] += 1.0
        self.root = cholesky(inner, lower=True)
        self.miss = seen.seen - seen.weighed(self.mean)
        self.pull = cho_solve((self.root, True), self.miss)

    def log_density(self) -> float:
        """Of the observation, up to a constant that no setting here moves."""
        return float(-np.log(self.root.diagonal()).sum() - 0.5 * self.miss @ self.pull)

    def posterior(self) -> Posterior:
        left = solve_triangular(self.root, self.spread.T, lower=True)
        covariance = self.covariance - left.T @ left
        return Posterior(self.mean + self.spread @ self.pull, covariance, self.log_density())
