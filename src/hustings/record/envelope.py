"""Signatures of people: DSSE envelopes (Dead Simple Signing Envelope, v1.0).

What is signed is the pre-authentication encoding of payload type and payload, so that neither can
be taken for another. A signature is Ed25519's 64 bytes, or an SSH signature or a passkey's
assertion, which begin with words of their own (``signed_by`` checks each). An Ed25519 key's id is
the SHA-256 of its 32 public bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.dsse import Envelope as _Dsse

from hustings.record import passkey, ssh_signature

LONGEST_SIGNATURE = 4_096  # bytes; a passkey's assertion has some 300
_HASH = re.compile("[0-9a-f]{64}")


class EnvelopeError(ValueError):
    """A value that is no envelope of this format."""


@dataclass(frozen=True)
class Signature:
    """``keyid``: 64 hexadecimal digits. ``sig``: 64 bytes of Ed25519, or what an SSH key or a
    passkey made."""

    keyid: str
    sig: bytes


@dataclass(frozen=True)
class Envelope:
    """``payload``: the signed bytes. ``signatures``: by key id, in order, each key once."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]

    @cached_property
    def signed_bytes(self) -> bytes:
        """What is signed: the pre-authentication encoding."""
        return _Dsse(self.payload, self.payload_type, {}).pae()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what is signed, in hexadecimal: the same act has the same digest."""
        return hashlib.sha256(self.signed_bytes).hexdigest()


@dataclass(frozen=True, repr=False)
class SigningKey:
    """An office's private key. ``seed``: the 32 bytes of an Ed25519 private key; never shown."""

    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.keyid[:8]}...)"

    @cached_property
    def public(self) -> bytes:
        """The 32 public bytes."""
        return self._private.public_key().public_bytes_raw()

    @cached_property
    def keyid(self) -> str:
        """The key's id."""
        return key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same message has the same signature (RFC 8032)."""
        return self._private.sign(message)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def key_id(public: bytes) -> str:
    """The id of a public key: SHA-256 in hexadecimal."""
    return hashlib.sha256(public).hexdigest()


def sign(envelope: Envelope, keys: Iterable[SigningKey]) -> Envelope:
    """The envelope with the keys' signatures added; a key that signed before signs once."""
    message = envelope.signed_bytes
    signatures = {signature.keyid: signature for signature in envelope.signatures}
    for key in keys:
        signatures[key.keyid] = Signature(key.keyid, key.sign(message))
    return replace(envelope, signatures=tuple(signatures[keyid] for keyid in sorted(signatures)))


def is_signed_by(envelope: Envelope, signature: Signature, public: bytes) -> bool:
    """True where the signature is the public key's over this envelope."""
    return is_signature_of(public, signature.sig, envelope.signed_bytes)


def is_signature_of(public: bytes, signature: bytes, message: bytes) -> bool:
    """True where an Ed25519 signature is the public key's over the message."""
    try:
        _public_key(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=1_024)
def _public_key(public: bytes) -> Ed25519PublicKey:
    """A campaign has a few dozen keys, and a long record asks for each ten thousand times."""
    return Ed25519PublicKey.from_public_bytes(public)


def envelope_json(envelope: Envelope) -> dict[str, Any]:
    """The envelope as DSSE writes it."""
    return {
        "payload": base64.b64encode(envelope.payload).decode("ascii"),
        "payloadType": envelope.payload_type,
        "signatures": [
            {"keyid": s.keyid, "sig": base64.b64encode(s.sig).decode("ascii")}
            for s in envelope.signatures
        ],
    }


def read_envelope(value: Any) -> Envelope:
    """The envelope that a JSON value is. Raises EnvelopeError where another text of it could be
    written: padding, alphabet, order of signatures and keys given twice are all fixed."""
    if not (isinstance(value, dict) and set(value) == {"payload", "payloadType", "signatures"}):
        raise EnvelopeError('an envelope must have "payload", "payloadType" and "signatures"')
    if not (isinstance(value["payloadType"], str) and isinstance(value["signatures"], list)):
        raise EnvelopeError('"payloadType" must be text and "signatures" a list')
    signatures = tuple(_read_signature(part) for part in value["signatures"])
    ids = [signature.keyid for signature in signatures]
    if ids != sorted(set(ids)):
        raise EnvelopeError("signatures must be in the order of their key ids, each key once")
    return Envelope(value["payloadType"], from_base64(value["payload"]), signatures)


def _read_signature(value: Any) -> Signature:
    if not (isinstance(value, dict) and set(value) == {"keyid", "sig"}):
        raise EnvelopeError('a signature must have "keyid" and "sig"')
    keyid, sig = value["keyid"], from_base64(value["sig"])
    if not is_hash(keyid):
        raise EnvelopeError("a key id must be 64 lower-case hexadecimal digits")
    of_another_kind = sig.startswith((ssh_signature.MAGIC, passkey.MAGIC))
    if len(sig) != 64 and not (of_another_kind and len(sig) <= LONGEST_SIGNATURE):
        raise EnvelopeError(f"an Ed25519 signature has 64 bytes, not {len(sig)}")
    return Signature(keyid, sig)


def is_hash(value: Any) -> bool:
    """True for a SHA-256 as the record writes it: 64 lower-case hexadecimal digits."""
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def from_base64(value: Any) -> bytes:
    """The bytes of standard base64 with padding. Raises EnvelopeError for any other spelling."""
    if not isinstance(value, str):
        raise EnvelopeError("expected base64 text")
    try:
        text = value.encode("ascii")
        data = binascii.a2b_base64(text, strict_mode=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise EnvelopeError(f"not base64: {value[:40]!r}") from error
    if binascii.b2a_base64(data, newline=False) != text:
        raise EnvelopeError(f"base64 with stray bits at its end: {value[-8:]!r}")
    return data
