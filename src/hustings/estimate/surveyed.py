"""A survey's posterior as the prior of what is read after it: polls of seats, and returns.

Joint draws of every seat become the same kind of thing that polls and past results make: central
shares, and Gaussian errors on the square-root scale with factors that seats share and a part of
each seat's own. Party by party, the factors are the leading principal components of the draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import FloatArray
from hustings.estimate.errors import Factors

COMPONENTS = 40
ENOUGH = 2_000  # draws that tell the components


@dataclass(frozen=True)
class DrawnFactors(Factors):
    """As ``Factors``, with own sds (P, M) that differ between parties. Factor 0, the lean that
    polls of seats share with the polls of the day, is nothing: a survey has none."""

    def total_variance(self) -> FloatArray:
        """(M, P): variance of the whole error."""
        return np.asarray((self.loadings**2).sum(axis=2).T + self.seat_sd.T**2)

    def of(self, party: int) -> Factors:
        """One party's errors among the others', its own sds for all."""
        return Factors(self.loadings, self.seat_sd[party])


def drawn_factors(roots: NDArray[np.float32]) -> DrawnFactors:
    """``roots``: (P, M, D) square roots of drawn shares."""
    parties, seats, _ = roots.shape
    count = min(COMPONENTS, seats)
    loadings = np.zeros((parties, seats, count + 1))
    own = np.zeros((parties, seats))
    for j in range(parties):
        some = roots[j, :, :ENOUGH].astype(float)
        some -= some.mean(axis=1, keepdims=True)
        covariance = some @ some.T / max(some.shape[1] - 1, 1)
        values, vectors = np.linalg.eigh(covariance)
        loadings[j, :, 1:] = vectors[:, -count:] * np.sqrt(np.maximum(values[-count:], 0.0))
        left = np.diag(covariance) - (loadings[j] ** 2).sum(axis=1)
        own[j] = np.sqrt(np.maximum(left, 0.0))
    return DrawnFactors(loadings, own)
