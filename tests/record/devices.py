"""A software authenticator and a software SSH key for tests: what a browser, a telephone and
ssh-keygen would make, from fixed seeds."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from hustings.record.entries import entry_bytes, signed_entry, unsigned
from hustings.record.envelope import Envelope, Signature, key_id, sign
from hustings.record.length_prefixed import string
from hustings.record.offices import OfficeKey, passkey_of
from hustings.record.passkey import Assertion, Passkey, base64url, challenge
from hustings.record.ssh_key import (
    DEVICE_ED25519,
    DEVICE_P256,
    ED25519,
    P256,
    SshKey,
)
from hustings.record.ssh_signature import SshSignature
from tests.record.campaigns import ORIGIN as ORIGIN_OF_LOG
from tests.record.campaigns import Campaign, key_of

SITE = "sign.campaign.example"
ORIGIN = f"https://{SITE}"
UP, UV, BACKED = 0x01, 0x04, 0x18


@dataclass(frozen=True)
class Private:
    """A private key on either curve: ``point`` and ``sign`` (Ed25519's 64 bytes, else DER)."""

    name: str
    on_p256: bool = False

    @property
    def _seed(self) -> bytes:
        return hashlib.sha256(f"device {self.name}".encode()).digest()

    @property
    def _p256(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(self._seed, "big") >> 1, ec.SECP256R1())

    @property
    def point(self) -> bytes:
        if not self.on_p256:
            private = ed25519.Ed25519PrivateKey.from_private_bytes(self._seed)
            return private.public_key().public_bytes_raw()
        numbers = self._p256.public_key().public_numbers()
        return numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")

    def sign(self, message: bytes) -> bytes:
        if self.on_p256:
            return self._p256.sign(message, ec.ECDSA(SHA256()))
        return ed25519.Ed25519PrivateKey.from_private_bytes(self._seed).sign(message)


@dataclass(frozen=True)
class Authenticator:
    """A telephone with one passkey."""

    name: str
    on_p256: bool = True
    site: str = SITE
    origin: str = ORIGIN

    @property
    def private(self) -> Private:
        return Private(self.name, self.on_p256)

    @property
    def passkey(self) -> Passkey:
        point = self.private.point
        if self.on_p256:
            public = (
                bytes.fromhex("a5010203262001215820") + point[:32] + b"\x22\x58\x20" + point[32:]
            )
        else:
            public = bytes.fromhex("a4010103272006215820") + point
        credential = hashlib.sha256(self.name.encode()).digest()[:16]
        return Passkey(public, credential, self.site, (self.origin,))

    def key(self, office: str) -> OfficeKey:
        return passkey_of(office, self.passkey)

    def assertion(
        self, message: bytes, *, flags: int = UP | UV | BACKED, site: str = "", **client: Any
    ) -> Assertion:
        """What comes back for a message; a test may have any part of it otherwise."""
        of_site = hashlib.sha256((site or self.site).encode()).digest()
        data = of_site + bytes([flags]) + bytes(4)
        said = {
            "type": "webauthn.get",
            "challenge": base64url(challenge(message)),
            "origin": self.origin,
            "crossOrigin": False,
        }
        text = json.dumps(said | client).encode()
        return self.signed(data, text)

    def signed(self, data: bytes, client: bytes) -> Assertion:
        """Signs whatever it is given."""
        signature = self.private.sign(data + hashlib.sha256(client).digest())
        return Assertion(data, client, signature)

    def sign(self, envelope: Envelope, office: str, **otherwise: Any) -> Signature:
        made = self.assertion(envelope.signed_bytes, **otherwise)
        return Signature(self.key(office).keyid, bytes(made))

    def registered(self, **client: Any) -> dict[str, Any]:
        """What ``credential.toJSON()`` gives after ``navigator.credentials.create``."""
        key = self.passkey
        of_site = hashlib.sha256(self.site.encode()).digest()
        length = len(key.credential).to_bytes(2, "big")
        head = of_site + bytes([UP | UV | 0x40]) + bytes(4)
        data = head + bytes(16) + length + key.credential + key.public
        said = {"type": "webauthn.create", "challenge": "AAAA", "origin": self.origin}
        return {
            "id": base64url(key.credential),
            "rawId": base64url(key.credential),
            "type": "public-key",
            "response": {
                "clientDataJSON": base64url(json.dumps(said | client).encode()),
                "authenticatorData": base64url(data),
                "publicKeyAlgorithm": -7 if self.on_p256 else -8,
            },
        }

    def asserted(self, envelope: Envelope, **otherwise: Any) -> dict[str, Any]:
        """What ``credential.toJSON()`` gives after ``navigator.credentials.get``."""
        made = self.assertion(envelope.signed_bytes, **otherwise)
        return {
            "id": base64url(self.passkey.credential),
            "type": "public-key",
            "response": {
                "authenticatorData": base64url(made.authenticator_data),
                "clientDataJSON": base64url(made.client_data),
                "signature": base64url(made.signature),
            },
        }


@dataclass(frozen=True)
class SshSigner:
    """An SSH key of any of the four kinds; those in a device say whether it was touched."""

    name: str
    kind: bytes = ED25519
    flags: int = 0x01

    @property
    def private(self) -> Private:
        return Private(self.name, self.kind in (P256, DEVICE_P256))

    @property
    def public(self) -> SshKey:
        in_device = self.kind in (DEVICE_ED25519, DEVICE_P256)
        return SshKey(self.kind, self.private.point, b"ssh:" if in_device else b"")

    @property
    def line(self) -> str:
        """The .pub file."""
        return f"{self.kind.decode()} {base64.b64encode(bytes(self.public)).decode()} {self.name}\n"

    def key(self, office: str) -> OfficeKey:
        public = bytes(self.public)
        return OfficeKey(key_id(public), office, public, "ssh")

    def signature(
        self, message: bytes, *, namespace: bytes = b"hustings", hash_name: bytes = b"sha512"
    ) -> bytes:
        empty = SshSignature(bytes(self.public), namespace, hash_name, b"")
        signed = empty.signed(message)
        tail = b""
        if self.public.in_device:
            tail = bytes([self.flags]) + (7).to_bytes(4, "big")
            signed = hashlib.sha256(b"ssh:").digest() + tail + hashlib.sha256(signed).digest()
        made = self.private.sign(signed)
        if self.private.on_p256:
            made = b"".join(string(mpint(n)) for n in decode_dss_signature(made))
        whole = string(self.kind) + string(made) + tail
        return bytes(SshSignature(bytes(self.public), namespace, hash_name, whole))

    def sign(self, envelope: Envelope, office: str, **otherwise: Any) -> Signature:
        made = self.signature(envelope.signed_bytes, **otherwise)
        return Signature(self.key(office).keyid, made)


def act_by(
    campaign: Campaign,
    entry_type: str,
    body: Mapping[str, Any],
    devices: Mapping[str, Authenticator | SshSigner],
    *names: str,
    over: int | None = None,
) -> int:
    """An entry signed with devices, by office, and with the keys of the names given. ``over``: the
    devices' signatures are those of that entry."""
    envelope = sign(unsigned(entry_type, ORIGIN_OF_LOG, body), [key_of(name) for name in names])
    signed = envelope if over is None else campaign.entry(over).envelope
    assert signed is not None
    made = [device.sign(signed, office) for office, device in devices.items()]
    both = sorted((*envelope.signatures, *made), key=lambda signature: signature.keyid)
    return campaign.append(
        entry_bytes(signed_entry(replace(envelope, signatures=tuple(both)), campaign.at))
    )


def mpint(number: int) -> bytes:
    """A number as OpenSSH writes it."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")
