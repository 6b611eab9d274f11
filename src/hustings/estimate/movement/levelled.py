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
LEAST = 1e-12


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


def raked(
    shares: FloatArray, weights: FloatArray, aim: FloatArray, times: int = TIMES
) -> FloatArray:
    """Shares (K, C, ...) of K groups, moved by one factor for each column until their mean by
    ``weights`` (K,) is ``aim`` (C, ...). Rows sum to one before and after; a column in which
    nobody has a share stays at nothing."""
    found = shares / np.maximum(shares.sum(axis=1, keepdims=True), LEAST)
    for _ in range(times):
        total = np.tensordot(weights, found, axes=1)
        factors = np.where(total > 0, aim / np.maximum(total, LEAST), 1.0)
        found = found * factors
        found /= np.maximum(found.sum(axis=1, keepdims=True), LEAST)
        if np.abs(factors - 1.0).max() < ENOUGH:
            break
    return np.asarray(found)


def levelled_noise(readings: Readings, angles: FloatArray, times: int = 4) -> FloatArray:
    """What levelling leaves of noise (P, N, D) in the angles of the usual shares."""
    usual = np.nan_to_num(readings.typical)
    base = np.arcsin(np.sqrt(np.clip(usual, LEAST, 1.0)))  # (G, P)
    found = np.empty_like(angles)
    for poll in range(int(readings.poll.max()) + 1):
        rows = np.flatnonzero(readings.poll == poll)
        level = readings.level[rows]
        among = (readings.weights[level] / readings.weights[level].sum()).astype(angles.dtype)
        place = base[level][:, :, None].astype(angles.dtype)
        drawn = np.square(np.sin(np.clip(place + angles[:, rows].swapaxes(0, 1), 0.0, np.pi / 2)))
        aim = (among @ _with_rest(usual[level]))[:, None].astype(angles.dtype)
        shares = raked(_with_rest(drawn), among, aim, times)[:, :-1]
        found[:, rows] = (np.arcsin(np.sqrt(np.clip(shares, 0.0, 1.0))) - place).swapaxes(0, 1)
    return found


def _with_rest(shares: FloatArray) -> FloatArray:
    """(K, C + 1, ...) with one more column: all other parties."""
    return np.concatenate([shares, np.maximum(1.0 - shares.sum(axis=1, keepdims=True), 0)], axis=1)
