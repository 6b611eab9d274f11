"""The log density of a multilevel model and its gradient by hand, in numba, for long NUTS runs.

The same joint as ``hustings.estimate.multilevel.definition.log_joint``, in coordinates that suit
NUTS: an effect is a factor of its covariance times standard normals (not centred), or, where
``centred`` says so for a family without correlations and an outcome, itself; sds are logarithms,
correlations are the inverse hyperbolic tangents of canonical partial correlations. Counts stay
one row for each seat and kind that was met.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from hustings.estimate.multilevel.definition import Counts, Model
from hustings.estimate.multilevel.families import Correlated, Fixed, Spread

FIXED, SPREAD, CORRELATED = 0, 1, 2
WIDTH = 8  # outcomes are padded to what one instruction takes
BLOCK = 2048  # rows at once: their chances stay in the processor's cache
UNLIKELY = -600.0  # below it exp is slow, and nothing


@dataclass(frozen=True)
class Plan:
    """Where each family's numbers stand in the vector x of NUTS. One row a family:
    ``shape``: (type, first hyperparameter, first normal, rows); ``known``: (families, F) fixed
    sds, or rates; ``eta``: (families,); ``column``: places of all rows among globals then seats.
    """

    shape: np.ndarray
    known: np.ndarray
    eta: np.ndarray
    column: np.ndarray
    size: int
    hyper: np.ndarray  # places of the hyperparameters in x


def plan_of(model: Model) -> Plan:
    """Families in the model's order, each its hyperparameters and then its normals."""
    places = model.basis.places
    shape, known, eta, column, hyper = [], [], [], [], []
    at = 0
    sets = [*(e.columns for e in model.effects), model.globals + np.arange(model.seats)]
    for family, columns in zip(model.families, sets, strict=True):
        if isinstance(family, Fixed):
            kind, own, size = FIXED, family.sd, 0
        elif isinstance(family, Spread):
            kind, own, size = SPREAD, family.rate, places
        elif isinstance(family, Correlated):
            kind, own, size = CORRELATED, family.rate, places * (places + 1) // 2
        else:
            raise TypeError(f"family must be Fixed, Spread or Correlated. Got {family!r} instead.")
        shape.append((kind, at, at + size, len(columns)))
        hyper.append(np.arange(at, at + size))
        known.append(np.broadcast_to(np.asarray(own, dtype=float), places))
        eta.append(getattr(family, "eta", 0.0))
        column.append(columns)
        at += size + len(columns) * places
    return Plan(
        np.array(shape, dtype=np.int64),
        np.array(known),
        np.array(eta),
        np.concatenate(column).astype(np.int64),
        at,
        np.concatenate(hyper),
    )


