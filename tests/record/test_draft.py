"""campaign.toml: read exactly, every problem at once, and compared with what is in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.cosignature import WitnessSigner
from hustings.record.draft import (
    Draft,
    DraftOffice,
    DraftRule,
    draft_differs,
    offices_differ,
    rule_body,
)
from hustings.record.draft_file import parse_draft, read_draft
from hustings.record.draft_money import POUNDS
from hustings.record.draft_problems import DraftProblems
from hustings.record.draft_text import draft_text
from hustings.record.offices import Office
from hustings.record.policy import Emergency, Quorum, Resource, Tier, policy_body, read_policy
from hustings.record.schema import TEXT, faults
from tests.record.campaigns import office

BOTH = Quorum(2, 1, ("chair", "secretary"))
ACTS = ("policy", "office", "key", "plan", "rule", "departure", "terms")


def draft(**changed: Any) -> Draft:
    """A small draft, all of it made up."""
    offices = (
        DraftOffice("chair", "chair", "national", True, date(2017, 4, 1), None),
        DraftOffice("secretary", "secretary", "North", False, date(2017, 4, 1), date(2018, 4, 1)),
    )
    made = Draft(
        party="red",
        name='A "small" campaign',
        simulated=True,
        resources=(
            Resource("money", "pounds", None, 123_456_78, 500_00, 15_000_50),
            Resource("staff_days", "days", 120_00, 400, 0, 30),
        ),
        offices=offices,
        tiers=(Tier("money", 0, BOTH), Tier("money", 1_000_50, BOTH), Tier("staff_days", 0, BOTH)),
        acts={name: BOTH for name in ACTS},
        request_roles=("chair", "secretary"),
        pay_roles=("treasurer",),
        access={"chair": ("returns", "polls"), "treasurer": ("spending",)},
        witnesses=0,
        rule=DraftRule(10, 1_000_00, 14, 10_000),
    )
    return replace(made, **changed)


@dataclass(frozen=True)
class Rule:
    """A published rule, as far as the differences read it."""

    tolerance_per_cent: int = 10
    tolerance_pence: int = 1_000_00
    window_days: int = 14
    favour: dict[str, object] | None = None


IN_FORCE = Rule(favour={"alpha_ppm": 10_000, "partition": "0" * 64, "seed": 1})


def changed_text(old: str, new: str) -> bytes:
    text = draft_text(draft())
    assert old in text
    return text.replace(old, new, 1).encode()


def problems_of(data: bytes) -> list[str]:
    with pytest.raises(DraftProblems) as refused:
        parse_draft(data)
    return [str(problem) for problem in refused.value.problems]


def test_what_is_written_is_read_back() -> None:
    assert parse_draft(draft_text(draft()).encode()) == draft()


@given(name=st.text(min_size=1, max_size=40).filter(TEXT.holds))
def test_any_name_survives_the_file(name: str) -> None:
    named = draft(name=name)
    assert parse_draft(draft_text(named).encode()) == named


def test_the_policy_of_a_draft_is_one_that_the_record_takes() -> None:
    policy = draft().policy(3)
    assert read_policy(policy_body(policy)) == policy
    assert policy_body(policy)["resources"][0]["budget_pence"] == 12_345_678


def test_the_rule_of_a_draft_fits_the_schema() -> None:
    favour = {"alpha_ppm": 10_000, "partition": "ab" * 32, "seed": 7}
    assert faults("rule", rule_body(draft().rule, favour, "To begin with.")) == ()


@pytest.mark.parametrize(
    ("text", "pence"),
    [("1250", 125_000), ("1250.5", 125_050), ("1250.50", 125_050), ("0.01", 1), ("0", 0)],
)
def test_pounds_are_read_to_the_penny(text: str, pence: int) -> None:
    assert POUNDS.minor_of(text) == pence


@pytest.mark.parametrize("text", ["", "1,250", "£5", "1.005", "1e3", "-1", ".5", "5.", " 5"])
def test_anything_else_is_no_amount(text: str) -> None:
    assert POUNDS.minor_of(text) is None


def test_only_ascii_digits_are_digits() -> None:
    assert POUNDS.minor_of("\u0665") is None


def test_a_float_never_comes_in_between() -> None:
    data = changed_text("budget = 123456.78", "budget = 9007199254.99")
    assert parse_draft(data).resources[0].budget == 900_719_925_499


def test_every_problem_is_told_at_once_with_its_key() -> None:
    data = (
        draft_text(draft())
        .replace("budget = 123456.78", "budget = 123456.789")
        .replace('role = "chair"', 'role = "the chair"')
        .replace("window_days = 14", "window_days = 0\nwindow_day = 14")
        .encode()
    )
    found = problems_of(data)
    assert any("resources 1, budget: found 123456.789" in line for line in found)
    assert any("offices 1, role: found the chair" in line for line in found)
    assert any("rule, window_days: found 0" in line for line in found)
    assert any("rule, window_day: found a key that is not known" in line for line in found)
    assert all(line.startswith("campaign.toml, ") for line in found)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("floor = 500.00", "floor = 20000", "resources 1, floor: found 20000"),
        ("elected = 1\n", "elected = 3\n", "expected no more than the approvals"),
        ("start = 2017-04-01\n", "", "offices 1, start: found no such key"),
        ("end = 2018-04-01", "end = 2016-04-01", "expected a day not before the start"),
        ("[thresholds.acts.terms]", "[thresholds.acts.picnic]", "thresholds.acts, terms"),
        ("approvals = 2", "approvals = 5", "offices enough for 5 of chair, secretary"),
        ("simulated = true", "simulated = 1", "simulated: found 1, expected true or false"),
        ("alpha = 0.01", "alpha = 1.5", "rule.favour, alpha: found 1.5"),
        ("window_days = 14", "window_days = inf", "rule, window_days: found Infinity"),
        ("above = 0.00", "above = 5.00", "money needs a quorum from 0 on"),
        ("[[resources]]", "[resources", "expected valid TOML"),
    ],
)
def test_one_slip_is_one_problem_that_says_where(old: str, new: str, said: str) -> None:
    assert any(said in line for line in problems_of(changed_text(old, new)))


def test_other_encodings_are_refused_with_their_place() -> None:
    assert "byte 0" in problems_of(b"\xff\xfe")[0]


def test_a_folder_without_the_file_has_no_draft(tmp_path: Path) -> None:
    assert read_draft(tmp_path) is None


def test_a_draft_that_is_in_force_differs_in_nothing() -> None:
    assert draft_differs(draft(), draft().policy(4), IN_FORCE) == ()


def test_each_part_that_differs_is_named() -> None:
    asked = draft(
        acts={**draft().acts, "plan": Quorum(1, 1, ("chair",))},
        pay_roles=("chair",),
        rule=replace(draft().rule, favour_alpha_ppm=None),
    )
    lines = draft_differs(asked, draft().policy(4), IN_FORCE)
    assert [line.rsplit(" ", 1)[1] for line in lines[:2]] == ["acts.plan", "pay_roles"]
    assert lines[2:] == ("campaign.toml differs from the published rule in force",)
    assert draft_differs(draft(), draft().policy(4), None) == (
        "campaign.toml differs from the published rule in force",
    )


def test_offices_that_differ_are_named() -> None:
    def held(name: str, elected: bool) -> Office:
        return replace(office(name, elected=elected), start=date(2017, 4, 1))

    lines = offices_differ(draft(), [held("chair", True), held("agent", False)], date(2017, 5, 1))
    assert lines == (
        "campaign.toml has the office secretary, which the record has not",
        "campaign.toml lacks the office agent, which the record has",
    )
    assert offices_differ(draft(), [held("chair", False)], date(2017, 5, 1))[0] == (
        "campaign.toml has the office chair otherwise than the record"
    )


def test_named_witnesses_survive_the_file_and_a_change_of_them_is_told() -> None:
    key = WitnessSigner("witness.example", b"w" * 32).verifier
    asking = draft(witnesses=1, witness_keys=(key,))
    assert parse_draft(draft_text(asking).encode()) == asking
    in_force = draft().policy(1)
    assert any("witness_keys" in line for line in draft_differs(asking, in_force, None))
    assert any("witness_keys" in line for line in draft_differs(draft(), asking.policy(1), None))


ROUTES = (
    Emergency("money", 3_000_50, Quorum(1, 0, ("secretary",)), 3),
    Emergency("staff_days", 4, BOTH, 10),
)


def test_an_emergency_route_and_the_days_of_a_request_are_read_as_they_are_written() -> None:
    made = draft(request_days=14, emergency=ROUTES)
    assert parse_draft(draft_text(made).encode()) == made
    assert read_policy(policy_body(made.policy(2))).emergency == ROUTES
    without = draft(request_days=None, emergency=())
    assert draft_differs(made, without.policy(2), None)[:2] == (
        "campaign.toml differs from the policy in force (version 2) in request_days",
        "campaign.toml differs from the policy in force (version 2) in emergency",
    )


def test_who_may_order_is_whoever_may_pay_unless_it_is_said() -> None:
    made = draft(incur_roles=("secretary",))
    assert parse_draft(draft_text(made).encode()) == made
    policy = read_policy(policy_body(made.policy(2)))
    assert policy.may_incur == ("secretary",)
    plain = draft().policy(2)
    assert plain.may_incur == plain.pay_roles and "incur_roles" not in policy_body(plain)


def test_others_may_tell_of_deliveries_besides_who_may_pay() -> None:
    made = draft(deliver_roles=("organiser",))
    assert parse_draft(draft_text(made).encode()) == made
    policy = read_policy(policy_body(made.policy(2)))
    assert policy.may_deliver == (*policy.pay_roles, "organiser")
    plain = draft().policy(2)
    assert plain.may_deliver == plain.pay_roles and "deliver_roles" not in policy_body(plain)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("request_days = 14", "request_days = 0"),
        ("request_days = 14", "request_days = 4000"),
        ("up_to = 3000.50", "up_to = 0"),
        ("ratify_days = 3", "ratify_days = 0"),
        ("ratify_days = 3", "ratify_days = 4000"),
        ("ratify_days = 3", "days = 3"),
        (
            '[[thresholds.emergency]]\nresource = "money"',
            '[[thresholds.emergency]]\nresource = "x"',
        ),
        ("ratify_days = 3\napprovals = 1", "ratify_days = 3\napprovals = 0"),
        ("ratify_days = 3\napprovals = 1", "ratify_days = 3\napprovals = 9"),
    ],
)
def test_a_route_that_can_not_be_signed_is_a_problem(old: str, new: str) -> None:
    text = draft_text(draft(request_days=14, emergency=ROUTES))
    assert old in text
    with pytest.raises(DraftProblems):
        parse_draft(text.replace(old, new, 1).encode())
