"""Counting: what a plan's lift wins in each draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import FloatArray, IntArray

Float32 = NDArray[np.float32]


@dataclass(frozen=True)
class Worth:
    """Expected seats and their Monte Carlo standard error."""

    value: float
    se: float


def won(thresholds: Float32, lift: FloatArray) -> NDArray[np.bool_]:
    """(M, D) whether each draw is won. ``lift``: (M,) points.

    Compared in single precision with the lift rounded down, which is exact: a threshold in
    single precision is at most the lift if and only if it is at most the lift so rounded.
    """
    single = lift.astype(np.float32)
    single = np.where(single > lift, np.nextafter(single, np.float32(-np.inf)), single)
    reached: NDArray[np.bool_] = thresholds <= single[:, None]
    return reached


def chances(thresholds: Float32, lift: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    """(M,) chance of winning each seat; 0 draws are never asked for. ``weights``: (D,) mean 1."""
    if weights is not None:
        weighed: FloatArray = won(thresholds, lift) @ weights / len(weights)
        return weighed
    counts = np.count_nonzero(won(thresholds, lift), axis=1)
    found: FloatArray = counts / thresholds.shape[1]
    return found


def seats_won(thresholds: Float32, lift: FloatArray) -> IntArray:
    """(D,) seats won in each draw."""
    seats: IntArray = np.sum(won(thresholds, lift), axis=0, dtype=np.int64)
    return seats


def worth(seats: IntArray | FloatArray) -> Worth:
    """Expected value of ``seats`` (D,), counted or scored, or of a difference between two such."""
    draws = len(seats)
    spread = float(np.std(seats, ddof=1)) if draws > 1 else 0.0
    return Worth(float(np.mean(seats)), spread / draws**0.5)
