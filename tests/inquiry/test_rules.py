"""Terms under replay: without a quorum no effect, and a report's day is hard to move."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hustings.inquiry.public import PublicDate, inquiry_files, public_inquiries
from hustings.inquiry.rules import InquiryRules
from hustings.inquiry.terms import InquiryState, days_left, overdue, read_terms, terms_body
from hustings.record.canonical import parse_canonical
from hustings.record.problems import Problem
from hustings.record.replay import State, replay
from tests.record.campaigns import Campaign

QUORUM = ("chair", "treasurer")
FIRST: dict[str, Any] = {
    "inquiry": "late-money",
    "title": "The late money",
    "questions": ["Who signed?", "Who knew?"],
    "publish_by": "2017-09-01",
    "max_changes": 2,
    "replaces": None,
    "reason": "the audit found payments that nobody signed",
}


def terms(campaign: Campaign, *by: str, **changes: Any) -> int:
    return campaign.act("terms", {**FIRST, **changes}, *(by or QUORUM))


def outcome(campaign: Campaign) -> tuple[InquiryState, list[Problem]]:
    state, problems = whole(campaign)
    return state.rooms["inquiry"], problems


def whole(campaign: Campaign) -> tuple[State, list[Problem]]:
    state, problems = replay(campaign.entries, [InquiryRules()])
    return state, list(problems)


def rules_broken(campaign: Campaign) -> list[tuple[str, tuple[int, ...], str]]:
    return [(p.rule, p.entries, p.effect) for p in outcome(campaign)[1]]


def test_terms_with_their_quorum_are_in_force() -> None:
    campaign = Campaign()
    entry = terms(campaign)
    state, problems = outcome(campaign)
    inquiry = state.inquiries["late-money"]
    assert problems == []
    assert inquiry.in_force.entry == entry
    assert inquiry.in_force.terms.questions == ("Who signed?", "Who knew?")
    assert days_left(inquiry, date(2017, 8, 22)) == 10
    assert terms_body(read_terms(FIRST)) == FIRST


@pytest.mark.parametrize("by", [("chair",), ("chair", "organiser"), ("secretary", "organiser")])
def test_terms_without_their_quorum_have_no_effect(by: tuple[str, ...]) -> None:
    campaign = Campaign()
    entry = terms(campaign, *by)
    assert rules_broken(campaign) == [("no_authority", (entry,), "void")]
    assert outcome(campaign)[0].inquiries == {}


@pytest.mark.parametrize("day", ["2017-05-01", "2017-04-30"])
def test_the_day_of_publication_lies_ahead(day: str) -> None:
    campaign = Campaign().on("2017-05-01")
    entry = terms(campaign, publish_by=day)
    assert rules_broken(campaign) == [("terms_in_the_past", (entry,), "void")]


def test_terms_need_a_question() -> None:
    campaign = Campaign()
    entry = terms(campaign, questions=[])
    assert rules_broken(campaign) == [("malformed", (entry,), "void")]


def test_the_day_may_be_moved_as_often_as_the_terms_say_and_every_day_stays() -> None:
    campaign = Campaign()
    first = terms(campaign)
    second = terms(campaign.on("2017-08-30"), publish_by="2017-10-01", replaces=first)
    third = terms(campaign.on("2017-10-05"), publish_by="2017-12-01", replaces=second)
    fourth = terms(campaign.on("2017-11-30"), publish_by="2018-06-01", replaces=third)
    assert rules_broken(campaign) == [("terms_changed_too_often", (third, fourth), "void")]
    inquiry = outcome(campaign)[0].inquiries["late-money"]
    assert inquiry.in_force.terms.publish_by == date(2017, 12, 1)
    assert [v.terms.publish_by.isoformat() for v in inquiry.versions] == [
        "2017-09-01",
        "2017-10-01",
        "2017-12-01",
    ]


def test_other_changes_do_not_count_as_moves_of_the_day() -> None:
    campaign = Campaign()
    first = terms(campaign, max_changes=0)
    second = terms(campaign, max_changes=0, replaces=first, questions=["Who signed?"])
    assert rules_broken(campaign) == []
    moved = terms(campaign, max_changes=0, replaces=second, publish_by="2017-09-02")
    assert rules_broken(campaign) == [("terms_changed_too_often", (second, moved), "void")]


def test_the_number_of_changes_can_be_lowered_and_not_raised() -> None:
    campaign = Campaign()
    first = terms(campaign)
    raised = terms(campaign, replaces=first, max_changes=3)
    lowered = terms(campaign, replaces=first, max_changes=0)
    moved = terms(campaign, replaces=lowered, max_changes=0, publish_by="2018-01-01")
    assert rules_broken(campaign) == [
        ("terms_allow_more_changes", (first, raised), "void"),
        ("terms_changed_too_often", (lowered, moved), "void"),
    ]


def test_a_change_names_the_terms_in_force() -> None:
    campaign = Campaign()
    early = terms(campaign, replaces=0)
    first = terms(campaign)
    anew = terms(campaign, title="Once more from the beginning")
    second = terms(campaign, replaces=first, publish_by="2017-10-01")
    stale = terms(campaign, replaces=first, publish_by="2017-11-01")
    assert rules_broken(campaign) == [
        ("terms_not_in_force", (early,), "void"),
        ("terms_not_in_force", (first, anew), "void"),
        ("terms_not_in_force", (second, stale), "void"),
    ]


def test_two_inquiries_do_not_mix() -> None:
    campaign = Campaign()
    first = terms(campaign)
    other = terms(campaign, inquiry="access", publish_by="2017-06-01")
    wrong = terms(campaign, inquiry="access", replaces=first, publish_by="2017-07-01")
    assert rules_broken(campaign) == [("terms_not_in_force", (other, wrong), "void")]
    state = outcome(campaign)[0]
    assert list(state.inquiries) == ["late-money", "access"]
    late = [one.in_force.terms.inquiry for one in overdue(state, date(2017, 6, 2))]
    assert late == ["access"]
    assert overdue(state, date(2017, 6, 1)) == ()


# Exhibits


def exhibit(n: int, document: int | None = None) -> dict[str, Any]:
    return {
        "exhibit": f"X{n:04d}",
        "sha256": f"{n if document is None else document:064x}",
        "size": 10 * n,
        "media_type": "text/plain",
        "name_commitment": f"{n + 500:064x}",
        "batch": "0" * 64,
        "simulated": True,
    }


def test_exhibits_are_numbered_in_order_and_held_once() -> None:
    campaign = Campaign()
    one, two = campaign.add("exhibit", exhibit(1)), campaign.add("exhibit", exhibit(2))
    assert rules_broken(campaign) == []
    gap = campaign.add("exhibit", exhibit(4))
    again = campaign.add("exhibit", exhibit(4, document=2))
    assert (one, two) == (1, 2)
    assert rules_broken(campaign) == [
        ("exhibit_number", (gap,), "counts"),
        ("exhibit_twice", (two, again), "counts"),
    ]


# What may be public


def test_the_public_part_shows_every_day_with_its_reason() -> None:
    campaign = Campaign().on("2017-05-01")
    campaign.add("exhibit", exhibit(1))
    first = terms(campaign.on("2017-06-01"))
    second = terms(
        campaign.on("2017-09-03"), publish_by="2017-12-01", replaces=first, reason="new evidence"
    )
    third = terms(
        campaign.on("2017-09-04"),
        publish_by="2017-12-01",
        questions=["Who signed?"],
        replaces=second,
        reason="answered",
    )
    state, _ = whole(campaign)
    shown = public_inquiries(state.rooms["inquiry"], state.record.exhibits)
    (inquiry,) = shown.inquiries
    assert (inquiry.publish_by, inquiry.changes_used, inquiry.max_changes) == (
        date(2017, 12, 1),
        1,
        2,
    )
    day = date(2017, 12, 1)
    assert inquiry.history == (
        PublicDate(first, date(2017, 6, 1), date(2017, 9, 1), 2, FIRST["reason"], (), late=False),
        PublicDate(second, date(2017, 9, 3), day, 2, "new evidence", ("publish_by",), late=True),
        PublicDate(third, date(2017, 9, 4), day, 2, "answered", ("questions",), late=False),
    )
    (held,) = shown.exhibits
    assert (held.entry, held.number, held.size, held.media_type) == (1, "X0001", 10, "text/plain")
    assert not hasattr(held, "name_commitment")
    (data,) = inquiry_files(shown).values()
    told = parse_canonical(data)
    assert told["inquiries"][0]["publish_by"] == "2017-12-01"
    assert [version["reason"] for version in told["inquiries"][0]["history"]] == [
        FIRST["reason"],
        "new evidence",
        "answered",
    ]
    assert set(told["exhibits"][0]) == {
        "entry",
        "media_type",
        "number",
        "sha256",
        "simulated",
        "size",
    }
