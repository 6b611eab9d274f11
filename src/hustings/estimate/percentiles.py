"""The one definition of a 90% interval."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import FloatArray, IntArray


def interval(
    draws: NDArray[np.float32] | FloatArray | IntArray,
) -> tuple[FloatArray, FloatArray]:
    """5th and 95th percentile over the last axis, as order statistics (no interpolation)."""
    count = draws.shape[-1]
    low, high = int(0.05 * (count - 1)), int(np.ceil(0.95 * (count - 1)))
    part = np.partition(draws, (low, high), axis=-1)
    return part[..., low].astype(np.float64), part[..., high].astype(np.float64)
