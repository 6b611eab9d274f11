"""The rows of one file on their way in: staged in memory, told apart from what is known.

Everything here happens in temporary tables of the database's connection, which SQLite keeps in
memory: until ``keep`` nothing is written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from hustings.listen.checks import Fault, Return

AT_ONCE = 20_000
LONGEST_KEPT = 500  # characters of a rejected cell
ID_BYTES = 8

STAGED = """
CREATE TEMP TABLE staged (
    line INTEGER PRIMARY KEY, return_id TEXT, moment INTEGER, day TEXT, seat_id TEXT,
    canvasser TEXT, mode TEXT, outcome TEXT, intention TEXT, certainty INTEGER, past_vote TEXT,
    age TEXT, sex TEXT, education TEXT, issues TEXT, elector TEXT, contents BLOB, fate TEXT
);
CREATE TEMP TABLE turned_away (
    line INTEGER PRIMARY KEY, "column" TEXT, reason TEXT, return_id TEXT, cells TEXT
);
"""
INDEX = "CREATE INDEX temp.staged_return_id ON staged (return_id, line)"

# A return_id that an earlier batch holds, or an earlier line of this file: the same return again,
# or another under its id. Where a digest is gone, the id alone decides.
FATE_BY_BATCHES = """
UPDATE staged SET fate = CASE
    WHEN earlier.contents IS NULL OR earlier.contents = staged.contents THEN 'known'
    ELSE 'changed' END
FROM listen_return AS earlier WHERE earlier.return_id = staged.return_id
"""
FATE_BY_LINES = """
UPDATE staged SET fate = CASE
    WHEN first.contents = staged.contents THEN 'known' ELSE 'changed' END
FROM staged AS first
WHERE staged.fate IS NULL AND first.return_id = staged.return_id
    AND first.line = (SELECT MIN(line) FROM staged AS s WHERE s.return_id = staged.return_id)
    AND staged.line > first.line
"""
CHANGED = Fault(
    "return_id",
    "a return_id already taken in with other contents",
    "the same contents, or an id of its own",
    "A return is not changed afterwards: give a new one a new id.",
)
REJECT_CHANGED = """
INSERT INTO turned_away SELECT line, ?, ?, return_id,
    json_array(return_id, seat_id, canvasser, outcome, intention, elector)
FROM staged WHERE fate = 'changed'
"""
# Repeat contacts are counted here, before the elector is dropped.
AS_KEPT = """
SELECT return_id, day, seat_id, linked.id, mode, outcome, intention, certainty, past_vote, age,
    sex, education, issues,
    CASE WHEN elector <> '' THEN
        (SELECT COUNT(*) FROM listen_return AS earlier
         WHERE earlier.seat_id = staged.seat_id AND earlier.elector = staged.elector)
        + ROW_NUMBER() OVER (PARTITION BY seat_id, elector ORDER BY moment, return_id)
    END
FROM staged JOIN listen_canvasser AS linked ON linked.name = staged.canvasser
WHERE fate = 'kept'
"""
KEEP_LINKS = """
INSERT INTO listen_return
SELECT return_id, ?, seat_id, linked.id, NULLIF(elector, ''), contents
FROM staged JOIN listen_canvasser AS linked ON linked.name = staged.canvasser
WHERE fate = 'kept' ORDER BY return_id
"""
SAME_REJECTS = """
SELECT (SELECT COUNT(*) FROM listen_reject WHERE source_sha256 = :source) =
       (SELECT COUNT(*) FROM turned_away)
   AND NOT EXISTS (
    SELECT line, "column", reason FROM turned_away EXCEPT
    SELECT line, "column", reason FROM listen_reject WHERE source_sha256 = :source)
"""


@dataclass(frozen=True)
class Rejected:
    """A row that is not taken."""

    line: int
    fault: Fault
    return_id: str | None
    cells: Sequence[str]


@dataclass(frozen=True)
class Counted:
    """What became of the rows, and the days of those that are kept."""

    kept: int
    rejected: int
    known: int
    first_day: str | None
    last_day: str | None


def stage(connection: sqlite3.Connection, rows: Iterable[Return | Rejected]) -> Counted:
    """Stages the rows and decides the fate of each: kept, rejected or already known."""
    connection.executescript(f"{STAGED}BEGIN;")
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        good = [(*row, None) for row in part if isinstance(row, Return)]
        connection.executemany(f"INSERT INTO staged VALUES ({_places(18)})", good)
        bad = [_reject_row(row) for row in part if isinstance(row, Rejected)]
        connection.executemany(f"INSERT INTO turned_away VALUES ({_places(5)})", bad)
    connection.execute(INDEX)
    connection.execute(FATE_BY_BATCHES)
    connection.execute(FATE_BY_LINES)
    connection.execute("UPDATE staged SET fate = 'kept' WHERE fate IS NULL")
    connection.execute(REJECT_CHANGED, (CHANGED.column, CHANGED.reason))
    connection.execute("COMMIT")
    kept, first, last = connection.execute(
        "SELECT COUNT(*), MIN(day), MAX(day) FROM staged WHERE fate = 'kept'"
    ).fetchone()
    (known,) = connection.execute("SELECT COUNT(*) FROM staged WHERE fate = 'known'").fetchone()
    (rejected,) = connection.execute("SELECT COUNT(*) FROM turned_away").fetchone()
    return Counted(kept, rejected, known, first, last)


def link_canvassers(connection: sqlite3.Connection, fresh: Callable[[int], bytes]) -> None:
    """A random id for every canvasser of a kept row who has none; ``fresh`` gives random bytes."""
    unknown = connection.execute(
        "SELECT DISTINCT canvasser FROM staged WHERE fate = 'kept' "
        "AND canvasser NOT IN (SELECT name FROM listen_canvasser) ORDER BY canvasser"
    ).fetchall()
    connection.executemany(
        "INSERT INTO listen_canvasser VALUES (?, ?)",
        [(name, fresh(ID_BYTES).hex()) for (name,) in unknown],
    )


def kept_rows(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    """The rows of the batch, without elector and time of day, canvassers by their random id."""
    yield from connection.execute(AS_KEPT)


def keep_links(connection: sqlite3.Connection, sha256: str) -> None:
    """Notes the batch as one that the record does not name yet, with its returns and links."""
    made = connection.execute(
        "INSERT INTO listen_batch (sha256, recorded) VALUES (?, 0)", (sha256,)
    )
    connection.execute(KEEP_LINKS, (made.lastrowid,))
    # A row that was put right needs no second look.
    connection.execute(
        "DELETE FROM listen_reject WHERE return_id IN "
        "(SELECT return_id FROM staged WHERE fate = 'kept')"
    )


def rejects_differ(connection: sqlite3.Connection, source: str) -> bool:
    """False where the database holds these very rejected rows of the file."""
    (same,) = connection.execute(SAME_REJECTS, {"source": source}).fetchone()
    return not same


def keep_rejects(connection: sqlite3.Connection, kind: str, source: str, file: str) -> None:
    """The file's rejected rows, in place of those of an earlier run."""
    connection.execute("DELETE FROM listen_reject WHERE source_sha256 = ?", (source,))
    connection.execute(
        'INSERT INTO listen_reject SELECT ?, ?, ?, line, "column", reason, return_id, cells '
        "FROM turned_away",
        (kind, source, file),
    )


def _reject_row(row: Rejected) -> tuple[object, ...]:
    cells = json.dumps([cell[:LONGEST_KEPT] for cell in row.cells], ensure_ascii=False)
    return (row.line, row.fault.column, row.fault.reason, row.return_id, cells)


def _places(count: int) -> str:
    return ", ".join("?" * count)
