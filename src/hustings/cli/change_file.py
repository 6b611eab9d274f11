"""Changes to a plan in a CSV: ``seat_id,resource,amount``, one change a row.

An amount is in the resource's own unit, pounds for money; below zero it is taken away.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hustings.cli.options import folder_problems

if TYPE_CHECKING:
    from hustings.election.problems import Findings
    from hustings.election.tables import Table
    from hustings.plan.departure import Change

TOO_MUCH = 1e15  # of any resource
COLUMNS = ("seat_id", "resource", "amount")


def read_changes(
    path: Path, seat_ids: Sequence[str], resources: Sequence[str]
) -> tuple[Change, ...]:
    """Every change of the file, whose seats and resources must be the plan's. Exit 2 with every
    problem of the file, by row and column, where there is one."""
    from hustings.election.problems import Findings
    from hustings.election.tables import read_table

    found = Findings()
    with folder_problems():
        table = read_table(path.parent, path.name, COLUMNS, found)
        changes = () if table is None else taken(table, set(seat_ids), resources, found)
        if table is not None and not table.lines:
            found.add(path.name, None, None, "a header and no row", "a change", "Add a row.")
        found.raise_if_any()
    return changes


def taken(
    table: Table, seat_ids: set[str], resources: Sequence[str], found: Findings
) -> tuple[Change, ...]:
    """The changes of the rows that fit; what does not is noted in ``found``."""
    from hustings.election.problems import shown
    from hustings.election.values import number
    from hustings.plan.departure import Change

    changes = []
    rows = zip(*(table.columns.get(name, ()) for name in COLUMNS), table.lines, strict=False)
    for seat_id, resource, amount, line in rows:
        if seat_id is None or resource is None or amount is None:
            continue  # told already
        if seat_id not in seat_ids:
            wanted, remedy = "a seat of the plan", "Use the ids of seats.csv."
            found.add(table.file, line, "seat_id", shown(seat_id), wanted, remedy)
        if resource not in resources:
            wanted = f"one of {', '.join(resources)}"
            found.add(table.file, line, "resource", shown(resource), wanted, "Use the plan's id.")
        value = number(amount)
        if not value or abs(value) >= TOO_MUCH:
            remedy = "Write plain digits, with - before what is taken away; leave idle rows out."
            wanted = "a number other than 0, of up to 15 digits"
            found.add(table.file, line, "amount", shown(amount), wanted, remedy)
        changes.append(Change(seat_id, resource, value or 0.0))
    return tuple(changes)
