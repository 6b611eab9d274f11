"""candidates.csv: who stands where, and which of them sit in the seat now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from hustings.election.contest import BoolArray, Candidate, Party, Seat
from hustings.election.problems import Findings, shown
from hustings.election.references import Known, check_seats, warn_of_outsiders
from hustings.election.tables import read_table
from hustings.election.values import FLAG, TEXT, blankable, filled

FILE = "candidates.csv"
COLUMNS = ("seat_id", "party", "name", "incumbent")
NAMED = 5  # seats in a warning


def read_candidates(folder: Path, known: Known, found: Findings) -> tuple[Candidate, ...]:
    """The candidates in the file's order; none where it cannot be read."""
    table = read_table(folder, FILE, COLUMNS, found)
    if table is None:
        return ()
    seat_ids = filled(table, "seat_id", TEXT, found)
    parties = filled(table, "party", TEXT, found)
    names = [name or "" for name in blankable(table, "name", TEXT, found)]
    incumbents = filled(table, "incumbent", FLAG, found)
    check_seats(table, seat_ids, known, found)
    warn_of_outsiders(table, parties, known.parties, found.warnings)
    return tuple(map(Candidate, seat_ids, parties, names, incumbents))


def stands(
    seats: Sequence[Seat],
    parties: Sequence[Party],
    candidates: Sequence[Candidate],
    polled: Sequence[str],
) -> BoolArray:
    """(S, P) where each party stands.

    A seat with candidate rows: the parties in them. A seat without: the parties whose
    ``stands_in`` holds its country. A polled party without a row in the whole file stands
    wherever ``stands_in`` says, because the file says nothing of it.
    """
    declared = np.array(
        [[seat.country in party.stands_in for party in parties] for seat in seats], dtype=bool
    ).reshape(len(seats), len(parties))
    listed = _marked(seats, parties, candidates)
    with_rows = {candidate.seat_id for candidate in candidates}
    named = {candidate.party for candidate in candidates}
    silent_seat = np.array([seat.seat_id not in with_rows for seat in seats], dtype=bool)
    silent_party = np.array([p.id in polled and p.id not in named for p in parties], dtype=bool)
    return np.where(silent_seat[:, None] | silent_party[None, :], declared, listed)


def undeclared(
    parties: Sequence[Party], candidates: Sequence[Candidate], polled: Sequence[str]
) -> tuple[str, ...]:
    """A warning for each polled party that a file with candidates does not name at all."""
    named = {candidate.party for candidate in candidates}
    return tuple(
        f"{FILE}: no candidate of {shown(party.id)}, which the polls have; it is taken to stand "
        f"wherever stands_in says ({', '.join(party.stands_in) or 'nowhere'})"
        for party in parties
        if named and party.id in polled and party.id not in named
    )


def empty_seats(seats: Sequence[Seat], standing: BoolArray) -> tuple[str, ...]:
    """A warning that names the seats where no party of election.toml stands; none if there are
    none. ``standing``: (S, P)."""
    names = [seat.seat_id for seat, row in zip(seats, standing, strict=True) if not row.any()]
    if not names:
        return ()
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return (
        f"{FILE}: nobody stands in {', '.join(map(shown, names[:NAMED]))}{more}: no party of "
        "election.toml has a candidate there",
    )


def incumbents(
    seats: Sequence[Seat], parties: Sequence[Party], candidates: Sequence[Candidate]
) -> BoolArray:
    """(S, P) where a party's candidate sits in the seat now. A seat may have two."""
    return _marked(seats, parties, [candidate for candidate in candidates if candidate.incumbent])


def _marked(
    seats: Sequence[Seat], parties: Sequence[Party], candidates: Sequence[Candidate]
) -> BoolArray:
    seat_place: Mapping[str, int] = {seat.seat_id: place for place, seat in enumerate(seats)}
    party_place = {party.id: place for place, party in enumerate(parties)}
    marked: BoolArray = np.zeros((len(seats), len(parties)), dtype=bool)
    for candidate in candidates:
        if candidate.party in party_place:
            marked[seat_place[candidate.seat_id], party_place[candidate.party]] = True
    return marked
