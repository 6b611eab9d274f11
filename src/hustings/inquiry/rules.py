"""The inquiry's rules for replay: exhibits are numbered once, and a report's day is hard to move.

Terms are an act: without the quorum that the policy sets for them they have no effect. An exhibit
is a fact: it stands, and carries what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hustings.inquiry.exhibits import exhibit_number
from hustings.inquiry.terms import Adopted, Inquiry, InquiryState, Terms, read_terms
from hustings.record.authority import Act, RecordState, unauthorised
from hustings.record.problems import Problem

ROOM = "inquiry"


@dataclass(frozen=True)
class InquiryRules:
    """What ``replay`` takes. Its state is an ``InquiryState`` under the name "inquiry"."""

    name: str = ROOM
    types: frozenset[str] = frozenset({"exhibit", "terms"})

    def start(self) -> InquiryState:
        """No inquiry, no exhibit."""
        return InquiryState()

    def apply(self, state: InquiryState, record: RecordState, act: Act) -> Iterable[Problem]:
        """Takes an exhibit or terms into the state."""
        if act.entry.type == "exhibit":
            return _exhibit(state, act)
        refused = unauthorised(record, act)
        return (refused,) if refused else _terms(state, act)

    def finish(self, state: InquiryState, record: RecordState) -> Iterable[Problem]:
        """Nothing waits for the end: whether a day has passed is for whoever knows the day."""
        return ()


def _exhibit(state: InquiryState, act: Act) -> tuple[Problem, ...]:
    """Numbers run from X0001 without a gap, and no document has two."""
    problems = []
    number, sha256 = act.body["exhibit"], act.body["sha256"]
    expected = exhibit_number(len(state.numbers) + 1)
    if number != expected:
        detail = f"found the number {number}, expected {expected}"
        problems.append(act.problem("exhibit_number", detail, counts=True))
    if sha256 in state.hashes:
        first = state.hashes[sha256]
        detail = f"{number} is the document of entry {first}"
        problems.append(act.problem("exhibit_twice", detail, counts=True, with_entries=(first,)))
    state.numbers.setdefault(number, act.index)
    state.hashes.setdefault(sha256, act.index)
    return tuple(problems)


def _terms(state: InquiryState, act: Act) -> tuple[Problem, ...]:
    """First terms, or a change of those in force."""
    terms = read_terms(act.body)
    inquiry = state.inquiries.get(terms.inquiry)
    problem = _first(act, terms) if inquiry is None else _change(act, terms, inquiry)
    if problem is not None:
        return (problem,)
    adopted = Adopted(act.index, act.entry.day, terms)
    if inquiry is None:
        state.inquiries[terms.inquiry] = Inquiry([adopted])
    else:
        inquiry.versions.append(adopted)
    return ()


def _first(act: Act, terms: Terms) -> Problem | None:
    if terms.replaces is not None:
        detail = f"{terms.inquiry} has no terms yet, so there are none in entry {terms.replaces}"
        return act.problem("terms_not_in_force", detail)
    return _too_early(act, terms)


def _change(act: Act, terms: Terms, inquiry: Inquiry) -> Problem | None:
    """Why a change of terms has no effect; None where it has."""
    before = inquiry.in_force
    if terms.replaces != before.entry:
        named = "no terms" if terms.replaces is None else f"those of entry {terms.replaces}"
        detail = f"it replaces {named}; in force are those of entry {before.entry}"
        return act.problem("terms_not_in_force", detail, with_entries=(before.entry,))
    if terms.max_changes > before.terms.max_changes:
        detail = f"it allows {terms.max_changes} changes, after {before.terms.max_changes}"
        return act.problem("terms_allow_more_changes", detail, with_entries=(before.entry,))
    if terms.publish_by == before.terms.publish_by:
        return None
    if inquiry.moves >= terms.max_changes:
        detail = (
            f"the day was moved {inquiry.moves} times of {terms.max_changes} allowed: "
            f"it stays {before.terms.publish_by}"
        )
        return act.problem("terms_changed_too_often", detail, with_entries=(before.entry,))
    return _too_early(act, terms)


def _too_early(act: Act, terms: Terms) -> Problem | None:
    if terms.publish_by > act.day:
        return None
    detail = f"publication by {terms.publish_by}, which is not after {act.day}, its own day"
    return act.problem("terms_in_the_past", detail)
