"""Taking in one file of doorstep returns. This module reads and writes files.

Rows in = kept + rejected + already known. The same file twice changes nothing. In which order
things are written, and what becomes of a run that is stopped: ``settle``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hustings.election.contest import Election
from hustings.listen.batches import (
    RETURNS,
    UNFINISHED,
    Store,
    durable,
    make_private,
    put_in_place,
    sha256_of,
)
from hustings.listen.checks import Cells, Return, check, unknown_levels, wrong_width
from hustings.listen.database import open_database, transaction
from hustings.listen.engine import write_parquet
from hustings.listen.profile import COLUMNS, PROFILE, Names, names_of
from hustings.listen.rows import Rows, open_file
from hustings.listen.settle import mark_recorded, remove_void, settle, void_batches
from hustings.listen.staging import (
    Counted,
    Rejected,
    keep_links,
    keep_rejects,
    kept_rows,
    link_canvassers,
    rejects_differ,
    stage,
)

FreshBytes = Callable[[int], bytes]
Append = Callable[[Mapping[str, object]], object]


@dataclass(frozen=True)
class Taking:
    """What became of one file. ``unknown_levels``: cells of age, sex, education and past_vote
    that count as blank. ``batch``: SHA-256 of the Parquet file, None where no row was kept or
    nothing was to be written."""

    file: str
    source_sha256: str
    kept: int
    rejected: int
    known: int
    unknown_levels: int
    ignored_columns: tuple[str, ...]
    batch: str | None = None

    @property
    def rows(self) -> int:
        return self.kept + self.rejected + self.known


def take_returns(
    store: Store,
    file: Path,
    election: Election,
    now: datetime,
    fresh: FreshBytes,
    append: Append,
    *,
    simulated: bool = False,
    dry_run: bool = False,
) -> Taking:
    """Takes in ``file``: good rows as one batch, rejected ones into the database.

    ``now`` has a time zone: no return may be later. ``fresh`` gives random bytes, for the ids of
    canvassers. ``append`` adds the body of a `batch` entry to the record, durably; it is called
    once if a row is kept, else not at all. ``dry_run`` counts and writes nothing.

    Raises ``FolderProblems`` where the file cannot be read or the campaign's batches are not as
    recorded: nothing of the file is then taken.
    """
    names = names_of(election)
    with open_file(file) as handle, open_database(store.campaign, copy=dry_run) as connection:
        void = void_batches(store, connection)
        if not dry_run:
            remove_void(store, void)
        settle(store, connection, void)
        rows = Rows(handle, file.name, COLUMNS)
        reading = _Reading(rows, names, now)
        counted = stage(connection, reading)
        taking = Taking(
            file.name,
            rows.sha256,
            counted.kept,
            counted.rejected,
            counted.known,
            reading.unknown_levels,
            rows.ignored,
        )
        if dry_run:
            return taking
        batch = _keep(store, connection, taking, fresh)
        if batch is None:
            return taking
        append(_body(taking, counted, batch, simulated))
        mark_recorded(connection, batch)
    return Taking(**{**vars(taking), "batch": batch})


class _Reading:
    """The rows of a file, each checked; ``unknown_levels`` grows on the way."""

    def __init__(self, rows: Rows, names: Names, now: datetime) -> None:
        self.unknown_levels = 0
        self._rows, self._names, self._now = rows, names, now

    def __iter__(self) -> Iterator[Return | Rejected]:
        for line, given in self._rows:
            cells = self._rows.of_profile(given)
            if cells is None:
                yield Rejected(line, wrong_width(len(given), self._rows.width), None, given)
                continue
            found = check(line, cells, self._names, self._now)
            if isinstance(found, Return):
                self.unknown_levels += unknown_levels(cells, self._names)
                yield found
            else:
                yield Rejected(line, found, Cells._make(cells).return_id.lower(), cells)


def _keep(
    store: Store, connection: sqlite3.Connection, taking: Taking, fresh: FreshBytes
) -> str | None:
    """Writes the batch and its links, and the rejected rows; all is durable when it returns."""
    source = taking.source_sha256
    if not taking.kept:
        if rejects_differ(connection, source):
            with transaction(connection):
                keep_rejects(connection, RETURNS, source, taking.file)
        return None
    make_private(store.returns)
    unfinished = store.returns / f"{source}{UNFINISHED}"
    with transaction(connection):
        link_canvassers(connection, fresh)
        unfinished.touch(mode=0o600)
        write_parquet(kept_rows(connection), unfinished, store.spill)
        durable(unfinished, 0o600)
        batch = sha256_of(unfinished)
        keep_links(connection, batch)
        keep_rejects(connection, RETURNS, source, taking.file)
    put_in_place(unfinished, store.path(batch))
    return batch


def _body(taking: Taking, counted: Counted, batch: str, simulated: bool) -> dict[str, object]:
    """The `batch` entry."""
    return {
        "kind": RETURNS,
        "profile": PROFILE,
        "sha256": batch,
        "source_sha256": taking.source_sha256,
        "kept": taking.kept,
        "rejected": taking.rejected,
        "known": taking.known,
        "first_day": counted.first_day,
        "last_day": counted.last_day,
        "simulated": simulated,
    }
