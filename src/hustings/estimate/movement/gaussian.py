"""A Gaussian model with directions about which nothing is assumed, solved exactly.

    y = X b + r,   b flat,   r ~ N(0, C)

``B = (I - Q Q') L^-1`` with C = L L' and Q an orthonormal basis of L^-1 X takes y to independent
unit errors free of b (restricted likelihood, Patterson & Thompson 1971); B'B is the usual
C^-1 - C^-1 X (X' C^-1 X)^-1 X' C^-1, also where columns of X repeat each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import qr, solve_triangular

from hustings.election.contest import FloatArray

RANK = 1e-9


@dataclass(frozen=True)
class Whitener:
    """``matrix``: (N, N), B above. ``log_det``: log|C| + log|X'C^-1 X| but for a constant of X.
    ``freedom``: N less the rank of X."""

    matrix: FloatArray
    log_det: float
    freedom: int


def whitener(covariance: FloatArray, flat: FloatArray) -> Whitener:
    """B of a covariance (N, N) and flat directions (N, K)."""
    lower = np.linalg.cholesky(covariance)
    inverse = solve_triangular(lower, np.eye(len(lower)), lower=True, check_finite=False)
    basis, upper, _ = qr(inverse @ flat, mode="economic", pivoting=True, check_finite=False)
    size = np.abs(np.diag(upper))
    rank = int((size > RANK * max(float(size.max(initial=0.0)), 1e-300)).sum())
    basis = basis[:, :rank]
    log_det = 2 * float(np.log(np.diag(lower)).sum() + np.log(size[:rank]).sum())
    return Whitener(inverse - basis @ (basis.T @ inverse), log_det, len(lower) - rank)


def log_likelihood(white: Whitener, y: FloatArray) -> float:
    """Restricted log likelihood of independent columns y (N, K)."""
    squares = float(np.square(white.matrix @ y).sum())
    return -0.5 * (squares + int(y.shape[1]) * white.log_det)


def posterior(
    white: Whitener, y: FloatArray, cross: FloatArray, prior: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Mean (M, K) and covariance (M, M) of M unknowns given y (N, K).

    ``cross``: (M, N) their prior covariance with y; ``prior``: (M, M) among themselves.
    """
    seen = white.matrix @ cross.T  # (N, M)
    return seen.T @ (white.matrix @ y), prior - seen.T @ seen
