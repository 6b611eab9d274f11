"""The access page: which role may see what, and everyone who was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.publish.book import Book
from hustings.publish.record_book import RecordBook, of_record


@dataclass(frozen=True)
class Refusal:
    """One refusal of access. ``roles``: the offices that the person held on that day."""

    index: int
    day: date
    person_id: str
    roles: tuple[str, ...]
    entitled: bool


def access_page(book: Book) -> Mapping[str, Any]:
    """What the access page shows."""
    record = of_record(book.record)
    policy = record.view.state.record.policy
    data = sorted({kind for kinds in policy.access.values() for kind in kinds})
    return {
        "data": data,
        "roles": [(role, [kind in policy.access[role] for kind in data]) for role in policy.access],
        "policy_entry": record.view.state.record.policies[-1][0],
        "refusals": _refusals(record),
    }


def _refusals(record: RecordBook) -> tuple[Refusal, ...]:
    """Those to people who were entitled first, then in the log's order."""
    state = record.view.state.record
    found = []
    for index, body, entitled in state.refusals_of_access:
        entry = record.view.entries[index]
        if entry is not None:
            held = state.offices_of(body["person_id"], entry)
            roles = tuple(f"{office.role}, {office.area}" for office in held)
            found.append(Refusal(index, entry.day, body["person_id"], roles, entitled))
    return tuple(sorted(found, key=lambda refusal: (not refusal.entitled, refusal.index)))
