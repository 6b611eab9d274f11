"""The marginal likelihood of the hyperparameters, by Laplace's method, and what its gradient needs.

    log p(y | theta) ~ log p(y, x^ | theta) - 1/2 log |H|        x^ the mode, H the Hessian there

The gradient is exact (x^ moves with theta, and H with both), so it needs the third derivatives of
the likelihood against the posterior covariance of each row's predictors. The same vector
corrects the mean: the mode of a skewed posterior is not its mean, and

    E x ~ x^ - 1/2 H^-1 sum over rows of (third derivative . covariance)

is the first term of the difference (Tierney, Kass and Kadane, "Fully exponential Laplace
approximations", Journal of the American Statistical Association 84 (1989)). Without it rare
outcomes are biased upwards by a fifth of a posterior sd.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg as sl

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.definition import Model
from hustings.estimate.multilevel.families import Family
from hustings.estimate.multilevel.layout import Layout
from hustings.estimate.multilevel.newton import (
    Arrow,
    Mode,
    State,
    find_mode,
    precision,
    solve,
    spread_rows,
)


@dataclass(frozen=True)
class Posterior:
    """Given one theta: normal with mean ``mean`` and the inverse of ``mode.arrow``.

    ``log_evidence``: log p(y, theta), prior of theta included. ``gradient``: in theta, where it was
    asked for.
    """

    theta: FloatArray
    mode: Mode
    mean: State
    log_evidence: float
    gradient: FloatArray | None = None


@dataclass(frozen=True)
class Covariance:
    """``shared``: (G D, G D). ``with_shared``: (S, D, G D), of each seat's level z = X a + v with
    the effects. ``level``: (S, D, D), of z. ``own``: (S, D, D), of v."""

    shared: FloatArray
    with_shared: FloatArray
    level: FloatArray
    own: FloatArray


def log_prior(model: Model, theta: FloatArray) -> float:
    places = model.basis.places
    parts = model.split(theta)
    return sum(f.log_prior(t, places) for f, t in zip(model.families, parts, strict=True))


def log_evidence(model: Model, layout: Layout, theta: FloatArray, begin: State | Mode) -> Posterior:
    """Value alone; ``mean`` is the uncorrected mode."""
    prior = precision(model, theta)
    mode = find_mode(model, layout, prior, begin)
    value = mode.log_joint - 0.5 * mode.arrow.log_det + log_prior(model, theta)
    return Posterior(theta, mode, mode.state, value)


def posterior(
    model: Model, layout: Layout, theta: FloatArray, begin: State | Mode, gradient: bool = True
) -> Posterior:
    """Mode, corrected mean, log evidence and (if asked) its gradient."""
    found = log_evidence(model, layout, theta, begin)
    mode = found.mode
    covariance = covariances(model, mode.arrow)
    third = skew_rows(model, layout, covariance, mode.p)
    shift = solve(model, mode.arrow, spread_rows(model, layout, -0.5 * third))
    mean = State(mode.state.effects + shift.effects, mode.state.seats + shift.seats)
    slope = _gradient(model, theta, mode.state, shift, covariance) if gradient else None
    return Posterior(theta, mode, mean, found.log_evidence, slope)


def covariances(model: Model, arrow: Arrow) -> Covariance:
    """Blocks of the inverse Hessian."""
    js, d = model.seat_design.shape[1], model.basis.size
    inverse, info = sl.lapack.dpotri(arrow.schur, lower=1)
    if info:
        raise np.linalg.LinAlgError("the Schur complement could not be inverted.")
    shared = np.tril(inverse) + np.tril(inverse, -1).T
    # z = (R - T B') shared + noise: what a seat's level takes from the effects.
    from_shared = -np.matmul(arrow.whitener.transpose(0, 2, 1), arrow.coupling)
    by_design = np.kron(model.seat_design[:, None, :], np.eye(d))
    first = np.searchsorted(arrow.moved, js * d)  # of the moved ones, how many are a seat's facts
    by_design = by_design[:, :, arrow.moved[:first]]
    from_shared[:, :, :first] += by_design
    # Single precision is ample for what only corrects means and gradients, and twice as fast.
    from_shared = from_shared.astype(np.float32)
    by_design = by_design.astype(np.float32)
    single = shared.astype(np.float32)
    size = len(shared)
    with_shared = (from_shared.reshape(-1, size) @ single).reshape(model.seats, d, size)
    own_noise = np.matmul(arrow.whitener.transpose(0, 2, 1), arrow.whitener)
    level = own_noise + np.matmul(with_shared, from_shared.transpose(0, 2, 1))
    toward = np.matmul(with_shared[:, :, :first], by_design.transpose(0, 2, 1))
    by_shared = np.matmul(by_design @ single[:first, :first], by_design.transpose(0, 2, 1))
    own = level - toward - toward.transpose(0, 2, 1) + by_shared
    every = model.globals * d
    if size < every:
        with_shared = _spread_out(with_shared, arrow, every)
        shared = _spread_out(_spread_out(shared, arrow, every).T, arrow, every)
    return Covariance(shared, with_shared, level, own)


def _spread_out(values: FloatArray, arrow: Arrow, size: int) -> FloatArray:
    """(..., size) from (..., F): nothing where an effect does not move."""
    found = np.zeros((*values.shape[:-1], size), dtype=values.dtype)
    found[..., arrow.moved] = values
    return found


def skew_rows(model: Model, layout: Layout, covariance: Covariance, p: FloatArray) -> FloatArray:
    """(R, K): the derivative of each row's Hessian in its predictors, against their covariance.

    For n (diag p - p p') and covariance C it is  n p_m (C_mm - c - 2 ((C p)_m - p' C p)),
    where c = p' diag C.
    """
    outcomes = p.shape[1]
    packed = predictor_covariance(model, layout, covariance)
    diagonal = np.empty_like(p)
    product = np.zeros_like(p)
    at = 0
    for j in range(outcomes):
        diagonal[:, j] = packed[:, at]
        product[:, j] += packed[:, at] * p[:, j]
        rest = packed[:, at + 1 : at + outcomes - j]
        product[:, j] += np.einsum("rk,rk->r", rest, p[:, j + 1 :])
        product[:, j + 1 :] += rest * p[:, j : j + 1]
        at += outcomes - j
    inner = diagonal - 2 * product
    inner -= np.einsum("rk,rk->r", inner, p)[:, None]
    inner *= p
    inner *= layout.total[:, None]
    return inner


def predictor_covariance(model: Model, layout: Layout, covariance: Covariance) -> FloatArray:
    """(R, N) packed covariances of the rows' predictors."""
    basis, load = model.basis, model.loading
    k, d = basis.a.shape
    js, jq, seats = model.seat_design.shape[1], model.kind_design.shape[1], model.seats
    first, second = np.triu_indices(k)
    size = js + jq
    shared = covariance.shared.reshape(size, d, size, d)[js:, :, js:].transpose(0, 2, 1, 3)
    level = basis.a @ covariance.level @ basis.a.T
    level *= load[:, :, None] * load[:, None, :]
    crossed = covariance.with_shared.reshape(seats, d, size, d)[:, :, js:].transpose(0, 2, 1, 3)
    crossed = _to_outcomes(model, crossed)
    if model.centre is not None:
        apart = np.tensordot(model.centre, shared, axes=(1, 0))  # C b with each column of b
        apart = basis.a @ apart @ basis.a.T
        toward = np.einsum("sj,sjkl->skl", model.centre, crossed)
        level += np.einsum("sj,sjkl->skl", model.centre, apart) - toward
        level -= toward.transpose(0, 2, 1)
        crossed = crossed - apart
    by_seat = level[:, first, second]
    by_kind = np.asarray(layout.outer_back @ shared.reshape(jq * jq, d * d)).reshape(-1, d, d)
    by_kind = (basis.a @ by_kind @ basis.a.T)[:, first, second]
    both = crossed[..., first, second] + crossed[..., second, first]
    crossed = both.reshape(seats * jq, -1)
    packed = np.asarray(layout.from_seat_column @ crossed)
    packed += by_seat[layout.seat]
    packed += by_kind[layout.kind]
    return packed


