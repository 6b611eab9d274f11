"""Who won each seat last time, and by how much."""

from __future__ import annotations

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray


def held_by(election: Election, party: str) -> BoolArray:
    """(S,) True where the party, or one that it follows, won at the latest past election.

    False where nobody has a past vote. A by-election since then does not count.
    """
    if not election.past:
        return np.zeros(len(election.seats), dtype=np.bool_)
    latest = election.past[0]
    follows = next(entry.follows for entry in election.parties if entry.id == party)
    own = np.array([name == party or name in follows for name in latest.parties])
    winner = np.argmax(latest.votes, axis=1)
    counted: BoolArray = np.max(latest.votes, axis=1, initial=0) > 0
    won: BoolArray = counted & own[winner]
    return won


def past_majorities(election: Election) -> FloatArray:
    """(S,) the winner's majority last time as a fraction of the vote; inf where unknown."""
    unknown = np.full(len(election.seats), np.inf)
    if not election.past or len(election.past[0].parties) < 2:
        return unknown
    votes = election.past[0].votes.astype(np.float64)
    total = np.sum(votes, axis=1)
    second, first = np.sort(votes, axis=1)[:, -2:].T
    return np.where(total > 0, (first - second) / np.maximum(total, 1.0), unknown)
