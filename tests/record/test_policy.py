"""Policies: read strictly, written as they are read, and what a request takes."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from hustings.record.cosignature import WitnessSigner
from hustings.record.policy import PolicyError, policy_body, read_policy
from tests.record.campaigns import BOTH, ONE, POLICY

BODY = policy_body(POLICY)


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The body with one place changed; ``...`` takes the place away."""
    body = copy.deepcopy(BODY)
    place: Any = body
    for key in path[:-1]:
        place = place[key]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return body


def test_a_policy_is_read_as_it_was_written() -> None:
    assert read_policy(BODY) == POLICY


def test_the_highest_tier_that_an_amount_is_above_decides() -> None:
    assert POLICY.quorum_for("money", 1) == ONE
    assert POLICY.quorum_for("money", 50_000) == ONE
    assert POLICY.quorum_for("money", 50_001) == BOTH
    assert POLICY.quorum_for("rockets", 1) is None


def test_what_an_amount_is_worth() -> None:
    money, staff, hours = POLICY.resources
    assert money.value_pence(7) == 7
    assert staff.value_pence(2) == 30_000
    assert hours.value_pence(5) == 0


def test_money_is_in_pence_by_its_keys() -> None:
    assert BODY["resources"][0]["budget_pence"] == 10_000_000
    assert BODY["spending"][1]["above_pence"] == 50_000
    assert "budget" in BODY["resources"][1]


QUORUM = ("spending", 0, "quorum")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), 0),
        (("resources", 0, "budget_pence"), -1),
        (("resources", 0, "budget_pence"), True),
        (("resources", 0, "budget_pence"), ...),
        (("resources", 0, "budget"), 5),
        (("resources", 1, "unit_price_pence"), "5"),
        (("resources", 1, "floor"), 301),
        (("resources", 1, "resource"), "money"),
        (("resources", 1, "resource"), "money_pence"),
        (("resources", 1, "resource"), "two words"),
        (("resources", 2), "hours"),
        (("spending", 0, "above_pence"), 1),
        (("spending", 1, "above_pence"), 0),
        (("spending", 0), ...),
        (("spending", 2, "resource"), "rockets"),
        ((*QUORUM, "approvals"), 0),
        ((*QUORUM, "elected"), 2),
        ((*QUORUM, "roles"), "treasurer"),
        ((*QUORUM, "roles"), [5]),
        ((*QUORUM, "extra"), 1),
        (("acts", "plan"), ...),
        (("acts", "coronation"), BODY["acts"]["plan"]),
        (("acts", "plan"), None),
        (("access", "chair"), "everything"),
        (("request_roles",), []),
        (("witnesses",), None),
        (("extra",), 1),
    ],
)
def test_what_is_no_policy_is_refused(path: tuple[str | int, ...], value: Any) -> None:
    with pytest.raises(PolicyError):
        read_policy(changed(path, value))


def test_a_resource_without_a_price_is_one() -> None:
    free = replace(POLICY.resources[1], unit_price_pence=None)
    policy = replace(POLICY, resources=(POLICY.resources[0], free, POLICY.resources[2]))
    assert read_policy(policy_body(policy)) == policy


WITNESSES = [WitnessSigner(f"witness.example/w{n}", bytes([n]) * 32).verifier for n in (1, 2)]


def test_a_policy_names_its_witnesses_and_one_without_any_is_written_as_before() -> None:
    policy = replace(POLICY, witnesses=2, witness_keys=tuple(WITNESSES))
    assert read_policy(policy_body(policy)) == policy
    assert policy_body(policy)["witness_keys"] == list(map(str, WITNESSES))
    assert "witness_keys" not in policy_body(POLICY)


@pytest.mark.parametrize(
    ("witnesses", "keys", "message"),
    [
        (3, list(map(str, WITNESSES)), "3 asked for, 2 named"),
        (1, [str(WITNESSES[0])] * 2, "each key once"),
        (1, ["w+00000000+BAAA"], "witness_keys: a key's last part"),
        (1, [], "list of texts"),
        (1, [7], "list of texts"),
    ],
)
def test_witnesses_that_could_not_count_are_refused(
    witnesses: int, keys: list[Any], message: str
) -> None:
    with pytest.raises(PolicyError, match=message):
        read_policy({**BODY, "witnesses": witnesses, "witness_keys": keys})


def test_one_key_under_two_names_is_one_witness() -> None:
    again = WitnessSigner("other.example", bytes([1]) * 32).verifier
    with pytest.raises(PolicyError, match="each key once"):
        read_policy({**BODY, "witnesses": 1, "witness_keys": [str(WITNESSES[0]), str(again)]})
