"""What the test for favour measures: residuals, and two ways to add them up.

Residuals are whole millionths, so that sums are exact: neither the order of seats nor the names
or the order of labels can change a number through rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import BoolArray, FloatArray, IntArray

MILLIONTHS = 1e6


@dataclass(frozen=True)
class Compared:
    """The n seats compared, in order of majority.

    ``planned``, ``done``: (n,) pence. ``strata``: (n,) numbers, not falling. ``groups``: for each
    group, (n,) whether a seat is in it, largest group first. ``order``: (B + 1, n) shuffles of
    the seats, the first of them none. ``tolerance``: pence.
    """

    planned: FloatArray
    done: FloatArray
    strata: IntArray
    groups: tuple[BoolArray, ...]
    order: NDArray[np.intp]
    tolerance: int

    def residuals(self, favoured: BoolArray, preference: float) -> FloatArray:
        """(n,) whole millionths of log((done + h) / (planned + h)), had the rule given the
        ``favoured`` seats ``preference`` per cent more than it did."""
        planned = np.where(favoured, self.planned * (1.0 + preference / 100.0), self.planned)
        ratio = (self.done + self.tolerance) / (planned + self.tolerance)
        whole: FloatArray = np.round(MILLIONTHS * np.log(ratio))
        return whole


Statistic = Callable[[Compared, BoolArray, float], FloatArray]


def mean(compared: Compared, members: BoolArray, preference: float) -> FloatArray:
    """(B + 1,) log points: the mean residual of the group's seats less its average over all
    shuffles. ``members``: (n,), at least one."""
    residuals = compared.residuals(members, preference)
    sums = members[compared.order].astype(np.float64) @ residuals
    average = average_sum(compared.strata, members, residuals)
    beyond: FloatArray = (sums - average) / (MILLIONTHS * members.sum())
    return beyond


def average_sum(strata: IntArray, members: BoolArray, residuals: FloatArray) -> float:
    """Over all shuffles: each member has, on average, the mean residual of its stratum."""
    size = np.bincount(strata)
    return float(np.sum(np.bincount(strata, members) * np.bincount(strata, residuals) / size))


def top_k(compared: Compared, members: BoolArray, preference: float) -> FloatArray:
    """(B + 1,) standard deviations: the largest, over k, of the sum of the group's k best-served
    seats. ``members``: (n,), at least one."""
    residuals = compared.residuals(members, preference)
    best_first = np.argsort(-residuals, kind="stable")
    # Shuffles keep the group's size, so its places in order of residual fill a whole table.
    count = int(members.sum())
    places = np.nonzero(members[compared.order][:, best_first])[1].reshape(-1, count)
    sums = np.cumsum(residuals[best_first][places], axis=1)
    largest: FloatArray = np.max([standardised(sums[:, k - 1]) for k in counts(count)], axis=0)
    return largest


def counts(members: int) -> Iterator[int]:
    """How many of a group's seats are looked at together: 2, 4, 8, ... up to half of them."""
    k = min(2, members)
    yield k
    while 4 * k <= members:
        k *= 2
        yield k


def standardised(sums: FloatArray) -> FloatArray:
    """(B + 1,) in standard deviations of the shuffles; nothing where they are all the same."""
    spread = float(np.std(sums))
    if spread == 0.0:
        return np.zeros_like(sums)
    beyond: FloatArray = (sums - np.mean(sums)) / spread
    return beyond
