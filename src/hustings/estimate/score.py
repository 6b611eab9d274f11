"""How good an estimate was: scored against the declared results, with simple baselines beside it.

The measures are those of FORMATS: RMSE and MAE of mean shares, coverage of 90% intervals,
Brier and logarithmic scores of who wins each seat, and the continuous ranked probability score
of each party's seat total (Gneiting & Raftery 2007). The only module of this room that reads
declared results.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.election.results import Results, load_results
from hustings.estimate.baselines import baseline_shares, simulate
from hustings.estimate.model import estimate
from hustings.estimate.result import Estimate
from hustings.estimate.settings import DEFAULT, Settings
from hustings.estimate.summary import interval, seat_totals, win_probability, winners

CLOSE_MAJORITY = 0.10


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


@dataclass(frozen=True)
class Score:
    """An election's scores on one day. ``actual``: (P,) seats won among those scored."""

    election: str
    as_of: date
    parties: tuple[str, ...]
    seats_scored: int
    close_seats: int
    actual: IntArray
    model: Measures
    baselines: tuple[tuple[str, Measures], ...]
    calibration: tuple[CalibrationBin, ...]
    coverage_by_party: tuple[tuple[str, float], ...]


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


def score(
    election: Election,
    as_of: date,
    draws: int = 10_000,
    seed: int = 0,
    settings: Settings = DEFAULT,
) -> Score:
    """Estimate the election as of a day and score it, and the baselines, against results.csv.

    Raises FolderProblems where results.csv is missing or wrong, ValueError for no draws.
    """
    made = estimate(election, as_of, draws, seed, settings)
    truth = truth_of(made, load_results(election))
    model, win = _measure(made.shares, winners(made), truth)
    baselines = []
    for name, (past, central) in baseline_shares(election, as_of).items():
        drawn = simulate(past, central, draws, seed)
        first = drawn.argmax(axis=1).astype(np.int8)
        baselines.append((name, _measure(drawn, first, truth)[0]))
    parties = len(made.parties)
    return Score(
        election.id, as_of, made.parties, len(truth.rows), int(truth.close.sum()),
        np.bincount(truth.winner, minlength=parties)[:parties], model, tuple(baselines),
        calibration(win, truth), _coverage_by_party(made, truth),
    )


def truth_of(made: Estimate, results: Results) -> Truth:
    """The declared results on the estimate's axes."""
    votes = results.votes[made.seat_index].astype(float)
    total = votes.sum(axis=1)
    rows = np.flatnonzero(total > 0)
    share = votes[rows] / total[rows, None]
    column = {p: j for j, p in enumerate(results.parties)}
    parties = len(made.parties)
    shares = np.zeros((len(rows), parties))
    for j, party in enumerate(made.parties):
        if party in column:
            shares[:, j] = share[:, column[party]]
    ranked = np.sort(share, axis=1)
    second = ranked[:, -2] if share.shape[1] > 1 else np.zeros(len(rows))
    winner = np.empty(len(rows), dtype=np.int64)
    for n, m in enumerate(rows):
        party = results.parties[int(share[n].argmax())]
        if party in made.parties:
            winner[n] = made.parties.index(party)
        else:
            winner[n] = parties if party == made.other[m] else parties + 1
    columns = [[p.id for p in made.election.parties].index(q) for q in made.parties]
    stands = made.election.stands[np.ix_(made.seat_index[rows], columns)]
    speaker = {c.seat_id for c in made.election.candidates if c.party == "speaker"}
    ordinary = np.array([made.election.seats[made.seat_index[m]].seat_id not in speaker
                         for m in rows], dtype=bool)
    return Truth(rows, shares, winner, stands & ordinary[:, None],
                 ranked[:, -1] - second < CLOSE_MAJORITY)


def _measure(
    shares: NDArray[np.float32], first: NDArray[np.int8], truth: Truth
) -> tuple[Measures, FloatArray]:
    """The scores of (M, P + 1, D) draws, and the chances of winning (N, P + 2)."""
    parties, draws = shares.shape[1] - 1, shares.shape[2]
    mine = shares[truth.rows][:, :parties]
    mean = mine.mean(axis=2, dtype=np.float64)
    low, high = interval(mine)
    error = (mean - truth.shares)[truth.counted]
    inside = ((truth.shares >= low) & (truth.shares <= high))[truth.counted]
    won = first[truth.rows]
    win = np.concatenate([win_probability(won, parties), np.zeros((len(won), 1))], axis=1)
    came = np.zeros_like(win)
    seats = np.arange(len(won))
    came[seats, truth.winner] = 1.0
    right = win.argmax(axis=1) == truth.winner
    totals = seat_totals(won, parties)
    actual = np.bincount(truth.winner, minlength=parties)[:parties]
    ends = np.quantile(totals, [0.05, 0.95], axis=1, method="inverted_cdf")
    return Measures(
        int(right.sum()), int(right[truth.close].sum()),
        float(np.sqrt(np.mean(error**2))) if error.size else float("nan"),
        float(np.abs(error).mean()) if error.size else float("nan"),
        float(inside.mean()) if inside.size else float("nan"),
        float(((win - came) ** 2).sum(axis=1).mean()),
        float(-np.log((win[seats, truth.winner] * draws + 0.5) / (draws + 1)).mean()),
        np.array([crps(totals[j], int(actual[j])) for j in range(parties)]),
        np.stack([totals.mean(axis=1), *ends], axis=1),
    ), win


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
            found.append(CalibrationBin(low, high, int(inside.sum()),
                                        float(chance[inside].mean()), float(came[inside].mean())))
    return tuple(found)


def _coverage_by_party(made: Estimate, truth: Truth) -> tuple[tuple[str, float], ...]:
    low, high = interval(made.shares[truth.rows][:, : len(made.parties)])
    inside = (truth.shares >= low) & (truth.shares <= high)
    return tuple(
        (party, float(inside[truth.counted[:, j], j].mean()))
        for j, party in enumerate(made.parties) if truth.counted[:, j].any()
    )
