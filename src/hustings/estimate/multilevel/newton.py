"""The mode of effects and seats given the hyperparameters, with seats eliminated one by one.

Seats know of each other only through the effects that they share. So the Hessian is an arrow: a
dense block of G D shared coordinates and S blocks of D. A Newton step is S small
factorisations, one Schur complement and one Cholesky factor of the shared block.
The log posterior is concave, so steps that are halved when they overshoot always arrive.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg as sl

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.definition import Model
from hustings.estimate.multilevel.layout import Layout, unpack

STEPS = 60
BLOCK = 1024  # rows at a time
DECREMENT = 1e-3  # of the log posterior: the step that gains less is the last


@dataclass(frozen=True)
class State:
    """``effects``: (G, D), seat columns first. ``seats``: (S, D)."""

    effects: FloatArray
    seats: FloatArray


@dataclass(frozen=True)
class Precision:
    """Prior precisions: ``shared`` (G D, G D), nothing where an effect does not move, and ``seat``
    (D, D); ``log_det`` of both, over all effects and seats."""

    shared: FloatArray
    seat: FloatArray
    log_det: float


@dataclass(frozen=True)
class Arrow:
    """The factorised Hessian at a state.

    ``F`` of the G D shared coordinates move (``Model.moved``, here ``moved``). ``whitener``:
    (S, D, D) inverse Cholesky factors W of the seats' blocks, W'W their inverse. ``coupling``:
    (S, D, F) W times the seats' rows against the shared block. ``schur``: (F, F) lower Cholesky
    factor of the Schur complement. ``log_det`` of the whole Hessian.
    """

    whitener: FloatArray
    coupling: FloatArray
    schur: FloatArray
    moved: IntArray
    log_det: float


@dataclass(frozen=True)
class Mode:
    """``log_joint``: log likelihood plus log prior density of state given theta, normal constants
    left out that cancel in the Laplace approximation. ``p``: (R, K)."""

    state: State
    arrow: Arrow
    log_joint: float
    p: FloatArray


def precision(model: Model, theta: FloatArray) -> Precision:
    """Prior precisions at the hyperparameters."""
    d, b = model.basis.size, model.basis.b
    shared = np.zeros((model.globals, d, model.globals, d))
    log_det = 0.0
    parts = model.split(theta)
    for effect, part in zip(model.effects, parts, strict=False):
        only = effect.coordinates(d)
        covariance = b @ effect.family.covariance(part, b.shape[1]) @ b.T
        inverse, log_det_one = _inverse(covariance[np.ix_(only, only)])
        own = np.zeros((d, d))
        own[np.ix_(only, only)] = inverse
        shared[effect.columns, :, effect.columns, :] = own
        log_det -= len(effect.columns) * log_det_one
    seat, log_det_seat = _inverse(b @ model.seat_family.covariance(parts[-1], b.shape[1]) @ b.T)
    size = model.globals * d
    return Precision(shared.reshape(size, size), seat, log_det - model.seats * log_det_seat)


def _inverse(covariance: FloatArray) -> tuple[FloatArray, float]:
    factor = np.linalg.cholesky(covariance)
    half = np.linalg.inv(factor)
    return np.asarray(half.T @ half), float(2 * np.log(np.diag(factor)).sum())


def start(model: Model) -> State:
    """Nothing known."""
    d = model.basis.size
    return State(np.zeros((model.globals, d)), np.zeros((model.seats, d)))


def find_mode(model: Model, layout: Layout, prior: Precision, begin: State | Mode) -> Mode:
    """Newton's method from ``begin``; from a mode found under other hyperparameters, its arrow
    serves for the first steps, and most often for all but the last.

    Raises RuntimeError if it does not arrive in 60 steps, which a concave posterior does not do.
    """
    state = begin.state if isinstance(begin, Mode) else begin
    arrow = begin.arrow if isinstance(begin, Mode) else None
    value, p = evaluate(model, layout, prior, state)
    before = np.inf
    for _ in range(STEPS):
        gradient = gradient_at(model, layout, prior, state, p)
        fresh = arrow is None
        if arrow is None:
            arrow = factorise(model, layout, prior, p)
        step = solve(model, arrow, gradient)
        decrement = _inner(gradient, step)
        state, value, p, size = _climb(model, layout, prior, state, step, value)
        if fresh and decrement < DECREMENT:
            return Mode(state, arrow, value, p)
        slow = decrement > 0.1 * before or size < 1.0
        if slow or decrement < DECREMENT:
            arrow = None
        before = decrement
    raise RuntimeError(f"the mode was not found in {STEPS} steps; the last gained {decrement:g}.")


def _inner(left: State, right: State) -> float:
    return float(np.vdot(left.effects, right.effects) + np.vdot(left.seats, right.seats))


def _climb(
    model: Model, layout: Layout, prior: Precision, state: State, step: State, value: float
) -> tuple[State, float, FloatArray, float]:
    """The whole step, or the first half of a half ... of it that does not lead down. No step
    where all do, as those of an arrow found under quite other hyperparameters may."""
    size = 1.0
    while size > 1e-6:
        moved = State(state.effects + size * step.effects, state.seats + size * step.seats)
        moved_value, p = evaluate(model, layout, prior, moved)
        if moved_value >= value - 1e-10 * abs(value):
            return moved, moved_value, p, size
        size /= 2
    return state, *evaluate(model, layout, prior, state), 0.0


def levels(model: Model, state: State) -> tuple[FloatArray, FloatArray]:
    """(S, K) predictors of the seats, offsets included, and (Q, K) of the kinds."""
    js, a = model.seat_design.shape[1], model.basis.a
    z = model.seat_design @ state.effects[:js] + state.seats
    seat = model.offset + model.loading * (z @ a.T)
    if model.centre is not None:
        seat = seat - model.centre @ (state.effects[js:] @ a.T)
    kind = np.asarray(model.kind_design @ (state.effects[js:] @ a.T))
    return seat, kind if model.kind_offset is None else kind + model.kind_offset


def evaluate(
    model: Model, layout: Layout, prior: Precision, state: State
) -> tuple[float, FloatArray]:
    """Log posterior (up to the constant that Laplace cancels), and (R, K) probabilities."""
    seat, kind = levels(model, state)
    top = seat.max(axis=1, keepdims=True), kind.max(axis=1, keepdims=True)
    seat, kind = seat - top[0], kind - top[1]
    # exp(seat + kind) is a product, so no row needs an exponential of its own.
    p = np.exp(seat)[layout.seat]
    p *= np.exp(kind)[layout.kind]
    total = p @ np.ones(p.shape[1])
    if not total.all():  # seat and kind are further apart than numbers reach: no place to go
        return -np.inf, p
    p /= total[:, None]
    value = float(np.vdot(layout.seat_counts, seat) + np.vdot(layout.kind_counts, kind))
    value -= float(layout.total @ np.log(total))
    flat = state.effects.ravel()
    value -= 0.5 * float(flat @ prior.shared @ flat)
    value -= 0.5 * float(((state.seats @ prior.seat) * state.seats).sum())
    return value + 0.5 * prior.log_det, p


def spread_rows(model: Model, layout: Layout, rows: FloatArray) -> State:
    """(R, K) derivatives in the predictors, carried to effects and seats."""
    a = model.basis.a
    seat = np.zeros((model.seats, a.shape[0]))
    seat[layout.present] = np.add.reduceat(rows, layout.starts) if len(rows) else 0.0
    own = (model.loading * seat) @ a
    kind = model.kind_design.T @ (layout.by_kind @ rows) @ a
    if model.centre is not None:
        kind = kind - model.centre.T @ (seat @ a)
    return State(np.vstack([model.seat_design.T @ own, kind]), own)


def gradient_at(
    model: Model, layout: Layout, prior: Precision, state: State, p: FloatArray
) -> State:
    """The gradient of the log posterior."""
    rows = spread_rows(model, layout, layout.counts - layout.total[:, None] * p)
    shape = state.effects.shape
    return State(
        rows.effects - (prior.shared @ state.effects.ravel()).reshape(shape),
        rows.seats - state.seats @ prior.seat,
    )


def factorise(model: Model, layout: Layout, prior: Precision, p: FloatArray) -> Arrow:
    """The arrow where the rows' probabilities are ``p``."""
    shared, seat, border = hessian(model, layout, packed_weights(layout, p))
    shared += prior.shared
    moved = model.moved
    if len(moved) < len(shared):
        shared, border = shared[np.ix_(moved, moved)], border[:, :, moved]
    factor = np.linalg.cholesky(seat + prior.seat)
    whitener = np.linalg.inv(factor)
    coupling = np.matmul(whitener, border)
    tall = coupling.reshape(-1, coupling.shape[2])
    schur = sl.blas.dsyrk(-1.0, tall.T, beta=1.0, c=shared.T, lower=1, overwrite_c=0)
    schur = sl.cholesky(schur, lower=True, check_finite=False, overwrite_a=True)
    log_det = 2 * float(np.log(np.diagonal(factor, axis1=1, axis2=2)).sum())
    log_det += 2 * float(np.log(np.diag(schur)).sum())
    return Arrow(whitener, coupling, schur, moved, log_det)


