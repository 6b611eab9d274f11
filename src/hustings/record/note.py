"""Signed notes (C2SP signed-note): a text, a blank line, and lines with signatures of it.

    If it is not in the log, it did not happen.

    — example.org/log 5cVg3...=

A signature line is an em dash, a space, the key's name, a space, and the base64 of the key's id
(4 bytes) and the signature. The signature is Ed25519 (type 0x01) over the text with its last
newline and without the blank line. A key's id is the first 4 bytes of
SHA-256(name || 0x0A || 0x01 || public key). Other types of signature have keys of their own
(``cosignature``); a line of a key that is not known says nothing, whatever its type.

A verifier key is one line, ``name+id in hex+base64(0x01 || public key)``; a signer key is
``PRIVATE+KEY+name+id in hex+base64(0x01 || seed)``. Everything that is parsed is written again
and must be equal: lenient base64 and stray newlines are how changes hide.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import ClassVar, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hustings.record.key_points import is_sound_key

ED25519 = b"\x01"
COSIGNATURE = b"\x04"
KINDS = {ED25519: "Ed25519", COSIGNATURE: "a witness's Ed25519"}
KEY_BYTES = 32
ID_BYTES = 4
MAX_SIGNATURES = 100
SIGNATURE_START = "\u2014 "
PRIVATE_START = "PRIVATE+KEY+"


class NoteError(ValueError):
    """A note, a key or a checkpoint that cannot be taken; the message says why."""


class NoteKey(Protocol):
    """A public key whose lines can be told by name and id, whatever its type of signature."""

    @property
    def name(self) -> str:
        """Whom the key signs for."""

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that its signatures begin with."""

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over a note's text."""


@dataclass(frozen=True)
class PublicKey:
    """An Ed25519 public key and the name that it signs under. ``str()`` is its one line.

    ``KIND`` is the type of signature that it is for: a key of one type signs nothing of another.
    """

    KIND: ClassVar[bytes]

    name: str
    public: bytes

    def __post_init__(self) -> None:
        require_name(self.name)
        require_bytes("a public key", self.public, KEY_BYTES)
        if not is_sound_key(self.public):
            raise NoteError("a key under which anybody can sign, or no point's spelling")

    @cached_property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256(name || 0x0A || type || public key)."""
        return id_of_key(self.name, self.KIND, self.public)

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over the message."""
        try:
            self._public_key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(self.KIND + self.public)}"

    @cached_property
    def _public_key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.public)


class VerifierKey(PublicKey):
    """The public key of whoever signs notes: a log."""

    KIND = ED25519


@dataclass(frozen=True)
class PrivateKey:
    """A private key: ``seed`` is Ed25519's 32 secret bytes, and never shown."""

    KIND: ClassVar[bytes]

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        require_name(self.name)
        require_bytes("a seed", self.seed, KEY_BYTES)

    @property
    def key_id(self) -> bytes:
        """Its public key's."""
        return id_of_key(self.name, self.KIND, self.public)

    @cached_property
    def public(self) -> bytes:
        """The 32 bytes of its public key."""
        return self._private_key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature (RFC 8032): the same for the same message."""
        return self._private_key.sign(message)

    @cached_property
    def _private_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


class SignerKey(PrivateKey):
    """The private key of whoever signs notes: a log."""

    KIND = ED25519

    @cached_property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.public)


@dataclass(frozen=True)
class NoteSignature:
    """One signature line."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{SIGNATURE_START}{self.name} {encode_base64(self.key_id + self.signature)}"


@dataclass(frozen=True)
class Note:
    """``text`` ends in a newline; ``signatures`` in the order of their lines."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __bytes__(self) -> bytes:
        return "\n".join([self.text, *map(str, self.signatures), ""]).encode()


def parse_verifier_key(text: str) -> VerifierKey:
    """The key on a line, without its newline. ``NoteError`` unless it is spelt as ``str(key)``."""
    name, public = key_parts(text, ED25519)
    key = VerifierKey(name, public)
    if str(key) != text:
        raise NoteError("a verifier key's id or base64 does not belong to its name and key")
    return key


def parse_signer_key(text: str) -> SignerKey:
    """The private key on a line, without its newline. The message never repeats the key."""
    if not text.startswith(PRIVATE_START):
        raise NoteError(f"a signer key begins with {PRIVATE_START!r}: this text does not")
    name, seed = key_parts(text.removeprefix(PRIVATE_START), ED25519)
    key = SignerKey(name, seed)
    if signer_key_text(key) != text:
        raise NoteError("a signer key's id or base64 does not belong to its name and key")
    return key


def signer_key_text(key: PrivateKey) -> str:
    """The private key on a line: keep it secret."""
    return f"{PRIVATE_START}{key.name}+{key.key_id.hex()}+{encode_base64(key.KIND + key.seed)}"


def id_of_key(name: str, kind: bytes, public: bytes) -> bytes:
    """The id of a key of a type of signature (one byte)."""
    return sha256(name.encode() + b"\n" + kind + public).digest()[:ID_BYTES]


def key_parts(text: str, kind: bytes) -> tuple[str, bytes]:
    """The name and the 32 bytes of a key of one type, public or secret, as on its line."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise NoteError("a key has three parts joined by '+': a name, an id, and base64")
    data = decode_base64(parts[2])
    if data is None or len(data) != 1 + KEY_BYTES or data[:1] != kind:
        what = KINDS[kind]
        raise NoteError(f"a key's last part is the base64 of 0x{kind.hex()} ({what}) and 32 bytes")
    return parts[0], data[1:]


