"""Taking documents into custody: copied by content, recorded by hash. This module writes files.

The order is what a crash cannot hurt: every original is durable before the register knows of it;
the register holds names and salts before the record holds the entries that are committed to them;
entries come last. A run that was cut off is finished by the next one, whatever folder that takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hustings.inquiry.exhibits import Recorded, exhibit_body, ordinal
from hustings.inquiry.found import Refused, documents_in
from hustings.inquiry.intake import Intake
from hustings.inquiry.register import RegisterError, Row, load_register, save_register
from hustings.inquiry.store import Store
from hustings.record.entries import Entry

# Beside `inquiry/` in the campaign folder: what is there is copied nowhere.
SECRET = ("keys", "auditor", "returns")

Append = Callable[[Sequence[Entry]], Iterable[int]]


class CustodyError(ValueError):
    """A folder that can't be taken from."""


@dataclass(frozen=True)
class Custody:
    """What became of each file that was found. ``taken``: new exhibits with their entries.
    ``known``: files whose content was held already. ``finished``: exhibits of an earlier run that
    was cut off, recorded now. ``restored``: of the known, originals that had gone missing."""

    found: int
    taken: tuple[Recorded, ...]
    known: int
    refused: tuple[Refused, ...]
    finished: tuple[Recorded, ...]
    restored: int


def take_into_custody(
    folder: Path,
    store: Store,
    recorded: Sequence[Recorded],
    at: str,
    salts: Callable[[], bytes],
    append: Append,
    *,
    simulated: bool = False,
) -> Custody:
    """Take every file under a folder into custody.

    ``recorded``: the exhibits of the record so far. ``at``: the time, as entries have it.
    ``salts``: a new salt of 32 random bytes at each call. ``append``: adds entries to the record,
    all or none, and returns their numbers. The same folder again changes nothing.
    Raises CustodyError, RegisterError, OSError.
    """
    _refuse_the_store_itself(folder, store)
    with store.locked():
        rows, finished = _settled(store, recorded, at, append)
        intake = Intake(store, list(rows), at, salts, simulated)
        for found in documents_in(folder):
            intake.take(found)
        new = intake.new_rows()
        if new or intake.renamed or intake.restored:
            store.sync()
            rows = _record(store, (*intake.rows[: len(rows)], *new), at, append)
        taken = tuple(_recorded(row) for row in rows[len(rows) - len(new) :])
    return Custody(
        intake.found, taken, intake.known, tuple(intake.refused), finished, intake.restored
    )


def _refuse_the_store_itself(folder: Path, store: Store) -> None:
    ours, theirs = store.folder.resolve(), folder.resolve()
    private = [ours.parent / name for name in SECRET]
    if any(theirs.is_relative_to(place) for place in private):
        raise CustodyError(
            f"{folder} is the campaign's own, and secret: its keys and salts are no documents. "
            "Name the folder of the documents."
        )
    if ours.is_relative_to(theirs) or theirs.is_relative_to(ours):
        raise CustodyError(
            f"{folder} holds {store.folder}, where the documents are kept, or lies in it. "
            "Name the folder of the documents alone."
        )


def _settled(
    store: Store, recorded: Sequence[Recorded], at: str, append: Append
) -> tuple[tuple[Row, ...], tuple[Recorded, ...]]:
    """The register brought in line with the record, and what of an earlier run is recorded now."""
    before = load_register(store.register)
    in_record = {one.exhibit.number: one for one in recorded}
    rows = {row.exhibit.number: row for row in before}
    for number, row in rows.items():
        there = in_record.get(number)
        if there is not None and there.exhibit != row.exhibit:
            raise RegisterError(
                f"{store.register}: {number} is another document than in the record (entry "
                f"{there.entry}). Is this the register of another campaign?"
            )
        if there is None and row.entry is not None:
            raise RegisterError(
                f"{store.register}: {number} is in the register (entry {row.entry}) and not in "
                "the record. Has the record been put back to an older state?"
            )
        rows[number] = replace(row, entry=there.entry if there else None)
    for number, there in in_record.items():
        rows.setdefault(number, Row(there.exhibit, (), there.entry))
    settled = tuple(sorted(rows.values(), key=_in_order))
    waiting = {row.exhibit.number for row in settled if row.entry is None}
    if waiting or settled != before:
        settled = _record(store, settled, at, append)
    return settled, tuple(_recorded(r) for r in settled if r.exhibit.number in waiting)


def _record(store: Store, rows: tuple[Row, ...], at: str, append: Append) -> tuple[Row, ...]:
    """Saves the rows, adds the entries of those that have none, and saves their numbers."""
    save_register(store.register, rows)
    waiting = [row for row in rows if row.entry is None]
    if not waiting:
        return rows
    entries = iter(append([Entry("exhibit", at, exhibit_body(row.exhibit)) for row in waiting]))
    rows = tuple(
        row if row.entry is not None else replace(row, entry=next(entries)) for row in rows
    )
    save_register(store.register, rows)
    return rows


def _in_order(row: Row) -> tuple[int, str]:
    return ordinal(row.exhibit.number), row.exhibit.number


def _recorded(row: Row) -> Recorded:
    assert row.entry is not None  # _record has numbered every row
    return Recorded(row.entry, row.exhibit)
