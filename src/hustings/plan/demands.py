"""All that a plan must keep, as rows of one system of inequalities, each with a name.

The unknowns are the amounts x (M, R) and what moves, t (M, R), at least x - previous. Every
floor, cap, budget and pooled limit is one row "at most": a floor is -x <= -floor.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from hustings.election.contest import FloatArray, IntArray
from hustings.election.currency import STERLING, Currency
from hustings.plan.pooled import PooledLimit


@dataclass(frozen=True)
class Demands:
    """What a plan of M seats and R resources is asked to keep, before anyone knows if it can.

    ``floors``, ``caps``: (M, R); ``budgets``: (R,). ``previous``: (M, R) amounts in place, None
    where there are none; ``losses``: (R,) the part of what moves beyond them that is lost.
    """

    seat_ids: tuple[str, ...]
    resources: tuple[str, ...]
    floors: FloatArray
    caps: FloatArray
    budgets: FloatArray
    pooled: tuple[PooledLimit, ...] = ()
    previous: FloatArray | None = None
    losses: FloatArray | None = None
    currency: Currency = STERLING

    def taken(self, amounts: FloatArray) -> FloatArray:
        """(M, R) what amounts take from the budgets, what moving loses included."""
        if self.previous is None or self.losses is None:
            return amounts
        taken: FloatArray = amounts + self.losses * np.maximum(amounts - self.previous, 0.0)
        return taken


@dataclass(frozen=True, order=True)
class Name:
    """What a row demands. ``kind``: "floor", "cap", "budget", "at most" or "at least";
    ``column``: of the resource, or for the last two the place among the pooled limits; ``seat``:
    of a floor or cap."""

    kind: str
    column: int
    seat: int = -1


@dataclass(frozen=True)
class Row:
    """``weights`` (K,) @ unknowns at ``places`` (K,) <= ``most``. No name: true of every plan."""

    name: Name | None
    places: IntArray
    weights: FloatArray
    most: float


@dataclass(frozen=True)
class System:
    """``matrix`` @ unknowns <= ``most``, with unknowns and rows scaled to figures near one."""

    names: tuple[Name | None, ...]
    matrix: csr_matrix
    most: FloatArray


def system(demands: Demands) -> System:
    """Every demand as a row. Floors of nothing are left out: no amount is below nothing."""
    rows = [*bounds(demands), *budgets(demands), *pooled(demands)]
    widest = np.max(demands.caps, axis=0, initial=0.0, where=np.isfinite(demands.caps))
    unit = np.tile(np.maximum(widest, 1e-9), 2 * len(demands.seat_ids))
    weights = [row.weights * unit[row.places] for row in rows]
    sizes = np.array([np.max(np.abs(weight), initial=1e-12) for weight in weights])
    lengths = [len(weight) for weight in weights]
    flat = np.concatenate([*weights, np.zeros(0)]) / np.repeat(sizes, lengths)
    at = np.repeat(np.arange(len(rows)), lengths)
    places = np.concatenate([*(row.places for row in rows), np.zeros(0, dtype=np.int64)])
    return System(
        tuple(row.name for row in rows),
        csr_matrix((flat, (at, places)), shape=(len(rows), len(unit))),
        np.array([row.most for row in rows]) / sizes,
    )


def bounds(demands: Demands) -> Iterator[Row]:
    """Floors and caps."""
    seats, resources = demands.floors.shape
    for place in range(seats * resources):
        seat, column = divmod(place, resources)
        one, at = np.ones(1), np.array([place])
        floor, cap = demands.floors[seat, column], demands.caps[seat, column]
        if floor > 0.0:
            yield Row(Name("floor", column, seat), at, -one, -float(floor))
        if cap < np.inf:
            yield Row(Name("cap", column, seat), at, one, float(cap))


def budgets(demands: Demands) -> Iterator[Row]:
    """Budgets, and that what moves is at least what there is beyond the previous plan."""
    seats, resources = demands.floors.shape
    count = seats * resources
    for column in range(resources):
        own = np.arange(column, count, resources)
        loss = 0.0 if demands.losses is None else float(demands.losses[column])
        moves = demands.previous is not None and loss > 0.0
        places = np.concatenate([own, own + count]) if moves else own
        weights = np.ones(len(places))
        weights[seats:] = loss
        yield Row(Name("budget", column), places, weights, float(demands.budgets[column]))
        if demands.previous is not None and moves:
            before = demands.previous[:, column]
            for place, amount in zip(own.tolist(), before.tolist(), strict=True):
                yield Row(None, np.array([place, place + count]), np.array([1.0, -1.0]), amount)


def pooled(demands: Demands) -> Iterator[Row]:
    """Pooled limits and fairness floors."""
    for place, limit in enumerate(demands.pooled):
        weights = np.where(limit.seats[:, None], limit.weights, 0.0).ravel()
        at = np.flatnonzero(weights)
        sign = -1.0 if limit.at_least else 1.0
        name = Name("at least" if limit.at_least else "at most", place)
        yield Row(name, at, sign * weights[at], sign * float(limit.amount))
