"""Requests, approvals, refusals, withdrawals: what lacks authority has no effect and is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hustings.record.offices import key_body
from tests.record.campaigns import OFFICES, POLICY, Campaign, key_of, office, office_key
from tests.spend.ledgers import campaign_with_plan, found, ledger_of, plan_bytes

LARGE = 60_000  # takes two people, one of them elected


def test_a_request_with_its_quorum_is_signed_by_whom_and_when() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(amount=LARGE)
    campaign.approve(asked, "secretary")
    last = campaign.on("2017-05-03").approve(asked, "chair")
    request = ledger_of(campaign).requests[asked]
    assert found(campaign) == []
    assert (request.approved_by, str(request.approved_on)) == (last, "2017-05-03")
    assert sorted(request.approvals) == ["p-chair", "p-secretary"]


def test_one_envelope_may_carry_the_whole_quorum() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(amount=LARGE)
    both = campaign.approve(asked, "secretary", "chair")
    assert ledger_of(campaign).requests[asked].approved_by == both


def test_two_people_without_an_elected_one_are_no_quorum() -> None:
    deputy = office("deputy", role="secretary")
    campaign = Campaign(offices=[*OFFICES, deputy])
    asked = campaign.request(amount=LARGE)
    campaign.approve(asked, "secretary", "deputy")
    assert ledger_of(campaign).requests[asked].approved_by is None


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("no_authority", {"by": "secretary", "participants": [("p-secretary", "proposed")]}),
        ("proposer_not_named", {"participants": [("p-coordinator", "proposed")]}),
        ("proposer_not_named", {"participants": [("p-organiser", "advised")]}),
        ("unknown_seat", {"seat_id": "Z9"}),
        ("unknown_resource", {"resource": "rockets", "amount": 1}),
        ("unknown_plan", {"plan": 0}),
        ("unknown_plan", {"plan": 99}),
    ],
)
def test_a_request_without_authority_is_none(rule: str, changes: dict[str, object]) -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(**changes)  # type: ignore[arg-type]
    assert (rule, (asked,)) in found(campaign)
    assert ledger_of(campaign).requests == {}


def test_a_stranger_asks_for_nothing() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(by="a-stranger")
    assert found(campaign) == [("unknown_key", (asked,)), ("no_authority", (asked,))]


def test_a_plan_that_was_replaced_is_not_in_force() -> None:
    campaign = campaign_with_plan()
    campaign.publish_plan(plan_bytes(national={}))
    asked = campaign.request(plan=1)
    assert found(campaign) == [("unknown_plan", (asked,))]


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_pence": 40_001},
        {"payee": "Another printer"},
        {"seat_id": "A2"},
        {"seat_id": None},
        {"request_digest": "0" * 64},
        {"resource": "staff_days", "amount_pence": None, "amount": 40_000},
    ],
)
def test_an_altered_approval_has_no_effect(changes: dict[str, object]) -> None:
    campaign = campaign_with_plan()
    asked = campaign.request()
    approval = campaign.approve(asked, "treasurer", **changes)
    assert found(campaign) == [("altered_approval", (asked, approval))]
    assert ledger_of(campaign).requests[asked].approvals == {}


def test_nobody_approves_what_they_proposed() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(participants=[("p-organiser", "proposed"), ("p-chair", "proposed")])
    approval = campaign.approve(asked, "chair")
    assert found(campaign) == [("self_approval", (asked, approval))]
    assert ledger_of(campaign).requests[asked].approved_by is None


def test_a_person_with_two_keys_is_one_person() -> None:
    twin = office("deputy", role="secretary", person="p-treasurer")
    campaign = Campaign(offices=[*OFFICES, twin])
    asked = campaign.request(amount=LARGE)
    together = campaign.approve(asked, "treasurer", "deputy")
    apart = campaign.approve(asked, "deputy")
    assert found(campaign) == [
        ("same_person_twice", (together,)),
        ("approved_twice", (asked, together, apart)),
    ]
    assert ledger_of(campaign).requests[asked].approved_by is None


def test_a_role_that_may_not_approve_does_not() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request()
    approval = campaign.approve(asked, "coordinator")
    assert found(campaign) == [("wrong_role", (asked, approval))]


def test_an_office_counts_in_its_term_only() -> None:
    past = office("treasurer", elected=True, end="2017-05-02")
    campaign = Campaign(offices=[past, *(held for held in OFFICES if held.role != "treasurer")])
    asked = campaign.request()
    approval = campaign.on("2017-05-03").approve(asked, "treasurer")
    assert found(campaign) == [("office_expired", (approval,)), ("no_authority", (approval,))]


def test_a_key_that_was_replaced_counts_no_more() -> None:
    campaign = campaign_with_plan()
    fresh = office_key("new key", "treasurer")
    body = {
        "keyid": fresh.keyid,
        "office_id": "treasurer",
        "public": office_key_text("new key"),
        "replaces": key_of("treasurer").keyid,
    }
    campaign.act("key", body, "chair", "secretary")
    asked = campaign.request()
    old = campaign.approve(asked, "treasurer")
    campaign.approve(asked, "new key")
    assert found(campaign) == [("retired_key", (old,)), ("no_authority", (old,))]
    assert list(ledger_of(campaign).requests[asked].approvals) == ["p-treasurer"]


def test_an_approval_under_an_older_policy_is_stale() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request()
    campaign.set_policy(replace(POLICY, version=2))
    approval = campaign.approve(asked, "treasurer", policy=1)
    assert found(campaign) == [("stale_policy", (asked, approval))]


def test_an_approval_of_nothing() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request()
    body = {**campaign.approval(asked), "request": 1}
    approval = campaign.act("approval", body, "treasurer")
    assert found(campaign) == [("unknown_request", (approval,))]


def test_a_refused_request_takes_no_approval() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request()
    refusal = campaign.refuse(asked)
    approval = campaign.approve(asked, "chair")
    assert found(campaign) == [("closed_request", (asked, refusal, approval))]
    assert ledger_of(campaign).requests[asked].closed == refusal


def test_who_may_not_approve_may_not_refuse() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request()
    refusal = campaign.refuse(asked, "cashier")
    nobody = campaign.refuse(asked, "a stranger")
    assert ("wrong_role", (asked, refusal)) in found(campaign)
    assert ("no_authority", (nobody,)) in found(campaign)
    assert ledger_of(campaign).requests[asked].closed is None


def test_what_is_paid_is_not_refused_nor_its_approval_taken_back() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request()
    approval = campaign.approve(asked, "treasurer")
    campaign.pay(asked)
    refusal = campaign.refuse(asked, "chair")
    withdrawal = campaign.withdraw(approval, "treasurer")
    assert found(campaign) == [
        ("already_spent", (asked, refusal)),
        ("already_spent", (asked, withdrawal)),
    ]


def test_a_proposer_takes_a_request_back() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request()
    theirs = campaign.withdraw(asked, "chair")
    own = campaign.withdraw(asked)
    assert found(campaign) == [("not_own", (asked, theirs))]
    assert ledger_of(campaign).requests[asked].closed == own


def test_an_approver_takes_an_approval_back_and_the_quorum_is_open_again() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(amount=LARGE)
    campaign.approve(asked, "secretary")
    approval = campaign.approve(asked, "chair")
    not_theirs = campaign.withdraw(approval, "treasurer")
    campaign.withdraw(approval, "chair")
    request = ledger_of(campaign).requests[asked]
    assert found(campaign) == [("not_own", (approval, not_theirs))]
    assert (request.approved_by, request.approved_on, request.closed) == (None, None, None)
    last = campaign.approve(asked, "treasurer")
    assert ledger_of(campaign).requests[asked].approved_by == last


def test_an_approval_taken_back_does_not_come_again() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request()
    approval = campaign.approve(asked, "chair")
    campaign.withdraw(approval, "chair")
    again = campaign.again(approval)
    assert found(campaign) == [("replayed", (approval, again))]
    assert ledger_of(campaign).requests[asked].approved_by is None


def test_taking_back_what_is_no_request() -> None:
    campaign = campaign_with_plan()
    withdrawal = campaign.withdraw(1, "chair")
    assert found(campaign) == [("unknown_request", (withdrawal,))]


def test_a_resource_that_the_policy_drops_can_be_approved_no_more() -> None:
    campaign = campaign_with_plan()
    asked = campaign.request(resource="activist_hours", amount=10)
    campaign.set_policy(
        replace(
            POLICY,
            version=2,
            resources=tuple(r for r in POLICY.resources if r.id != "activist_hours"),
            tiers=tuple(t for t in POLICY.tiers if t.resource != "activist_hours"),
        )
    )
    approval = campaign.approve(asked, "chair")
    assert found(campaign) == [("unknown_resource", (approval,))]


def office_key_text(name: str) -> str:
    """A public key as an entry has it."""
    return str(key_body(office_key(name))["public"])
