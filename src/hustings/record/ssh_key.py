"""Public keys as OpenSSH writes them: the kinds whose signatures an office may use.

    ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI... somebody@example

The second word is the base64 of the key's bytes (RFC 4253 s. 6.6, RFC 5656, RFC 8709; for keys in a
security device OpenSSH's PROTOCOL.u2f). RSA keys are not taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from hustings.record.key_checks import UNCOMPRESSED, is_sound_point
from hustings.record.length_prefixed import Wire, WireError, string

ED25519 = b"ssh-ed25519"
P256 = b"ecdsa-sha2-nistp256"
DEVICE_ED25519 = b"sk-ssh-ed25519@openssh.com"
DEVICE_P256 = b"sk-ecdsa-sha2-nistp256@openssh.com"
KINDS = (ED25519, P256, DEVICE_ED25519, DEVICE_P256)
CURVE = b"nistp256"


class SshKeyError(ValueError):
    """Bytes or text that are no key of these kinds."""


@dataclass(frozen=True)
class SshKey:
    """``point``: 32 bytes, or 64 on P-256. ``application``: of a key in a device, else empty."""

    kind: bytes
    point: bytes
    application: bytes = b""

    @property
    def in_device(self) -> bool:
        """True for a key that a security device holds, and signs with at a touch."""
        return self.kind in (DEVICE_ED25519, DEVICE_P256)

    def __bytes__(self) -> bytes:
        if self.kind in (P256, DEVICE_P256):
            public = string(CURVE) + string(UNCOMPRESSED + self.point)
        else:
            public = string(self.point)
        return string(self.kind) + public + (string(self.application) if self.in_device else b"")


def read_ssh_key(data: bytes) -> SshKey:
    """The key that the bytes are. Raises SshKeyError."""
    wire = Wire(data)
    try:
        kind = wire.string()
        if kind not in KINDS:
            known = ", ".join(name.decode() for name in KINDS)
            raise SshKeyError(f"found a key of kind {kind[:40]!r}, expected one of {known}")
        on_p256 = kind in (P256, DEVICE_P256)
        if on_p256 and wire.string() != CURVE:
            raise SshKeyError("a key on another curve than nistp256")
        point = wire.string()
        device = kind in (DEVICE_ED25519, DEVICE_P256)
        key = SshKey(kind, point[on_p256:], wire.string() if device else b"")
        wire.end()
    except WireError as error:
        raise SshKeyError(f"not a key as OpenSSH writes it: {error}") from error
    if len(key.point) != (64 if on_p256 else 32) or not is_sound_point(key.point):
        raise SshKeyError("a key under which anybody can sign, or no point's spelling")
    if bytes(key) != data:
        raise SshKeyError("a key in another spelling than OpenSSH's own")
    return key