class Density:
    """``Density(model, evidence)(x)`` is (log density, gradient); ``rows(x)`` the effects.
    ``centred``: (families, F), to be set before use."""

    def __init__(self, model: Model, evidence: Counts) -> None:
        if model.centre is not None or model.kind_offset is not None:
            raise ValueError("a model here has kinds without offsets and without a centre.")
        self.plan = plan_of(model)
        self.centred = np.zeros((len(self.plan.shape), model.basis.places), dtype=np.bool_)
        self.size = self.plan.size
        self.basis = np.ascontiguousarray(model.basis.b, dtype=float)  # (D, F)
        self.a = np.ascontiguousarray(model.basis.a, dtype=float)  # (K, D)
        self.outcomes = len(self.a)
        if self.outcomes > WIDTH:
            raise ValueError(f"outcomes must be at most {WIDTH}. Got {self.outcomes} instead.")
        self.offset, self.loading = model.offset.astype(float), model.loading.astype(float)
        self.x = np.ascontiguousarray(model.seat_design, dtype=float)
        kinds = model.kind_design.tocsr()
        self.kinds = (
            kinds.indptr.astype(np.int64),
            kinds.indices.astype(np.int64),
            kinds.data.astype(float),
        )
        order = np.argsort(evidence.seat, kind="stable")
        self.seat = evidence.seat[order].astype(np.int32)
        self.kind = evidence.kind[order].astype(np.int32)
        counts = evidence.counts[order]
        self.people = counts.sum(axis=1)
        self.by_seat = np.zeros((model.seats, WIDTH))
        self.by_kind = np.zeros((kinds.shape[0], WIDTH))
        np.add.at(self.by_seat[:, : self.outcomes], self.seat, counts)
        np.add.at(self.by_kind[:, : self.outcomes], self.kind, counts)
        self.level = np.full(self.by_seat.shape, UNLIKELY)
        self.kind_part = np.zeros(self.by_kind.shape)
        self.chances = np.empty((BLOCK, WIDTH))
        self.sums = np.empty(len(self.seat))

    def __call__(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        plan = self.plan
        rows, factors, prior, gradient = prior_and_rows(
            x, plan.shape, plan.known, plan.eta, self.centred, plan.column, self.basis
        )
        seat_part, kind_part = self.parts(rows)
        level, k = self.level, self.outcomes
        np.maximum(self.offset + self.loading * seat_part, UNLIKELY, out=level[:, :k])
        self.kind_part[:, :k] = kind_part
        by_seat, by_kind, log_sums = self.likelihood()
        total = prior - log_sums + float((self.by_seat[:, :k] * level[:, :k]).sum())
        total += float((self.by_kind[:, :k] * kind_part).sum())
        outer = self.gradient_of_rows(
            by_seat[:, :k] * self.loading @ self.a, by_kind[:, :k] @ self.a
        )
        pull_back(x, outer, plan.shape, self.centred, plan.column, self.basis, factors, gradient)
        return total, gradient

    def likelihood(self) -> tuple[np.ndarray, np.ndarray, float]:
        """Counts less what is expected, by seat and by kind, and the sum of people x log of
        sums. In blocks that stay in the cache; numpy's own exp is the fast one."""
        by_seat, by_kind = self.by_seat.copy(), self.by_kind.copy()
        for start in range(0, len(self.seat), BLOCK):
            part = slice(start, start + BLOCK)
            seat, kind = self.seat[part], self.kind[part]
            chances = self.chances[: len(seat)]
            linear(seat, kind, self.level, self.kind_part, chances)
            np.exp(chances, out=chances)
            residuals(seat, kind, self.people[part], chances, by_seat, by_kind, self.sums[part])
        return by_seat, by_kind, float(self.people @ np.log(self.sums))

    def rows(self, x: np.ndarray) -> np.ndarray:
        """(globals + S, D): all effects, then the seats' own."""
        plan = self.plan
        return prior_and_rows(
            x, plan.shape, plan.known, plan.eta, self.centred, plan.column, self.basis
        )[0]

    def parts(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What seats (S, K) and kinds (Q, K) add to the logits, before loadings and offsets."""
        seats, js = self.x.shape
        globals_ = len(rows) - seats
        seat_part = (self.x @ rows[:js] + rows[globals_:]) @ self.a.T
        return seat_part, sparse_times(*self.kinds, rows[js:globals_]) @ self.a.T

    def gradient_of_rows(self, by_seat: np.ndarray, by_kind: np.ndarray) -> np.ndarray:
        seats, js = self.x.shape
        outer = np.empty((len(self.plan.column), by_seat.shape[1]))
        outer[:js] = self.x.T @ by_seat
        outer[len(outer) - seats :] = by_seat
        sparse_back(*self.kinds, by_kind, outer[js : len(outer) - seats])
        return outer


@numba.njit(cache=True)
def prior_and_rows(x, shape, known, eta, centred, column, basis):
    """Effects from normals, the factors that made them, the log prior and its own gradient."""
    d_size, places = basis.shape
    rows = np.zeros((len(column), d_size))
    factors = np.zeros((len(shape), places, places))
    gradient = np.empty(len(x))
    total = 0.0
    at_column = 0
    for f in range(len(shape)):
        kind, hyper, normal, count = shape[f]
        factor = factors[f]
        if kind == 0:
            for i in range(places):
                factor[i, i] = known[f, i]
        else:
            for i in range(places):
                sd = np.exp(x[hyper + i])
                factor[i, i] = sd
                total += x[hyper + i] - known[f, i] * sd  # Exponential, on the log scale
                gradient[hyper + i] = 1.0 - known[f, i] * sd
        if kind == 2:
            w_at = hyper + places
            for i in range(places):
                left = 1.0
                sd = factor[i, i]
                for j in range(i):
                    w = np.tanh(x[w_at])
                    alpha = eta[f] + 0.5 * (places - 2 - j)  # LKJ: w is a scaled Beta(alpha, alpha)
                    total += alpha * np.log1p(-w * w)
                    gradient[w_at] = -2.0 * alpha * w
                    factor[i, j] = sd * w * np.sqrt(left)
                    left *= 1.0 - w * w
                    w_at += 1
                factor[i, i] = sd * np.sqrt(left)
        carried = basis @ factor  # (D, F)
        for j in range(places):
            sd = 1.0
            if centred[f, j]:  # x is the effect itself
                sd = factor[j, j]
                carried[:, j] = basis[:, j]
                total -= count * np.log(sd)
                gradient[hyper + j] -= count
            for r in range(count):
                at = normal + r * places + j
                z = x[at] / sd
                total -= 0.5 * z * z
                gradient[at] = -z / sd
                if centred[f, j]:
                    gradient[hyper + j] += z * z
                for d in range(d_size):
                    rows[column[at_column + r], d] += carried[d, j] * x[at]
        at_column += count
    return rows, factors, total, gradient


@numba.njit(cache=True)
def pull_back(x, outer, shape, centred, column, basis, factors, gradient):
    """Adds to ``gradient`` what ``outer``, the likelihood's in the effects, makes of it."""
    d_size, places = basis.shape
    at_column = 0
    for f in range(len(shape)):
        kind, hyper, normal, count = shape[f]
        factor = factors[f]
        carried = basis @ factor
        for j in range(places):
            if centred[f, j]:
                carried[:, j] = basis[:, j]
        in_carried = np.zeros((d_size, places))
        for r in range(count):
            start = normal + r * places
            row = outer[column[at_column + r]]
            for j in range(places):
                z = x[start + j]
                s = 0.0
                for d in range(d_size):
                    s += row[d] * carried[d, j]
                    in_carried[d, j] += row[d] * z
                gradient[start + j] += s
        at_column += count
        if kind == 0:
            continue
        in_factor = basis.T @ in_carried  # (F, F)
        for i in range(places):
            s = 0.0
            for j in range(i + 1):
                s += in_factor[i, j] * factor[i, j]
            if not centred[f, i]:
                gradient[hyper + i] += s
        if kind == 2:
            w_at = hyper + places
            for i in range(places):
                after = 0.0
                for j in range(i + 1):
                    after += in_factor[i, j] * factor[i, j]
                sd_left = np.exp(x[hyper + i])
                for j in range(i):
                    w = np.tanh(x[w_at])
                    after -= in_factor[i, j] * factor[i, j]
                    gradient[w_at] += in_factor[i, j] * sd_left * (1 - w * w) - w * after
                    sd_left *= np.sqrt(1 - w * w)
                    w_at += 1


@numba.njit(cache=True, fastmath=True)
def linear(seat, kind, level, kind_part, eta):
    for r in range(len(seat)):
        s, q = seat[r], kind[r]
        for k in range(WIDTH):
            eta[r, k] = level[s, k] + kind_part[q, k]


@numba.njit(cache=True, fastmath=True)
def residuals(seat, kind, people, chances, by_seat, by_kind, sums):
    """Takes what is expected off ``by_seat`` and ``by_kind``, and notes each row's sum."""
    for r in range(len(seat)):
        total = 0.0
        for k in range(WIDTH):
            total += chances[r, k]
        sums[r] = total
        scale = people[r] / total
        s, q = seat[r], kind[r]
        for k in range(WIDTH):
            chances[r, k] *= scale
            by_seat[s, k] -= chances[r, k]
        for k in range(WIDTH):
            by_kind[q, k] -= chances[r, k]


@numba.njit(cache=True)
def sparse_times(start, index, value, rows):
    out = np.zeros((len(start) - 1, rows.shape[1]))
    for q in range(len(start) - 1):
        for i in range(start[q], start[q + 1]):
            for d in range(rows.shape[1]):
                out[q, d] += value[i] * rows[index[i], d]
    return out


@numba.njit(cache=True)
def sparse_back(start, index, value, by_kind, out):
    out[:] = 0.0
    for q in range(len(start) - 1):
        for i in range(start[q], start[q + 1]):
            for d in range(by_kind.shape[1]):
                out[index[i], d] += value[i] * by_kind[q, d]
