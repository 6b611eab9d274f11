"""Erasing a person: the link goes, the count stays. This module writes files.

A return in a batch has no name in it; what tied it to a person is here. With the link go the
digest of the return's contents, which could confirm a guess, and every rejected row in which the
name or number stands. That the return is known stays known, so its file does not bring the
person back.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from hustings.listen.database import open_database, transaction

REJECTS_WITH = "DELETE FROM listen_reject WHERE EXISTS (SELECT 1 FROM json_each(cells) AS cell "


def erase_elector(campaign: Path, seat_id: str, elector: str) -> int:
    """Erases the links of an elector of one seat; how many returns lost theirs."""
    with open_database(campaign) as connection:
        with transaction(connection):
            done = connection.execute(
                "UPDATE listen_return SET elector = NULL, contents = NULL "
                "WHERE seat_id = ? AND elector = ?",
                (seat_id, elector),
            )
            _erase_rejects(connection, elector)
        _out_of_the_log(connection)
        return done.rowcount


def erase_canvasser(campaign: Path, name: str) -> int:
    """Erases who a random id stands for; how many returns nobody can be asked about any more."""
    with open_database(campaign) as connection:
        with transaction(connection):
            done = connection.execute(
                "UPDATE listen_return SET contents = NULL "
                "WHERE canvasser = (SELECT id FROM listen_canvasser WHERE name = ?)",
                (name,),
            )
            connection.execute("DELETE FROM listen_canvasser WHERE name = ?", (name,))
            _erase_rejects(connection, name)
        _out_of_the_log(connection)
        return done.rowcount


def _erase_rejects(connection: sqlite3.Connection, text: str) -> None:
    """A row may be short or shifted, so any cell counts; a rejected row is no loss."""
    connection.execute(f"{REJECTS_WITH} WHERE trim(cell.value) = ?)", (text,))


def _out_of_the_log(connection: sqlite3.Connection) -> None:
    """What was deleted also leaves the write-ahead log."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