def sign_note(text: str, signers: Sequence[SignerKey]) -> bytes:
    """A note of ``text``, which must end in a newline, signed by each of ``signers`` in turn."""
    message = text.encode()
    if not signers:
        raise NoteError("a note needs at least one signer")
    lines = (NoteSignature(key.name, key.verifier.key_id, key.sign(message)) for key in signers)
    data = bytes(Note(text, tuple(lines)))
    split_note(data)
    return data


def with_lines(data: bytes, lines: Sequence[NoteSignature]) -> bytes:
    """A note with further lines at its end; those of keys that have signed it are left out."""
    note = split_note(data)
    have = {(line.name, line.key_id) for line in note.signatures}
    fresh = tuple(line for line in lines if (line.name, line.key_id) not in have)
    longer = bytes(Note(note.text, note.signatures + fresh))
    split_note(longer)
    return longer


def open_note(data: bytes, known: Sequence[NoteKey], *, strict: bool = True) -> Note:
    """The note, its signatures checked; ``NoteError`` where it must not be believed.

    At least one known key must have signed, and no known key's line may fail. ``strict`` takes
    no line of an unknown key either; otherwise such lines are kept and say nothing.
    """
    note = split_note(data)
    keys = {(key.name, key.key_id): key for key in known}
    seen = set()
    for line in note.signatures:
        place = (line.name, line.key_id)
        key = keys.get(place)
        if key is None:
            if strict:
                raise NoteError(
                    f"a signature of {line.name!r}, id {line.key_id.hex()}, is of no known key"
                )
            continue
        if place in seen:
            raise NoteError(f"{line.name!r} has signed twice: one line a key")
        if not key.verifies(note.text.encode(), line.signature):
            raise NoteError(f"the signature of {line.name!r} does not fit the text")
        seen.add(place)
    if not seen:
        raise NoteError("no known key has signed the note")
    return note


def split_note(data: bytes) -> Note:
    """The parts of a note, its signatures not yet checked against anything."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise NoteError(f"a note is UTF-8 text: byte {error.start} is not") from None
    control = next((c for c in text if c < " " and c != "\n"), None)
    if control is not None:
        raise NoteError(f"a note has no control characters but newlines: found {control!r}")
    body, blank, signatures = text.rpartition("\n\n")
    if not blank or not signatures.endswith("\n"):
        raise NoteError("a note is a text, a blank line, and signature lines ending in a newline")
    lines = signatures.split("\n")[:-1]
    if len(lines) > MAX_SIGNATURES:
        raise NoteError(f"a note has at most {MAX_SIGNATURES} signatures: found {len(lines)}")
    note = Note(body + "\n", tuple(map(parse_signature, lines)))
    if bytes(note) != data:
        raise NoteError("the note is not spelt as it would be written")
    return note


def parse_signature(line: str) -> NoteSignature:
    name, space, encoded = line.removeprefix(SIGNATURE_START).partition(" ")
    data = decode_base64(encoded)
    if not line.startswith(SIGNATURE_START) or not space or data is None or len(data) <= ID_BYTES:
        raise NoteError("a signature line is an em dash, the key's name and base64, a space apart")
    require_name(name)
    return NoteSignature(name, data[:ID_BYTES], data[ID_BYTES:])


def require_name(name: str) -> None:
    if not name or "+" in name or " " in name or not name.isprintable():
        raise NoteError(f"a key's name is printable, without space or '+': found {name!r}")


def require_bytes(what: str, data: bytes, length: int) -> None:
    if len(data) != length:
        raise NoteError(f"{what} is {length} bytes: found {len(data)}")


def encode_base64(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648 s. 4)."""
    return base64.b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes | None:
    """What ``encode_base64`` wrote, or None: padding, spare bits and alphabet must be exact."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if encode_base64(data) == text else None