def _to_outcomes(model: Model, crossed: FloatArray) -> FloatArray:
    """(S, Jq, D, D) to (S, Jq, K, K), loaded on the seat's side."""
    a, (seats, jq, d, _) = model.basis.a, crossed.shape
    k = len(a)
    carry = np.einsum("kd,le->dekl", a, a).reshape(d * d, k * k).astype(crossed.dtype)
    carried = (crossed.reshape(-1, d * d) @ carry).reshape(seats, jq, k, k)
    if np.all(model.loading == 1.0):
        return np.asarray(carried)
    return np.asarray(carried * model.loading[:, None, :, None].astype(crossed.dtype))


def _gradient(
    model: Model, theta: FloatArray, state: State, shift: State, covariance: Covariance
) -> FloatArray:
    """d log evidence / d theta, prior of theta included.

    For a block of n rows x with covariance S and precision P = S^-1, the explicit part is
    1/2 tr((n S - sum of x x' + cov x) dP); through the mode it is - shift' dP x.
    """
    d, b = model.basis.size, model.basis.b
    places = b.shape[1]
    parts = model.split(theta)
    size = model.globals
    blocks = covariance.shared.reshape(size, d, size, d)
    slopes = []
    for effect, part in zip(model.effects, parts, strict=False):
        c = effect.columns
        spread = blocks[c, :, c, :].sum(axis=0)
        x, moved = state.effects[c], shift.effects[c]
        only = effect.coordinates(d)
        slopes.append(_block(effect.family, part, b, only, x, moved, spread))
    spread = covariance.own.sum(axis=0)
    every = np.arange(d)
    slopes.append(_block(model.seat_family, parts[-1], b, every, state.seats, shift.seats, spread))
    prior = [f.log_prior_gradient(t, places) for f, t in zip(model.families, parts, strict=True)]
    return np.concatenate(slopes) + np.concatenate(prior)


def _block(
    family: Family,
    part: FloatArray,
    b: FloatArray,
    only: IntArray,
    x: FloatArray,
    shift: FloatArray,
    spread: FloatArray,
) -> FloatArray:
    if not len(part):
        return np.zeros(0)
    places = b.shape[1]
    covariance = (b @ family.covariance(part, places) @ b.T)[np.ix_(only, only)]
    cross = shift[:, only].T @ x[:, only]
    left = x[:, only].T @ x[:, only] + spread[np.ix_(only, only)]
    in_precision = 0.5 * (len(x) * covariance - left) - 0.5 * (cross + cross.T)
    inverse = np.linalg.inv(covariance)
    in_covariance = np.zeros((len(b), len(b)))
    in_covariance[np.ix_(only, only)] = -inverse @ in_precision @ inverse  # dP = - P dS P
    return family.pull_back(part, b.T @ in_covariance @ b)
