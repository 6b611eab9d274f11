"""Looks at the test for favour: counted, and no more than the rule states."""

from __future__ import annotations

from typing import Any

from hustings.audit.partition import Partition
from hustings.audit.report import looks_of
from hustings.election.load import find_election, load_election
from hustings.record.schema import faults
from tests.record.campaigns import Campaign
from tests.spend.ledgers import found, ledger_of, plan_bytes

FAVOUR: dict[str, Any] = {"alpha_ppm": 10_000, "partition": "a" * 64, "seed": 1}


def rule(campaign: Campaign, **favour: Any) -> int:
    body = {
        "tolerance_per_cent": 10,
        "tolerance_pence": 10_000,
        "window_days": 14,
        "favour": {**FAVOUR, **favour},
        "reason": "set before money moves",
    }
    return campaign.act("rule", body, "chair", "treasurer")


def look(campaign: Campaign, of: int, number: int, by: str = "secretary") -> int:
    return campaign.act("look", {"rule": of, "number": number}, by)


def begun(**favour: Any) -> tuple[Campaign, int]:
    campaign = Campaign()
    campaign.publish_plan(plan_bytes())
    return campaign, rule(campaign, **favour)


def test_as_many_as_stated_and_no_more() -> None:
    campaign, of = begun(looks=2)
    taken = [look(campaign, of, number) for number in (1, 2)]
    third = look(campaign, of, 3)
    assert [one.index for one in ledger_of(campaign).looks] == taken
    assert found(campaign) == [("looks_spent", (of, third))]


def test_a_new_rule_gives_no_new_looks() -> None:
    campaign, first = begun(looks=2)
    look(campaign, first, 1)
    look(campaign, first, 2)
    second = rule(campaign, looks=50)
    late = look(campaign, second, 3)
    assert found(campaign) == [("looks_spent", (second, late))]


def test_half_of_alpha_is_left_after_half_of_the_looks() -> None:
    campaign, first = begun(looks=2)
    look(campaign, first, 1)
    second = rule(campaign, looks=4)
    taken = [look(campaign, second, number) for number in (2, 3)]
    late = look(campaign, second, 4)
    assert [one.index for one in ledger_of(campaign).looks][1:] == taken
    assert found(campaign) == [("looks_spent", (second, late))]


def test_a_rule_without_looks_allows_none_and_replays_as_before() -> None:
    campaign, of = begun()
    assert found(campaign) == []
    assert ledger_of(campaign).rule is not None
    tried = look(campaign, of, 1)
    assert found(campaign) == [("look_not_stated", (tried,))]


def test_the_number_is_the_next_and_somebody_in_office_signs() -> None:
    campaign, of = begun(looks=3)
    wrong = look(campaign, of, 2)
    nobody = campaign.act("look", {"rule": of, "number": 1}, "a stranger")
    assert ("look_misnumbered", (of, wrong)) in found(campaign)
    assert ("no_authority", (nobody,)) in found(campaign)
    assert ledger_of(campaign).looks == []


def test_a_look_is_of_the_record_at_its_entry() -> None:
    campaign, of = begun(looks=3)
    campaign.on("2017-05-02")
    asked = campaign.request(amount=20_000)
    campaign.approve(asked, "treasurer", "chair")
    campaign.pay(asked, amount_pence=5_000)
    look(campaign, of, 1)
    campaign.pay(asked, amount_pence=6_000)
    look(campaign, of, 2)
    looks = ledger_of(campaign).looks
    assert [one.paid["A1"] for one in looks] == [5_000, 11_000]


def test_what_a_rule_may_state() -> None:
    campaign, of = begun(looks=3)
    body = dict(campaign.entry(of).body)
    assert faults("rule", body) == ()
    for looks in (0, -1, True, 1_001, "8"):
        assert faults("rule", {**body, "favour": {**FAVOUR, "looks": looks}})


def test_looks_at_other_groups_are_said_and_not_tested() -> None:
    campaign, of = begun(looks=3)
    look(campaign, of, 1)
    rule(campaign, looks=3, partition="b" * 64)
    ledger = ledger_of(campaign)
    assert ledger.rule is not None
    uk = load_election(find_election("uk-2017"))
    tests, said = looks_of(uk, ledger, Partition(()), ledger.rule)
    assert tests == ()
    assert "2 of 3 looks are left" in said[0] and "1 looks were at other groups" in said[1]
