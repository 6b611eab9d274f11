"""Passkeys (W3C Web Authentication level 3): a person's yes to exactly one act, checked offline.

A browser asks the authenticator to sign a challenge, which is SHA-256 of a domain separator and
what every other office key signs. What comes back, the assertion, goes into the envelope whole:
authenticatorData, clientDataJSON and the signature over the first and the second's SHA-256. With
the public key, the site and its origins, which the key's entry has, anybody can check it for ever.

The authenticator's counter is not relied on: passkeys that are kept on several devices always say
0, and whoever checks the record later knows no counter that came before. A second use of an
assertion is found by what it is over.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from hustings.record.key_checks import ED25519_BYTES, holds, is_sound_point
from hustings.record.length_prefixed import Wire, WireError, string

MAGIC = b"PASSKEY1"
SEPARATOR = b"hustings passkey v1\n"
MOST_CLIENT_DATA = 2_000  # bytes; browsers write some 150
DEEPEST = 8
PRESENT, VERIFIED, BACKUP_ALLOWED, BACKED_UP = 0x01, 0x04, 0x08, 0x10
MOST_CREDENTIAL = 1_023  # bytes, as the standard has it
LOCAL = "localhost"  # where alone browsers take http, for trials
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII)
ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+)(:[0-9]{1,5})?", re.ASCII)
KNOWN_FLAGS = PRESENT | VERIFIED | BACKUP_ALLOWED | BACKED_UP
ASSERTED_BYTES = 37  # the hash of the site's id, flags, counter; no extensions are asked for

# COSE keys (RFC 9053) in their canonical spelling: of ES256 both coordinates, of EdDSA one.
_ES256 = bytes.fromhex("a5010203262001215820"), bytes.fromhex("225820")
_EDDSA = bytes.fromhex("a4010103272006215820")


class PasskeyError(ValueError):
    """Bytes that are no passkey, or no assertion, of this format."""


@dataclass(frozen=True)
class Passkey:
    """A credential. ``public``: its COSE key. ``credential``: its id. ``site``: the site's id (rp
    id), a domain. ``origins``: where it may be asked for, such as https://sign.example.org."""

    public: bytes
    credential: bytes
    site: str
    origins: tuple[str, ...]

    @property
    def point(self) -> bytes:
        """The bare public key."""
        return cose_point(self.public)


@dataclass(frozen=True)
class Assertion:
    """``client_data``: the JSON as the browser wrote it; ``authenticator_data``: 37 bytes."""

    authenticator_data: bytes
    client_data: bytes
    signature: bytes

    def __bytes__(self) -> bytes:
        parts = (self.authenticator_data, self.client_data, self.signature)
        return MAGIC + b"".join(map(string, parts))


def read_assertion(data: bytes) -> Assertion:
    """The assertion that an envelope's signature is. Raises PasskeyError."""
    wire = Wire(data)
    try:
        start = wire.take(len(MAGIC))
        parts = [wire.string() for _ in range(3)]
        wire.end()
    except WireError as error:
        raise PasskeyError(f"a passkey's assertion: {error}") from error
    if start != MAGIC:
        raise PasskeyError("no passkey's assertion")
    return Assertion(*parts)


def challenge(message: bytes) -> bytes:
    """The 32 bytes that stand for the message."""
    return hashlib.sha256(SEPARATOR + message).digest()


def cose_point(public: bytes) -> bytes:
    """The point of a COSE key: 32 bytes of Ed25519, 64 of P-256. Raises PasskeyError."""
    start, middle = _ES256
    if public.startswith(_EDDSA) and len(public) == len(_EDDSA) + ED25519_BYTES:
        point = public[len(_EDDSA) :]
    elif public.startswith(start) and public[42:45] == middle and len(public) == 77:
        point = public[10:42] + public[45:]
    else:
        raise PasskeyError("found no COSE key of ES256 or EdDSA in its canonical spelling")
    if not is_sound_point(point):
        raise PasskeyError("a key under which anybody can sign, or no point's spelling")
    return point


