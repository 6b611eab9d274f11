"""What candidates declared at earlier elections."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from elections.contests import PARTY_IDS, Contest
from elections.tables import Row, Table, read_rows, table


def spending_table(source: Path, contest: Contest) -> Table:
    """spending.csv: two rows a candidate. Candidates of no listed party are left out."""
    return table(
        ("election", "seat_id", "party", "period", "limit", "spent"),
        (row for key in contest.past for row in declared(source, key)),
    )


def declared(source: Path, key: str) -> Iterator[tuple[str, str, str, str, str, str]]:
    rows = read_rows(source / "spending" / f"candidate_spending_{key}.csv")
    rows.sort(key=lambda row: (row["ons_code"], row["party"], row["surname"], row["forename"]))
    for row in rows:
        if row["party"] in PARTY_IDS:
            for period in ("long", "short"):
                yield (
                    key,
                    row["ons_code"],
                    row["party"],
                    period,
                    pounds(row, f"{period}_limit"),
                    pounds(row, f"{period}_spend"),
                )


def pounds(row: Row, column: str) -> str:
    """Pounds and pence, blank where the source is."""
    return str(Decimal(row[column]).quantize(Decimal("0.01"))) if row[column] else ""
