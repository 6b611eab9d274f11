"""The Hessian at a state, as an arrow, and its factor with the seats eliminated one by one.

Only the coordinates that move are ever formed (``Model.moved``): a pair of categories that moves
three outcomes of nine costs a third. What a seat's facts do to it goes through its level alone, so
of their part of the Schur complement nothing is as long as there are seats and outcomes together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg as sl

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.definition import Model
from hustings.estimate.multilevel.layout import Layout, packed_places, unpack

BLOCK = 1024  # rows at a time


@dataclass(frozen=True)
class Curved:
    """The Hessian of the likelihood: the seats' blocks (S, D, D), those of the kinds' coordinates
    that move (Fk, Fk), and the border between (S, D, Fk)."""

    seat: FloatArray
    kinds: FloatArray
    border: FloatArray


@dataclass(frozen=True)
class Arrow:
    """The factorised Hessian at a state.

    ``F`` of the G D shared coordinates move (``Model.moved``, here ``moved``). ``whitener``:
    (S, D, D) inverse Cholesky factors W of the seats' blocks, W'W their inverse. ``coupling``:
    (S, D, F) W times the seats' rows against the shared block. ``schur``: (F, F) lower Cholesky
    factor of the Schur complement. ``prior``: (D, D) precision of a seat's own effect. ``log_det``
    of the whole Hessian. ``curved``: what it was made of, for as long as that may serve again.
    """

    whitener: FloatArray
    coupling: FloatArray
    schur: FloatArray
    moved: IntArray
    prior: FloatArray
    log_det: float
    curved: Curved | None


@dataclass(frozen=True)
class Precision:
    """Prior precisions: ``shared`` (G D, G D), nothing where an effect does not move, and ``seat``
    (D, D); ``log_det`` of both, over all effects and seats."""

    shared: FloatArray
    seat: FloatArray
    log_det: float


@dataclass(frozen=True)
class Moved:
    """The coordinates that move, seats' facts first: ``column`` of its design and ``place`` in the
    basis of each, of the facts (Fs,) and of the kinds (Fk,)."""

    fact_column: IntArray
    fact_place: IntArray
    kind_column: IntArray
    kind_place: IntArray


def moved_coordinates(model: Model) -> Moved:
    d, js = model.basis.size, model.seat_design.shape[1]
    column, place = np.divmod(model.moved, d)
    facts = int(np.searchsorted(column, js))
    return Moved(column[:facts], place[:facts], column[facts:] - js, place[facts:])


def by_place(places: IntArray, size: int) -> list[tuple[int, IntArray]]:
    """Each coordinate of the basis, and which of the moved ones are on it."""
    return [(place, np.flatnonzero(places == place)) for place in range(size)]


def factorise(model: Model, layout: Layout, prior: Precision, p: FloatArray) -> Arrow:
    """The arrow where the rows' probabilities are ``p``."""
    return eliminated(model, layout, prior, curved(model, layout, p))


def eliminated(model: Model, layout: Layout, prior: Precision, curved: Curved) -> Arrow:
    """The arrow of a likelihood and a prior, the seats eliminated."""
    moved = moved_coordinates(model)
    seat, border = curved.seat, curved.border
    facts, size = len(moved.fact_column), len(model.moved)
    factor = np.linalg.cholesky(seat + prior.seat)
    whitener = np.linalg.inv(factor)
    white_seat = np.matmul(whitener, seat)
    coupling = np.empty((model.seats, model.basis.size, size))
    coupling[:, :, :facts] = white_seat[:, :, moved.fact_place]
    coupling[:, :, :facts] *= model.seat_design[:, None, moved.fact_column]
    of_kinds = np.matmul(whitener, border)
    coupling[:, :, facts:] = of_kinds
    schur = np.empty((size, size))
    tall = of_kinds.reshape(-1, size - facts)
    if size > facts:
        schur[facts:, facts:] = sl.blas.dsyrk(-1.0, tall.T, beta=1.0, c=curved.kinds.T, lower=1)
    # Of a level's precision what its own effect leaves to the facts: W - W (W + P)^-1 W.
    back = white_seat.transpose(0, 2, 1)
    left = np.matmul(back, -white_seat)
    left += seat
    schur[:facts, :facts] = _by_facts(model, layout, moved, left)
    rest = np.matmul(back, -of_kinds)
    rest += border
    for d, own in by_place(moved.fact_place, model.basis.size):
        of_own = model.seat_design[:, moved.fact_column[own]].T @ rest[:, d]
        schur[facts:, own] = of_own.T
    schur += prior.shared[np.ix_(model.moved, model.moved)]
    schur = sl.cholesky(schur, lower=True, check_finite=False, overwrite_a=True)
    log_det = 2 * float(np.log(np.diagonal(factor, axis1=1, axis2=2)).sum())
    log_det += 2 * float(np.log(np.diag(schur)).sum())
    return Arrow(whitener, coupling, schur, model.moved, prior.seat, log_det, curved)


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


