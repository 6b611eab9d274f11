"""Are the originals still what the record says? This module reads files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.inquiry.exhibits import Recorded, name_commitment
from hustings.inquiry.register import Row, load_register
from hustings.inquiry.store import Store, file_hash


@dataclass(frozen=True)
class Fault:
    """What is wrong with one exhibit in custody."""

    number: str
    entry: int
    detail: str


@dataclass(frozen=True)
class Checked:
    """``checked``: exhibits of the record. ``unrecorded``: originals that no entry names: left by
    a run that was cut off, whose files the next run takes."""

    checked: int
    faults: tuple[Fault, ...]
    unrecorded: tuple[str, ...]


def check_custody(store: Store, recorded: Sequence[Recorded]) -> Checked:
    """Hash every original again, and open every commitment to a name. Raises RegisterError."""
    rows = {row.exhibit.number: row for row in load_register(store.register)}
    faults: list[Fault] = []
    for one in recorded:
        details = (_original(store, one), _name(rows.get(one.exhibit.number), one))
        faults += [Fault(one.exhibit.number, one.entry, detail) for detail in details if detail]
    named = {one.exhibit.sha256 for one in recorded}
    return Checked(len(recorded), tuple(faults), tuple(sorted(store.held() - named)))


def _original(store: Store, one: Recorded) -> str:
    path = store.original(one.exhibit.sha256)
    try:
        found = file_hash(path)
    except FileNotFoundError:
        return f"the original is missing: {path}"
    except OSError as error:
        return f"the original can't be read: {path}: {error.strerror}"
    if found == one.exhibit.sha256:
        return ""
    return f"the original has changed: {path} has the SHA-256 {found}"


def _name(row: Row | None, one: Recorded) -> str:
    if row is None:
        return "the register does not hold it: its name is lost"
    if not row.names:
        return "the register holds no name for it"
    first = row.names[0]
    if name_commitment(first.name, first.salt) == one.exhibit.name_commitment:
        return ""
    return "the name in the register is not the one that the record is committed to"
