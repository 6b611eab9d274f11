"""How good an estimate was: scored against the declared results, with simple baselines beside it.

The measures are those of FORMATS: RMSE and MAE of mean shares, coverage of 90% intervals,
Brier and logarithmic scores of who wins each seat, and the continuous ranked probability score
of each party's seat total (Gneiting & Raftery 2007). The only module of this room that reads
declared results.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.election.problems import FolderProblems, Problem
from hustings.election.results import Results, load_results
from hustings.estimate.base import polled_columns
from hustings.estimate.baselines import baseline_shares, simulate
from hustings.estimate.model import estimate
from hustings.estimate.result import Estimate
from hustings.estimate.settings import DEFAULT, Settings
from hustings.estimate.summary import seat_figures, seat_totals, win_probability

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
    model, win, within = _measure(made.shares, truth)
    baselines = []
    for name, (past, central) in baseline_shares(election, as_of).items():
        drawn = simulate(past, central, draws, seed)
        baselines.append((name, _measure(drawn, truth)[0]))
    parties = len(made.parties)
    return Score(
        election.id,
        as_of,
        made.parties,
        len(truth.rows),
        int(truth.close.sum()),
        np.bincount(truth.winner, minlength=parties)[:parties],
        model,
        tuple(baselines),
        calibration(win, truth),
        _coverage_by_party(made.parties, within, truth.counted),
    )


def truth_of(made: Estimate, results: Results) -> Truth:
    """The declared results on the estimate's axes."""
    votes = results.votes[made.seat_index].astype(float)
    total = votes.sum(axis=1)
    rows = np.flatnonzero(total > 0)
    if not len(rows):
        raise FolderProblems(
            [
                Problem(
                    "results.csv",
                    None,
                    "votes",
                    "no votes in any modelled seat",
                    "the declared votes of at least one modelled seat",
                    "add the results, or leave the file out until there are any",
                )
            ]
        )
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
    columns = polled_columns(made.election)
    stands = made.election.stands[np.ix_(made.seat_index[rows], columns)]
    speaker = {c.seat_id for c in made.election.candidates if c.party == "speaker"}
    ordinary = np.array(
        [made.election.seats[made.seat_index[m]].seat_id not in speaker for m in rows], dtype=bool
    )
    return Truth(
        rows, shares, winner, stands & ordinary[:, None], ranked[:, -1] - second < CLOSE_MAJORITY
    )


def _measure(shares: NDArray[np.float32], truth: Truth) -> tuple[Measures, FloatArray, BoolArray]:
    """The scores of (M, P + 1, D) draws; the chances of winning, (N, P + 2); and (N, P) whether
    the declared share fell within the 90% interval."""
    parties, draws = shares.shape[1] - 1, shares.shape[2]
    here = shares if len(truth.rows) == len(shares) else shares[truth.rows]
    figures = seat_figures(here)
    won = figures.first
    error = (figures.mean - truth.shares)[truth.counted]
    within = (truth.shares >= figures.p05) & (truth.shares <= figures.p95)
    inside = within[truth.counted]
    win = np.concatenate([win_probability(won, parties), np.zeros((len(won), 1))], axis=1)
    came = np.zeros_like(win)
    seats = np.arange(len(won))
    came[seats, truth.winner] = 1.0
    right = win.argmax(axis=1) == truth.winner
    totals = seat_totals(won, parties)
    actual = np.bincount(truth.winner, minlength=parties)[:parties]
    ends = np.quantile(totals, [0.05, 0.95], axis=1, method="inverted_cdf")
    return (
        Measures(
            int(right.sum()),
            int(right[truth.close].sum()),
            float(np.sqrt(np.mean(error**2))) if error.size else float("nan"),
            float(np.abs(error).mean()) if error.size else float("nan"),
            float(inside.mean()) if inside.size else float("nan"),
            float(((win - came) ** 2).sum(axis=1).mean()),
            float(-np.log((win[seats, truth.winner] * draws + 0.5) / (draws + 1)).mean()),
            np.array([crps(totals[j], int(actual[j])) for j in range(parties)]),
            np.stack([totals.mean(axis=1), *ends], axis=1),
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


def _coverage_by_party(
    parties: tuple[str, ...], within: BoolArray, counted: BoolArray
) -> tuple[tuple[str, float], ...]:
    return tuple(
        (party, float(within[counted[:, j], j].mean()))
        for j, party in enumerate(parties)
        if counted[:, j].any()
    )


def score_json(score: Score) -> dict[str, Any]:
    """The JSON object of ``hustings score --json``. Unknown is None."""
    return {
        "election": score.election,
        "as_of": score.as_of.isoformat(),
        "seats_scored": score.seats_scored,
        **_measures_json(score, score.model),
        "baselines": {name: _measures_json(score, m) for name, m in score.baselines},
        "calibration": [[b.low, b.high, b.count, b.mean, b.observed] for b in score.calibration],
        "coverage_by_party": dict(score.coverage_by_party),
    }


def _measures_json(score: Score, measures: Measures) -> dict[str, Any]:
    return {
        "seats_right": measures.seats_right,
        "close_seats": {"n": score.close_seats, "right": measures.close_right},
        "share_rmse": _number(measures.share_rmse),
        "share_mae": _number(measures.share_mae),
        "coverage90": _number(measures.coverage90),
        "brier": _number(measures.brier),
        "log_score": _number(measures.log_score),
        "crps_seats": {p: _number(measures.crps[j]) for j, p in enumerate(score.parties)},
        "seat_totals": {
            p: {
                "mean": _number(measures.totals[j, 0]),
                "p05": _number(measures.totals[j, 1]),
                "p95": _number(measures.totals[j, 2]),
                "actual": int(score.actual[j]),
            }
            for j, p in enumerate(score.parties)
        },
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
