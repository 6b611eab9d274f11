"""Passkeys: a person's yes to one act, checked offline; every other assertion is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from hustings.record.entries import unsigned
from hustings.record.envelope import Signature
from hustings.record.offices import OfficeError, OfficeKey, key_body, passkey_of, read_key
from hustings.record.passkey import (
    Assertion,
    PasskeyError,
    base64url,
    challenge,
    check_passkey,
    client_data,
    from_base64url,
)
from hustings.record.replay import replay
from hustings.record.signed_by import is_signed_with, why_unsigned
from tests.record.campaigns import ORIGIN, Campaign
from tests.record.devices import BACKED, SITE, UP, UV, Authenticator, act_by

UNSIGNED = unsigned("refusal", ORIGIN, {"reason": "not needed", "request": 3})
OTHER = unsigned("refusal", ORIGIN, {"reason": "not needed", "request": 4})
PHONE = Authenticator("chair's telephone")
KEY = PHONE.key("chair")


def why(made: Assertion, key: OfficeKey = KEY) -> str:
    return why_unsigned(UNSIGNED, Signature(key.keyid, bytes(made)), key)


def made(**otherwise: Any) -> Assertion:
    return PHONE.assertion(UNSIGNED.signed_bytes, **otherwise)


@pytest.mark.parametrize("on_p256", [True, False])
@pytest.mark.parametrize("flags", [UP | UV, UP | UV | BACKED])
def test_an_assertion_over_these_words_holds_and_over_others_not(on_p256: bool, flags: int) -> None:
    phone = Authenticator("a telephone", on_p256)
    signature = phone.sign(UNSIGNED, "chair", flags=flags)
    assert is_signed_with(UNSIGNED, signature, phone.key("chair"))
    assert not is_signed_with(OTHER, signature, phone.key("chair"))


@pytest.mark.parametrize(
    ("otherwise", "said"),
    [
        ({"challenge": base64url(challenge(OTHER.signed_bytes))}, "challenge is of something"),
        ({"challenge": base64url(hashlib.sha256(UNSIGNED.signed_bytes).digest())}, "challenge"),
        ({"challenge": base64url(challenge(UNSIGNED.signed_bytes)) + "="}, "challenge"),
        ({"challenge": None}, "challenge"),
        ({"type": "webauthn.create"}, "type"),
        ({"origin": "https://campaign.example"}, "origin"),
        ({"origin": f"https://{SITE}.attacker.example"}, "origin"),
        ({"origin": [f"https://{SITE}"]}, "origin"),
        ({"crossOrigin": True}, "another site's page"),
        ({"crossOrigin": 0}, "another site's page"),
        ({"site": "attacker.example"}, "another site"),
        ({"flags": UV}, "nobody was present"),
        ({"flags": UP}, "did not verify"),
        ({"flags": UP | UV | 0x80}, "flags"),
        ({"flags": UP | UV | 0x10}, "flags"),
        ({"flags": UP | UV | 0x40}, "flags"),
    ],
)
def test_an_assertion_of_something_else_is_refused(otherwise: dict[str, Any], said: str) -> None:
    assert said in why(made(**otherwise))


def test_what_browsers_may_add_does_no_harm() -> None:
    assert why(made(other_keys_can_be_added_here="do not compare it with a template")) == ""
    assert why(made(number=1.5, big=10**40)) == ""


def test_another_credential_does_not_sign_for_this_one() -> None:
    other = Authenticator("another telephone").assertion(UNSIGNED.signed_bytes)
    assert why(other) == "not by this passkey"
    swapped = replace(made(), client_data=other.client_data + b" ")
    assert why(swapped) == "not by this passkey"


@pytest.mark.parametrize("length", [0, 31, 32, 33, 36, 38, 200])
def test_authenticator_data_of_another_length_are_refused(length: int) -> None:
    whole = made()
    data = (whole.authenticator_data + bytes(200))[:length]
    assert "authenticatorData of" in why(PHONE.signed(data, whole.client_data))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"type":"webauthn.get","type":"webauthn.get"}', "a key twice"),
        (b'{"a":{"b":1,"b":2}}', "a key twice"),
        (b"[" * 50, "deeper"),
        (b"[]", "no object"),
        (b'{"a":NaN}', "NaN"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"{}\xff", "not JSON"),
        (b"", "not JSON"),
        (b'{"a":"' + b"a" * 3_000 + b'"}', "longer"),
    ],
)
def test_client_data_are_read_strictly(text: bytes, said: str) -> None:
    with pytest.raises(PasskeyError, match=said):
        client_data(text)
    assert said in why(PHONE.signed(made().authenticator_data, text))


def test_a_key_that_stands_twice_is_refused_though_the_last_one_fits() -> None:
    good = made()
    twice = good.client_data.replace(b'"type"', b'"type": "webauthn.create", "type"', 1)
    assert json.loads(twice)["type"] == "webauthn.get"
    assert "a key twice" in why(PHONE.signed(good.authenticator_data, twice))


@pytest.mark.parametrize("on_p256", [True, False])
def test_no_changed_or_missing_byte_holds(on_p256: bool) -> None:
    phone = Authenticator("a telephone", on_p256)
    whole = phone.sign(UNSIGNED, "chair")
    key = phone.key("chair")
    for place in range(len(whole.sig)):
        sig = bytearray(whole.sig)
        sig[place] ^= 0x21
        assert not is_signed_with(UNSIGNED, replace(whole, sig=bytes(sig)), key)
        assert not is_signed_with(UNSIGNED, replace(whole, sig=whole.sig[:place]), key)
    assert not is_signed_with(UNSIGNED, replace(whole, sig=whole.sig + b"\0"), key)


def test_a_key_entry_holds_all_that_an_assertion_is_held_against() -> None:
    body = key_body(KEY)
    assert read_key(body) == KEY
    for changes in (
        {"rp_id": "attacker.example"},
        {"origins": [f"https://{SITE}", f"https://a.{SITE}"]},
        {"origins": []},
        {"credential": "AAAA"},
        {"credential": "AAA="},
        {"kind": "ssh"},
        {"public": key_body(Authenticator("x").key("chair"))["public"]},
        {"office_id": "log"},
    ):
        with pytest.raises(OfficeError):
            read_key(body | changes)
    for name in ("kind", "credential", "rp_id", "origins"):
        with pytest.raises(OfficeError):
            read_key({key: value for key, value in body.items() if key != name})


@pytest.mark.parametrize(
    ("site", "origin", "right"),
    [
        (SITE, f"https://{SITE}", True),
        (SITE, f"https://{SITE}:8443", True),
        ("campaign.example", f"https://{SITE}", True),
        ("localhost", "http://localhost:8000", True),
        (SITE, f"http://{SITE}", False),
        (SITE, "https://campaign.example", False),
        (SITE, f"https://not-{SITE}", False),
        (SITE, f"https://{SITE}/", False),
        (SITE, f"https://me@{SITE}", False),
        ("Campaign.example", "https://Campaign.example", False),
        ("a..b", "https://a..b", False),
    ],
)
def test_origins_are_within_the_site(site: str, origin: str, right: bool) -> None:
    key = replace(PHONE.passkey, site=site, origins=(origin,))
    if right:
        check_passkey(key)
        return
    with pytest.raises(PasskeyError):
        check_passkey(key)


def test_a_public_key_has_one_spelling() -> None:
    for name, on_p256 in (("one", True), ("other", False)):
        key = Authenticator(name, on_p256).passkey
        for public in (key.public[:-1], key.public + b"\0", b"", b"\xa5" + key.public[1:-1]):
            with pytest.raises(PasskeyError):
                passkey_of("chair", replace(key, public=public))
    off_the_curve = PHONE.passkey.public[:-1] + b"\0"
    with pytest.raises(PasskeyError, match="anybody"):
        passkey_of("chair", replace(PHONE.passkey, public=off_the_curve))


@pytest.mark.parametrize("text", ["AAA=", "A", "AAB", "A A", "AA\n", "+/+/", None, 5, "\u0661A"])
def test_base64url_has_one_spelling(text: Any) -> None:
    with pytest.raises(PasskeyError):
        from_base64url(text)


def with_passkey(campaign: Campaign, phone: Authenticator = PHONE, office: str = "chair") -> int:
    return campaign.act("key", key_body(phone.key(office)), "chair", "treasurer")


def test_a_replay_counts_a_passkey_and_names_an_assertion_used_again() -> None:
    campaign = Campaign()
    with_passkey(campaign)
    body = campaign.genesis()["policy"]
    taken = act_by(campaign, "policy", body | {"version": 2}, {"chair": PHONE}, "treasurer")
    again = act_by(campaign, "policy", body | {"version": 3}, {"chair": PHONE}, over=taken)
    state, problems = replay(campaign.entries)
    assert [index for index, _ in state.record.policies] == [0, taken]
    assert [(p.rule, p.entries) for p in problems] == [
        ("bad_signature", (again,)),
        ("no_authority", (again,)),
    ]
    assert "its challenge is of something else" in problems[0].detail


def test_a_passkey_is_one_of_its_persons_keys_and_counts_once() -> None:
    campaign = Campaign()
    with_passkey(campaign)
    body = campaign.genesis()["policy"] | {"version": 2}
    twice = act_by(campaign, "policy", body, {"chair": PHONE}, "chair")
    _, problems = replay(campaign.entries)
    assert {p.rule for p in problems} == {"same_person_twice", "no_authority"}
    assert {p.entries for p in problems} == {(twice,)}


def test_one_key_in_two_spellings_is_one_key() -> None:
    phone = Authenticator("a telephone", on_p256=False)
    moved = replace(phone.passkey, site="campaign.example", origins=("https://campaign.example",))
    campaign = Campaign()
    with_passkey(campaign, phone)
    for key in (
        OfficeKey(_id(phone), "treasurer", phone.private.point),
        passkey_of("treasurer", moved),
    ):
        again = campaign.act("key", key_body(key), "chair", "treasurer")
        _, problems = replay(campaign.entries)
        assert (problems[-1].rule, problems[-1].entries) == ("key_in_use", (again,))


def _id(phone: Authenticator) -> str:
    return hashlib.sha256(phone.private.point).hexdigest()
