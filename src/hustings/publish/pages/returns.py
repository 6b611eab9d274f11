"""The returns page: doors and answers by seat, small counts withheld, and the batches they are
from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.estimate.moved_report import returns_json
from hustings.listen.public import FEWEST, totals
from hustings.publish.book import Book
from hustings.publish.record_book import RecordBook, of_record

HASH_SHOWN = 12  # hexadecimal digits of a hash, enough to find it by


@dataclass(frozen=True)
class Batch:
    """One batch that was taken in."""

    index: int
    day: date
    kind: str
    kept: int
    rejected: int
    known: int
    first_day: date
    last_day: date
    digest: str


def returns_page(book: Book) -> Mapping[str, Any]:
    """What the returns page shows. Seats by name; those with a count that is shown first."""
    record = of_record(book.record)
    rows = [
        (facts, record.returns[facts.seat.seat_id])
        for facts in book.by_name
        if facts.seat.seat_id in record.returns
    ]
    doors, answered = totals(record.view.returns)
    return {
        "rows": sorted(rows, key=lambda row: row[1].doors is None),
        "doors": doors,
        "moved": returns_json(book.today)["seats_moved"] if book.today.returns else 0,
        "answered": answered,
        "shown": sum(counts.doors is not None for _, counts in rows),
        "fewest": FEWEST,
        "countries": sorted({facts.seat.country for facts, _ in rows}),
        "batches": _batches(record),
    }


def _batches(record: RecordBook) -> tuple[Batch, ...]:
    return tuple(
        Batch(
            index,
            entry.day,
            body["kind"],
            body["kept"],
            body["rejected"],
            body["known"],
            date.fromisoformat(body["first_day"]),
            date.fromisoformat(body["last_day"]),
            body["sha256"][:HASH_SHOWN],
        )
        for index, body in record.view.state.record.batches
        if (entry := record.view.entries[index]) is not None
    )
