"""The method page: how the numbers are made, what is assumed, sources, and files to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hustings.publish.book import Book
from hustings.publish.data_files import DATA_NAMES, shown_data
from hustings.publish.evidence import draws_words, known_polls, poll_words
from hustings.publish.pages.aims import aim_of
from hustings.publish.pages.effects import effects
from hustings.publish.public_facts import PUBLIC_FILES


def method_page(book: Book) -> Mapping[str, Any]:
    """What the method page shows."""
    return {
        "response": (book.site.plan or {}).get("response"),
        "effects": effects(book.site.plan, book.election.currency),
        "aim": aim_of(book.site.plan or {}),
        "sources": _sources(book),
        "downloads": [(name, DATA_NAMES[name]) for name in shown_data(book)],
        "polls": poll_words(book, known_polls(book)) if known_polls(book) else "",
        "pollsters": len({poll.pollster for poll in known_polls(book)}),
        "past_count": len(book.election.past),
        "unmodelled": [facts for facts in book.by_name if not facts.modelled],
        "warnings": book.election.warnings,
        "draws_said": draws_words(book),
    }


def _sources(book: Book) -> Sequence[Mapping[str, str]]:
    """Sources of what is copied, as they are given; a link only where it is one for the web."""
    return [
        {
            "file": source.file,
            "publisher": source.publisher,
            "licence": source.licence,
            "url": source.url if source.url.startswith(("https://", "http://")) else "",
        }
        for source in book.election.sources
        if source.file in PUBLIC_FILES or not source.file.endswith(".csv")
    ]
