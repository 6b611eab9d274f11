"""Joint draws of effects and seats from their posterior.

A draw of the shared effects comes from the Schur complement's factor, and given it each seat from
its own block. Draws come in pairs, one the mirror of the other about the mean: the mean of
anything nearly linear is then exact at once, and its spread as good as without.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg as sl

from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.definition import Model
from hustings.estimate.multilevel.marginal import Posterior
from hustings.estimate.multilevel.newton import scattered


@dataclass(frozen=True)
class Draws:
    """``n`` joint draws. ``effects``: (n, G, D). ``level``: (n, S, D), X a + v of each seat.
    ``theta``: (n, H)."""

    effects: FloatArray
    level: FloatArray
    theta: FloatArray


def draw(model: Model, posteriors: list[Posterior], count: int, rng: np.random.Generator) -> Draws:
    """``count`` draws, as many from each posterior as from any other (one more here and there)."""
    shares = [
        count // len(posteriors) + (i < count % len(posteriors)) for i in range(len(posteriors))
    ]
    found = [_draw_one(model, p, n, rng) for p, n in zip(posteriors, shares, strict=True) if n]
    theta = np.repeat([p.theta for p in posteriors], shares, axis=0)
    return Draws(
        np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found]), theta
    )


def _draw_one(
    model: Model, posterior: Posterior, count: int, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    arrow, mean = posterior.mode.arrow, posterior.mean
    seats, d = mean.seats.shape
    js = model.seat_design.shape[1]
    half = (count + 1) // 2
    white = rng.standard_normal((arrow.schur.shape[0], half))
    white = np.hstack([white, -white])[:, :count]
    shared = sl.solve_triangular(
        arrow.schur.astype(float), white, lower=True, trans="T", check_finite=False
    )
    noise = rng.standard_normal((seats * d, half))
    noise = np.hstack([noise, -noise])[:, :count]
    tall = arrow.coupling.astype(np.float32).reshape(seats * d, -1)
    inner = (noise - tall @ shared).reshape(seats, d, count)
    own = np.matmul(arrow.whitener.transpose(0, 2, 1), inner)
    shared = scattered(arrow, shared, model.globals * d).reshape(model.globals, d, count)
    level = own + np.tensordot(model.seat_design, shared[:js], axes=(1, 0))
    level += (mean.seats + model.seat_design @ mean.effects[:js])[:, :, None]
    effects = shared + mean.effects[:, :, None]
    return effects.transpose(2, 0, 1).copy(), level.transpose(2, 0, 1).copy()
