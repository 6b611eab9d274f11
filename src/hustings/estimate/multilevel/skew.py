"""How skewed the posterior is: rows' third derivatives against the covariance of predictors.

Rows are many, so they are worked on in single precision and in blocks that stay in near memory.
"""

from __future__ import annotations

import numpy as np

from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.arrow import BLOCK, Moved, by_place, moved_coordinates
from hustings.estimate.multilevel.covariance import SINGLE, Covariance, Single
from hustings.estimate.multilevel.definition import Model
from hustings.estimate.multilevel.layout import Layout, packed_places, unpack


def skew_rows(model: Model, layout: Layout, covariance: Covariance, p: FloatArray) -> FloatArray:
    """(R, K): the derivative of each row's Hessian in its predictors, against their covariance.

    For n (diag p - p p') and covariance C it is  n p_m (C_mm - c - 2 ((C p)_m - p' C p)),
    where c = p' diag C.
    """
    crossed, by_seat, by_kind = predictor_covariance(model, layout, covariance)
    packed = layout.from_seat_column @ crossed
    found = np.empty_like(p)
    for at in range(0, len(p), BLOCK):
        rows = slice(at, at + BLOCK)
        own = packed[rows]
        own += by_seat[layout.seat[rows]]
        own += by_kind[layout.kind[rows]]
        found[rows] = _contracted(own.T.copy(), p[rows].T.astype(SINGLE)).T
    found *= layout.total[:, None]
    return found


def _contracted(packed: Single, p: Single) -> Single:
    """(K, rows) from packed covariances (N, rows) and probabilities (K, rows)."""
    outcomes = len(p)
    product = np.zeros_like(p)
    inner = np.empty_like(p)
    at = 0
    for j in range(outcomes):
        rest = packed[at + 1 : at + outcomes - j]
        inner[j] = packed[at]
        product[j] += packed[at] * p[j]
        product[j] += (rest * p[j + 1 :]).sum(axis=0)
        product[j + 1 :] += rest * p[j]
        at += outcomes - j
    inner -= 2 * product
    inner -= (inner * p).sum(axis=0)
    inner *= p
    return inner


def predictor_covariance(
    model: Model, layout: Layout, covariance: Covariance
) -> tuple[Single, Single, Single]:
    """The packed covariance of a row's predictors, in three parts to be added up: (S Jq, N) of its
    seat with each of its columns, (S, N) of its seat, (Q, N) of its kind."""
    basis, load = model.basis, model.loading
    jq, seats, k = model.kind_design.shape[1], model.seats, basis.outcomes
    moved = moved_coordinates(model)
    first, second = np.triu_indices(k)
    a = basis.a.astype(SINGLE)
    facts = len(moved.fact_column)
    kinds: Single = covariance.shared[facts:, facts:].astype(SINGLE)
    level = basis.a @ covariance.level @ basis.a.T
    level *= load[:, :, None] * load[:, None, :]
    crossed: Single = np.matmul(a, covariance.with_kinds)
    if np.any(load != 1.0):
        crossed *= load[:, :, None].astype(SINGLE)
    if model.centre is not None:
        centre = model.centre.astype(SINGLE)
        apart: Single = np.empty_like(covariance.with_kinds)  # C b with each coordinate of b
        for place, own in by_place(moved.kind_place, basis.size):
            np.matmul(centre[:, moved.kind_column[own]], kinds[own], out=apart[:, place])
        toward = _with_centre(moved, centre, crossed, a)
        level += np.matmul(a, _with_centre(moved, centre, apart, a))
        level -= toward + toward.transpose(0, 2, 1)
        crossed -= np.matmul(a, apart)
    return (
        _packed_columns(moved, crossed, a, jq).reshape(seats * jq, -1),
        level[:, first, second].astype(SINGLE),
        layout.outer_back @ _packed_kinds(moved, kinds, jq, basis.size) @ _to_outcomes(a),
    )


def _with_centre(moved: Moved, centre: Single, crossed: Single, a: Single) -> Single:
    """(S, m, K): covariances with C b, from those with each coordinate of b (S, m, Fk)."""
    found = np.empty((*crossed.shape[:2], a.shape[1]), dtype=crossed.dtype)
    for place, own in by_place(moved.kind_place, a.shape[1]):
        weights = centre[:, moved.kind_column[own], None]
        found[:, :, place] = np.matmul(crossed[:, :, own], weights)[:, :, 0]
    return found @ a.T


def _packed_columns(moved: Moved, crossed: Single, a: Single, jq: int) -> Single:
    """(S, Jq, N): both halves of a seat's covariance with each column, from (S, K, Fk)."""
    k, d = a.shape
    seats = len(crossed)
    whole = np.zeros((seats, jq * k * d), dtype=SINGLE)
    index = moved.kind_column[None, :] * (k * d) + moved.kind_place[None, :]
    index = index + np.arange(k)[:, None] * d
    whole[:, index.ravel()] = crossed.reshape(seats, -1)
    first, second = np.triu_indices(k)
    carry = np.zeros((k, d, len(first)), dtype=SINGLE)
    pair = np.arange(len(first))
    carry[first, :, pair] += a[second]
    carry[second, :, pair] += a[first]
    return np.asarray(whole.reshape(-1, k * d) @ carry.reshape(k * d, -1)).reshape(seats, jq, -1)


def _packed_kinds(moved: Moved, kinds: Single, jq: int, size: int) -> Single:
    """(Jq Jq, packed): covariances of two columns' coordinates, the first no later in the basis."""
    place = packed_places(size)
    packed = np.zeros((jq * jq, size * (size + 1) // 2), dtype=SINGLE)
    column, own = moved.kind_column, moved.kind_place
    first, second = np.nonzero(own[:, None] <= own[None, :])
    pair = column[first] * jq + column[second]
    packed[pair, place[own[first], own[second]]] = kinds[first, second]
    return packed


def _to_outcomes(a: Single) -> Single:
    """(packed D x D, packed K x K): C to A C A'."""
    k, d = a.shape
    whole = a @ unpack(np.eye(d * (d + 1) // 2, dtype=SINGLE), d) @ a.T
    first, second = np.triu_indices(k)
    return np.asarray(whole[:, first, second])
