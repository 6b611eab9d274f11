"""The database made to agree with the record. This module reads and writes files.

A batch is taken in these steps, each durable before the next:

1. the Parquet file is written under a passing name;
2. its links go into the database, with the batch marked as not yet recorded;
3. the file gets its name; 4. the record names it; 5. the mark is taken off.

Whoever is stopped in between leaves a batch that is marked. Does the record name it, then it
counts and only the mark goes; else it never was, and the rows come in again with their file.
"""

from __future__ import annotations

import sqlite3

from hustings.election.problems import FolderProblems, Problem
from hustings.listen.batches import RETURNS, Store, checked_paths, sweep
from hustings.listen.database import FILE, transaction
from hustings.listen.engine import open_batches


def void_batches(store: Store, connection: sqlite3.Connection) -> tuple[str, ...]:
    """The batches that never were. Raises ``FolderProblems`` where the record no longer names a
    batch that it did name."""
    held = _held(connection)
    gone = [sha for sha, recorded in held.items() if recorded and sha not in store.recorded]
    if gone:
        found = f"{len(gone)} batches that the record does not name, {gone[0]} among them"
        wanted = "a record that names every batch ever taken in"
        remedy = f"Put the newest log/ back: this one is older than {FILE}, or another campaign's."
        raise FolderProblems([Problem(FILE, None, None, found, wanted, remedy)])
    return tuple(
        sha for sha, recorded in held.items() if not recorded and sha not in store.recorded
    )


def remove_void(store: Store, void: tuple[str, ...]) -> None:
    """Removes the files of batches that never were, and what was left unfinished."""
    for sha256 in void:
        store.path(sha256).unlink(missing_ok=True)
    sweep(store.returns)


def settle(store: Store, connection: sqlite3.Connection, void: tuple[str, ...]) -> None:
    """Makes the database agree with ``store.recorded``.

    Batches that the record names and the database does not know (it was lost) are known again by
    their return_ids; their links are gone. Raises ``FolderProblems`` where such a batch is
    missing or not as recorded.
    """
    held = _held(connection)
    lost = [sha256 for sha256 in dict.fromkeys(store.recorded) if sha256 not in held]
    if all(held.values()) and not lost:
        return
    checked_paths(store.returns, RETURNS, lost)
    with transaction(connection):
        for sha256 in void:
            _forget(connection, sha256)
        connection.execute("UPDATE listen_batch SET recorded = 1")
        for sha256 in lost:
            _know_again(store, connection, sha256)


def mark_recorded(connection: sqlite3.Connection, sha256: str) -> None:
    """The record names the batch."""
    connection.execute("UPDATE listen_batch SET recorded = 1 WHERE sha256 = ?", (sha256,))


def _held(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT sha256, recorded FROM listen_batch ORDER BY batch"))


def _forget(connection: sqlite3.Connection, sha256: str) -> None:
    connection.execute(
        "DELETE FROM listen_return WHERE batch = (SELECT batch FROM listen_batch WHERE sha256 = ?)",
        (sha256,),
    )
    connection.execute("DELETE FROM listen_batch WHERE sha256 = ?", (sha256,))


def _know_again(store: Store, connection: sqlite3.Connection, sha256: str) -> None:
    made = connection.execute(
        "INSERT INTO listen_batch (sha256, recorded) VALUES (?, 1)", (sha256,)
    )
    with open_batches([store.path(sha256)], store.spill) as engine:
        rows = engine.execute("SELECT return_id, seat_id, canvasser FROM doorstep_return")
        while part := rows.fetchmany(20_000):
            connection.executemany(
                "INSERT INTO listen_return VALUES (?, ?, ?, ?, NULL, NULL)",
                [(return_id, made.lastrowid, *rest) for return_id, *rest in part],
            )
