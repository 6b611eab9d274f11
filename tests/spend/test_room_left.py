"""The room left: counted by hand, and never a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hustings.spend.law import SpendingLaw
from hustings.spend.room_left import Asked, Room, rooms
from tests.record.campaigns import Campaign
from tests.spend.ledgers import LAW, campaign_with_plan, replayed

DAY = date(2017, 5, 2)
TIGHT = replace(LAW, seat_pence=dict.fromkeys(LAW.seats, 100_000), party_pence={"A": 60_000})


def left(campaign: Campaign, asked: Asked, law: SpendingLaw = TIGHT) -> dict[str, Room]:
    state, _ = replayed(campaign, law)
    return {room.kind: room for room in rooms(state.rooms["spend"], law, state.record, asked)}


def test_what_is_paid_and_promised_and_asked_adds_up() -> None:
    campaign = campaign_with_plan().on("2017-05-02")
    paid = campaign.request(amount=40_000)
    campaign.approve(paid, "treasurer", "chair")
    campaign.pay(paid, amount_pence=30_000)
    campaign.request(amount=99_000, purpose="nobody approved it")
    found = left(campaign, Asked("A1", "money", 25_000, DAY))
    assert (found["law"].used, found["law"].promised, found["law"].left) == (30_000, 10_000, 35_000)
    assert found["rule"].bound == 110_000 and found["rule"].left == 45_000
    assert not any(room.is_close or room.is_refused for room in found.values())
    its_own = left(campaign, Asked("A1", "money", 10_000, DAY, paid))
    assert its_own["law"].after == 40_000


def test_what_is_ordered_is_promised_whatever_its_approval() -> None:
    campaign = campaign_with_plan().on("2017-05-02")
    asked = campaign.request(amount=40_000)
    campaign.approve(asked, "treasurer")
    campaign.order(asked, amount_pence=50_000)
    campaign.pay(asked, amount_pence=15_000)
    campaign.order(None, amount_pence=7_000, seat_id="A1")
    found = left(campaign, Asked("A1", "money", 1_000, DAY))["law"]
    assert (found.used, found.promised) == (15_000, 35_000 + 7_000)
    its_own = left(campaign, Asked("A1", "money", 35_000, DAY, asked))["law"]
    assert its_own.after == 15_000 + 7_000 + 35_000


def test_staff_counts_at_its_price_for_a_candidate_and_not_for_a_party() -> None:
    campaign = campaign_with_plan().on("2017-05-02")
    price = campaign.policy.resource("staff_days")
    assert price is not None
    found = left(campaign, Asked("A1", "staff_days", 2, DAY))
    assert found["law"].asked == price.value_pence(2) and found["rule"].asked == 2
    assert "law" not in left(campaign, Asked(None, "staff_days", 2, DAY))


def test_close_from_nine_tenths_on_and_refused_past_it() -> None:
    campaign = campaign_with_plan().on("2017-05-02")
    for amount, close, refused in (
        (89_999, False, False),
        (90_000, True, False),
        (100_000, True, False),
        (100_001, False, True),
    ):
        found = left(campaign, Asked("A1", "money", amount, DAY))["law"]
        assert (found.is_close, found.is_refused) == (close, refused), amount


def test_a_departure_lets_it_be_asked_for_and_does_not_change_the_law() -> None:
    campaign = campaign_with_plan().on("2017-05-02")
    campaign.depart(1, amount=5_000)
    covered = left(campaign, Asked("A1", "money", 105_000, DAY))["law"]
    beyond = left(campaign, Asked("A1", "money", 105_001, DAY))["law"]
    elsewhere = left(campaign, Asked("A2", "money", 105_000, DAY))["law"]
    assert not covered.is_refused and covered.left == -5_000
    assert beyond.is_refused and elsewhere.is_refused
    paid = campaign.request(amount=105_000)
    campaign.approve(paid, "treasurer", "chair")
    campaign.pay(paid)
    _, problems = replayed(campaign, TIGHT)
    assert "seat_limit" in {problem.rule for problem in problems}


def test_outside_the_regulated_period_the_law_says_nothing() -> None:
    campaign = campaign_with_plan().on("2017-05-02")
    assert "law" not in left(campaign, Asked("A1", "money", 10, date(2017, 3, 31)))
    assert set(left(campaign, Asked("A1", "money", 10, DAY))) == {"law", "rule", "budget"}
