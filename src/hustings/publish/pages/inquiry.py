"""The inquiry page: its questions, the day it is due with every day before, and its exhibits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.inquiry.public import PublicDate, PublicExhibit, PublicInquiries, PublicInquiry
from hustings.publish.book import Book
from hustings.publish.pages.returns import HASH_SHOWN
from hustings.publish.record_book import of_record
from hustings.publish.words import count, plural

CHANGED = {
    "title": "the title",
    "questions": "the questions",
    "publish_by": "the day of publication",
    "max_changes": "how often that day may be moved",
}


# What the types of documents are called; others stand by their own name.
TYPES = {
    "message/rfc822": "e-mail",
    "text/plain": "text",
    "text/html": "web page",
    "text/csv": "table",
    "application/json": "data (JSON)",
    "application/pdf": "PDF",
    "image/jpeg": "picture",
    "image/png": "picture",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "text (Word)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "table (Excel)",
}


@dataclass(frozen=True)
class Version:
    """One version of the terms as the history shows it. ``struck``: its day no longer stands."""

    date: PublicDate
    struck: bool

    @property
    def what(self) -> str:
        """What it changed, in words; "" for the first."""
        return ", ".join(CHANGED.get(name, name) for name in self.date.changed)


def inquiry_page(book: Book) -> Mapping[str, Any]:
    """What the inquiry page shows."""
    public = of_record(book.record).view.inquiry or PublicInquiries((), ())
    return {
        "inquiries": [(inquiry, _versions(inquiry)) for inquiry in public.inquiries],
        "exhibits": [_exhibit(exhibit) for exhibit in public.exhibits],
        "invented": any(exhibit.simulated for exhibit in public.exhibits),
        "size_said": _size_said(public.exhibits),
    }


def _versions(inquiry: PublicInquiry) -> tuple[Version, ...]:
    """The latest first."""
    return tuple(
        Version(date, date.publish_by != inquiry.publish_by) for date in reversed(inquiry.history)
    )


def _exhibit(exhibit: PublicExhibit) -> Mapping[str, Any]:
    return {
        "of": exhibit,
        "type": TYPES.get(exhibit.media_type, exhibit.media_type),
        "size": byte_words(exhibit.size),
        "hash": exhibit.sha256[:HASH_SHOWN],
    }


def _size_said(exhibits: Sequence[PublicExhibit]) -> str:
    whole = byte_words(sum(exhibit.size for exhibit in exhibits))
    return f"{plural(len(exhibits), 'document')}, {whole} in all"


def byte_words(size: int) -> str:
    """A size as a reader says it: "812 bytes", "4.1 kB"."""
    for unit, least in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= least:
            return f"{size / least:.1f} {unit}"
    return f"{count(size)} byte{'' if size == 1 else 's'}"
