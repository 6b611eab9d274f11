"""A table of a bundle as CSV in UTF-8: one header line, line feeds, a blank for null.

Amounts of money are pence, in columns that end in ``_pence``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from hustings.record.offices import Signer
from hustings.record.policy import MONEY

Cell = str | int | bool | date | None
Row = Mapping[str, Cell]


def csv_bytes(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A table in UTF-8. A row has exactly the columns. Raises ValueError for one with others."""
    lines = [",".join(columns)]
    for row in rows:
        if row.keys() != set(columns):
            raise ValueError(f"expected the columns {', '.join(columns)}, got {', '.join(row)}")
        lines.append(",".join(_quoted(_cell(row[name])) for name in columns))
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _quoted(text: str) -> str:
    """RFC 4180, s. 2; not left to a library, whose next version may quote one character more."""
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def amount_cells(resource: str, amount: int) -> dict[str, Cell]:
    """Which resource, and how much of it in the column of its unit."""
    money = resource == MONEY
    return {
        "resource": resource,
        "amount_pence": amount if money else None,
        "amount": None if money else amount,
    }


def people_cell(signers: Iterable[Signer]) -> str:
    """Whoever signed, by id."""
    return ";".join(sorted({signer.person_id for signer in signers}))
