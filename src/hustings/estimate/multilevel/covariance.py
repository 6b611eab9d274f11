"""Blocks of the inverse Hessian: of the effects, and of every seat's level with them.

A seat's level is z = X a + v, and given the effects it is  z = R X a - T b + noise  with
R = (W + P)^-1 P and T = (W + P)^-1 border. So what facts do is told by X alone, and only
what kinds do needs a product as long as seats and outcomes together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg as sl
from numpy.typing import NDArray

from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.arrow import Arrow, Moved, by_place, moved_coordinates
from hustings.estimate.multilevel.definition import Model

# Single precision is ample for what only corrects means and gradients, and twice as fast.
SINGLE = np.float32
Single = NDArray[np.float32]


@dataclass(frozen=True)
class Covariance:
    """``shared``: (F, F), of the coordinates that move. ``with_kinds``: (S, D, Fk), of each seat's
    level z = X a + v with the kinds' effects. ``level``: (S, D, D), of z. ``own``: (S, D, D), of
    v."""

    shared: FloatArray
    with_kinds: Single
    level: FloatArray
    own: FloatArray


def covariances(model: Model, arrow: Arrow) -> Covariance:
    """Blocks of the inverse Hessian."""
    inverse, info = sl.lapack.dpotri(arrow.schur, lower=1)
    if info:
        raise np.linalg.LinAlgError("the Schur complement could not be inverted.")
    shared = np.tril(inverse) + np.tril(inverse, -1).T
    moved = moved_coordinates(model)
    facts, d = len(moved.fact_column), model.basis.size
    single = shared.astype(SINGLE)
    back = arrow.whitener.transpose(0, 2, 1)
    noise = np.matmul(back, arrow.whitener)
    of_kinds = arrow.coupling[:, :, facts:].astype(SINGLE)
    kinds = of_kinds.shape[2]
    # Of X a with the kinds' effects, and with itself.
    facts_kinds = np.empty((model.seats, d, kinds), dtype=SINGLE)
    for place, own in by_place(moved.fact_place, d):
        design = model.seat_design[:, moved.fact_column[own]].astype(SINGLE)
        np.matmul(design, single[own, facts:], out=facts_kinds[:, place])
    of_facts = _of_facts(model, moved, shared[:facts, :facts])
    white = (of_kinds.reshape(-1, kinds) @ single[facts:, facts:]).reshape(of_kinds.shape)
    left = np.matmul(noise, arrow.prior)
    with_kinds = np.matmul(left.astype(SINGLE), facts_kinds)
    with_kinds -= np.matmul(back.astype(SINGLE), white)
    across = np.matmul(of_kinds, facts_kinds.transpose(0, 2, 1))  # whitened T b with X a
    inner = np.matmul(white, of_kinds.transpose(0, 2, 1))
    toward = np.matmul(left, of_facts) - np.matmul(back, across)  # z with X a
    mixed = np.matmul(np.matmul(back, across), left.transpose(0, 2, 1))
    level = np.matmul(np.matmul(left, of_facts), left.transpose(0, 2, 1)) + noise
    level += np.matmul(np.matmul(back, inner), arrow.whitener) - mixed - mixed.transpose(0, 2, 1)
    own_spread = level - toward - toward.transpose(0, 2, 1) + of_facts
    return Covariance(shared, with_kinds, level, own_spread)


def _of_facts(model: Model, moved: Moved, shared: FloatArray) -> FloatArray:
    """(S, D, D): covariance of X a, from that of a (Fs, Fs)."""
    d = model.basis.size
    found = np.empty((model.seats, d, d))
    parts = by_place(moved.fact_place, d)
    for first, rows in parts:
        design = model.seat_design[:, moved.fact_column[rows]]
        product = design @ shared[rows]
        for second, columns in parts:
            other = model.seat_design[:, moved.fact_column[columns]]
            found[:, first, second] = np.einsum("sf,sf->s", product[:, columns], other)
    return found
