"""What of an inquiry may be public: terms with every day that was moved, exhibits by hash.

No file name and no word of a document: neither is in the record that this is made from.
``publish`` writes ``inquiry_files``; ``verify`` makes them again and compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from hustings.inquiry.exhibits import Recorded, recorded_exhibits
from hustings.inquiry.terms import Adopted, Inquiry, InquiryState, Terms
from hustings.record.canonical import canonical_json


@dataclass(frozen=True)
class PublicDate:
    """A version of the terms. ``adopted``: its day. ``changed``: which of title, questions,
    publish_by and max_changes it changed. ``late``: True where it moved the day of publication
    after the one before it had passed."""

    entry: int
    adopted: date
    publish_by: date
    max_changes: int
    reason: str
    changed: tuple[str, ...]
    late: bool


@dataclass(frozen=True)
class PublicInquiry:
    """The terms in force. ``history``: every version of them, the first one first."""

    inquiry: str
    title: str
    questions: tuple[str, ...]
    publish_by: date
    changes_used: int
    max_changes: int
    history: tuple[PublicDate, ...]


@dataclass(frozen=True)
class PublicExhibit:
    """A document in custody, without its name and its words. ``size``: bytes."""

    entry: int
    number: str
    sha256: str
    size: int
    media_type: str
    simulated: bool


@dataclass(frozen=True)
class PublicInquiries:
    """What pages and data files may show."""

    inquiries: tuple[PublicInquiry, ...]
    exhibits: tuple[PublicExhibit, ...]


def public_inquiries(
    state: InquiryState, exhibits: Iterable[tuple[int, Mapping[str, Any]]]
) -> PublicInquiries:
    """The public part of a replay: of its ``rooms["inquiry"]`` and its ``record.exhibits``."""
    return PublicInquiries(
        tuple(_inquiry(name, one) for name, one in state.inquiries.items()),
        tuple(_exhibit(one) for one in recorded_exhibits(exhibits)),
    )


def inquiry_files(public: PublicInquiries) -> dict[str, bytes]:
    """The data files of a bundle: path to contents. Canonical JSON, days as text."""
    return {"data/inquiry.json": canonical_json(_plain(asdict(public)))}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _inquiry(name: str, inquiry: Inquiry) -> PublicInquiry:
    terms = inquiry.in_force.terms
    return PublicInquiry(
        inquiry=name,
        title=terms.title,
        questions=terms.questions,
        publish_by=terms.publish_by,
        changes_used=inquiry.moves,
        max_changes=terms.max_changes,
        history=history(inquiry),
    )


def history(inquiry: Inquiry) -> tuple[PublicDate, ...]:
    """Every version of the terms, and what it changed."""
    versions = inquiry.versions
    return tuple(
        _version(last, this) for last, this in zip([None, *versions], versions, strict=False)
    )


def _version(last: Adopted | None, this: Adopted) -> PublicDate:
    changed = () if last is None else _changed(last.terms, this.terms)
    return PublicDate(
        entry=this.entry,
        adopted=this.day,
        publish_by=this.terms.publish_by,
        max_changes=this.terms.max_changes,
        reason=this.terms.reason,
        changed=changed,
        late=last is not None and "publish_by" in changed and last.terms.publish_by < this.day,
    )


def _changed(before: Terms, after: Terms) -> tuple[str, ...]:
    fields = ("title", "questions", "publish_by", "max_changes")
    return tuple(name for name in fields if getattr(before, name) != getattr(after, name))


def _exhibit(one: Recorded) -> PublicExhibit:
    exhibit = one.exhibit
    return PublicExhibit(
        entry=one.entry,
        number=exhibit.number,
        sha256=exhibit.sha256,
        size=exhibit.size,
        media_type=exhibit.media_type,
        simulated=exhibit.simulated,
    )
