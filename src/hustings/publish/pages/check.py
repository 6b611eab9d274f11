"""The page that says how a stranger checks everything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hustings.publish.book import Book
from hustings.publish.record_book import of_record


def check_page(book: Book) -> Mapping[str, Any]:
    """What the page shows. ``size``: how many entries the pages were made from."""
    record = of_record(book.record)
    return {
        "size": len(record.view.entries),
        "vkey": record.view.vkey,
        "origin": record.view.origin,
        "example": record.breaches[0].problem.entries[-1] if record.breaches else 0,
        "witnesses": record.view.state.record.policy.witnesses,
    }
