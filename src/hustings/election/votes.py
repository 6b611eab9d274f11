"""Votes by seat and party, as past.csv and results.csv list them, and who won by them.

A party may have several candidates in a seat, one row each. Their votes add up to the party's
share; the seat goes to the candidate with most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hustings.election.contest import Election, FloatArray, IntArray


def votes_table(
    rows: Sequence[tuple[str, str, int]], seats: Mapping[str, int]
) -> tuple[tuple[str, ...], IntArray, IntArray]:
    """Gathers ``rows`` of (seat id, party, votes): the parties in order of first appearance,
    the sum of each party's rows, and the largest of them, both (S, len(parties)), with ``seats``
    giving each id its place on the seat axis."""
    parties = tuple(dict.fromkeys(party for _, party, _ in rows))
    column = {party: place for place, party in enumerate(parties)}
    votes: IntArray = np.zeros((len(seats), len(parties)), dtype=np.int64)
    best = votes.copy()
    places = [(seats[seat_id], column[party]) for seat_id, party, _ in rows]
    if places:
        where = np.array(places)
        counts = [count for _, _, count in rows]
        np.add.at(votes, (where[:, 0], where[:, 1]), counts)
        np.maximum.at(best, (where[:, 0], where[:, 1]), counts)
    return parties, votes, best


def first_past_the_post(best: IntArray) -> IntArray:
    """(S,) column of the party whose candidate got most, -1 where nobody got a vote. ``best``:
    (S, n) votes of each party's strongest candidate."""
    if not best.shape[1]:
        return np.full(len(best), -1, dtype=np.int64)
    return np.where(best.max(axis=1) > 0, best.argmax(axis=1), -1)


def majorities(best: IntArray, votes: IntArray) -> FloatArray:
    """(S,) lead of the first candidate over the next party's, as a fraction of all votes; inf
    where there are no votes or no second party. ``best``, ``votes``: (S, n)."""
    total = votes.sum(axis=1)
    if best.shape[1] < 2:
        return np.full(len(best), np.inf)
    second, first = np.sort(best, axis=1)[:, -2:].T
    return np.where(total > 0, (first - second) / np.maximum(total, 1), np.inf)


def last_winners(election: Election) -> tuple[str, ...]:
    """(S,) who won each seat at the latest past election, as the party that carries that vote
    now: one that follows the winner stands in its place. "" where nothing is known. A by-election
    since then does not count."""
    if not election.past:
        return ("",) * len(election.seats)
    last = election.past[0]
    heir = {followed: party.id for party in election.parties for followed in party.follows}
    now = [heir.get(party, party) for party in last.parties]
    return tuple("" if w < 0 else now[w] for w in first_past_the_post(last.best).tolist())
