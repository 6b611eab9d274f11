"""How good an estimate was: scored against the declared results, with simple baselines beside it.

The only module of this room that reads declared results; ``measures`` says what is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from hustings.election.contest import Election, FloatArray, IntArray
from hustings.election.problems import FolderProblems, Problem
from hustings.election.results import Results, load_results
from hustings.election.votes import first_past_the_post, majorities
from hustings.estimate.base import polled_columns
from hustings.estimate.baselines import baseline_shares, simulate
from hustings.estimate.measures import (
    CalibrationBin,
    Measures,
    Truth,
    calibration,
    coverage_by_party,
    measure,
)
from hustings.estimate.model import estimate
from hustings.estimate.result import Estimate
from hustings.estimate.settings import DEFAULT, Settings

CLOSE_MAJORITY = 0.10


@dataclass(frozen=True)
class Score:
    """An election's scores on one day. ``actual``: (P,) seats won among those scored.
    ``warnings``: what the file of results leaves open, such as seats without any."""

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
    warnings: tuple[str, ...]


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
    results = load_results(election)
    truth = truth_of(made, results)
    model, win, within = measure(made.shares, truth)
    baselines = []
    for name, (past, central) in baseline_shares(election, as_of).items():
        drawn = simulate(past, central, draws, seed)
        baselines.append((name, measure(drawn, truth)[0]))
    return Score(
        election=election.id,
        as_of=as_of,
        parties=made.parties,
        seats_scored=len(truth.rows),
        close_seats=int(truth.close.sum()),
        actual=np.bincount(truth.winner, minlength=len(made.parties))[: len(made.parties)],
        model=model,
        baselines=tuple(baselines),
        calibration=calibration(win, truth),
        coverage_by_party=coverage_by_party(made.parties, within, truth.counted),
        warnings=results.warnings,
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
    best = results.best[made.seat_index[rows]]
    first = first_past_the_post(best)
    winner = np.empty(len(rows), dtype=np.int64)
    for n, m in enumerate(rows):
        party = results.parties[first[n]]
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
        rows=rows,
        shares=shares,
        winner=winner,
        counted=stands & ordinary[:, None],
        close=majorities(best, results.votes[made.seat_index[rows]]) < CLOSE_MAJORITY,
    )


@dataclass(frozen=True)
class DeclaredLeads:
    """``points``: (M,) by which the party's strongest candidate led the strongest of any other
    party, negative where behind, nan where no votes are declared. ``warnings``: as in ``Score``."""

    points: FloatArray
    warnings: tuple[str, ...]


def declared_leads(election: Election, party: str, seats: IntArray) -> DeclaredLeads:
    """What came of a party in ``seats`` (M,), places in ``Election.seats``; for plans' regret.

    Raises FolderProblems where results.csv is missing or wrong.
    """
    results = load_results(election)
    best = results.best[seats].astype(float)
    own = np.array([other == party for other in results.parties], dtype=bool)
    ahead = best[:, own].max(axis=1, initial=0.0) - best[:, ~own].max(axis=1, initial=0.0)
    total = results.votes[seats].sum(axis=1)
    points = np.where(total > 0, 100.0 * ahead / np.maximum(total, 1), np.nan)
    return DeclaredLeads(points, results.warnings)


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
