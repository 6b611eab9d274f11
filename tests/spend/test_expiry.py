"""Requests that lapse: a quorum has to be complete in time, and nobody makes it so later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hustings.spend.requests import days_after
from tests.record.campaigns import POLICY, Campaign
from tests.spend.ledgers import campaign_with_plan, found, ledger_of

WEEK = replace(POLICY, version=2, request_days=7)
Found = list[tuple[str, tuple[int, ...]]]


def campaign(days: int | None = 7) -> Campaign:
    made = campaign_with_plan()
    made.set_policy(replace(POLICY, version=2, request_days=days))
    return made


def test_the_last_day_counts_and_the_day_after_does_not() -> None:
    for day, problems in (("2017-05-08", 0), ("2017-05-09", 1)):
        made = campaign()
        request = made.request()
        approval = made.on(day).approve(request, "treasurer")
        wrong: Found = [("request_expired", (request, approval))] * problems
        assert found(made) == wrong
        assert (ledger_of(made).requests[request].approved_by is None) == bool(problems)


def test_a_quorum_that_was_half_complete_lapses_too() -> None:
    made = campaign()
    request = made.request(amount=60_000)
    made.on("2017-05-08").approve(request, "treasurer")
    late = made.on("2017-05-09").approve(request, "chair")
    paid = made.pay(request)
    assert ("request_expired", (request, late)) in found(made)
    assert "unsigned_payment" in {rule for rule, entries in found(made) if entries[-1] == paid}


def test_a_complete_quorum_never_lapses() -> None:
    made = campaign()
    request = made.request()
    made.approve(request, "treasurer")
    made.on("2017-06-01").approve(request, "chair")
    made.pay(request)
    assert found(made) == []


def test_without_days_a_request_waits_for_ever() -> None:
    made = campaign(None)
    request = made.request()
    made.on("2019-01-01").approve(request, "treasurer")
    assert found(made) == []


@pytest.mark.parametrize(("first", "second", "lapsed"), [(7, None, True), (None, 7, False)])
def test_the_policy_that_was_in_force_when_it_was_asked_decides(
    first: int | None, second: int | None, lapsed: bool
) -> None:
    """Nobody revives a request, or lets it lapse, by another policy."""
    made = campaign(first)
    request = made.request()
    made.set_policy(replace(POLICY, version=3, request_days=second))
    approval = made.on("2017-05-20").approve(request, "treasurer")
    assert found(made) == ([("request_expired", (request, approval))] if lapsed else [])


def test_a_backdated_approval_is_no_way_around() -> None:
    made = campaign()
    request = made.request()
    made.on("2017-05-09").request(amount=10_000, seat_id="A2")
    approval = made.on("2017-05-08").approve(request, "treasurer")
    assert found(made) == [("backdated", (approval,))]


def test_taking_an_approval_back_does_not_complete_a_lapsed_quorum() -> None:
    """A policy that takes fewer people comes too late: the approvals that are left complete the
    quorum on its day."""
    made = campaign()
    request = made.request(amount=60_000)
    made.approve(request, "secretary")
    second = made.approve(request, "chair")
    made.on("2017-05-20")
    made.set_policy(replace(POLICY, version=3, tiers=POLICY.tiers[:1] + POLICY.tiers[2:]))
    made.withdraw(second, by="chair")
    assert ledger_of(made).requests[request].approved_by is None
    assert found(made) == []


def test_a_lapsed_request_can_be_asked_anew() -> None:
    made = campaign()
    made.request()
    made.on("2017-05-09")
    again = made.request(purpose="leaflets, asked again")
    made.approve(again, "treasurer")
    made.pay(again)
    assert found(made) == []


def test_no_day_falls_out_of_the_calendar() -> None:
    made = campaign(3_650)
    made.on("9999-12-30")
    request = made.request()
    made.approve(request, "treasurer")
    assert found(made) == []
    assert str(days_after(ledger_of(made).requests[request].day, 3_650)) == "9999-12-31"
