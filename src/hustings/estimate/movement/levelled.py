"""Each poll's own level taken out of its groups.

A swing of everybody, the lean of a house, or supporters of one side who answer less move all groups
of a poll together. They multiply each party's odds by much the same factor in every group, and so
they are taken out by such factors: every poll's groups are raked (iterative proportional fitting)
until their total is the usual one. What is left is how groups stand to each other. Factors are
exact for a common change of log odds, where a common change in points or angles would make
groups seem to move whose shares differ much, as those of past voters do.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hustings.election.contest import FloatArray
from hustings.estimate.movement.readings import Readings

TIMES = 30
ENOUGH = 1e-7


def levelled(readings: Readings) -> Readings:
    """The same readings with every poll at the usual level; blanks stay blank."""
    usual, weights = np.nan_to_num(readings.typical), readings.weights
    shares = readings.shares.copy()
    for poll in range(int(readings.poll.max()) + 1):
        rows = np.flatnonzero(readings.poll == poll)
        level = readings.level[rows]
        among = weights[level] / weights[level].sum()
        given = np.isfinite(shares[rows]).all(axis=0)
        seen = _with_rest(shares[np.ix_(rows, given)])
        aim = among @ _with_rest(usual[np.ix_(level, given)])
        shares[np.ix_(rows, given)] = raked(seen, among, aim)[:, :-1]
    return replace(readings, shares=shares)


def raked(shares: FloatArray, weights: FloatArray, aim: FloatArray) -> FloatArray:
    """Shares (K, C) of K groups, moved by one factor for each column until their mean by
    ``weights`` (K,) is ``aim`` (C,). Rows sum to one before and after; a column in which nobody
    has a share stays at nothing."""
    found = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)
    for _ in range(TIMES):
        total = weights @ found
        factors = np.where(total > 0, aim / np.maximum(total, 1e-12), 1.0)
        found = found * factors
        found /= np.maximum(found.sum(axis=1, keepdims=True), 1e-12)
        if np.abs(factors - 1.0).max() < ENOUGH:
            break
    return np.asarray(found)


def _with_rest(shares: FloatArray) -> FloatArray:
    """With one more column: all other parties."""
    return np.hstack([shares, np.maximum(1.0 - shares.sum(axis=1, keepdims=True), 0.0)])
