"""results.csv, what happened in the end. This module alone opens it, and only scoring and the
regret of plans import this module, so that no estimate can have seen the answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import Election, IntArray
from hustings.election.problems import Findings
from hustings.election.references import Known, check_seats, warn_of_outsiders
from hustings.election.tables import read_table
from hustings.election.values import COUNT, TEXT, filled
from hustings.election.votes import votes_table

FILE = "results.csv"
COLUMNS = ("seat_id", "party", "votes")
NAMED = 5  # seats in a warning


@dataclass(frozen=True)
class Results:
    """The declared votes.

    ``parties``: every id in the file, those of the election first in its order, then the
    others by votes. ``votes``: (S, len(parties)) in the order of ``Election.seats``, and ``best``
    the same of each party's strongest candidate; a seat whose row sums to 0 has not declared, and
    ``warnings`` names it.
    """

    parties: tuple[str, ...]
    votes: IntArray
    best: IntArray
    warnings: tuple[str, ...] = ()


def load_results(election: Election) -> Results:
    """The results in the election's folder. Raises ``FolderProblems`` with every problem of
    the file; that there is none is a problem too."""
    found = Findings()
    ids = tuple(party.id for party in election.parties)
    seats = {seat.seat_id: place for place, seat in enumerate(election.seats)}
    known = Known(ids, frozenset(seats), None)
    table = read_table(election.folder, FILE, COLUMNS, found)
    rows: list[tuple[str, str, int]] = []
    if table is not None:
        seat_ids = filled(table, "seat_id", TEXT, found)
        parties = filled(table, "party", TEXT, found)
        votes = filled(table, "votes", COUNT, found)
        check_seats(table, seat_ids, known, found)
        warn_of_outsiders(table, parties, known.parties, found.warnings)
        rows = list(zip(seat_ids, parties, votes, strict=True))
    found.raise_if_any()
    in_file, counted, best = votes_table(rows, seats)
    total = dict(zip(in_file, counted.sum(axis=0).tolist(), strict=True))
    place = {party: number for number, party in enumerate(ids)}
    order = sorted(in_file, key=lambda party: (place.get(party, len(ids)), -total[party], party))
    columns = np.array([in_file.index(party) for party in order], dtype=np.int64)
    arranged = counted[:, columns]
    silent = [
        seat.seat_id for seat, cast in zip(election.seats, arranged, strict=True) if not cast.any()
    ]
    if silent:
        seats_in_all = f"{len(silent)} seats" if len(silent) > 1 else "1 seat"
        named = ", ".join(silent[:NAMED]) + (" and others" if len(silent) > NAMED else "")
        found.warnings.append(f"{FILE}: no votes in {seats_in_all}: {named}")
    return Results(tuple(order), arranged, best[:, columns], tuple(found.warnings))
