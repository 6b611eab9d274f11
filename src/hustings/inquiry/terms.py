"""Terms of reference: what an inquiry is to answer, and the day by which its report is public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Terms:
    """One version of an inquiry's terms. ``publish_by``: its report is public on this day at the
    latest. ``max_changes``: how often that day may be moved in all. ``replaces``: the entry of the
    terms that these change; None for the first."""

    inquiry: str
    title: str
    questions: tuple[str, ...]
    publish_by: date
    max_changes: int
    replaces: int | None
    reason: str


@dataclass(frozen=True)
class Adopted:
    """Terms that had their quorum. ``entry``: their number; ``day``: the day of that entry."""

    entry: int
    day: date
    terms: Terms


@dataclass
class Inquiry:
    """One inquiry's terms, from the first to those in force. Nothing is ever taken out."""

    versions: list[Adopted]

    @property
    def in_force(self) -> Adopted:
        """The terms that hold."""
        return self.versions[-1]

    @property
    def moves(self) -> int:
        """How often the day of publication has been moved."""
        days = [adopted.terms.publish_by for adopted in self.versions]
        return sum(before != after for before, after in pairwise(days))


@dataclass
class InquiryState:
    """What the record's entries make true of the inquiries; ``rules`` fills it.

    ``inquiries``: by id, in the order of their first terms. ``numbers``: the exhibits' numbers and
    ``hashes`` their SHA-256, each with its entry.
    """

    inquiries: dict[str, Inquiry] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, int] = field(default_factory=dict)


def terms_body(terms: Terms) -> dict[str, Any]:
    """The body of a ``terms`` entry."""
    return {
        "inquiry": terms.inquiry,
        "title": terms.title,
        "questions": list(terms.questions),
        "publish_by": terms.publish_by.isoformat(),
        "max_changes": terms.max_changes,
        "replaces": terms.replaces,
        "reason": terms.reason,
    }


def read_terms(body: Mapping[str, Any]) -> Terms:
    """The terms of a body that fits the record's schema."""
    return Terms(
        inquiry=body["inquiry"],
        title=body["title"],
        questions=tuple(body["questions"]),
        publish_by=date.fromisoformat(body["publish_by"]),
        max_changes=body["max_changes"],
        replaces=body["replaces"],
        reason=body["reason"],
    )


def days_left(inquiry: Inquiry, day: date) -> int:
    """Days from a day to the day of publication; below 0 once that has passed."""
    return (inquiry.in_force.terms.publish_by - day).days


def overdue(state: InquiryState, day: date) -> tuple[Inquiry, ...]:
    """The inquiries whose day of publication has passed by then."""
    return tuple(one for one in state.inquiries.values() if days_left(one, day) < 0)
