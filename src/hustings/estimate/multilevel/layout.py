"""Evidence in the order of the arithmetic: rows sorted by seat, sums as sparse products.

Symmetric K x K matrices, one a row, are kept packed: their upper triangle, ``N = K (K + 1) / 2``
places. Sums over rows are then one product of a sparse matrix with an (R, N) array.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.definition import Counts, Model


@dataclass(frozen=True)
class Layout:
    """``R`` distinct (seat, kind) rows.

    ``seat``, ``kind``: (R,). ``counts``: (R, K). ``total``: (R,). ``starts``: first row of each
    seat that has any, and ``present``: those seats. ``by_kind``: (Q, R) sums rows by kind.
    ``by_seat_column``: (S Jq, R) sums rows by seat, weighted by each kind column. ``outer``:
    (Jq Jq, Q) products of a kind's columns. ``from_seat_column``, ``outer_back``: their transposes,
    in single precision. ``seat_outer``: (Js Js, S) the same of a seat's.
    ``seat_counts``: (S, K), ``kind_counts``: (Q, K), the counts summed.
    """

    seat: IntArray
    kind: IntArray
    counts: FloatArray
    total: FloatArray
    starts: IntArray
    present: IntArray
    by_kind: sp.csr_matrix
    by_seat_column: sp.csr_matrix
    from_seat_column: sp.csr_matrix
    outer: sp.csr_matrix
    outer_back: sp.csr_matrix
    seat_outer: FloatArray
    seat_counts: FloatArray
    kind_counts: FloatArray


def lay_out(model: Model, evidence: Counts) -> Layout:
    """Merge equal (seat, kind) rows, sort them, and prepare every sum that a step needs."""
    seats, kinds = model.seats, model.kind_design.shape[0]
    key = evidence.seat.astype(np.int64) * kinds + evidence.kind
    distinct, inverse = np.unique(key, return_inverse=True)
    rows = len(distinct)
    merge = sp.csr_matrix((np.ones(len(key)), (inverse, np.arange(len(key)))), (rows, len(key)))
    counts = np.ascontiguousarray(merge @ evidence.counts)
    seat, kind = distinct // kinds, distinct % kinds
    present, starts = np.unique(seat, return_index=True)
    design = model.kind_design.tocsr()
    chosen = design[kind].tocoo()
    spread = sp.csr_matrix(
        (chosen.data, (chosen.row, seat[chosen.row] * design.shape[1] + chosen.col)),
        (rows, seats * design.shape[1]),
    )
    return Layout(
        seat=seat,
        kind=kind,
        counts=counts,
        total=counts.sum(axis=1),
        starts=starts,
        present=present,
        by_kind=sp.csr_matrix((np.ones(rows), (kind, np.arange(rows))), (kinds, rows)),
        by_seat_column=spread.T.tocsr(),
        from_seat_column=spread.astype(np.float32),
        outer=(outer := row_outer(design)).T.tocsr(),
        outer_back=outer.astype(np.float32),
        seat_outer=np.ascontiguousarray(
            (model.seat_design[:, :, None] * model.seat_design[:, None, :]).reshape(seats, -1).T
        ),
        seat_counts=sums(seat, counts, seats),
        kind_counts=sums(kind, counts, kinds),
    )


def sums(index: IntArray, rows: FloatArray, size: int) -> FloatArray:
    """(size, K): rows added up by their index."""
    found = np.zeros((size, rows.shape[1]))
    np.add.at(found, index, rows)
    return found


def row_outer(design: sp.csr_matrix) -> sp.csr_matrix:
    """(Q, J J): each row's outer product with itself, flattened."""
    count = np.diff(design.indptr)
    columns = design.shape[1]
    row, first, second, value = [], [], [], []
    for width in np.unique(count):
        rows = np.flatnonzero(count == width)
        at = design.indptr[rows][:, None] + np.arange(width)
        index, data = design.indices[at], design.data[at]
        row.append(np.repeat(rows, width * width))
        first.append(np.repeat(index, width, axis=1).ravel())
        second.append(np.tile(index, (1, width)).ravel())
        value.append((data[:, :, None] * data[:, None, :]).ravel())
    where = (
        np.concatenate(row),
        np.concatenate(first).astype(np.int64) * columns + np.concatenate(second),
    )
    return sp.csr_matrix((np.concatenate(value), where), (design.shape[0], columns * columns))


def packed_places(outcomes: int) -> IntArray:
    """(K, K): where the pair of a row and a column is packed."""
    place = np.zeros((outcomes, outcomes), dtype=np.int64)
    first, second = np.triu_indices(outcomes)
    place[first, second] = place[second, first] = np.arange(len(first))
    return place


def unpack(packed: FloatArray, outcomes: int) -> FloatArray:
    """(..., N) to (..., K, K)."""
    return np.asarray(packed[..., packed_places(outcomes)])
