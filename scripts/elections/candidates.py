"""Who stands where, in the order of the public list and never in that of the finish."""

from __future__ import annotations

from pathlib import Path

from elections.tables import Row, Table, read_rows, table


def read_candidates(source: Path, key: str) -> list[dict[str, str]]:
    """Candidates by seat, then family name, then given name.

    The source lists them by votes; sorting here keeps that order from reaching anything.
    """
    rows = read_rows(source / "candidates" / f"candidates_{key}.csv")
    return sorted(
        rows,
        key=lambda row: (row["ons_code"], row["family_name"], row["given_name"], row["party"]),
    )


def candidates_table(source: Path, key: str) -> Table:
    return table(
        ("seat_id", "party", "name", "incumbent"),
        (
            (row["ons_code"], row["party"], full_name(row), row["sitting_mp"])
            for row in read_candidates(source, key)
        ),
    )


def full_name(row: Row) -> str:
    return " ".join(f"{row['given_name']} {row['family_name']}".split())
