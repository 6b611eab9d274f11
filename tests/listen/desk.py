"""A campaign's desk for tests: files of returns go in, and a list stands in for the record.

    desk = Desk(tmp_path, election)
    taking = desk.take(door(1, intention="red"), door(2))
    desk.recorded   # the bodies of `batch` entries

``door(n)`` is one row; return_ids, electors and canvassers are made from numbers.
"""

from __future__ import annotations

import csv
import hashlib
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from hustings.election.contest import Election
from hustings.election.returns import ReturnCounts
from hustings.listen.batches import Store
from hustings.listen.counts import count_returns
from hustings.listen.profile import COLUMNS
from hustings.listen.rejects import RejectedRow, rejected_rows
from hustings.listen.take import Taking, take_returns

NOW = datetime(2030, 6, 1, 12, tzinfo=UTC)
Door = dict[str, str]


def door(number: int, **cells: str) -> Door:
    """One answered door of elector ``number`` in S001, unless ``cells`` say otherwise."""
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "return_id": uuid(number),
        "at": "2030-05-20T18:30:00+01:00",
        "seat_id": "S001",
        "canvasser": "Canvasser 1",
        "mode": "door",
        "outcome": "answered",
        "elector": f"X{number}",
    }
    return row | cells


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def write_doors(path: Path, *doors: Door, extra: tuple[str, ...] = ()) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [*COLUMNS, *extra], lineterminator="\n")
        writer.writeheader()
        writer.writerows(doors)
    return path


class Ids:
    """Bytes that look random and are the same each time."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self, count: int) -> bytes:
        self.given += 1
        return hashlib.sha256(f"id {self.given}".encode()).digest()[:count]


class Desk:
    def __init__(self, folder: Path, election: Election) -> None:
        self.inbox = folder / "inbox"
        self.campaign = folder / "campaign"
        self.election = election
        self.recorded: list[Mapping[str, Any]] = []
        self.fresh = Ids()
        for made in (self.inbox, self.campaign):
            made.mkdir(parents=True)

    @property
    def store(self) -> Store:
        return Store(self.campaign, tuple(body["sha256"] for body in self.recorded))

    def take(self, *doors: Door, name: str = "doors.csv", **options: Any) -> Taking:
        """Takes in a file of these rows."""
        return self.take_file(write_doors(self.inbox / name, *doors), **options)

    def take_file(self, file: Path, **options: Any) -> Taking:
        known = {"now": NOW, "fresh": self.fresh, "append": self.recorded.append}
        return take_returns(self.store, file, self.election, **{**known, **options})

    def take_bytes(self, data: bytes, name: str = "doors.csv", **options: Any) -> Taking:
        file = self.inbox / name
        file.write_bytes(data)
        return self.take_file(file, **options)

    @property
    def counts(self) -> ReturnCounts:
        return count_returns(self.store, self.election)

    @property
    def rejects(self) -> tuple[RejectedRow, ...]:
        return rejected_rows(self.campaign)

    def batch(self, number: int = 0) -> list[dict[str, Any]]:
        """The rows of a batch that the record names."""
        with duckdb.connect() as engine:
            rows = engine.read_parquet(str(self.store.path(self.recorded[number]["sha256"])))
            return [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]

    def query(self, sql: str) -> list[Any]:
        """The first column of what the database answers."""
        connection = sqlite3.connect(self.campaign / "hustings.db")
        try:
            return [row[0] for row in connection.execute(sql)]
        finally:
            connection.close()

    def files(self) -> dict[str, bytes]:
        """Every file of the campaign with its contents."""
        return {
            path.relative_to(self.campaign).as_posix(): path.read_bytes()
            for path in sorted(self.campaign.rglob("*"))
            if path.is_file()
        }
