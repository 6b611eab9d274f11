"""The emergency route: fewer people at once, everybody later; and ways around that, which fail."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from hustings.record.policy import Emergency, PolicyError, Quorum, policy_body, read_policy
from hustings.record.spoken_code import spoken_code
from hustings.spend.questions import five_questions
from hustings.spend.tables import tables
from tests.record.campaigns import POLICY, Campaign
from tests.spend.ledgers import campaign_with_plan, found, ledger_of, replayed
from tests.spend.statements import line, reconcile

ROUTE = Emergency("money", 80_000, Quorum(1, 0, ("secretary", "officer")), 3)
POLICY_2 = replace(POLICY, version=2, emergency=(ROUTE,))
WHY = "the hall burnt down"


def campaign(policy: Any = POLICY_2) -> Campaign:
    made = campaign_with_plan()
    made.set_policy(policy)
    return made


def ask(made: Campaign, amount: int = 60_000, *, why: str | None = WHY, **more: Any) -> int:
    """A request of 600 pounds, which takes two people with one of them elected."""
    body = {**made.entry(made.request(amount=amount, **more)).body}
    made.entries.pop()
    return made.act("request", body | ({"emergency": why} if why else {}), "organiser")


def test_fewer_approve_it_is_paid_and_the_full_quorum_ratifies_it() -> None:
    made = campaign()
    request = ask(made)
    approval = made.approve(request, "secretary")
    paid = made.pay(request)
    waiting = ledger_of(made).requests[request]
    assert waiting.approved_by == approval and waiting.waits_for_ratification
    assert str(waiting.ratify_by) == "2017-05-04"
    ratified = made.on("2017-05-04").approve(request, "chair")
    made.on("2017-05-20").request(amount=1_000)
    asked = ledger_of(made).requests[request]
    assert (asked.ratified_by, asked.waits_for_ratification) == (ratified, False)
    assert found(made) == []
    (spent,) = ledger_of(made).spent
    assert (spent.index, spent.signed, spent.elected, spent.breaches) == (paid, True, False, ())


@pytest.mark.parametrize("late", [False, True])
def test_what_was_not_ratified_in_time_is_a_breach_whoever_signs_later(late: bool) -> None:
    made = campaign()
    request = ask(made)
    approval = made.approve(request, "secretary")
    paid = made.pay(request)
    made.on("2017-05-04").request(amount=1_000)
    assert found(made) == []
    made.on("2017-05-05")
    if late:
        made.approve(request, "chair")
    else:
        made.request(amount=2_000)
    state, problems = replayed(made)
    (problem,) = problems
    assert (problem.rule, problem.effect) == ("not_ratified", "counts")
    assert (problem.entries, problem.amount_pence) == ((request, approval, paid), 60_000)
    assert state.rooms["spend"].spent[0].breaches == ("not_ratified",)


def test_after_its_time_nothing_more_may_be_spent_on_it() -> None:
    made = campaign()
    request = ask(made)
    approval = made.approve(request, "secretary")
    paid = made.on("2017-05-05").pay(request)
    assert found(made) == [("unsigned_payment", (request, approval, paid))]
    (spent,) = ledger_of(made).spent
    assert spent.without_quorum == 60_000


def test_by_the_banks_day_it_left_after_the_emergency_was_over() -> None:
    made = campaign()
    request = ask(made)
    approval = made.approve(request, "secretary")
    paid = made.pay(request)
    made.on("2017-06-01")
    index = reconcile(made, [line("2017-05-05", 60_000, request=request)])
    entries = (request, approval, paid, index)
    assert ("debit_before_approval", entries) in found(made)


def test_what_was_ratified_in_time_may_leave_the_bank_later() -> None:
    made = campaign()
    request = ask(made)
    made.approve(request, "secretary")
    made.pay(request)
    made.on("2017-05-04").approve(request, "chair")
    made.on("2017-06-01")
    reconcile(made, [line("2017-05-05", 60_000, request=request)])
    assert found(made) == []


def test_what_came_back_in_time_needs_no_ratification() -> None:
    made = campaign()
    request = ask(made)
    approval = made.approve(request, "secretary")
    paid = made.pay(request)
    made.on("2017-05-03").reverse(paid, 60_000)
    made.on("2017-05-30").request(amount=1_000)
    assert found(made) == []
    made = campaign()
    request = ask(made)
    approval = made.approve(request, "secretary")
    paid = made.pay(request)
    made.on("2017-05-03").reverse(paid, 20_000)
    made.on("2017-05-05").request(amount=1_000)
    _, problems = replayed(made)
    assert [(p.rule, p.entries, p.amount_pence) for p in problems] == [
        ("not_ratified", (request, approval, paid), 40_000)
    ]


def test_the_emergency_must_be_claimed_when_it_is_asked() -> None:
    made = campaign()
    request = ask(made, why=None)
    made.approve(request, "secretary")
    paid = made.pay(request)
    assert {rule for rule, entries in found(made) if entries[-1] == paid} == {"unsigned_payment"}


@pytest.mark.parametrize(
    ("amount", "more"),
    [(80_001, {}), (5, {"resource": "staff_days"})],
)
def test_no_route_for_so_much_or_for_something_else(amount: int, more: dict[str, Any]) -> None:
    made = campaign()
    request = ask(made, amount, **more)
    assert found(made) == [("emergency_not_allowed", (request,))]
    assert request not in ledger_of(made).requests


def test_a_policy_without_a_route_allows_none() -> None:
    made = campaign_with_plan()
    assert found(made) == []
    request = ask(made)
    assert found(made) == [("emergency_not_allowed", (request,))]


def test_what_waits_is_counted_over_all_requests() -> None:
    """To other payees and seats, too: many small emergencies are no way around the limit."""
    made = campaign()
    first = ask(made, 60_000)
    made.approve(first, "secretary")
    made.pay(first)
    second = ask(made, 60_000, payee="A hall", seat_id="A2")
    above = made.approve(second, "secretary")
    assert found(made) == [("emergency_above_limit", (second, above))]
    assert ledger_of(made).requests[second].approved_by is None
    made.approve(first, "chair")
    whole = made.approve(second, "treasurer")
    asked = ledger_of(made).requests[second]
    assert (asked.approved_by, asked.ratify_by) == (whole, None)


def test_an_approval_above_the_route_does_not_count_once_another_is_taken_back() -> None:
    made = campaign()
    first = ask(made, 60_000)
    made.approve(first, "secretary")
    made.pay(first)
    second = ask(made, 60_000, payee="A hall", seat_id="A2")
    made.approve(second, "secretary")
    another = made.approve(second, "chair")
    made.withdraw(another, by="chair")
    assert ledger_of(made).requests[second].approved_by is None


def test_a_purchase_in_parts_is_ratified_by_the_quorum_of_the_whole() -> None:
    """Each part takes one person; together they take two, one of them elected."""
    made = campaign(
        replace(POLICY_2, emergency=(replace(ROUTE, quorum=Quorum(1, 0, ("cashier",))),))
    )
    made.set_policy(replace(made.policy, version=3, pay_roles=("coordinator",)))
    parts = [ask(made, 40_000, purpose=f"leaflets {n}") for n in range(2)]
    for part in parts:
        made.approve(part, "cashier")
        made.pay(part, by="coordinator")
    made.approve(parts[0], "secretary")
    assert ledger_of(made).requests[parts[0]].waits_for_ratification
    ratified = made.approve(parts[0], "chair")
    assert ledger_of(made).requests[parts[0]].ratified_by == ratified
    assert found(made) == []


def test_who_asked_neither_approves_in_an_emergency_nor_ratifies() -> None:
    both = Emergency("money", 80_000, Quorum(1, 0, ("organiser", "secretary")), 3)
    made = campaign(replace(POLICY_2, emergency=(both,)))
    request = ask(made)
    own = made.approve(request, "organiser")
    assert found(made) == [("self_approval", (request, own))]
    assert ledger_of(made).requests[request].approved_by is None


def test_another_role_does_not_approve_in_an_emergency() -> None:
    made = campaign()
    request = ask(made)
    approval = made.approve(request, "coordinator")
    assert found(made) == [("wrong_role", (request, approval))]


def test_the_full_quorum_at_once_needs_no_ratification() -> None:
    made = campaign()
    request = ask(made)
    made.approve(request, "chair", "secretary")
    made.pay(request)
    made.on("2017-05-30").request(amount=1_000)
    assert ledger_of(made).requests[request].ratify_by is None
    assert found(made) == []


def test_who_paid_can_not_ratify() -> None:
    made = campaign(replace(POLICY_2, pay_roles=("chair",)))
    request = ask(made)
    made.approve(request, "secretary")
    made.pay(request, by="chair")
    ratified = made.approve(request, "chair")
    assert found(made) == [("approval_by_payer", (request, ratified))]


def test_what_was_spent_can_be_ratified_though_the_rest_was_taken_back() -> None:
    made = campaign()
    request = ask(made)
    made.approve(request, "secretary")
    made.pay(request, amount_pence=30_000)
    made.withdraw(request)
    made.approve(request, "chair")
    made.on("2017-05-30").request(amount=1_000)
    assert found(made) == []


def test_a_late_payment_dated_into_the_time_before_ratification_is_held_to_it() -> None:
    made = campaign()
    request = ask(made)
    approval = made.approve(request, "secretary")
    paid = made.on("2017-05-20").pay(request, value_date="2017-05-02")
    assert found(made) == [("not_ratified", (request, approval, paid))]


def test_an_emergency_lapses_like_any_request() -> None:
    made = campaign(replace(POLICY_2, request_days=7))
    request = ask(made)
    approval = made.on("2017-05-09").approve(request, "secretary")
    assert found(made) == [("request_expired", (request, approval))]


@pytest.mark.parametrize(
    "spoilt",
    [
        {"ratify_days": 0},
        {"ratify_days": 3_651},
        {"ratify_days": True},
        {"ratify_days": "3"},
        {"up_to_pence": 0},
        {"resource": "wine"},
        {"quorum": {"approvals": 0, "elected": 0, "roles": ["chair"]}},
        {"more": 1},
    ],
)
def test_a_route_is_whole_or_the_policy_is_none(spoilt: dict[str, Any]) -> None:
    body = policy_body(POLICY_2)
    assert read_policy(body) == POLICY_2
    with pytest.raises(PolicyError):
        read_policy({**body, "emergency": [{**body["emergency"][0], **spoilt}]})
    with pytest.raises(PolicyError):
        read_policy({**body, "emergency": body["emergency"] * 2})
    with pytest.raises(PolicyError):
        read_policy({**body, "emergency": [5]})


def test_an_old_policy_has_the_body_that_it_had() -> None:
    assert not {"emergency", "request_days", "witness_keys"} & set(policy_body(POLICY))


def test_the_answer_to_who_signed_says_what_was_not_ratified() -> None:
    made = campaign(replace(POLICY_2, emergency=(replace(ROUTE, up_to=500_000),)))
    requests = [ask(made, 60_000 + n) for n in range(3)]
    for request in requests:
        made.approve(request, "secretary")
        made.pay(request)
    made.on("2017-05-04").approve(requests[0], "chair")
    made.on("2017-05-05").approve(requests[1], "chair")
    made.on("2017-05-06").approve(ask(made, 61_000), "secretary")
    state, problems = replayed(made)
    answer = five_questions(state, problems)[2]
    assert {name: answer.figures[name] for name in answer.figures if "emergenc" in name} == {
        "emergencies": 4,
        "emergencies_to_ratify": 1,
        "emergencies_not_ratified": 2,
    }
    assert "has still to ratify 1, and did not in time ratify 2" in answer.answer
    assert "emergency" not in five_questions(*replayed(campaign()))[2].answer


def test_the_table_of_requests_says_how_each_stands() -> None:
    made = campaign(replace(POLICY_2, request_days=7))
    request = ask(made)
    approval = made.approve(request, "secretary")
    made.pay(request)
    made.on("2017-05-03").approve(request, "chair")
    state, _ = replayed(made)
    (row,) = csv.DictReader(io.StringIO(tables(state)["requests"].decode()))
    assert row["code"] == spoken_code(made.approval(request)["request_digest"])
    assert row["expires_on"] == "2017-05-08"
    assert (row["emergency"], row["ratify_by"]) == (WHY, "2017-05-04")
    assert (row["complete_at"], row["ratified_on"]) == (str(approval), "2017-05-03")