def curved(model: Model, layout: Layout, p: FloatArray) -> Curved:
    """The Hessian of the likelihood where the rows' probabilities are ``p``."""
    moved, weights = moved_coordinates(model), packed_weights(layout, p)
    a, load, jq = model.basis.a, model.loading, model.kind_design.shape[1]
    k, d = a.shape
    seats = model.seats
    plain_places = bool(np.all(a == np.eye(k))) if k == d else False
    carry = None if plain_places else _to_basis(a)
    summed = np.zeros((seats, weights.shape[1]))
    summed[layout.present] = np.add.reduceat(weights, layout.starts) if len(weights) else 0.0
    full = unpack(summed, k)
    seat = a.T @ (full * load[:, :, None] * load[:, None, :]) @ a
    cross = np.asarray(layout.by_seat_column @ weights)
    by_kind = np.asarray(layout.by_kind @ weights)
    packed, by_kind = (x if carry is None else x @ carry for x in (cross, by_kind))
    place = packed_places(d)
    within = _gathered(packed.reshape(seats, jq, -1), moved, place)
    loaded = bool(np.any(load != 1.0))
    if not loaded:
        border = within.copy() if model.centre is not None else within
    elif plain_places:
        border = within * load[:, :, None]
    else:
        border = _gathered(_seat_side(model, cross.reshape(seats, jq, -1)), moved, None)
    pairs = np.asarray(layout.outer @ by_kind).reshape(jq, jq, -1)
    column, own = moved.kind_column, moved.kind_place
    kinds = pairs[column[:, None], column[None, :], place[own[:, None], own[None, :]]]
    if model.centre is not None:
        centre = model.centre[:, None, column]
        half = a.T @ (full * load[:, :, None]) @ a
        border -= half[:, :, own] * centre
        within -= (0.5 * (a.T @ full @ a))[:, :, own] * centre
        less = _centring(model, moved, within)
        kinds -= less
        kinds -= less.T
    return Curved(seat, kinds, border)


def _to_basis(a: FloatArray) -> FloatArray:
    """(N, D (D + 1) / 2): packed K x K to packed A' . A."""
    k, d = a.shape
    whole = a.T @ unpack(np.eye(k * (k + 1) // 2), k) @ a
    first, second = np.triu_indices(d)
    return np.asarray(whole[:, first, second])


def _gathered(by_column: FloatArray, moved: Moved, place: IntArray | None) -> FloatArray:
    """(S, Jq, ...) to (S, D, Fk): of each column the coordinates that move. Packed by ``place``
    (D, D), or whole (S, Jq, D, D)."""
    seats, columns = by_column.shape[:2]
    if place is None:
        d = by_column.shape[2]
        place = np.arange(d * d).reshape(d, d)
    width = int(np.prod(by_column.shape[2:]))
    index = moved.kind_column[None, :] * width + place[:, moved.kind_place]
    return np.take(by_column.reshape(seats, columns * width), index, axis=1)


def _centring(model: Model, moved: Moved, within: FloatArray) -> FloatArray:
    """(Fk, Fk): half of what centring the kind columns by C takes from their own block, which is
    sum over rows of x x' W less that of (x - C)(x - C)' W. ``within``: (S, D, Fk), the sum of a
    seat's x' W less half of C' W."""
    assert model.centre is not None
    less = np.empty((within.shape[2], within.shape[2]))
    for d, own in by_place(moved.kind_place, within.shape[1]):
        less[own] = model.centre[:, moved.kind_column[own]].T @ within[:, d]
    return less


def _seat_side(model: Model, cross: FloatArray) -> FloatArray:
    """(S, Jq, N) packed sums to (S, Jq, D, D), the loading on the seat's side alone."""
    k, d = model.basis.a.shape
    carry = unpack(np.eye(cross.shape[-1]), k) @ model.basis.a  # (N, K, D)
    half = (cross @ carry.reshape(-1, k * d)).reshape(*cross.shape[:2], k, d)
    half *= model.loading[:, None, :, None]
    return np.asarray(np.matmul(model.basis.a.T, half))


def _by_facts(model: Model, layout: Layout, moved: Moved, blocks: FloatArray) -> FloatArray:
    """(Fs, Fs): sum over seats of their facts' outer product x blocks (S, D, D)."""
    js, d = model.seat_design.shape[1], model.basis.size
    whole = (layout.seat_outer @ blocks.reshape(len(blocks), -1)).reshape(js, js, d, d)
    column, own = moved.fact_column, moved.fact_place
    return np.asarray(whole[column[:, None], column[None, :], own[:, None], own[None, :]])
