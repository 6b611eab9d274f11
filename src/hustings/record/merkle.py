"""Merkle tree hashing with SHA-256, as in RFC 6962 s. 2.1.

A leaf and a node are hashed with different first bytes, so that neither can pass for the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """MTH({d}) = SHA-256(0x00 || d)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, or over the roots of equal perfect subtrees.

    Neighbours are joined row by row and an odd last one goes up as it is: the same tree as the
    RFC's split at the largest power of two. The last hash may stand for a smaller subtree.
    """
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        pairs = zip(row[::2], row[1::2], strict=False)
        joined = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        if len(row) % 2:
            joined.append(row[-1])
        row = joined
    return row[0]


class CompactRange:
    """A tree as its peaks alone: the roots of its perfect subtrees, from the left.

    There is one peak for every 1 in the binary form of ``size``; that is all it takes to add a
    leaf and to know the root.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError(f"a tree of {size} has {size.bit_count()} peaks, not {len(peaks)}")
        self.size = size
        self._peaks = list(peaks)

    def append(self, leaf: bytes) -> list[bytes]:
        """Adds a leaf hash. Returns the perfect subtrees that it completes, by height from 0."""
        completed = [leaf]
        waiting = self.size
        while waiting & 1:
            completed.append(node_hash(self._peaks.pop(), completed[-1]))
            waiting >>= 1
        self._peaks.append(completed[-1])
        self.size += 1
        return completed

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Adds leaf hashes; ``append`` for many, without what each completes."""
        peaks, size = self._peaks, self.size
        for leaf in leaves:
            node, waiting = leaf, size
            while waiting & 1:
                node = sha256(b"\x01" + peaks.pop() + node).digest()
                waiting >>= 1
            peaks.append(node)
            size += 1
        self.size = size

    def root(self) -> bytes:
        """MTH of all leaves so far."""
        return joined_peaks(self._peaks)


def joined_peaks(peaks: Sequence[bytes]) -> bytes:
    """The root of the tree with these peaks, the largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root
