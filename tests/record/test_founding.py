"""How authority comes about and changes: genesis, policy, offices, keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hustings.record.offices import OfficeError, key_body, office_body, read_key, read_office
from hustings.record.policy import policy_body
from hustings.record.replay import replay
from tests.record.campaigns import OFFICES, POLICY, Campaign, key_of, office, office_key

BOTH = ("chair", "treasurer")


def problems_of(campaign: Campaign) -> list[tuple[str, tuple[int, ...]]]:
    return [(problem.rule, problem.entries) for problem in replay(campaign.entries)[1]]


def test_a_founding_names_the_log_its_offices_keys_and_policy() -> None:
    state, problems = replay(Campaign().entries)
    assert problems == ()
    assert state.record.policy == POLICY
    assert state.record.offices == {held.office_id: held for held in OFFICES}
    assert set(state.record.keys) == {key_of(held.office_id).keyid for held in OFFICES}


def test_a_log_is_founded_once_and_first() -> None:
    campaign = Campaign()
    second = campaign.add("genesis", campaign.genesis())
    assert problems_of(campaign) == [("second_genesis", (second,))]
    late = Campaign(entries=[b"rubbish"])
    late.add("genesis", late.genesis())
    assert problems_of(late) == [("unreadable", (0,)), ("second_genesis", (1,))]


def test_nothing_counts_before_the_founding() -> None:
    campaign = Campaign()
    campaign.add("election", {"election": "small", "files": {}})
    state, problems = replay(campaign.entries[1:])
    assert [problem.rule for problem in problems] == ["no_genesis"]
    assert state.record.elections == []


def test_versions_of_the_policy_have_no_gap() -> None:
    campaign = Campaign()
    gap = campaign.set_policy(replace(POLICY, version=3), *BOTH)
    same = campaign.set_policy(replace(POLICY, version=1), *BOTH)
    campaign.set_policy(replace(POLICY, version=2), *BOTH)
    assert problems_of(campaign) == [("policy_version", (gap,)), ("policy_version", (same,))]


def test_a_policy_that_is_none_changes_nothing() -> None:
    campaign = Campaign()
    body = {**policy_body(replace(POLICY, version=2)), "resources": []}
    bad = campaign.act("policy", body, *BOTH)
    assert problems_of(campaign) == [("malformed", (bad,))]


def test_an_office_may_change_its_term_and_not_its_holder() -> None:
    campaign = Campaign()
    longer = replace(OFFICES[2], end=date(2017, 12, 31))
    campaign.act("office", office_body(longer), *BOTH)
    taken = campaign.act("office", office_body(replace(longer, person_id="p-other")), *BOTH)
    state, _ = replay(campaign.entries)
    assert problems_of(campaign) == [("office_of_another", (taken,))]
    assert state.record.offices["secretary"] == longer


def test_a_new_office_signs_once_it_has_a_key() -> None:
    campaign = Campaign()
    campaign.act("office", office_body(office("deputy", role="secretary")), *BOTH)
    early = campaign.set_policy(replace(POLICY, version=2), "deputy", "chair")
    campaign.act("key", key_body(office_key("deputy")), *BOTH)
    campaign.again(early)
    assert problems_of(campaign) == [("unknown_key", (early,)), ("no_authority", (early,))]
    assert replay(campaign.entries)[0].record.policy.version == 2


def test_a_key_in_place_of_another() -> None:
    campaign = Campaign()
    fresh = office_key("fresh", "secretary")
    old = key_of("secretary").keyid
    campaign.act("key", key_body(fresh, replaces=old), *BOTH)
    act = campaign.set_policy(replace(POLICY, version=2), "secretary", "chair")
    assert problems_of(campaign) == [("retired_key", (act,)), ("no_authority", (act,))]
    back = campaign.act("key", key_body(office_key("secretary")), *BOTH)
    assert ("key_in_use", (back,)) in problems_of(campaign)


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("unknown_office", key_body(office_key("fresh", "nobody"))),
        ("key_in_use", key_body(office_key("treasurer", "secretary"))),
        ("unknown_key", key_body(office_key("fresh", "secretary"), key_of("chair").keyid)),
        ("unknown_key", key_body(office_key("fresh", "secretary"), "0" * 64)),
        ("malformed", {**key_body(office_key("fresh", "secretary")), "keyid": "0" * 64}),
    ],
)
def test_a_key_that_is_not_an_offices_own(rule: str, body: dict[str, Any]) -> None:
    campaign = Campaign()
    act = campaign.act("key", body, *BOTH)
    assert problems_of(campaign) == [(rule, (act,))]


@pytest.mark.parametrize("change", [{"public": "AAAA"}, {"public": "?"}, {"public": None}])
def test_a_key_has_32_bytes(change: dict[str, Any]) -> None:
    with pytest.raises(OfficeError):
        read_key({**key_body(office_key("chair")), **change})


def test_an_office_does_not_end_before_it_starts() -> None:
    with pytest.raises(OfficeError, match="end before it starts"):
        read_office(office_body(office("chair", start="2017-05-02", end="2017-05-01")))


@pytest.mark.parametrize("name", ["offices", "keys", "policy"])
@pytest.mark.parametrize("value", [[5], ["x"], [[]], [None], {}, [{"office_id": 5}]])
def test_a_founding_that_cannot_be_read_founds_nothing(name: str, value: Any) -> None:
    campaign = Campaign()
    if name == "policy" and not isinstance(value, dict):
        value = {"version": value}
    if name != "policy" and not isinstance(value, list):
        value = [value]
    campaign.entries = []
    campaign.add("genesis", {**campaign.genesis(), name: value})
    assert problems_of(campaign) == [("malformed", (0,))]


def test_a_person_has_one_id() -> None:
    """Otherwise one person is a quorum: whose commitment it is shows that it is the same one."""
    campaign = Campaign()
    second = replace(office("deputy", role="secretary"), commitment=OFFICES[0].commitment)
    taken = campaign.act("office", office_body(second), *BOTH)
    assert problems_of(campaign) == [("person_under_two_ids", (taken,))]
    assert "deputy" not in replay(campaign.entries)[0].record.offices


def test_the_files_of_the_law_are_recorded_once() -> None:
    """Nobody signs the entry of an election, and other limits would judge what was spent."""
    campaign = Campaign()
    files = {"election.toml": "a" * 64, "seats.csv": "b" * 64, "polls.csv": "c" * 64}
    first = campaign.add("election", {"election": "small", "files": files})
    campaign.add("election", {"election": "small", "files": {**files, "polls.csv": "d" * 64}})
    raised = {**files, "election.toml": "e" * 64}
    changed = campaign.add("election", {"election": "small", "files": raised})
    dropped = campaign.add("election", {"election": "small", "files": {}})
    assert problems_of(campaign) == [
        ("election_changed", (first, changed)),
        ("election_changed", (first, dropped)),
    ]
