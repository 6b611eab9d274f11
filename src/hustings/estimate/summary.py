"""From joint draws to figures: means, intervals, chances, seat totals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import Election, FloatArray, IntArray
from hustings.estimate.base import past_votes
from hustings.estimate.result import Estimate, Summary


def summarise(estimate: Estimate) -> Summary:
    """All figures of an estimate that are published. Medians are not given: means add up."""
    shares = estimate.shares[:, :-1]
    low, high = interval(shares)
    parties = len(estimate.parties)
    first = winners(estimate)
    totals = seat_totals(first, parties) + unmodelled_seats(estimate.election)[:, None]
    turnout = np.concatenate(
        [[estimate.turnout.mean(axis=1), estimate.turnout.std(axis=1)],
         interval(estimate.turnout)], axis=0,
    ).T
    index = estimate.seat_index
    return Summary(
        estimate.as_of, estimate.shares.shape[2], estimate.parties, index, estimate.other,
        estimate.polls_used, shares.mean(axis=2, dtype=np.float64),
        shares.std(axis=2, dtype=np.float64), low, high, win_probability(first, parties),
        turnout.astype(np.float64), _with_interval(totals),
        (totals >= estimate.election.majority).mean(axis=1), _largest(totals),
        _with_interval(national_shares(estimate)),
        tuple(s.seat_id for s, m in zip(estimate.election.seats, estimate.election.modelled,
                                        strict=True) if not m),
    )


def interval(draws: NDArray[np.float32]) -> tuple[FloatArray, FloatArray]:
    """5th and 95th percentile over the last axis, as order statistics (no interpolation)."""
    count = draws.shape[-1]
    low, high = int(0.05 * (count - 1)), int(np.ceil(0.95 * (count - 1)))
    part = np.partition(draws, (low, high), axis=-1)
    return part[..., low].astype(np.float64), part[..., high].astype(np.float64)


def winners(estimate: Estimate) -> NDArray[np.int8]:
    """(M, D): index of the party with most votes; P for the strongest other."""
    best = np.zeros((estimate.shares.shape[0], estimate.shares.shape[2]), dtype=np.int8)
    top = estimate.shares[:, 0].copy()
    for j in range(1, estimate.shares.shape[1]):
        ahead = estimate.shares[:, j] > top
        best[ahead] = j
        np.maximum(top, estimate.shares[:, j], out=top)
    return best


def win_probability(first: NDArray[np.int8], parties: int) -> FloatArray:
    """(M, P + 1)."""
    return np.stack([(first == j).mean(axis=1) for j in range(parties + 1)], axis=1)


def seat_totals(first: NDArray[np.int8], parties: int) -> IntArray:
    """(P, D): seats won in each draw."""
    return np.stack([(first == j).sum(axis=0) for j in range(parties)])


def unmodelled_seats(election: Election) -> IntArray:
    """(P,): seats outside the model, counted as last time."""
    votes, total = past_votes(election)
    count = np.zeros(len(election.polled), dtype=np.int64)
    if not election.past:
        return count
    best = election.past[0].votes.max(axis=1)
    for i in np.flatnonzero(~election.modelled & (total > 0)):
        if votes[i].max(initial=0.0) >= best[i] > 0:
            count[int(votes[i].argmax())] += 1
    return count


def national_shares(estimate: Estimate) -> FloatArray:
    """(P, D): shares of all votes in modelled seats; each seat weighs by its votes cast."""
    electorate = np.array([estimate.election.seats[i].electorate for i in estimate.seat_index],
                          dtype=np.float32)
    votes = estimate.turnout * electorate[:, None]
    return np.stack([
        (estimate.shares[:, j] * votes).sum(axis=0, dtype=np.float64)
        for j in range(len(estimate.parties))
    ]) / votes.sum(axis=0, dtype=np.float64)


def _with_interval(draws: FloatArray | IntArray) -> FloatArray:
    low, high = np.quantile(draws, [0.05, 0.95], axis=1, method="inverted_cdf")
    return np.stack([draws.mean(axis=1), low, high], axis=1)


def _largest(totals: IntArray) -> FloatArray:
    """(P,): chance of more seats than any other; a tie is shared."""
    top = totals == totals.max(axis=0)
    return np.asarray((top / top.sum(axis=0)).mean(axis=1))
