"""past.csv: votes at earlier elections on these boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hustings.election.contest import PastElection
from hustings.election.problems import Findings
from hustings.election.references import Known, check_seats, warn_of_outsiders
from hustings.election.tables import read_table
from hustings.election.values import COUNT, TEXT, filled
from hustings.election.votes import votes_table

FILE = "past.csv"
COLUMNS = ("election", "seat_id", "party", "votes")


@dataclass(frozen=True)
class PastVotes:
    """Votes by party and seat at one election."""

    election: str
    seat_id: str
    party: str
    votes: int


def read_past(folder: Path, known: Known, found: Findings) -> tuple[PastVotes, ...]:
    """The rows of past.csv in the file's order; none where it cannot be read."""
    table = read_table(folder, FILE, COLUMNS, found)
    if table is None:
        return ()
    elections = filled(table, "election", TEXT, found)
    seat_ids = filled(table, "seat_id", TEXT, found)
    parties = filled(table, "party", TEXT, found)
    votes = filled(table, "votes", COUNT, found)
    check_seats(table, seat_ids, known, found)
    warn_of_outsiders(table, parties, known.parties, found.warnings)
    return tuple(map(PastVotes, elections, seat_ids, parties, votes))


def past_elections(
    rows: Iterable[PastVotes], seats: Mapping[str, int], previous: str
) -> tuple[PastElection, ...]:
    """The elections, latest first, with ``seats`` giving each id its place on the seat axis
    and the parties as they come. The order is ``previous`` (from election.toml), then ids
    downwards with numbers read as numbers."""
    by_election: dict[str, list[tuple[str, str, int]]] = {}
    for row in rows:
        by_election.setdefault(row.election, []).append((row.seat_id, row.party, row.votes))
    order = sorted(by_election, key=natural, reverse=True)
    order.sort(key=lambda election: election != previous)
    return tuple(
        PastElection(election, *votes_table(by_election[election], seats)) for election in order
    )


def natural(text: str) -> tuple[tuple[str, int, str], ...]:
    """A sort key that reads runs of digits as numbers: ge9 before ge10, 18-24 before 65+."""
    parts = re.split(r"([0-9]+)", text)
    digits = [part.lstrip("0") for part in parts[1::2]] + [""]
    return tuple((word, len(run), run) for word, run in zip(parts[0::2], digits, strict=True))
