"""The rows that were rejected, as the database has them. This module reads files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from hustings.listen.database import FILE, open_database


@dataclass(frozen=True)
class RejectedRow:
    """A rejected row. ``kind``: returns or polls. ``line``: where it begins in the file, from 1.
    ``column``: None where the row as a whole is meant. ``cells``: what it said, cut where long."""

    kind: str
    file: str
    line: int
    column: str | None
    reason: str
    cells: tuple[str, ...]


def rejected_rows(campaign: Path) -> tuple[RejectedRow, ...]:
    """Every rejected row, by file and line. Nothing is written."""
    if not (campaign / FILE).exists():
        return ()
    with open_database(campaign, copy=True) as connection:
        rows = connection.execute(
            'SELECT kind, file, line, "column", reason, cells FROM listen_reject '
            "ORDER BY file, source_sha256, line"
        )
        return tuple(
            RejectedRow(kind, file, line, column, reason, tuple(json.loads(cells)))
            for kind, file, line, column, reason, cells in rows
        )
