"""What has to be in time is so by the day that witnesses prove, not by the one that it claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hustings.inquiry.rules import InquiryRules
from hustings.record.policy import Emergency
from hustings.record.problems import Problem
from hustings.record.replay import Rules, State, replay
from hustings.spend.questions import five_questions
from hustings.spend.rules import SpendRules
from hustings.spend.tables import tables
from tests.inquiry.test_rules import FIRST as TERMS
from tests.record.campaigns import ONE, POLICY, Campaign
from tests.record.watching import Seen, sightings, watched
from tests.spend.ledgers import LAW, plan_bytes

FOUNDED = "2017-05-01T09:05"  # plan and rule are entries 1 and 2


def campaign(**changes: Any) -> Campaign:
    made = Campaign(policy=watched(**changes))
    made.publish_plan(plan_bytes())
    made.publish_rule()
    return made


def outcome(made: Campaign, seen: Seen) -> tuple[State, tuple[Problem, ...]]:
    rules: list[Rules] = [SpendRules(LAW, made.files.get), InquiryRules()]
    return replay(made.entries, rules, sightings=sightings({3: FOUNDED, **seen}))


def broken(made: Campaign, seen: Seen) -> list[str]:
    return [problem.rule for problem in outcome(made, seen)[1]]


def test_a_request_lapses_by_the_day_that_is_proven() -> None:
    made = campaign(request_days=7)
    request = made.request()
    made.on("2017-05-08").approve(request, "treasurer")
    assert broken(made, {5: "2017-05-08T18:00"}) == []
    assert broken(made, {}) == []
    state, problems = outcome(made, {5: "2017-05-09T09:00"})
    assert [problem.rule for problem in problems] == ["request_expired"]
    assert "claims 2017-05-08, and witnesses had seen it on 2017-05-09" in problems[0].detail
    assert state.rooms["spend"].requests[request].approved_by is None


def test_an_approval_counts_for_a_payment_from_the_day_that_is_proven() -> None:
    made = campaign()
    request = made.request()
    made.approve(request, "treasurer")
    paid = made.pay(request)
    assert broken(made, {paid + 1: "2017-05-01T20:00"}) == []
    state, problems = outcome(made, {paid + 1: "2017-05-02T09:00"})
    assert [problem.rule for problem in problems] == ["payment_before_approval"]
    assert "its quorum was proven to be complete on 2017-05-02" in problems[0].detail
    assert state.rooms["spend"].spent[0].without_quorum == 40_000
    assert broken(campaign_paid_late(), {6: "2017-05-02T09:00"}) == []


def campaign_paid_late() -> Campaign:
    """Approved on one day, proven on the next, and paid then."""
    made = campaign()
    request = made.request()
    made.approve(request, "treasurer")
    made.on("2017-05-02").pay(request)
    return made


@pytest.mark.parametrize(
    ("proven", "hours", "late"),
    [
        ("2017-05-02T00:05", None, False),  # minutes after midnight convict nobody
        ("2017-05-02T00:15", None, True),
        ("2017-05-02T08:00", 24, False),  # the policy gives its witnesses a day
        ("2017-05-03T08:00", 24, True),
    ],
)
def test_how_soon_an_approval_has_to_be_seen(proven: str, hours: int | None, late: bool) -> None:
    made = campaign(proof_hours=hours)
    request = made.request()
    made.approve(request, "treasurer")
    paid = made.pay(request)
    assert broken(made, {paid + 1: proven}) == (["payment_before_approval"] if late else [])


def test_what_no_witness_has_seen_yet_counts_by_its_word_and_is_shown_so() -> None:
    made = campaign()
    first, second = made.request(), made.request(seat_id="A2")
    made.approve(first, "treasurer")
    made.approve(second, "treasurer")
    state, problems = outcome(made, {6: "2017-05-01T10:00"})
    requests = state.rooms["spend"].requests
    assert problems == ()
    assert [requests[index].quorum_proven for index in (first, second)] == [True, False]
    assert [str(requests[index].approved_on) for index in (first, second)] == ["2017-05-01"] * 2


def test_without_witnesses_nothing_is_said_to_be_proven() -> None:
    made = Campaign(policy=POLICY)
    request = made.request()
    made.approve(request, "treasurer")
    state, _ = outcome(made, {3: "2017-09-01T10:00"})
    asked = state.rooms["spend"].requests[request]
    assert asked.quorum_proven is None
    assert asked.approved_on == date(2017, 5, 1)


def test_who_ratifies_too_late_is_late_whatever_the_entry_claims() -> None:
    route = Emergency("money", 100_000, ONE, 3)
    made = campaign(emergency=(route,))
    request = made.act(
        "request", {**made.entry(made.request(amount=60_000)).body, "emergency": "a storm"},
        "organiser",
    )  # fmt: skip
    made.approve(request, "secretary")
    paid = made.pay(request)
    ratified = made.on("2017-05-04").approve(request, "chair")
    made.on("2017-05-20").request(amount=1_000, seat_id="A3")
    in_time = {paid + 1: "2017-05-01T10:00", ratified + 1: "2017-05-04T10:00"}
    assert broken(made, in_time) == []
    late = {**in_time, ratified + 1: "2017-05-05T10:00"}
    assert broken(made, late) == ["not_ratified"]


def test_plan_and_rule_have_to_be_seen_before_the_money() -> None:
    made = campaign()
    request = made.request()
    made.approve(request, "treasurer")
    made.on("2017-05-02").pay(request)
    rules = [SpendRules(LAW, made.files.get)]
    seen = sightings({5: "2017-05-03T10:00"})
    found = {problem.rule for problem in replay(made.entries, rules, sightings=seen)[1]}
    assert found == {"no_plan", "no_rule", "payment_before_approval"}


def test_a_departure_has_to_be_seen_before_the_money() -> None:
    made = campaign()
    request = made.request(amount=150_000)
    made.approve(request, "treasurer", "chair")
    departed = made.depart(1, amount=60_000)
    made.pay(request)
    assert broken(made, {departed + 1: "2017-05-01T10:00"}) == []
    signed_off = {departed: "2017-05-01T10:00"}
    assert broken(made, {**signed_off, departed + 1: "2017-05-02T10:00"}) == ["outside_rule"]


def test_a_larger_budget_has_to_be_seen_before_the_money() -> None:
    made = campaign()
    small = replace(POLICY.resources[0], budget=650_000)
    made.set_policy(replace(made.policy, version=2, resources=(small, *POLICY.resources[1:])))
    request = made.request(amount=700_000, seat_id=None)
    made.approve(request, "treasurer", "chair")
    made.on("2017-05-02")
    larger = made.set_policy(replace(made.policy, version=3, resources=POLICY.resources))
    made.pay(request)
    before = {larger: "2017-05-01T20:00"}
    assert "over_budget" not in broken(made, {**before, larger + 1: "2017-05-02T20:00"})
    assert "over_budget" in broken(made, {**before, larger + 1: "2017-05-03T20:00"})


def test_terms_whose_day_has_passed_by_the_day_that_is_proven_have_no_effect() -> None:
    made = campaign()
    adopted = made.act("terms", {**TERMS, "publish_by": "2017-05-03"}, "chair", "treasurer")
    assert broken(made, {adopted + 1: "2017-05-02T10:00"}) == []
    assert broken(made, {adopted + 1: "2017-05-03T10:00"}) == ["terms_in_the_past"]


def test_the_answer_of_who_signed_says_what_is_proven() -> None:
    made = campaign()
    for seat in ("A1", "A2", "A3"):
        made.approve(made.request(seat_id=seat), "treasurer")
    state, problems = outcome(made, {7: "2017-05-01T10:00"})
    question = next(q for q in five_questions(state, problems) if q.id == "signatures")
    assert "Witnesses had seen 2 of the 3 complete quorums" in question.answer
    assert question.figures["quorums_claimed"] == 1
    rows = tables(state)["requests"].decode().splitlines()
    place = rows[0].split(",").index("complete_proven")
    assert [row.split(",")[place] for row in rows[1:]] == ["1", "1", "0"]
