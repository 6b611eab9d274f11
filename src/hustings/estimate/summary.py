"""From joint draws to figures: means, intervals, chances, seat totals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import Election, FloatArray, IntArray
from hustings.election.votes import last_winners
from hustings.estimate.groups import (
    area_groups,
    crossbreak_groups,
    survey_groups,
    votes_by_region,
)
from hustings.estimate.percentiles import interval
from hustings.estimate.result import Estimate, Summary

SEATS_AT_ONCE = 8


def summarise(estimate: Estimate) -> Summary:
    """All figures of an estimate that are published. Medians are not given: means add up."""
    seats = seat_figures(estimate.shares)
    parties = len(estimate.parties)
    places, votes = votes_by_region(estimate)
    cast = votes.sum(axis=0)
    national = cast[:-1] / cast[-1]
    totals = seat_totals(seats.first, parties) + unmodelled_seats(estimate.election)[:, None]
    turnout = np.concatenate(
        [[estimate.turnout.mean(axis=1), estimate.turnout.std(axis=1)], interval(estimate.turnout)],
        axis=0,
    ).T
    return Summary(
        as_of=estimate.as_of,
        draws=estimate.shares.shape[2],
        parties=estimate.parties,
        seat_index=estimate.seat_index,
        other=estimate.other,
        polls_used=estimate.polls_used,
        mean=seats.mean,
        sd=seats.sd,
        p05=seats.p05,
        p95=seats.p95,
        win=win_probability(seats.first, parties),
        turnout=turnout.astype(np.float64),
        totals=with_interval(totals),
        majority=(totals >= estimate.election.majority).mean(axis=1),
        largest=_largest(totals),
        national=with_interval(national),
        not_modelled=tuple(
            seat.seat_id
            for seat, modelled in zip(
                estimate.election.seats, estimate.election.modelled, strict=True
            )
            if not modelled
        ),
        groups=(
            *area_groups(places, votes),
            *survey_groups(estimate),
            *crossbreak_groups(estimate, national),
        ),
        moved=estimate.moved,
        returns=estimate.returns,
        survey=estimate.survey,
    )


@dataclass(frozen=True)
class SeatFigures:
    """(M, P) mean, sd, 5th and 95th percentile of shares; (M, D) index of each draw's winner,
    P for the strongest other, P + 1 for nobody (no one stands there)."""

    mean: FloatArray
    sd: FloatArray
    p05: FloatArray
    p95: FloatArray
    first: NDArray[np.int8]


def seat_figures(shares: NDArray[np.float32]) -> SeatFigures:
    """Figures of every seat from draws (M, P + 1, D), a few seats at a time so that they stay in
    the processor's cache, on two threads."""
    seats, places, draws = shares.shape
    moments = np.zeros((4, seats, places - 1))
    first = np.zeros((seats, draws), dtype=np.int8)

    def work(start: int) -> None:
        rows = slice(start, start + SEATS_AT_ONCE)
        mine = np.ascontiguousarray(shares[rows])
        polled = mine[:, :-1]
        moments[0, rows] = polled.mean(axis=2)
        moments[1, rows] = polled.std(axis=2)
        _winners(mine, first[rows])
        moments[2, rows], moments[3, rows] = interval(polled)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(0, seats, SEATS_AT_ONCE)))
    mean, sd, low, high = moments
    return SeatFigures(mean, sd, low, high, first)


def _winners(shares: NDArray[np.float32], best: NDArray[np.int8]) -> None:
    """Write into ``best`` (M, D) the index of the party with most votes. Ties go to the first."""
    places = shares.shape[1]
    best[...] = places
    top = np.zeros_like(shares[:, 0])
    for j in range(places):
        best[shares[:, j] > top] = j
        np.maximum(top, shares[:, j], out=top)


def win_probability(first: NDArray[np.int8], parties: int) -> FloatArray:
    """(M, P + 1)."""
    return np.stack([(first == j).mean(axis=1) for j in range(parties + 1)], axis=1)


def seat_totals(first: NDArray[np.int8], parties: int) -> IntArray:
    """(P, D): seats won in each draw."""
    return np.stack([(first == j).sum(axis=0) for j in range(parties)])


def unmodelled_seats(election: Election) -> IntArray:
    """(P,): seats outside the model, counted as last time."""
    held = [w for w, m in zip(last_winners(election), election.modelled, strict=True) if not m]
    return np.array([held.count(party) for party in election.polled], dtype=np.int64)


def with_interval(draws: FloatArray | IntArray) -> FloatArray:
    """(P, 3): mean, 5th and 95th percentile of (P, D)."""
    return np.stack([draws.mean(axis=1), *interval(draws)], axis=1)


def _largest(totals: IntArray) -> FloatArray:
    """(P,): chance of more seats than any other; a tie is shared."""
    top = totals == totals.max(axis=0)
    return np.asarray((top / top.sum(axis=0)).mean(axis=1))
