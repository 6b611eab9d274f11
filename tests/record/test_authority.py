"""Whose signature counts: distinct people, in office, with keys that are theirs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from hustings.record.authority import shortfall
from hustings.record.canonical import canonical_json
from hustings.record.offices import Signer
from hustings.record.policy import Quorum
from hustings.record.replay import replay
from tests.record.campaigns import OFFICES, POLICY, Campaign, key_of, office

ROLES = ("treasurer", "chair", "secretary")
SIGNERS = {held.office_id: Signer(held.person_id, held, "") for held in OFFICES}


@pytest.mark.parametrize(
    ("approvals", "elected", "names", "said"),
    [
        (1, 0, ["secretary"], ""),
        (2, 1, ["secretary", "chair"], ""),
        (2, 2, ["secretary", "chair"], "1 of 2 elected people"),
        (2, 1, ["chair"], "1 of 2 people"),
        (2, 1, ["secretary", "cashier"], "1 of 2 people and 0 of 1 elected people"),
        (1, 1, ["coordinator"], "0 of 1 people and 0 of 1 elected people"),
        (1, 0, [], "0 of 1 people"),
    ],
)
def test_what_a_quorum_lacks(approvals: int, elected: int, names: list[str], said: str) -> None:
    quorum = Quorum(approvals, elected, ROLES)
    lacks = shortfall(quorum, [SIGNERS[name] for name in names])
    assert lacks == (f"{said} (it takes {quorum})" if said else "")


def problems_of(campaign: Campaign) -> list[tuple[str, tuple[int, ...]]]:
    return [(problem.rule, problem.entries) for problem in replay(campaign.entries)[1]]


def new_policy(campaign: Campaign, *by: str) -> int:
    return campaign.set_policy(replace(POLICY, version=2), *by)


def test_a_new_policy_takes_the_quorum_of_the_old() -> None:
    campaign = Campaign()
    alone = new_policy(campaign, "chair")
    new_policy(campaign, "chair", "secretary")
    assert problems_of(campaign) == [("no_authority", (alone,))]


def test_two_keys_of_one_person_are_no_quorum() -> None:
    campaign = Campaign(offices=[*OFFICES, office("deputy", role="secretary", person="p-chair")])
    act = new_policy(campaign, "chair", "deputy")
    assert problems_of(campaign) == [("same_person_twice", (act,)), ("no_authority", (act,))]


def test_of_two_offices_of_a_person_the_elected_one_counts() -> None:
    names = ["aa", "zz"]
    for elected in names:
        pair = [office(n, role="chair", person="p", elected=n == elected) for n in names]
        campaign = Campaign(offices=[*pair, office("secretary")])
        act = new_policy(campaign, "aa", "zz", "secretary")
        assert problems_of(campaign) == [("same_person_twice", (act,))]


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        ("2017-05-01", "2017-05-01", True),
        ("2017-05-02", None, False),
        ("2016-01-01", "2017-04-30", False),
    ],
)
def test_an_office_counts_from_its_first_to_its_last_day(
    start: str, end: str | None, counts: bool
) -> None:
    held = office("chair", elected=True, start=start, end=end)
    campaign = Campaign(offices=[held, *(o for o in OFFICES if o.office_id != "chair")])
    act = new_policy(campaign, "chair", "secretary")
    expected = [] if counts else [("office_expired", (act,)), ("no_authority", (act,))]
    assert problems_of(campaign) == expected


def test_a_signature_copied_from_another_act_is_bad() -> None:
    campaign = Campaign()
    other = campaign.entry(campaign.request(by="organiser"))
    act = campaign.act("refusal", {"request": 1, "reason": "no"}, "organiser")
    value: dict[str, Any] = json.loads(campaign.entries[act])
    assert other.envelope is not None
    copied = json.loads(campaign.entries[1])["envelope"]["signatures"]
    value["envelope"]["signatures"] = copied
    campaign.entries[act] = canonical_json(value)
    assert ("bad_signature", (act,)) in problems_of(campaign)


def test_a_signature_of_nobody_known() -> None:
    campaign = Campaign()
    act = new_policy(campaign, "chair", "secretary", "a stranger")
    assert problems_of(campaign) == [("unknown_key", (act,))]
    assert key_of("a stranger").keyid not in replay(campaign.entries)[0].record.keys


def test_access_refused_to_whom_the_policy_lets_see() -> None:
    campaign = Campaign()
    refused = {"area": "A", "reason": "not yours"}
    entitled = campaign.add(
        "access_refused", {"person_id": "p-coordinator", "data": "returns", **refused}
    )
    campaign.add("access_refused", {"person_id": "p-coordinator", "data": "plans", **refused})
    campaign.add("access_refused", {"person_id": "p-nobody", "data": "returns", **refused})
    state, problems = replay(campaign.entries)
    assert [(p.rule, p.entries, p.effect) for p in problems] == [
        ("access_refused_to_entitled", (entitled,), "counts")
    ]
    assert [held for _, _, held in state.record.refusals_of_access] == [True, False, False]
