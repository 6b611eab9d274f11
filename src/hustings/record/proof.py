"""Proofs over a Merkle tree (RFC 6962 s. 2.1.1 and 2.1.2), and their text (C2SP tlog-proof).

Proofs are made by the recursion of RFC 6962 and checked by the loops of RFC 9162 s. 2.1.3.2 and
2.1.4.2. The maker reads hashes through one function, ``read_hash(height, index)``: the root of
the 2**height leaves from index * 2**height on. A proof is hashes from the leaf upwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hustings.record.checkpoint import Checkpoint, open_checkpoint
from hustings.record.merkle import EMPTY_ROOT, HASH_BYTES, joined_peaks, leaf_hash, node_hash
from hustings.record.note import NoteError, VerifierKey, decode_base64, encode_base64

ReadHash = Callable[[int, int], bytes]
Hashes = tuple[bytes, ...]

FIRST_LINE = "c2sp.org/tlog-proof@v1"
INDEX_LINE = re.compile(r"index (0|[1-9][0-9]{0,17})")


def inclusion_proof(index: int, size: int, read_hash: ReadHash) -> Hashes:
    """The proof that entry ``index`` (from 0) is in the tree of ``size`` entries."""
    if not 0 <= index < size:
        raise ValueError(f"entry {index} is not in a tree of {size}")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + left_size(end - start)
        if index < middle:
            path.append(range_root(middle, end, read_hash))
            end = middle
        else:
            path.append(range_root(start, middle, read_hash))
            start = middle
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, read_hash: ReadHash) -> Hashes:
    """The proof that the tree of ``old`` entries is the beginning of the tree of ``new``."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} is not the beginning of a tree of {new}")
    if old == 0:
        return ()
    path = []
    start, end = 0, new
    while end != old:
        middle = start + left_size(end - start)
        if old <= middle:
            path.append(range_root(middle, end, read_hash))
            end = middle
        else:
            path.append(range_root(start, middle, read_hash))
            start = middle
    if start:
        path.append(range_root(start, end, read_hash))
    return tuple(reversed(path))


def left_size(size: int) -> int:
    """The largest power of two under ``size``: where RFC 6962 splits a tree."""
    return 1 << ((size - 1).bit_length() - 1)


def range_root(start: int, end: int, read_hash: ReadHash) -> bytes:
    """The root over leaves ``start`` to ``end``, where ``start`` is a place of a split."""
    peaks = []
    while start < end:
        height = (end - start).bit_length() - 1
        peaks.append(read_hash(height, start >> height))
        start += 1 << height
    return joined_peaks(peaks)


def verify_inclusion(
    proof: Sequence[bytes], leaf: bytes, index: int, size: int, root: bytes
) -> bool:
    """Whether ``leaf`` is the hash of entry ``index`` of the tree (RFC 9162 s. 2.1.3.2)."""
    if not 0 <= index < size or any(len(part) != HASH_BYTES for part in proof):
        return False
    place, last, found = index, size - 1, leaf
    for part in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(part, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, part)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    proof: Sequence[bytes], old_size: int, old_root: bytes, new_size: int, new_root: bytes
) -> bool:
    """Whether the old tree is the beginning of the new one (RFC 9162 s. 2.1.4.2).

    The empty tree is the beginning of every tree, and a tree of itself, with an empty proof.
    """
    if not 0 <= old_size <= new_size or any(len(part) != HASH_BYTES for part in proof):
        return False
    if old_size == 0:
        whole = new_size > 0 or new_root == EMPTY_ROOT
        return not proof and old_root == EMPTY_ROOT and whole
    if old_size == new_size:
        return not proof and old_root == new_root
    parts = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not parts:
        return False
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old, new = parts[0], parts[0]
    for part in parts[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(part, old), node_hash(part, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, part)
        place, last = place >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


@dataclass(frozen=True)
class LogProof:
    """All that shows offline that an entry is in a log: its index, the path, the checkpoint.

    ``checkpoint`` is the signed note, byte for byte; ``extra`` is not authenticated by anything.
    """

    index: int
    path: Hashes
    checkpoint: bytes
    extra: bytes | None = None


def write_proof(proof: LogProof) -> bytes:
    """The proof as text, for a file named ``*.tlog-proof``."""
    lines = [FIRST_LINE]
    if proof.extra is not None:
        lines.append(f"extra {encode_base64(proof.extra)}")
    lines += [f"index {proof.index}", *map(encode_base64, proof.path), "", ""]
    return "\n".join(lines).encode() + proof.checkpoint


def parse_proof(data: bytes) -> LogProof:
    """The proof of a text, nothing in it believed yet. ``NoteError`` where it is spelt otherwise
    than ``write_proof`` spells it."""
    head, blank, checkpoint = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise NoteError("the lines of a proof above its checkpoint are ASCII") from None
    if first != FIRST_LINE or not blank:
        raise NoteError(f"a proof begins with {FIRST_LINE!r} and has a blank line and a checkpoint")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = decode_base64(lines.pop(0).removeprefix("extra "))
    index = INDEX_LINE.fullmatch(lines[0]) if lines else None
    if index is None:
        raise NoteError("a proof has a line 'index N', N a decimal without leading zeros")
    path = tuple(map(parse_hash, lines[1:]))
    proof = LogProof(int(index[1]), path, checkpoint, extra)
    if write_proof(proof) != data:
        raise NoteError("the proof is not spelt as it would be written")
    return proof


def parse_hash(line: str) -> bytes:
    found = decode_base64(line)
    if found is None or len(found) != HASH_BYTES:
        raise NoteError(f"a line of a proof's path is the exact base64 of 32 bytes: {line!r}")
    return found


def check_proof(proof: LogProof, entry: bytes, keys: Sequence[VerifierKey]) -> Checkpoint:
    """The checkpoint, once its signatures and the entry's path to it have been verified.

    ``NoteError`` where either fails.
    """
    checkpoint = open_checkpoint(proof.checkpoint, keys)
    leaf = leaf_hash(entry)
    if not verify_inclusion(proof.path, leaf, proof.index, checkpoint.size, checkpoint.root):
        raise NoteError(
            f"the path does not lead from this entry, as number {proof.index}, "
            f"to the root over {checkpoint.size} entries"
        )
    return checkpoint
