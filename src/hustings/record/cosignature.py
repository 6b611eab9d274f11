"""Cosignatures (C2SP tlog-cosignature): a witness's word on a log's checkpoint, with the time.

    — witness.example/w1 jWbPPwAAAABkGFDL...=

The line is a note's. After the key's id come the time (8 bytes, seconds since 1970) and an Ed25519
signature over

    cosignature/v1
    time 1679315147
    ...the checkpoint's text

A witness says so: as of that time, this is the largest tree of that log which I have seen, and
all that I saw before is its beginning. A key is of type 0x04. Other types, such as 0x06
(ML-DSA-44), are not checked by this release: their lines are passed over and count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from hustings.record.note import (
    COSIGNATURE,
    ED25519,
    PRIVATE_START,
    NoteError,
    NoteSignature,
    PrivateKey,
    PublicKey,
    decode_base64,
    id_of_key,
    key_parts,
    require_name,
    signer_key_text,
)

TIME_BYTES = 8
SIGNATURE_BYTES = 64
LATEST = 2**63 - 1
KEY_ID = re.compile(r"[0-9a-f]{8}")


class WitnessKey(PublicKey):
    """A witness's public key."""

    KIND = COSIGNATURE

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the timestamped signature is this key's over a checkpoint's text."""
        moment = time_of(signature)
        if moment is None:
            return False
        return super().verifies(cosigned(message, moment), signature[TIME_BYTES:])


@dataclass(frozen=True)
class OtherKey:
    """A witness's key of a type that this release does not check: its lines are passed over."""

    name: str
    key_id: bytes
    line: str

    def __str__(self) -> str:
        return self.line


class WitnessSigner(PrivateKey):
    """A witness's private key."""

    KIND = COSIGNATURE

    @cached_property
    def verifier(self) -> WitnessKey:
        return WitnessKey(self.name, self.public)

    def cosign(self, text: str, moment: int) -> NoteSignature:
        """The line for a checkpoint's text; ``moment`` in seconds since 1970."""
        if not 0 < moment <= LATEST:
            raise NoteError(f"a cosignature's time is in seconds since 1970: found {moment}")
        signature = self.sign(cosigned(text.encode(), moment))
        timed = moment.to_bytes(TIME_BYTES, "big") + signature
        return NoteSignature(self.name, self.key_id, timed)


def cosigned(text: bytes, moment: int) -> bytes:
    """What a witness signs: domain, time, and the checkpoint's text."""
    return b"cosignature/v1\ntime %d\n" % moment + text


def time_of(signature: bytes) -> int | None:
    """The time in a timestamped signature, not yet believed; None where it is none."""
    if len(signature) != TIME_BYTES + SIGNATURE_BYTES:
        return None
    moment = int.from_bytes(signature[:TIME_BYTES], "big")
    return moment if 0 < moment <= LATEST else None


def parse_witness_key(text: str) -> WitnessKey:
    """The key on a line, without its newline. ``NoteError`` unless it is spelt as ``str(key)``."""
    name, public = key_parts(text, COSIGNATURE)
    key = WitnessKey(name, public)
    if str(key) != text:
        raise NoteError("a witness key's id or base64 does not belong to its name and key")
    return key


def parse_any_witness_key(text: str) -> WitnessKey | OtherKey:
    """A witness's key of any type. ``NoteError`` where it is no key, or a log's (type 0x01)."""
    name, plus, rest = text.partition("+")
    key_id, other_plus, encoded = rest.partition("+")
    data = decode_base64(encoded)
    if not (plus and other_plus and data and KEY_ID.fullmatch(key_id)):
        raise NoteError("a key has three parts joined by '+': a name, an id, and base64")
    require_name(name)
    if data[:1] == COSIGNATURE:
        return parse_witness_key(text)
    if data[:1] == ED25519:
        raise NoteError("a log's key (0x01): a witness's is of type 0x04")
    if id_of_key(name, data[:1], data[1:]) != bytes.fromhex(key_id):
        raise NoteError("a witness key's id or base64 does not belong to its name and key")
    return OtherKey(name, bytes.fromhex(key_id), text)


def parse_witness_signer(text: str) -> WitnessSigner:
    """The private key on a line, without its newline. The message never repeats the key."""
    if not text.startswith(PRIVATE_START):
        raise NoteError(f"a witness's private key begins with {PRIVATE_START!r}: this does not")
    name, seed = key_parts(text.removeprefix(PRIVATE_START), COSIGNATURE)
    key = WitnessSigner(name, seed)
    if signer_key_text(key) != text:
        raise NoteError("a private key's id or base64 does not belong to its name and key")
    return key


def moments(
    text: str, lines: Iterable[NoteSignature], keys: Iterable[WitnessKey]
) -> dict[WitnessKey, int]:
    """When each of ``keys`` cosigned a checkpoint's text; lines of others are passed over.

    ``NoteError`` where a line of one of the keys does not verify, or a key has two.
    """
    known = {(key.name, key.key_id): key for key in keys}
    found: dict[WitnessKey, int] = {}
    for line in lines:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        if key in found:
            raise NoteError(f"{line.name!r} has signed twice: one line a key")
        moment = time_of(line.signature)
        if moment is None or not key.verifies(text.encode(), line.signature):
            raise NoteError(f"the cosignature of {line.name!r} does not fit the checkpoint")
        found[key] = moment
    return found
