"""What a log sends a witness (C2SP tlog-witness, add-checkpoint), and what it sends back.

    old 20852014
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
    ...

    party.example/record
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — party.example/record r5Ozxw+t...=

The size that the witness knows, the hashes that prove the new tree to begin with that one, a blank
line, and the new checkpoint. The answer is the witness's cosignature, a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hustings.record.checkpoint import SIZE, parse_checkpoint_text
from hustings.record.merkle import HASH_BYTES
from hustings.record.note import (
    NoteError,
    NoteSignature,
    encode_base64,
    parse_signature,
    split_note,
)
from hustings.record.proof import Hashes, consistency_proof, parse_hash
from hustings.record.tiles import Tile, TileHashes

OLD = re.compile(r"old (0|[1-9][0-9]{0,17})")
MOST_HASHES = 63
MOST_BYTES = 256 * 1024


@dataclass(frozen=True)
class Submission:
    """``old``: the size that the witness is taken to know. ``proof``: that the new tree begins
    with that one. ``checkpoint``: the new one, a note, nothing of it believed yet."""

    old: int
    proof: Hashes
    checkpoint: bytes


def write_submission(asked: Submission) -> bytes:
    """The body of a request."""
    lines = [f"old {asked.old}", *map(encode_base64, asked.proof), "", ""]
    return "\n".join(lines).encode() + asked.checkpoint


def parse_submission(data: bytes) -> Submission:
    """The request in a body. ``NoteError`` where it is spelt otherwise than it would be written."""
    head, blank, checkpoint = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise NoteError("the lines above the checkpoint are ASCII") from None
    old = OLD.fullmatch(first)
    if old is None or not blank:
        raise NoteError("a request begins with 'old N', has hashes, a blank line and a checkpoint")
    if len(lines) > MOST_HASHES:
        raise NoteError(f"a proof has at most {MOST_HASHES} hashes: found {len(lines)}")
    asked = Submission(int(old[1]), tuple(map(parse_hash, lines)), checkpoint)
    if write_submission(asked) != data:
        raise NoteError("the request is not spelt as it would be written")
    return asked


def submission_of(checkpoint: bytes, old: int, read: Callable[[str], bytes]) -> Submission:
    """What to send for a checkpoint: the proof is worked out from the log's own tiles.

    ``read`` gives a file of the log by its place. ``NoteError`` where the checkpoint is none, is
    of fewer entries than ``old``, or a tile is not as long as it should be.
    """
    size = parse_checkpoint_text(split_note(checkpoint).text).size
    if old > size:
        raise NoteError(f"the checkpoint is of {size} entries, fewer than {old}")

    def hashes(tile: Tile) -> bytes:
        data = read(tile.path)
        if len(data) != tile.width * HASH_BYTES:
            raise NoteError(f"{tile.path} has {len(data)} bytes, expected {tile.width} hashes")
        return data

    return Submission(old, consistency_proof(old, size, TileHashes(size, hashes)), checkpoint)


def parse_lines(data: bytes) -> tuple[NoteSignature, ...]:
    """The signature lines of an answer. ``NoteError`` where they are not spelt as written."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise NoteError("a witness answers in UTF-8") from None
    if not text.endswith("\n"):
        raise NoteError("a witness answers with signature lines, each ending in a newline")
    lines = tuple(map(parse_signature, text.split("\n")[:-1]))
    if "".join(f"{line}\n" for line in lines) != text:
        raise NoteError("the answer is not spelt as it would be written")
    return lines


def parse_known_size(data: bytes) -> int | None:
    """The size that a witness knows, as it answers to another (409); None where it is none."""
    text = data.decode("ascii", errors="replace").removesuffix("\n")
    return int(text) if SIZE.fullmatch(text) else None
