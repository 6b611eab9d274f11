"""Votes by seat and party, as past.csv and results.csv list them: repeated rows add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hustings.election.contest import IntArray


def votes_table(
    rows: Sequence[tuple[str, str, int]], seats: Mapping[str, int]
) -> tuple[tuple[str, ...], IntArray]:
    """Adds up ``rows`` of (seat id, party, votes): the parties in order of first appearance,
    and votes (S, len(parties)) with ``seats`` giving each id its place on the seat axis."""
    parties = tuple(dict.fromkeys(party for _, party, _ in rows))
    column = {party: place for place, party in enumerate(parties)}
    votes: IntArray = np.zeros((len(seats), len(parties)), dtype=np.int64)
    places = [(seats[seat_id], column[party]) for seat_id, party, _ in rows]
    if places:
        where = np.array(places)
        np.add.at(votes, (where[:, 0], where[:, 1]), [count for _, _, count in rows])
    return parties, votes
