"""Measures of a forecast: how near its shares, how honest its chances, its seat totals.

Those of FORMATS: RMSE and MAE of mean shares, coverage of 90% intervals, Brier and logarithmic
scores of who wins each seat, and the continuous ranked probability score of each party's seat
total (Gneiting & Raftery 2007). The same for any joint draws, the model's or a baseline's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.estimate.summary import seat_figures, seat_totals, win_probability, with_interval


@dataclass(frozen=True)
class Truth:
    """What was declared in the scored seats, ``N`` of the M modelled.

    ``rows``: (N,) index into modelled seats. ``shares``: (N, P). ``winner``: (N,) party index, P
    for the strongest other of the estimate, P + 1 for anyone else. ``counted``: (N, P) shares
    that are scored. ``close``: (N,) majority under ten points.
    """

    rows: IntArray
    shares: FloatArray
    winner: IntArray
    counted: BoolArray
    close: BoolArray


@dataclass(frozen=True)
class Measures:
    """One forecast's scores. ``crps``: (P,); ``totals``: (P, 3) mean, p05, p95 of seats won."""

    seats_right: int
    close_right: int
    share_rmse: float
    share_mae: float
    coverage90: float
    brier: float
    log_score: float
    crps: FloatArray
    totals: FloatArray


@dataclass(frozen=True)
class CalibrationBin:
    """Of ``count`` chances between ``low`` and ``high``, ``mean`` on average, ``observed`` came."""

    low: float
    high: float
    count: int
    mean: float
    observed: float


def measure(shares: NDArray[np.float32], truth: Truth) -> tuple[Measures, FloatArray, BoolArray]:
    """The scores of (M, P + 1, D) draws; the chances of winning, (N, P + 2); and (N, P) whether
    the declared share fell within the 90% interval."""
    parties, draws = shares.shape[1] - 1, shares.shape[2]
    here = shares if len(truth.rows) == len(shares) else shares[truth.rows]
    figures = seat_figures(here)
    won = figures.first
    error = (figures.mean - truth.shares)[truth.counted]
    within = (truth.shares >= figures.p05) & (truth.shares <= figures.p95)
    win = np.concatenate([win_probability(won, parties), np.zeros((len(won), 1))], axis=1)
    came = np.zeros_like(win)
    seats = np.arange(len(won))
    came[seats, truth.winner] = 1.0
    right = win.argmax(axis=1) == truth.winner
    totals = seat_totals(won, parties)
    actual = np.bincount(truth.winner, minlength=parties)[:parties]
    counted = truth.counted.any()
    return (
        Measures(
            seats_right=int(right.sum()),
            close_right=int(right[truth.close].sum()),
            share_rmse=float(np.sqrt(np.mean(error**2))) if counted else float("nan"),
            share_mae=float(np.abs(error).mean()) if counted else float("nan"),
            coverage90=float(within[truth.counted].mean()) if counted else float("nan"),
            brier=float(((win - came) ** 2).sum(axis=1).mean()),
            log_score=float(-np.log((win[seats, truth.winner] * draws + 0.5) / (draws + 1)).mean()),
            crps=np.array([crps(totals[j], int(actual[j])) for j in range(parties)]),
            totals=with_interval(totals),
        ),
        win,
        within,
    )


def crps(draws: IntArray, actual: int) -> float:
    """Continuous ranked probability score of draws against what came: E|X - y| - E|X - X'| / 2."""
    ordered = np.sort(draws).astype(float)
    n = len(ordered)
    spread = ((2 * np.arange(n) + 1 - n) * ordered).sum() / n**2
    return float(np.abs(ordered - actual).mean() - spread)


def calibration(win: FloatArray, truth: Truth, bins: int = 10) -> tuple[CalibrationBin, ...]:
    """Chances of winning in ten equal bins against how often they came; empty bins left out."""
    chance = win[:, :-2].ravel()
    came = (truth.winner[:, None] == np.arange(win.shape[1] - 2)).ravel()
    stands = truth.counted.ravel()
    found = []
    for b in range(bins):
        low, high = b / bins, (b + 1) / bins
        inside = stands & (chance >= low) & ((chance < high) | (b == bins - 1))
        if inside.any():
            found.append(
                CalibrationBin(
                    low,
                    high,
                    int(inside.sum()),
                    float(chance[inside].mean()),
                    float(came[inside].mean()),
                )
            )
    return tuple(found)


def coverage_by_party(
    parties: tuple[str, ...], within: BoolArray, counted: BoolArray
) -> tuple[tuple[str, float], ...]:
    return tuple(
        (party, float(within[counted[:, j], j].mean()))
        for j, party in enumerate(parties)
        if counted[:, j].any()
    )
