"""The page on which offices sign with passkeys: what waits for a signature, and who has a passkey.

The list is for readers, and every word of a request in it is marked. What is signed is worked out
by the page's own script from the bytes in ``signing``, which a stranger's program compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.publish.book import Book
from hustings.publish.pages.signatures import amount_words
from hustings.publish.record_book import RecordBook, id_words, of_record
from hustings.publish.resources import resource_unit
from hustings.record.offices import Office
from hustings.record.policy import MONEY
from hustings.record.spoken_code import spoken_code
from hustings.spend.asked import Request
from hustings.spend.to_sign import lacking, to_sign, waiting


@dataclass(frozen=True)
class Waiting:
    """A request that waits for approval. ``seat``: its name, "" for none. ``amount``: in words.
    ``approved``: the offices that did. ``lacks``: what the quorum still lacks, in words.
    ``last_day``: until when, None for ever."""

    index: int
    seat: str
    amount: str
    approved: tuple[str, ...]
    lacks: str
    last_day: date | None
    code: str


@dataclass(frozen=True)
class Holder:
    """An office with a passkey, and the site that it is for."""

    name: str
    site: str


def sign_page(book: Book) -> Mapping[str, Any]:
    """What the page shows. ``signing``, ``seats``: JSON for its script."""
    record = of_record(book.record)
    view = record.view
    names = {facts.seat.seat_id: facts.seat.name for facts in book.seats}
    return {
        "size": len(view.entries),
        "last_day": date.fromisoformat(view.state.record.last_at[:10]),
        "signing": to_sign(view.state, view.entries.__getitem__),
        "seats": json.dumps(names, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "waiting": [_waiting(record, names, asked) for asked in waiting(view.state)],
        "holders": tuple(_holders(record)),
    }


def _waiting(record: RecordBook, names: Mapping[str, str], asked: Request) -> Waiting:
    unit = "" if asked.resource == MONEY else f" {resource_unit(asked.resource)}"
    return Waiting(
        asked.index,
        names.get(asked.seat_id, asked.seat_id) if asked.seat_id else "",
        f"{amount_words(asked.resource, asked.amount, record.ledger.currency)}{unit}",
        tuple(given.signer.office.office_id for given in asked.approvals.values()),
        lacking(record.view.state, asked) or "an approval under the policy in force",
        asked.ratify_by or asked.expires,
        spoken_code(asked.digest),
    )


def _holders(record: RecordBook) -> Iterator[Holder]:
    state = record.view.state.record
    for key in state.keys.values():
        if key.passkey is not None:
            yield Holder(_office_words(state.offices[key.office_id]), key.passkey.site)


def _office_words(office: Office) -> str:
    return f"{id_words(office.role)} ({office.area})"
