"""The model, once: what the fast engine and the oracle both read.

A person of kind ``q`` (a cell of the frame, perhaps with a house and a wave) in seat ``s``
answers with outcome ``k`` with probability softmax over k of

    eta_sqk = offset_sk + kind_offset_qk + loading_sk (A (X_s a + v_s))_k + (A (X_q - C_s) b)_k

``C_s`` is nothing unless given: the mean of X_q over a seat's people makes b an effect *within*
seats, which says who in a seat leans where and not how seats differ. ``A`` is the basis (K, D).
The rows of a and b are the effects; v_s is the seat's own.

    rows of an effect:  N(0, S)   with S = B S_F B'
    v_s:                N(0, S_seat)

``S_F`` is a covariance over the F places of its family, ``B`` (D, F) carries it to the
coordinates of the basis. Three bases are of use:

- ``reference``: D = K - 1 logits against the first outcome (S depends on which that is);
- ``sum_to_zero``: D = K - 1 orthonormal contrasts of K exchangeable outcomes: no outcome has a
  place of its own, and relabelling them changes nothing;
- ``free``: D = K, for loadings that differ between outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.families import Family

NOT_ON_BALLOT = -1e4  # an offset that leaves no probability, and no infinity to trip over


@dataclass(frozen=True)
class Basis:
    """``a``: (K, D) coordinates to outcomes. ``b``: (D, F) places of a family to coordinates."""

    a: FloatArray
    b: FloatArray

    @property
    def outcomes(self) -> int:
        return int(self.a.shape[0])

    @property
    def size(self) -> int:
        return int(self.a.shape[1])

    @property
    def places(self) -> int:
        return int(self.b.shape[1])


def reference_basis(outcomes: int) -> Basis:
    """Logits against outcome 0: what most published multilevel models use."""
    a = np.vstack([np.zeros(outcomes - 1), np.eye(outcomes - 1)])
    return Basis(a, np.eye(outcomes - 1))


def sum_to_zero_basis(outcomes: int) -> Basis:
    """Helmert contrasts. Only their span matters: the prior is put on the K outcomes alike."""
    a = np.zeros((outcomes, outcomes - 1))
    for d in range(outcomes - 1):
        a[: d + 1, d] = 1.0
        a[d + 1, d] = -(d + 1.0)
        a[:, d] /= np.linalg.norm(a[:, d])
    return Basis(a, a.T.copy())


def free_basis(outcomes: int) -> Basis:
    """Every outcome by itself; what moves all outcomes alike is held by the prior alone."""
    return Basis(np.eye(outcomes), np.eye(outcomes))


@dataclass(frozen=True)
class Effect:
    """Columns that share one covariance. ``columns``: (n,) places among the Js seat columns
    followed by the Jq kind columns. ``only``: the coordinates of the basis that the effect moves,
    all unless given; on the others it is nothing."""

    name: str
    columns: IntArray
    family: Family
    only: IntArray | None = None

    def coordinates(self, size: int) -> IntArray:
        """(m,) of ``size`` coordinates, those that the effect moves."""
        return np.arange(size) if self.only is None else self.only


@dataclass(frozen=True)
class Model:
    """``S`` seats, ``Q`` kinds, ``K`` outcomes.

    ``offset``, ``loading``: (S, K). ``seat_design``: (S, Js). ``kind_design``: (Q, Jq) sparse.
    ``kind_offset``: (Q, K), nothing unless given: what is known beforehand of a kind, or which
    outcomes it does not speak of (``NOT_ON_BALLOT``). ``centre``: (S, Jq), C. Every column belongs
    to exactly one effect.
    """

    outcomes: tuple[str, ...]
    basis: Basis
    offset: FloatArray
    loading: FloatArray
    seat_design: FloatArray
    kind_design: sp.csr_matrix
    effects: tuple[Effect, ...]
    seat_family: Family
    kind_offset: FloatArray | None = None
    centre: FloatArray | None = None

    def __post_init__(self) -> None:
        columns = np.sort(np.concatenate([e.columns for e in self.effects]))
        if not np.array_equal(columns, np.arange(self.globals)):
            raise ValueError("every column of the designs must belong to exactly one effect.")

    @property
    def seats(self) -> int:
        return int(self.offset.shape[0])

    @property
    def globals(self) -> int:
        return int(self.seat_design.shape[1] + self.kind_design.shape[1])

    @property
    def families(self) -> tuple[Family, ...]:
        """The families of the effects, then that of the seats: the order of the hyperparameters."""
        return (*(e.family for e in self.effects), self.seat_family)

    @property
    def hyperparameters(self) -> int:
        return sum(f.size(self.basis.places) for f in self.families)

    @property
    def moved(self) -> IntArray:
        """Places among the flattened (G, D) effects that are not fixed at nothing."""
        d = self.basis.size
        places = [
            (e.columns[:, None] * d + e.coordinates(d)[None, :]).ravel() for e in self.effects
        ]
        return np.sort(np.concatenate(places)).astype(np.int64)

    def split(self, theta: FloatArray) -> list[FloatArray]:
        """The hyperparameters of each family, from all of them in one vector."""
        ends = np.cumsum([f.size(self.basis.places) for f in self.families])
        return np.split(np.asarray(theta, dtype=float), ends[:-1])


@dataclass(frozen=True)
class Counts:
    """What people answered: ``seat``, ``kind``: (R,); ``counts``: (R, K), fractions allowed."""

    seat: IntArray
    kind: IntArray
    counts: FloatArray


def log_joint(
    model: Model, evidence: Counts, theta: FloatArray, effects: FloatArray, seats: FloatArray
) -> float:
    """Log density of evidence, effects (G, D), seat effects (S, D) and hyperparameters.

    Written plainly, for tests and for the oracle to be held against: multinomial coefficients and
    constants of the normal density are left out.
    """
    js = model.seat_design.shape[1]
    a = model.basis.a
    z = model.seat_design @ effects[:js] + seats
    level = model.offset + model.loading * (z @ a.T)
    if model.centre is not None:
        level = level - model.centre @ effects[js:] @ a.T
    kind = model.kind_design @ effects[js:] @ a.T
    if model.kind_offset is not None:
        kind = kind + model.kind_offset
    eta = level[evidence.seat] + kind[evidence.kind]
    top = eta.max(axis=1, keepdims=True)
    log_p = eta - top - np.log(np.exp(eta - top).sum(axis=1, keepdims=True))
    total = float((evidence.counts * log_p).sum())
    every = np.arange(model.basis.size)
    blocks = [
        (e.family, e.coordinates(model.basis.size), effects[e.columns]) for e in model.effects
    ]
    blocks.append((model.seat_family, every, seats))
    for (family, only, rows), part in zip(blocks, model.split(theta), strict=True):
        covariance = model.basis.b @ family.covariance(part, model.basis.places) @ model.basis.b.T
        covariance = covariance[np.ix_(only, only)]
        own = rows[:, only]
        total -= 0.5 * len(rows) * float(np.linalg.slogdet(covariance)[1])
        total -= 0.5 * float((own * np.linalg.solve(covariance, own.T).T).sum())
        total += family.log_prior(part, model.basis.places)
    return total
