"""What a bundle holds because the log says so: the same answer for who writes it and who checks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from hustings.record.entries import Entry, EntryError, read_entry
from hustings.record.schema import faults

# Types of entry whose body names a public file, and the field that does. Invoices, returns and
# exhibits are named by hash as well, and stay with the campaign.
NAMING = {"plan": "sha256", "estimate": "sha256", "reconciliation": "sha256"}

ENTRIES_AT_HAND = 20_000


def entries_shown(entries: Sequence[bytes]) -> int:
    """How many entries the pages are made from: all but the publications at the end."""
    shown = len(entries)
    while shown and _is_publication(entries[shown - 1]):
        shown -= 1
    return shown


def counted_size(size: int) -> int:
    """Of a published log of so many entries: the largest checkpoint whose cosignatures count in
    the pages. The last entry publishes them; what is cosigned with it comes after them."""
    return size - 1


def files_named(entries: Sequence[bytes]) -> dict[str, int]:
    """The public files that entries name: hash to the first entry that does."""
    named: dict[str, int] = {}
    for index, data in enumerate(entries):
        entry = readable(data)
        if entry is not None and entry.type in NAMING and not faults(entry.type, entry.body):
            named.setdefault(str(entry.body[NAMING[entry.type]]), index)
    return named


@lru_cache(maxsize=ENTRIES_AT_HAND)
def readable(data: bytes) -> Entry | None:
    """The entry, or None where the bytes are none. Each is asked for several times."""
    try:
        return read_entry(data)
    except EntryError:
        return None


def _is_publication(data: bytes) -> bool:
    entry = readable(data)
    return entry is not None and entry.type == "publication"
