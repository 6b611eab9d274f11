"""Envelopes: what is signed, by whom, and the one way in which it is written."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.entries import payload_type, unsigned
from hustings.record.envelope import (
    Envelope,
    EnvelopeError,
    Signature,
    SigningKey,
    envelope_json,
    from_base64,
    is_signed_by,
    key_id,
    read_envelope,
    sign,
)
from tests.record.campaigns import ORIGIN, key_of

# RFC 8032, s. 7.1, test 1
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
OF_NOTHING = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)
BODY = {"reason": "not needed", "request": 3}
SIGNED = sign(unsigned("refusal", ORIGIN, BODY), [key_of("chair"), key_of("treasurer")])


def test_the_key_and_signature_of_the_standard() -> None:
    key = SigningKey(SEED)
    assert key.public == PUBLIC
    assert key.sign(b"") == OF_NOTHING
    assert key.keyid == key_id(PUBLIC)


def test_a_private_key_is_never_shown() -> None:
    key = SigningKey(SEED)
    assert SEED.hex() not in repr(key) and repr(SEED) not in repr(key)


def test_what_is_signed_is_the_pre_authentication_encoding() -> None:
    hello = Envelope("http://example.com/HelloWorld", b"hello world", ())
    # DSSE v1.0, protocol.md
    assert hello.signed_bytes == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_every_signature_is_over_this_type_and_these_words() -> None:
    for signature in SIGNED.signatures:
        name = next(n for n in ("chair", "treasurer") if key_of(n).keyid == signature.keyid)
        public = key_of(name).public
        assert is_signed_by(SIGNED, signature, public)
        assert not is_signed_by(
            replace(SIGNED, payload_type=payload_type("approval")), signature, public
        )
        assert not is_signed_by(replace(SIGNED, payload=SIGNED.payload + b" "), signature, public)
        assert not is_signed_by(SIGNED, signature, key_of("another").public)
        assert not is_signed_by(SIGNED, signature, b"\x01" * 32)


def test_a_key_signs_once_however_often_it_is_asked() -> None:
    again = sign(SIGNED, [key_of("chair")])
    assert again == SIGNED
    assert again.digest == unsigned("refusal", ORIGIN, BODY).digest


def test_an_envelope_is_read_as_it_was_written() -> None:
    assert read_envelope(envelope_json(SIGNED)) == SIGNED


def changed(**changes: Any) -> dict[str, Any]:
    return {**envelope_json(SIGNED), **changes}


FIRST, SECOND = envelope_json(SIGNED)["signatures"]


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        changed(extra=1),
        changed(payloadType=1),
        changed(signatures={}),
        changed(signatures=[SECOND, FIRST]),
        changed(signatures=[FIRST, FIRST]),
        changed(signatures=[{**FIRST, "extra": 1}]),
        changed(signatures=[{**FIRST, "keyid": FIRST["keyid"].upper()}]),
        changed(signatures=[{**FIRST, "keyid": FIRST["keyid"][1:]}]),
        changed(signatures=[{**FIRST, "sig": base64.b64encode(b"short").decode()}]),
        changed(signatures=["x"]),
        changed(payload=base64.urlsafe_b64encode(b"\xff\xfe\xfd").decode()),
        changed(payload="YQ"),
        changed(payload="YR=="),
        changed(payload="YQ==\n"),
        changed(payload=" YQ=="),
        changed(payload="YQ==YQ=="),
        changed(payload="Y\u0661=="),
        changed(payload=5),
    ],
)
def test_another_spelling_of_an_envelope_is_refused(value: Any) -> None:
    with pytest.raises(EnvelopeError):
        read_envelope(value)


@given(st.text(alphabet="AQRYZz019+/=-_ \n", max_size=9))
def test_base64_has_one_spelling(text: str) -> None:
    try:
        data = from_base64(text)
    except EnvelopeError:
        return
    assert base64.b64encode(data).decode() == text


@given(st.integers(0, 63), st.integers(1, 255))
def test_no_changed_byte_of_a_signature_holds(place: int, change: int) -> None:
    signature = SIGNED.signatures[0]
    sig = bytearray(signature.sig)
    sig[place] ^= change
    name = next(n for n in ("chair", "treasurer") if key_of(n).keyid == signature.keyid)
    assert not is_signed_by(SIGNED, Signature(signature.keyid, bytes(sig)), key_of(name).public)
