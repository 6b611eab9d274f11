"""The replay: what the record's own rules let through and void, and that nothing stops it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hustings.record.entries import Entry, entry_bytes, signed_entry, unsigned
from hustings.record.replay import replay
from tests.record.campaigns import POLICY, SEATS, Campaign


def rules_broken(campaign: Campaign) -> list[tuple[str, tuple[int, ...]]]:
    """The rule and the entries of each problem."""
    _, problems = replay(campaign.entries)
    return [(problem.rule, problem.entries) for problem in problems]


def test_two_people_may_approve_in_the_same_words() -> None:
    campaign = Campaign()
    request = campaign.request(amount=60_000)
    campaign.approve(request, "treasurer")
    campaign.approve(request, "chair")
    assert rules_broken(campaign) == []


def test_an_approval_said_again_is_replayed() -> None:
    campaign = Campaign()
    request = campaign.request(amount=60_000)
    first = campaign.approve(request, "treasurer")
    again = campaign.again(first)
    assert rules_broken(campaign) == [("replayed", (first, again))]


def test_a_policy_in_force_once_does_not_come_back_with_one_more_signature() -> None:
    campaign = Campaign()
    second = replace(POLICY, version=2)
    first = campaign.set_policy(second, "chair", "treasurer")
    again = campaign.set_policy(second, "chair", "treasurer", "secretary")
    assert rules_broken(campaign) == [("replayed", (first, again))]


def test_a_signature_that_does_not_count_blocks_nobody() -> None:
    campaign = Campaign()
    request = campaign.request(amount=60_000)
    body = campaign.approval(request)
    stranger = campaign.act("approval", body, "a stranger")
    campaign.approve(request, "treasurer")
    assert rules_broken(campaign) == [("unknown_key", (stranger,))]


def test_nobody_uses_up_the_words_of_another() -> None:
    campaign = Campaign()
    elsewhere = Campaign()
    words = elsewhere.entry(elsewhere.request()).body
    campaign.act("request", words, "secretary")
    campaign.act("request", words, "organiser")
    assert rules_broken(campaign) == []


def test_an_act_without_its_quorum_may_come_again_with_it() -> None:
    campaign = Campaign()
    second = replace(POLICY, version=2)
    lacking = campaign.set_policy(second, "secretary")
    campaign.set_policy(second, "secretary", "chair")
    state, _ = replay(campaign.entries)
    assert rules_broken(campaign) == [("no_authority", (lacking,))]
    assert state.record.policy.version == 2


def test_a_replayed_payment_is_one_payment() -> None:
    campaign = Campaign()
    request = campaign.request()
    campaign.approve(request, "treasurer")
    paid = campaign.pay(request)
    again = campaign.again(paid)
    assert rules_broken(campaign) == [("replayed", (paid, again))]


def test_what_was_signed_for_another_log_has_no_effect() -> None:
    campaign = Campaign()
    body = campaign.entry(campaign.request()).body
    other = campaign.act("request", body, "organiser", origin="other.example/log")
    assert rules_broken(campaign) == [("other_log", (other,))]


def test_an_act_that_claims_an_earlier_time_is_void_and_a_fact_counts() -> None:
    campaign = Campaign().on("2017-05-09")
    campaign.add("election", {"election": "small", "files": {}})
    campaign.on("2017-05-08")
    act = campaign.request()
    fact = campaign.pay(None, amount_pence=100, seat_id=SEATS[0])
    _, problems = replay(campaign.entries)
    assert [(p.rule, p.entries[-1], p.effect) for p in problems] == [
        ("backdated", act, "void"),
        ("backdated", fact, "counts"),
    ]


@given(st.lists(st.binary(max_size=60), max_size=8))
def test_a_replay_never_stops_at_bytes(rubbish: list[bytes]) -> None:
    campaign = Campaign()
    _, problems = replay([*campaign.entries, *rubbish])
    assert [problem.rule for problem in problems] == ["unreadable"] * len(rubbish)


TYPES = st.sampled_from(["genesis", "policy", "office", "key", "election", "request", "payment"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**53 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(TYPES, st.sampled_from(sorted(Campaign().genesis())), VALUES)
def test_a_replay_never_stops_at_a_body(entry_type: str, name: str, value: object) -> None:
    body = {**Campaign().genesis(), name: value}
    plain = Entry("genesis", "2017-05-01T09:00:00Z", body)
    signed = signed_entry(unsigned(entry_type, "", body), "2017-05-01T09:00:00Z")
    replay([entry_bytes(plain), entry_bytes(signed), Campaign().entries[0]])


@given(st.sampled_from(["offices", "keys"]), VALUES)
def test_a_replay_never_stops_at_a_founding_part(name: str, value: object) -> None:
    body = {**Campaign().genesis(), name: [value]}
    replay([entry_bytes(Entry("genesis", "2017-05-01T09:00:00Z", body))])


@given(
    st.sampled_from(["resources", "spending", "acts", "access", "request_roles"]),
    VALUES,
    st.booleans(),
)
def test_a_replay_never_stops_at_a_policy(name: str, value: object, listed: bool) -> None:
    genesis = Campaign().genesis()
    policy = {**genesis["policy"], name: [value] if listed else value}
    body = {**genesis, "policy": policy}
    replay([entry_bytes(Entry("genesis", "2017-05-01T09:00:00Z", body))])
