"""Trust policies (C2SP tlog-policy): what the file says, and whose cosignatures are enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.cosignature import WitnessKey, WitnessSigner
from hustings.record.note import SignerKey
from hustings.record.trust_policy import TrustPolicy
from hustings.record.trust_policy_file import (
    TrustPolicyError,
    read_trust_policy,
    trust_policy_bytes,
)

LOG = SignerKey("party.example/log", b"L" * 32).verifier
W = [WitnessSigner(f"witness.example/{n}", bytes([n]) * 32).verifier for n in range(1, 7)]
TWO_LEVELS = f"""
# The specification's own example.
log {LOG}  https://party.example

witness X1 {W[0]}
\twitness X2 {W[1]}\thttps://x2.example
witness X3 {W[2]}
group X-witnesses 2 X1 X2 X3

witness Y1 {W[3]}
witness Y2 {W[4]}
witness Y3 {W[5]}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
""".encode()


def test_a_quorum_of_groups() -> None:
    policy = read_trust_policy(TWO_LEVELS)
    assert [(log.key, log.url) for log in policy.logs] == [(LOG, "https://party.example")]
    assert [w.url for w in policy.witnesses][:3] == ["", "https://x2.example", ""]
    assert policy.least == 3
    assert str(policy) == "2 of (2 of (X1, X2, X3), 1 of (Y1, Y2, Y3))"
    for enough in ((0, 1, 3), (1, 2, 5), (0, 1, 2, 3, 4, 5)):
        assert policy.is_met_by([W[n] for n in enough])
    for too_few in ((), (0, 1, 2), (0, 3, 4, 5), (3, 4, 5)):
        assert not policy.is_met_by([W[n] for n in too_few])


def test_the_moment_is_that_of_the_last_who_was_needed() -> None:
    policy = read_trust_policy(TWO_LEVELS)
    moments: dict[WitnessKey, int] = {W[3]: 10, W[0]: 50, W[2]: 30, W[1]: 90}
    assert policy.met_at(moments) == 50
    del moments[W[3]]
    assert policy.met_at(moments) is None


def test_nobody_may_be_asked() -> None:
    policy = read_trust_policy(b"quorum none\n")
    assert policy.is_met_by([])
    assert policy.least == 0
    assert str(policy) == "nobody"


def test_names_are_bytes() -> None:
    kelvin = "\u212a"
    policy = read_trust_policy(
        f"witness K {W[0]}\nwitness {kelvin} {W[1]}\nquorum {kelvin}".encode()
    )
    assert policy.is_met_by([W[1]])
    assert not policy.is_met_by([W[0]])
    assert read_trust_policy(f"witness \xff {W[0]}\nquorum \xff".encode("latin-1")).is_met_by(
        [W[0]]
    )


def test_what_is_written_is_read() -> None:
    policy = read_trust_policy(TWO_LEVELS)
    assert read_trust_policy(trust_policy_bytes(policy)) == policy


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no line such as"),
        (f"witness a {W[0]}\n", "no line such as"),
        ("quorum none\nquorum none", "line 2: a second quorum"),
        ("quorum a", "line 1: 'a' is not defined before"),
        (f"quorum a\nwitness a {W[0]}", "line 1: 'a' is not defined before"),
        (f"witness none {W[0]}\nquorum none", "the name 'none' is taken"),
        (f"witness a {W[0]}\nwitness a {W[1]}\nquorum a", "line 2: the name 'a' is taken"),
        (f"witness a {W[0]}\nwitness b {W[0]}\nquorum a", "line 2: the key of a witness"),
        (f"log {LOG}\nlog {LOG}\nquorum none", "line 2: the key of a log"),
        (f"log {W[0]}\nquorum none", "line 1: "),
        (f"witness a {LOG}\nquorum a", "line 1: a log's key"),
        ("witness a nonsense\nquorum a", "line 1: a key has three parts"),
        (f"witness a {W[0]} url more\nquorum a", "line 1: expected"),
        ("group g any\nquorum g", "line 1: expected"),
        ("group g any none\nquorum g", "'none' is a member already"),
        (f"witness a {W[0]}\ngroup g 2 a\nquorum g", "line 2: expected all, any, or a number"),
        (f"witness a {W[0]}\ngroup g 0 a\nquorum g", "from 1 to 1"),
        (f"witness a {W[0]}\ngroup g 01 a\nquorum g", "from 1 to 1"),
        (f"witness a {W[0]}\ngroup g any a a\nquorum g", "'a' is a member already"),
        (f"witness a {W[0]}\ngroup g any a\ngroup h any a\nquorum h", "line 3: 'a' is a member"),
        (f"witness a {W[0]}\ngroup a any a\nquorum a", "the name 'a' is taken"),
        ("quorum none\r\n", "line 1: a control character"),
        ("frobnicate\nquorum none", "line 1: expected"),
        ("#" * 100_001, "longer than"),
    ],
)
def test_every_fault_is_named_by_its_line(text: str, why: str) -> None:
    with pytest.raises(TrustPolicyError) as raised:
        read_trust_policy(text.encode())
    assert why in str(raised.value)


def test_one_key_under_two_names_is_one_witness() -> None:
    other = WitnessKey("elsewhere.example", W[0].public)
    with pytest.raises(TrustPolicyError, match="stands there already"):
        read_trust_policy(f"witness a {W[0]}\nwitness b {other}\nquorum a".encode())


@given(st.binary(max_size=80))
def test_any_bytes_are_a_policy_or_a_named_fault(data: bytes) -> None:
    try:
        policy: TrustPolicy = read_trust_policy(data)
    except TrustPolicyError:
        return
    assert read_trust_policy(trust_policy_bytes(policy)) == policy
