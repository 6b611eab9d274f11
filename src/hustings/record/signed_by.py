"""Whether a signature is an office's key's over an envelope, whatever the kind of key."""

from __future__ import annotations

from hustings.record import passkey, ssh_signature
from hustings.record.envelope import Envelope, Signature, is_signed_by
from hustings.record.offices import OfficeKey
from hustings.record.ssh_key import read_ssh_key


def is_signed_with(envelope: Envelope, signature: Signature, key: OfficeKey) -> bool:
    """True where the signature is the key's over this envelope."""
    if key.kind == "ed25519":
        return is_signed_by(envelope, signature, key.public)
    return not why_unsigned(envelope, signature, key)


def why_unsigned(envelope: Envelope, signature: Signature, key: OfficeKey) -> str:
    """Why a signature by an SSH key or a passkey does not hold; "" where it does, or where there
    is no more to say than that."""
    message = envelope.signed_bytes
    if key.passkey is not None:
        return passkey.why_not_of(key.passkey, signature.sig, message)
    if key.kind == "ssh":
        return ssh_signature.why_not_of(read_ssh_key(key.public), signature.sig, message)
    return ""
