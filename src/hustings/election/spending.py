"""spending.csv: what candidates declared at earlier elections, exactly as written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hustings.election.contest import DeclaredSpending
from hustings.election.declared import BOTH
from hustings.election.problems import Findings
from hustings.election.references import Known, check_seats, warn_of_outsiders
from hustings.election.tables import read_table
from hustings.election.values import MONEY, TEXT, Kind, blankable, filled

FILE = "spending.csv"
COLUMNS = ("election", "seat_id", "party", "period", "limit", "spent")
_PERIOD = Kind(
    lambda text: text if text in BOTH else None, "", "long or short", "Write long or short."
)


def read_spending(
    folder: Path, known: Known, found: Findings, unit: str = "pounds"
) -> tuple[DeclaredSpending, ...]:
    """The rows of spending.csv in the file's order; none where there is none or it cannot be
    read. A limit or sum that is not known is blank. ``unit``: the word for whole units of money."""
    money = replace(MONEY, expected=f"an amount in {unit}")
    table = read_table(folder, FILE, COLUMNS, found, optional=True)
    if table is None:
        return ()
    seat_ids = filled(table, "seat_id", TEXT, found)
    parties = filled(table, "party", TEXT, found)
    check_seats(table, seat_ids, known, found)
    warn_of_outsiders(table, parties, known.parties, found.warnings)
    return tuple(
        map(
            DeclaredSpending,
            filled(table, "election", TEXT, found),
            seat_ids,
            parties,
            filled(table, "period", _PERIOD, found),
            blankable(table, "limit", money, found),
            blankable(table, "spent", money, found),
        )
    )