def packed_weights(layout: Layout, p: FloatArray) -> FloatArray:
    """(R, N): n (diag p - p p'), the Hessian of a row's multinomial in its predictors."""
    first, second = np.triu_indices(p.shape[1])
    diagonal = np.flatnonzero(first == second)
    packed = np.empty((len(p), len(first)))
    for at in range(0, len(p), BLOCK):
        rows = slice(at, at + BLOCK)
        own = p[rows].T.copy()  # outcomes by rows, few enough for the nearest memory
        weighted = layout.total[rows] * own
        part = -weighted[first] * own[second]
        part[diagonal] += weighted
        packed[rows] = part.T
    return packed


def hessian(
    model: Model, layout: Layout, weights: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Of the likelihood: shared (G D, G D), seats (S, D, D), border (S, D, G D)."""
    basis, load = model.basis, model.loading
    k, d = basis.a.shape
    js, jq, seats = model.seat_design.shape[1], model.kind_design.shape[1], model.seats
    summed = np.zeros((seats, weights.shape[1]))
    summed[layout.present] = np.add.reduceat(weights, layout.starts) if len(weights) else 0.0
    full = unpack(summed, k)
    seat = basis.a.T @ (full * load[:, :, None] * load[:, None, :]) @ basis.a
    cross = np.asarray(layout.by_seat_column @ weights).reshape(seats, jq, -1)
    border = np.empty((seats, d, js + jq, d))
    border[:, :, :js] = seat[:, :, None, :] * model.seat_design[:, None, :, None]
    border[:, :, js:] = seat_side(model, cross).transpose(0, 2, 1, 3)
    if model.centre is not None:
        half = basis.a.T @ (full * load[:, :, None]) @ basis.a
        border[:, :, js:] -= half[:, :, None, :] * model.centre[:, None, :, None]
    size = js + jq
    shared = np.zeros((size, d, size, d))
    shared[:js, :, :js] = (
        (layout.seat_outer @ seat.reshape(seats, -1)).reshape(js, js, d, d).transpose(0, 2, 1, 3)
    )
    mixed = np.tensordot(model.seat_design, border[:, :, js:], axes=(0, 0))
    shared[:js, :, js:] = mixed
    shared[js:, :, :js] = mixed.transpose(2, 3, 0, 1)
    kinds = unpack(np.asarray(layout.by_kind @ weights), k)
    kinds = (basis.a.T @ kinds @ basis.a).reshape(len(kinds), -1)
    pairs = np.asarray(layout.outer @ kinds).reshape(jq, jq, d, d)
    shared[js:, :, js:] = pairs.transpose(0, 2, 1, 3)
    if model.centre is not None:
        shared[js:, :, js:] += centring(model, cross, basis.a.T @ full @ basis.a)
    return shared.reshape(size * d, size * d), seat, border.reshape(seats, d, size * d)


def centring(model: Model, cross: FloatArray, summed: FloatArray) -> FloatArray:
    """(Jq, D, Jq, D): what centring the kind columns by C takes from their own block,
    sum over rows of (x - C)(x - C)' W less that of x x' W. ``cross``: (S, Jq, N) packed;
    ``summed``: (S, D, D), in the coordinates of the basis."""
    assert model.centre is not None
    k = model.basis.outcomes
    full = model.basis.a.T @ unpack(cross, k) @ model.basis.a
    once = np.tensordot(model.centre, full, axes=(0, 0)).transpose(0, 2, 1, 3)
    outer = np.einsum("si,sj->sij", model.centre, model.centre).reshape(len(cross), -1)
    jq, d = model.centre.shape[1], summed.shape[1]
    twice = (outer.T @ summed.reshape(len(cross), -1)).reshape(jq, jq, d, d).transpose(0, 2, 1, 3)
    return np.asarray(twice - once - once.transpose(2, 3, 0, 1))


def seat_side(model: Model, cross: FloatArray) -> FloatArray:
    """(S, Jq, N) packed sums to (S, Jq, D, D), the loading on the seat's side alone."""
    k, d = model.basis.a.shape
    carry = unpack(np.eye(cross.shape[-1]), k) @ model.basis.a  # (N, K, D)
    if np.all(model.loading == 1.0):
        carry = np.einsum("kd,nke->nde", model.basis.a, carry)
        return np.asarray((cross @ carry.reshape(-1, d * d)).reshape(*cross.shape[:2], d, d))
    half = (cross @ carry.reshape(-1, k * d)).reshape(*cross.shape[:2], k, d)
    half *= model.loading[:, None, :, None]
    return np.asarray(np.matmul(model.basis.a.T, half))


def solve(model: Model, arrow: Arrow, right: State) -> State:
    """The inverse Hessian times ``right``."""
    white = np.matmul(arrow.whitener, right.seats[:, :, None])[:, :, 0]
    tall = arrow.coupling.reshape(-1, arrow.coupling.shape[2])
    shared = sl.cho_solve(
        (arrow.schur, True),
        right.effects.ravel()[arrow.moved] - tall.T @ white.ravel(),
        check_finite=False,
    )
    white = white - (tall @ shared).reshape(white.shape)
    seats = np.matmul(arrow.whitener.transpose(0, 2, 1), white[:, :, None])[:, :, 0]
    return State(scattered(arrow, shared, right.effects.size).reshape(right.effects.shape), seats)


def scattered(arrow: Arrow, values: FloatArray, size: int) -> FloatArray:
    """(size, ...) from (F, ...): nothing where an effect does not move."""
    if len(values) == size:
        return values
    found = np.zeros((size, *values.shape[1:]))
    found[arrow.moved] = values
    return found
