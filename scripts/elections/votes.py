"""Votes by seat and party: the past elections, and the result that is kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from elections.contests import PARTY_IDS
from elections.tables import Row, Table, read_rows, table


def read_results(source: Path, key: str) -> list[dict[str, str]]:
    """The results of one election, one row a seat, in order of seat.

    Raises ValueError where the votes of a row do not add up to its valid votes.
    """
    rows = sorted(
        read_rows(source / "results" / f"results_{key}.csv"), key=lambda row: row["ons_code"]
    )
    for row in rows:
        total, declared = sum(votes for _, votes in votes_of(row)), int(row["valid_votes"])
        if total != declared:
            raise ValueError(
                f"results_{key}.csv, {row['ons_code']}: party votes sum to {total}, "
                f"valid votes are {declared}"
            )
    return rows


def votes_of(row: Row) -> Iterator[tuple[str, int]]:
    """(party, votes) of a row of results, for every party that has any."""
    for party in PARTY_IDS:
        votes = int(row.get(party) or 0)
        if votes > 0:
            yield party, votes


def past_table(source: Path, keys: Sequence[str]) -> Table:
    return table(
        ("election", "seat_id", "party", "votes"),
        (
            (key, row["ons_code"], party, votes)
            for key in keys
            for row in read_results(source, key)
            for party, votes in votes_of(row)
        ),
    )


def results_table(source: Path, key: str) -> Table:
    return table(
        ("seat_id", "party", "votes"),
        (
            (row["ons_code"], party, votes)
            for row in read_results(source, key)
            for party, votes in votes_of(row)
        ),
    )
