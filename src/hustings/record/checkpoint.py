"""Checkpoints (C2SP tlog-checkpoint): a signed note that says how long a log is, and its root.

Its text is three lines: the log's origin, the number of entries in decimal, and the base64 of
the Merkle root. Extension lines are not taken: nobody could check what they say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hustings.record.merkle import EMPTY_ROOT, HASH_BYTES
from hustings.record.note import (
    NoteError,
    NoteKey,
    SignerKey,
    VerifierKey,
    decode_base64,
    encode_base64,
    open_note,
    require_bytes,
    require_name,
    sign_note,
)

SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Checkpoint:
    """``origin`` is the name of the log's key; ``root`` the 32 bytes over ``size`` entries."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        require_name(self.origin)
        require_bytes("a root", self.root, HASH_BYTES)
        if self.size < 0:
            raise NoteError(f"a log has no fewer than 0 entries: found {self.size}")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise NoteError("a log of no entries has the root of the empty tree: found another")


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """The text that is signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{encode_base64(checkpoint.root)}\n"


def parse_checkpoint_text(text: str) -> Checkpoint:
    """The checkpoint of a note's text. ``NoteError`` unless it is spelt as it is written."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise NoteError("a checkpoint is three lines: origin, size and root, and no more")
    if not SIZE.fullmatch(lines[1]):
        raise NoteError(f"a checkpoint's size is a decimal without leading zeros: {lines[1]!r}")
    root = decode_base64(lines[2])
    if root is None:
        raise NoteError("a checkpoint's root is the exact base64 of 32 bytes: this is not")
    return Checkpoint(lines[0], int(lines[1]), root)


def sign_checkpoint(checkpoint: Checkpoint, signer: SignerKey) -> bytes:
    """The checkpoint as a note, signed by the log's key, whose name is the origin."""
    if signer.name != checkpoint.origin:
        raise NoteError(
            f"the key {signer.name!r} cannot sign for the log {checkpoint.origin!r}: "
            "the log's key bears its name"
        )
    return sign_note(checkpoint_text(checkpoint), [signer])


def open_checkpoint(data: bytes, keys: Sequence[NoteKey], *, strict: bool = True) -> Checkpoint:
    """The checkpoint, every known key's line verified and the log's own among them.

    ``keys`` are the log's and those of named witnesses. ``strict`` takes no line of another key;
    otherwise such lines are passed over. ``NoteError`` where the checkpoint is not believed.
    """
    note = open_note(data, keys, strict=strict)
    checkpoint = parse_checkpoint_text(note.text)
    own = {
        key.key_id for key in keys if isinstance(key, VerifierKey) and key.name == checkpoint.origin
    }
    if all(line.name != checkpoint.origin or line.key_id not in own for line in note.signatures):
        raise NoteError(f"no key named {checkpoint.origin!r} has signed the log's checkpoint")
    return checkpoint
