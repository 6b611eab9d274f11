"""Votes of every candidate: the past elections, and the result that is kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from elections.candidates import read_candidates
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


def candidates_votes(source: Path, key: str) -> list[tuple[str, str, int]]:
    """(seat, party, votes) of every candidate with votes, by seat, party, then votes downwards.

    A party such as ``independent`` has several candidates in a seat, and it is one of them who
    wins or does not. Raises ValueError where the candidates' votes do not add up to the results.
    """
    rows = sorted(
        (
            (row["ons_code"], row["party"], int(row["votes"]))
            for row in read_candidates(source, key)
        ),
        key=lambda row: (*row[:2], -row[2]),
    )
    summed: Counter[tuple[str, str]] = Counter()
    for seat, party, votes in rows:
        summed[seat, party] += votes
    declared = {
        (row["ons_code"], party): votes
        for row in read_results(source, key)
        for party, votes in votes_of(row)
    }
    for seat, party in sorted(declared.keys() | +summed):
        if summed[seat, party] != declared.get((seat, party), 0):
            raise ValueError(
                f"candidates_{key}.csv, {seat}, {party}: candidates' votes sum to "
                f"{summed[seat, party]}, the results have {declared.get((seat, party), 0)}"
            )
    return [row for row in rows if row[2] > 0]


def past_table(source: Path, keys: Sequence[str]) -> Table:
    return table(
        ("election", "seat_id", "party", "votes"),
        ((key, *row) for key in keys for row in candidates_votes(source, key)),
    )


def results_table(source: Path, key: str) -> Table:
    return table(("seat_id", "party", "votes"), candidates_votes(source, key))
