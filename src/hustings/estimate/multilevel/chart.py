"""Coordinates in which the posterior of the hyperparameters is nearly standard normal.

The logarithm of an sd has a long tail where the data allow that there is no spread at all. So an sd
goes through the normal quantile of an exponential distribution with the best sd as its mean,

    sd = -mean log(1 - Phi(u)),

under which an exponential distribution *is* a normal one; an sd that is well known is only
stretched. What is left of scale and correlation is taken out by the information at the best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, ndtri_exp

from hustings.election.contest import BoolArray, FloatArray
from hustings.estimate.multilevel.definition import Model

LEAST = 0.1  # of the information that a hyperparameter has alone: no direction is known by less


@dataclass(frozen=True)
class Chart:
    """``best``: (H,) where the chart is centred. ``spread``: (H,) which are log sds. ``centre``:
    (H,), ``scale``: (H, H), with ``u = centre + scale @ z``."""

    best: FloatArray
    spread: BoolArray
    centre: FloatArray
    scale: FloatArray

    def theta(self, z: FloatArray) -> FloatArray:
        """(H,) hyperparameters."""
        u = self.centre + self.scale @ z
        with np.errstate(divide="ignore"):
            return np.asarray(np.where(self.spread, self.best + np.log(-log_ndtr(-u)), u))

    def pulled(self, z: FloatArray, value: float, gradient: FloatArray) -> tuple[float, FloatArray]:
        """Log density and gradient in z, from those in theta."""
        first, log_first, _ = _slopes(self.centre + self.scale @ z, self.spread)
        total = value + float(np.log(first).sum())
        return total, np.asarray(self.scale.T @ (gradient * first + log_first))


def chart(model: Model, best: FloatArray, information: FloatArray) -> Chart:
    """``information``: (H, H) at the best hyperparameters, in theta."""
    places = model.basis.places
    spread = np.concatenate(
        [np.arange(f.size(places)) < f.spreads(places) for f in model.families]
    ).astype(bool)
    at_best = float(ndtri_exp(np.log(-np.expm1(-1.0))))
    u = np.where(spread, at_best, best)
    first, log_first, log_second = _slopes(u, spread)
    inside = information * np.outer(first, first) - np.diag(log_second)
    alone = np.sqrt(np.maximum(np.diag(inside), LEAST))
    values, vectors = np.linalg.eigh(inside / np.outer(alone, alone))
    scale = (vectors / np.sqrt(np.maximum(values, LEAST))) / alone[:, None]
    # The best in theta is not the best in u: a Newton step towards it.
    return Chart(best, spread, u + scale @ (scale.T @ log_first), scale)


def _slopes(u: FloatArray, spread: BoolArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """d theta / du, and the first and second derivative of its logarithm, each (H,)."""
    tail = -log_ndtr(-u)
    hazard = np.exp(tail - 0.5 * np.square(u) - 0.5 * np.log(2 * np.pi))
    ratio = hazard / tail
    rise = hazard - u
    return (
        np.where(spread, ratio, 1.0),
        np.where(spread, rise - ratio, 0.0),
        np.where(spread, hazard * rise - 1.0 - ratio * rise + np.square(ratio), 0.0),
    )
