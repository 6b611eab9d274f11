"""Small logs for the tests, and the tree of RFC 6962 written as its section 2.1 reads."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from hustings.record.log import create_log
from hustings.record.note import SignerKey

KEY = SignerKey("party.example/record", bytes(range(32)))
OTHER = SignerKey("party.example/record", bytes(range(1, 33)))


def entry(number: int) -> bytes:
    """An entry that says which it is, of a length of its own."""
    return b"entry %d " % number + b"." * (number % 7)


def entries(count: int, start: int = 0) -> list[bytes]:
    return [entry(number) for number in range(start, start + count)]


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH(D[n]) by the definition, over the entries themselves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = split(len(leaves))
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def make_log(folder: Path, *groups: int, key: SignerKey = KEY) -> Path:
    """A log appended to in groups of these sizes, closed."""
    with create_log(folder, key) as log:
        for group in groups:
            log.append(entries(group, log.size))
    return folder


def files(folder: Path) -> list[str]:
    """Every file under a folder, by its path."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
