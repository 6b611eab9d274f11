"""Whether a signature holds under the bare point of a key: Ed25519, or ECDSA on P-256.

A point is 32 bytes for Ed25519, and the 64 bytes of its two coordinates for P-256.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from hustings.record.key_points import is_sound_key

UNCOMPRESSED = b"\x04"
ED25519_BYTES = 32
P256_BYTES = 64


def is_sound_point(point: bytes) -> bool:
    """True for a point that may be an office's key: of Ed25519 by its length, else of P-256."""
    if len(point) == ED25519_BYTES:
        return is_sound_key(point)
    if len(point) != P256_BYTES:
        return False
    try:
        _p256(point)
    except ValueError:  # not on the curve
        return False
    return True


def holds(point: bytes, signature: bytes, message: bytes) -> bool:
    """True where the signature is of this point's key over the message: 64 bytes for Ed25519, DER
    for P-256, where the message is hashed with SHA-256."""
    try:
        if len(point) == ED25519_BYTES:
            Ed25519PublicKey.from_public_bytes(point).verify(signature, message)
        else:
            _p256(point).verify(signature, message, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _p256(point: bytes) -> EllipticCurvePublicKey:
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), UNCOMPRESSED + point)
