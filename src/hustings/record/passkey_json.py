"""What a browser gives of a passkey as JSON (`credential.toJSON()`): a new one, or an assertion."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from hustings.record.passkey import (
    Assertion,
    Passkey,
    PasskeyError,
    check_passkey,
    client_data,
    from_base64url,
    why_flags,
    why_unlike,
)

WITH_KEY, WITH_EXTENSIONS = 0x40, 0x80
KEY_STARTS = ((b"\xa4", 42), (b"\xa5", 77))  # EdDSA, ES256: how long each COSE key is


def read_registration(data: bytes, site: str, origins: Sequence[str]) -> Passkey:
    """A new passkey, for a site and the origins at which it may be asked for.

    Who made the authenticator is not asked: attestation is left unread. Raises PasskeyError.
    """
    response = _response(data)
    written = _bytes(response, "authenticatorData")
    credential, public = _with_key(written)
    key = Passkey(public, credential, site, tuple(origins))
    check_passkey(key)
    client = client_data(_bytes(response, "clientDataJSON"))
    wrong = why_unlike(key, client, "webauthn.create", None)
    if written[:32] != hashlib.sha256(site.encode()).digest():
        wrong = wrong or "it was made for another site"
    wrong = wrong or why_flags(written[32], WITH_KEY | WITH_EXTENSIONS)
    if wrong:
        raise PasskeyError(f"not a passkey for {site}: {wrong}")
    return key


def _with_key(data: bytes) -> tuple[bytes, bytes]:
    """The credential's id and its COSE key: after the site's hash, the flags, the counter, the
    authenticator's make and the id's length."""
    start = 55
    if len(data) < start or not data[32] & WITH_KEY:
        raise PasskeyError("authenticatorData without a key: expected a registration")
    end = start + int.from_bytes(data[53:55], "big")
    length = next((n for begins, n in KEY_STARTS if data[end:].startswith(begins)), 0)
    public = data[end : end + length]
    if not data[32] & WITH_EXTENSIONS and len(data) != end + length:
        raise PasskeyError("authenticatorData do not end with a key of ES256 or EdDSA")
    return data[start:end], public


def read_asserted(data: bytes) -> tuple[bytes, Assertion]:
    """The credential's id, and its assertion. Raises PasskeyError."""
    response = _response(data)
    names = ("authenticatorData", "clientDataJSON", "signature")
    return from_base64url(_object(data).get("id")), Assertion(*(_bytes(response, n) for n in names))


def _response(data: bytes) -> dict[str, Any]:
    response = _object(data).get("response")
    if not isinstance(response, dict):
        raise PasskeyError('no "response": expected what credential.toJSON() gives')
    return response


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise PasskeyError("not JSON: expected what credential.toJSON() gives") from error
    if not isinstance(found, dict):
        raise PasskeyError("no object: expected what credential.toJSON() gives")
    return found


def _bytes(response: dict[str, Any], name: str) -> bytes:
    try:
        return from_base64url(response.get(name))
    except PasskeyError as error:
        raise PasskeyError(f"{name}: {error}") from error
