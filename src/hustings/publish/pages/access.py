"""The access page: which role may see what, and everyone who was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.publish.book import Book
from hustings.publish.record_book import RecordBook, id_words, of_record
from hustings.record.offices import Office

MOST_NAMED = 4  # refusals that the first sentence names


@dataclass(frozen=True)
class Refusal:
    """One refusal of access. ``office``: what the person held on that day, in words."""

    index: int
    day: date
    person_id: str
    office: str
    entitled: bool


def access_page(book: Book) -> Mapping[str, Any]:
    """What the access page shows."""
    record = of_record(book.record)
    policy = record.view.state.record.policy
    refusals = _refusals(record)
    data = sorted({kind for kinds in policy.access.values() for kind in kinds})
    return {
        "roles": [
            (role, [k for k in data if k in may], [k for k in data if k not in may])
            for role, may in policy.access.items()
        ],
        "policy_entry": record.view.state.record.policies[-1][0],
        "refusals": refusals,
        "denied": [refusal for refusal in refusals if refusal.entitled][:MOST_NAMED],
    }


def _refusals(record: RecordBook) -> tuple[Refusal, ...]:
    """Those to people who were entitled first, then in the log's order."""
    state = record.view.state.record
    found = []
    for index, body, entitled in state.refusals_of_access:
        entry = record.view.entries[index]
        if entry is not None:
            held = state.offices_of(body["person_id"], entry)
            offices = [
                f"{_kind(office)} {id_words(office.role)} ({office.area})" for office in held
            ]
            words = " and ".join(offices) or "a person without an office on that day"
            found.append(Refusal(index, entry.day, body["person_id"], words, entitled))
    return tuple(sorted(found, key=lambda refusal: (not refusal.entitled, refusal.index)))


def _kind(office: Office) -> str:
    return "the elected" if office.elected else "the appointed"
