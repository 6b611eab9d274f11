"""What listening keeps in `hustings.db`: links to people, and rows that were rejected.

This module reads and writes files. The database (SQLite, write-ahead log, mode 600) is the only
place where a return is tied to an elector or a random id to a canvasser. Which returns are known
is not its to say: a batch counts where the record names it, and ``settle`` makes the database
agree with the record before anything is read from it.

SQLite puts the bytes of what is deleted out of the file at once (``secure_delete``).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hustings.election.problems import FolderProblems, Problem

FILE = "hustings.db"
CACHE_KIB = 128 * 1024  # ids are random: without room, every row is a page of its own on the disk
PATIENCE = 30.0  # seconds to wait for another writer

# recorded: 0 until the record is known to name the batch.
# contents: a digest, to tell a return that comes back from one that was changed; gone (null) with
# the link of a person who was erased, and then the id alone says that the return is known.
SCHEMA = """
CREATE TABLE IF NOT EXISTS listen_batch (
    batch INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, recorded INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS listen_return (
    return_id TEXT PRIMARY KEY, batch INTEGER NOT NULL, seat_id TEXT NOT NULL,
    canvasser TEXT NOT NULL, elector TEXT, contents BLOB
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS listen_return_elector ON listen_return (seat_id, elector)
    WHERE elector IS NOT NULL;
CREATE TABLE IF NOT EXISTS listen_canvasser (
    name TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listen_reject (
    kind TEXT NOT NULL, source_sha256 TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL,
    "column" TEXT, reason TEXT NOT NULL, return_id TEXT, cells TEXT NOT NULL,
    PRIMARY KEY (source_sha256, line)
) WITHOUT ROWID;
"""


@contextmanager
def open_database(campaign: Path, *, copy: bool = False) -> Iterator[sqlite3.Connection]:
    """The campaign's database, made if need be; ``copy`` gives a copy in memory instead, and
    leaves the folder as it is. Every statement outside BEGIN ... COMMIT commits itself. Raises
    ``FolderProblems`` where the file cannot be used."""
    try:
        connection = _copied(campaign / FILE) if copy else _opened(campaign / FILE)
        connection.executescript(SCHEMA)
    except sqlite3.Error as error:
        found, wanted = f"an error on opening ({error})", "the campaign's SQLite database"
        remedy = "Close what holds it open; if it is damaged, put it back from a backup."
        raise FolderProblems([Problem(FILE, None, None, found, wanted, remedy)]) from error
    try:
        connection.execute("PRAGMA temp_store = MEMORY")  # nobody's data in a folder for all
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is written inside, or none of it. Raises OSError where the database cannot be
    written: no room, no leave, or somebody else who does not let go of it."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.rollback()
        if isinstance(error, sqlite3.OperationalError):
            raise OSError(f"{FILE} cannot be written: {error}") from error
        raise


def _opened(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    path.chmod(0o600)  # the files beside it (-wal, -shm) take their mode from it
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _copied(path: Path) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    if path.exists():
        source = sqlite3.connect(path, timeout=PATIENCE)
        try:
            source.backup(memory)
        finally:
            source.close()
    return memory
