"""An exhibit: one document in custody, as the record holds it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hustings.record.canonical import canonical_json
from hustings.record.entries import EntryError, read_entry
from hustings.record.schema import faults

_NAME_DOMAIN = b"hustings exhibit name v1\0"


@dataclass(frozen=True)
class Exhibit:
    """``number``: X0001 and on. ``sha256``: of the original, byte for byte. ``size``: bytes.
    ``name_commitment``: salted SHA-256 of its path in the folder that it came in. ``batch``: hash
    of the manifest that it came in with."""

    number: str
    sha256: str
    size: int
    media_type: str
    name_commitment: str
    batch: str
    simulated: bool


@dataclass(frozen=True)
class Recorded:
    """An exhibit with the number of its entry."""

    entry: int
    exhibit: Exhibit


def exhibit_body(exhibit: Exhibit) -> dict[str, Any]:
    """The body of an ``exhibit`` entry."""
    return {
        "exhibit": exhibit.number,
        "sha256": exhibit.sha256,
        "size": exhibit.size,
        "media_type": exhibit.media_type,
        "name_commitment": exhibit.name_commitment,
        "batch": exhibit.batch,
        "simulated": exhibit.simulated,
    }


def read_exhibit(body: Mapping[str, Any]) -> Exhibit:
    """The exhibit of a body that fits the record's schema."""
    return Exhibit(
        number=body["exhibit"],
        sha256=body["sha256"],
        size=body["size"],
        media_type=body["media_type"],
        name_commitment=body["name_commitment"],
        batch=body["batch"],
        simulated=body["simulated"],
    )


def recorded_exhibits(bodies: Iterable[tuple[int, Mapping[str, Any]]]) -> tuple[Recorded, ...]:
    """The exhibits of a replay's ``state.record.exhibits``."""
    return tuple(Recorded(entry, read_exhibit(body)) for entry, body in bodies)


def exhibits_in(entries: Iterable[bytes]) -> tuple[Recorded, ...]:
    """The exhibits of a log's entries, as a replay would give them, without replaying the rest."""
    bodies = []
    for index, data in enumerate(entries):
        if b'"type":"exhibit"' not in data:  # canonical JSON knows no other spelling
            continue
        try:
            entry = read_entry(data)
        except EntryError:
            continue
        if entry.type == "exhibit" and not faults(entry.type, entry.body):
            bodies.append((index, entry.body))
    return recorded_exhibits(bodies)


def exhibit_number(n: int) -> str:
    """The n-th exhibit's number, from 1: X0001; five digits from X10000 on."""
    return f"X{n:04d}"


def ordinal(number: str) -> int:
    """The n of an exhibit's number; 0 for what no exhibit of ours is called."""
    digits = number.removeprefix("X")
    n = int(digits) if digits.isascii() and digits.isdecimal() else 0
    return n if exhibit_number(n) == number else 0


def name_commitment(name: bytes, salt: bytes) -> str:
    """The salted commitment to a name: whoever is given name and salt can check it."""
    return hashlib.sha256(_NAME_DOMAIN + len(salt).to_bytes(2, "big") + salt + name).hexdigest()


def manifest_hash(documents: Iterable[tuple[str, str, int, str]]) -> str:
    """The hash of a batch: of its documents' (number, SHA-256, size, name commitment), in order.

    A stranger can compute it from the batch's entries alone.
    """
    listed = [list(document) for document in documents]
    return hashlib.sha256(canonical_json(listed)).hexdigest()
