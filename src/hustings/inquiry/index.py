"""The search index: derived from the originals, so it can be thrown away and made again.

SQLite's FTS5 holds the tokens, a plain table the texts. This module reads and writes files.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hustings.inquiry.exhibits import Exhibit
from hustings.inquiry.extract import extract
from hustings.inquiry.folding import fold, tokens
from hustings.inquiry.store import Store

# Raise it with every change to what is extracted or how it is cut: older indexes are made again.
VERSION = 1

_GONE = "its original is missing or has changed"

_TABLES = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    exhibit TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    encoding TEXT,     -- null where there are no words
    unread INTEGER,    -- parts, such as attachments, whose words are not in the text
    reason TEXT        -- why there are no words; else null
);
CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(
    tokens, content='', prefix='1', tokenize='unicode61 remove_diacritics 0'
);
"""

_INSERT = "INSERT INTO documents (exhibit, sha256, encoding, unread, reason) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Coverage:
    """What a search of an index covers. ``searched`` of ``exhibits`` have words in it;
    ``unsearched``: for each reason the exhibits that have not. ``in_part``: exhibits with parts,
    such as attachments, whose words are not in it."""

    exhibits: int
    searched: int
    unsearched: tuple[tuple[str, tuple[str, ...]], ...]
    in_part: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """An index to search, with what it covers."""

    connection: sqlite3.Connection
    coverage: Coverage


@contextmanager
def current_index(store: Store, exhibits: Sequence[Exhibit]) -> Iterator[Index]:
    """The index of exactly these exhibits, read-only; made or brought up to date first.

    An original that is missing or has changed is left out until it is back, and counted as
    not searched. Raises OSError, sqlite3.Error.
    """
    wanted = {exhibit.number: exhibit.sha256 for exhibit in exhibits}
    if _indexed(store.index) != wanted:
        with store.locked():
            _refresh(store, list({one.number: one for one in exhibits}.values()), wanted)
    with closing(_open(store.index, "ro")) as connection:
        yield Index(connection, _coverage(connection, wanted))


def _indexed(path: Path) -> dict[str, str] | None:
    """Exhibits and their hashes in the index; None where there is none that can be used."""
    if not path.is_file():
        return None
    try:
        with closing(_open(path, "ro")) as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                return None
            return dict(connection.execute("SELECT exhibit, sha256 FROM documents"))
    except sqlite3.DatabaseError:
        return None


def _refresh(store: Store, exhibits: Sequence[Exhibit], wanted: dict[str, str]) -> None:
    """Adds what is missing; an index that holds anything else is made anew, beside the old one."""
    indexed = _indexed(store.index)  # again, now that no other process writes
    if indexed is not None and indexed.items() <= wanted.items():
        new = [exhibit for exhibit in exhibits if exhibit.number not in indexed]
        with closing(_open(store.index, "rw")) as connection, connection:
            _add(connection, store, new)
        return
    fresh = store.index.with_name(f".{store.index.name}.partial")
    with suppress(FileNotFoundError):
        fresh.unlink()
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(_open(fresh, "rw")) as connection, connection:
        connection.executescript(_TABLES)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("BEGIN")
        _add(connection, store, exhibits)
    for journal in store.folder.glob(f"{store.index.name}-*"):
        journal.unlink()  # of the index that goes
    os.replace(fresh, store.index)


def _add(connection: sqlite3.Connection, store: Store, exhibits: Iterable[Exhibit]) -> None:
    for exhibit in exhibits:
        data = _read_original(store, exhibit)
        if data is None:
            continue
        words = extract(exhibit.media_type, data)
        head = (exhibit.number, exhibit.sha256)
        if isinstance(words, str):
            connection.execute(_INSERT, (*head, None, None, words))
            continue
        row = (*head, words.encoding, words.unread, None)
        added = connection.execute(_INSERT, row).lastrowid
        cut = " ".join(tokens(fold(words.text)))
        connection.execute("INSERT INTO texts (id, text) VALUES (?, ?)", (added, words.text))
        connection.execute("INSERT INTO words (rowid, tokens) VALUES (?, ?)", (added, cut))


def _read_original(store: Store, exhibit: Exhibit) -> bytes | None:
    """The original's bytes; None where they are not there or are others."""
    try:
        data = store.original(exhibit.sha256).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == exhibit.sha256 else None


def _coverage(connection: sqlite3.Connection, exhibits: Collection[str]) -> Coverage:
    """What of the exhibits, named by number, the index holds."""
    rows = connection.execute(
        "SELECT exhibit, unread, reason FROM documents ORDER BY id"
    ).fetchall()
    states = {exhibit: (unread, reason) for exhibit, unread, reason in rows}
    unsearched: dict[str, list[str]] = {}
    in_part, searched = [], 0
    for exhibit in exhibits:
        unread, reason = states.get(exhibit, (None, _GONE))
        if reason is not None:
            unsearched.setdefault(reason, []).append(exhibit)
            continue
        searched += 1
        if unread:
            in_part.append(exhibit)
    reasons = tuple((reason, tuple(numbers)) for reason, numbers in sorted(unsearched.items()))
    return Coverage(len(exhibits), searched, reasons, tuple(in_part))


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)
