"""Signatures by `ssh-keygen -Y sign -n hustings` (OpenSSH's PROTOCOL.sshsig), checked offline.

    "SSHSIG" version key namespace reserved hash-algorithm signature

What is signed is not the message but "SSHSIG", namespace, reserved, the hash's name and the
message's hash, so that nothing signed for another purpose fits here. The message is what every
other office key signs: the envelope's pre-authentication encoding.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from hustings.record.key_checks import holds
from hustings.record.length_prefixed import Wire, WireError, string
from hustings.record.ssh_key import DEVICE_P256, P256, SshKey

MAGIC = b"SSHSIG"
VERSION = (1).to_bytes(4, "big")
NAMESPACE = b"hustings"
HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
TOUCHED = 0x01  # the flag of a device that somebody touched


class SshSignatureError(ValueError):
    """Bytes or text that are no signature of this format."""


@dataclass(frozen=True)
class SshSignature:
    """``key``: the public key's bytes, as it claims. ``signature``: in the key's own form."""

    key: bytes
    namespace: bytes
    hash_name: bytes
    signature: bytes

    def __bytes__(self) -> bytes:
        parts = (self.key, self.namespace, b"", self.hash_name, self.signature)
        return MAGIC + VERSION + b"".join(map(string, parts))

    def signed(self, message: bytes) -> bytes:
        """What the key signed, where it signed the message."""
        digest = HASHES[self.hash_name](message).digest()
        return MAGIC + b"".join(map(string, (self.namespace, b"", self.hash_name, digest)))


def read_ssh_signature(data: bytes) -> SshSignature:
    """The signature that the bytes are. Raises SshSignatureError."""
    wire = Wire(data)
    try:
        start = wire.take(len(MAGIC) + len(VERSION))
        key, namespace, _, hash_name, signature = (wire.string() for _ in range(5))
        wire.end()
    except WireError as error:
        raise SshSignatureError(f"an SSH signature: {error}") from error
    found = SshSignature(key, namespace, hash_name, signature)
    if start != MAGIC + VERSION or bytes(found) != data:
        raise SshSignatureError("no SSH signature of version 1 in its one spelling")
    if hash_name not in HASHES:
        raise SshSignatureError("an SSH signature over another hash than SHA-256 or SHA-512")
    return found


def from_armour(text: str) -> bytes:
    """The bytes in the file that ssh-keygen writes. Raises SshSignatureError."""
    inner = text.strip()
    if not (inner.startswith(BEGIN) and inner.endswith(END)):
        raise SshSignatureError(f"expected a text from {BEGIN} to {END}")
    encoded = "".join(inner[len(BEGIN) : -len(END)].split())
    try:
        return base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise SshSignatureError("no base64 between the lines") from error


def armoured(data: bytes) -> str:
    """The file that ssh-keygen reads."""
    text = base64.b64encode(data).decode("ascii")
    lines = [text[start : start + 70] for start in range(0, len(text), 70)]
    return "\n".join([BEGIN, *lines, END, ""])


def why_not_of(key: SshKey, data: bytes, message: bytes) -> str:
    """Why the signature is not the key's over the message; "" where it is."""
    try:
        found = read_ssh_signature(data)
    except SshSignatureError as error:
        return str(error)
    if found.key != bytes(key):
        return "made with another SSH key"
    if found.namespace != NAMESPACE:
        return f"made for the namespace {found.namespace[:40]!r}, not for {NAMESPACE.decode()!r}"
    try:
        return _why_not(key, found.signature, found.signed(message))
    except WireError as error:
        return f"an SSH signature: {error}"


def _why_not(key: SshKey, data: bytes, signed: bytes) -> str:
    wire = Wire(data)
    if wire.string() != key.kind:
        return "of another kind than its key"
    signature = wire.string()
    if key.in_device:
        flags, counter = wire.take(1), wire.take(4)
        if not flags[0] & TOUCHED:
            return "nobody touched the device"
        of = hashlib.sha256(key.application).digest()
        signed = of + flags + counter + hashlib.sha256(signed).digest()
    wire.end()
    if key.kind in (P256, DEVICE_P256):
        signature = _der(signature)
    return "" if holds(key.point, signature, signed) else "not over this"


def _der(signature: bytes) -> bytes:
    """ECDSA's two numbers, from OpenSSH's form to that of X.509."""
    wire = Wire(signature)
    r, s = (_number(wire.string()) for _ in range(2))
    wire.end()
    return encode_dss_signature(r, s)


def _number(data: bytes) -> int:
    """A number above 0 in its one spelling (RFC 4251 s. 5, mpint)."""
    number = int.from_bytes(data, "big")
    if number.to_bytes(number.bit_length() // 8 + 1, "big") != data:
        raise WireError("a number that is spelt otherwise than it should be")
    return number
