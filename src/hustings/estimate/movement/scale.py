"""The angular scale: a share p as asin(sqrt(p)), where sampling errors are alike for all.

On this scale the sampling error of a share among n people has variance 1 / (4 n), whichever
party and whichever share (Anscombe 1948; Freeman & Tukey 1950), and two parties' errors keep the
correlation that they have in a multinomial sample. Every party then has the same filter, and
no party is the reference.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray

COUNT, TOTAL = 3 / 8, 3 / 4  # Anscombe's: a group in which nobody chose the party has an angle too
LEAST = 1e-4


def angle(shares: FloatArray, people: FloatArray) -> FloatArray:
    """Angles of shares (N, P) that ``people`` (N,) gave; nan stays nan."""
    n = people[:, None]
    return np.asarray(np.arcsin(np.sqrt(np.clip((n * shares + COUNT) / (n + TOTAL), 0.0, 1.0))))


def share(angles: FloatArray) -> FloatArray:
    """Shares of angles of any shape."""
    return np.asarray(np.square(np.sin(np.clip(angles, 0.0, np.pi / 2))))


def steepness(angles: FloatArray) -> FloatArray:
    """How much share a small change of angle is: d sin^2(a) / da = sin(2 a), at least 0."""
    return np.asarray(np.sin(2 * np.clip(angles, 0.0, np.pi / 2)))


def party_correlation(shares: FloatArray) -> FloatArray:
    """(P, P) correlation of the parties' sampling errors in a multinomial sample of ``shares``.

    -sqrt(p q / ((1 - p) (1 - q))) for two parties; unknown shares count as nearly nothing.
    """
    p = np.clip(np.nan_to_num(shares, nan=LEAST), LEAST, 1 - LEAST)
    p = p / max(float(p.sum()), 1.0)
    odds = np.sqrt(p / (1 - p))
    found = -np.outer(odds, odds)
    np.fill_diagonal(found, 1.0)
    return found


def square_root(matrix: FloatArray) -> FloatArray:
    """A factor F with F F' = matrix; what is negative by rounding counts as nothing."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))