def why_not_of(key: Passkey, data: bytes, message: bytes) -> str:
    """Why the assertion is not the passkey's over the message; "" where it is."""
    try:
        found = read_assertion(data)
        client = client_data(found.client_data)
    except PasskeyError as error:
        return str(error)
    wrong = why_unlike(key, client, "webauthn.get", challenge(message))
    wrong = wrong or _why_unverified(key, found.authenticator_data)
    if wrong:
        return wrong
    signed = found.authenticator_data + hashlib.sha256(found.client_data).digest()
    return "" if holds(key.point, found.signature, signed) else "not by this passkey"


def why_unlike(key: Passkey, client: dict[str, Any], kind: str, asked: bytes | None) -> str:
    """What a browser's own words say else than they should; "" for nothing. ``asked``: the
    challenge, None where any will do."""
    if client.get("type") != kind:
        return f"its type is not {kind}"
    if asked is not None and client.get("challenge") != base64url(asked):
        return "its challenge is of something else"
    if client.get("origin") not in key.origins:
        return "asked for at another origin than the key's"
    if client.get("crossOrigin", False) is not False:
        return "asked for from within another site's page"
    return ""


def _why_unverified(key: Passkey, data: bytes) -> str:
    if len(data) != ASSERTED_BYTES:
        return f"authenticatorData of {len(data)} bytes, not {ASSERTED_BYTES}"
    if data[:32] != hashlib.sha256(key.site.encode()).digest():
        return "made for another site"
    return why_flags(data[32])


def why_flags(flags: int, more: int = 0) -> str:
    """What the authenticator's flags lack; "" for nothing. ``more``: others that may be set."""
    if not flags & PRESENT:
        return "nobody was present"
    if not flags & VERIFIED:
        return "the authenticator did not verify who was present"
    if flags & ~(KNOWN_FLAGS | more) or (flags & BACKED_UP and not flags & BACKUP_ALLOWED):
        return f"the authenticator's flags are {flags:#04x}"
    return ""


def client_data(data: bytes) -> dict[str, Any]:
    """What a browser says of what it asked for. Raises PasskeyError.

    Read alike everywhere: no key twice, nothing deep, and numbers stay text.
    """
    if len(data) > MOST_CLIENT_DATA or data.count(b"[") + data.count(b"{") > DEEPEST:
        raise PasskeyError("clientDataJSON is longer or deeper than any browser's")
    try:
        found = _DECODER.decode(data.decode("utf-8"))
    except PasskeyError:
        raise
    except ValueError as error:
        raise PasskeyError("clientDataJSON is not JSON in UTF-8") from error
    if not isinstance(found, dict):
        raise PasskeyError("clientDataJSON is no object")
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise PasskeyError("clientDataJSON has a key twice")
    return found


def _no_constant(text: str) -> NoReturn:
    raise PasskeyError(f"clientDataJSON has {text}")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_each_once, parse_int=str, parse_float=str, parse_constant=_no_constant
)


def check_passkey(key: Passkey) -> None:
    """Raises PasskeyError unless its key can be one and each origin is within its site."""
    cose_point(key.public)
    if not key.credential or len(key.credential) > MOST_CREDENTIAL:
        raise PasskeyError(f"a credential's id has 1 to {MOST_CREDENTIAL} bytes")
    if not DOMAIN.fullmatch(key.site):
        raise PasskeyError(f"a site's id is a domain: found {key.site[:60]!r}")
    for origin in key.origins:
        found = ORIGIN.fullmatch(origin)
        host = found["host"] if found else ""
        within = host == key.site or host.endswith(f".{key.site}")
        if not found or not within or (found["scheme"] == "http" and host != LOCAL):
            raise PasskeyError(
                f"found the origin {origin[:60]!r}, expected one such as https://{key.site}"
            )


def base64url(data: bytes) -> str:
    """Without padding, as browsers write it."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def from_base64url(text: Any) -> bytes:
    """The bytes of base64url without padding. Raises PasskeyError for any other spelling."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, TypeError) as error:
        raise PasskeyError("expected base64url") from error
    if base64url(data) != text:
        raise PasskeyError("base64url in another spelling than its one")
    return data
