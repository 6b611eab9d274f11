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

from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.arrow import Arrow, Precision, eliminated, factorise
from hustings.estimate.multilevel.definition import Model
from hustings.estimate.multilevel.layout import Layout

STEPS = 60
DECREMENT = 1e-3  # of the log posterior: the step that gains less is the last
SLOW = 0.3  # an arrow that leaves more of a step's gain to the next is worth making anew


class NoMode(RuntimeError):
    """No mode was found, or no number for it."""


@dataclass(frozen=True)
class State:
    """``effects``: (G, D), seat columns first. ``seats``: (S, D)."""

    effects: FloatArray
    seats: FloatArray


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
    """Newton's method from ``begin``; from a mode found under other hyperparameters, the
    likelihood's part of its arrow serves for the first steps, and most often for all but the
    last. What such steps find of the slope's change corrects it (``_corrected``).

    Raises NoMode if it does not arrive in 60 steps, which a concave posterior does only where
    hyperparameters are beyond what numbers can tell apart.
    """
    state = begin.state if isinstance(begin, Mode) else begin
    arrow = None
    if isinstance(begin, Mode):
        arrow = begin.arrow
        if arrow.curved is not None:
            arrow = eliminated(model, layout, prior, arrow.curved)
    value, p = evaluate(model, layout, prior, state)
    gradient = gradient_at(model, layout, prior, state, p)
    before = np.inf
    seen: list[tuple[State, State]] = []
    for _ in range(STEPS):
        fresh = arrow is None
        if arrow is None:
            arrow, seen = factorise(model, layout, prior, p), []
        step = _corrected(model, arrow, seen, gradient)
        decrement = _inner(gradient, step)
        state, value, p, size = _climb(model, layout, prior, state, step, value)
        if fresh and decrement < DECREMENT:
            return Mode(state, arrow, value, p)
        slow = decrement > SLOW * before or size < 1.0
        if (slow and not fresh) or decrement < DECREMENT:
            arrow = None
        before = decrement
        last, gradient = gradient, gradient_at(model, layout, prior, state, p)
        change = State(last.effects - gradient.effects, last.seats - gradient.seats)
        taken = State(size * step.effects, size * step.seats)
        if _inner(taken, change) > 1e-12:
            seen.append((taken, change))
    raise NoMode(f"the mode was not found in {STEPS} steps; the last gained {decrement:g}.")


def _corrected(
    model: Model, arrow: Arrow, seen: list[tuple[State, State]], gradient: State
) -> State:
    """The step of an arrow found elsewhere, corrected by the steps taken with it and what they did
    to the gradient: the two loops of L-BFGS, about the arrow (Nocedal and Wright, "Numerical
    Optimization", 2006, algorithm 7.4)."""
    effects, seats = gradient.effects.copy(), gradient.seats.copy()
    parts = []
    for taken, change in reversed(seen):
        part = _inner(taken, State(effects, seats)) / _inner(taken, change)
        effects -= part * change.effects
        seats -= part * change.seats
        parts.append(part)
    step = solve(model, arrow, State(effects, seats))
    for (taken, change), part in zip(seen, reversed(parts), strict=True):
        more = part - _inner(change, step) / _inner(taken, change)
        step = State(step.effects + more * taken.effects, step.seats + more * taken.seats)
    return step


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
