"""Signatures of a long record checked ahead of the replay, on other processes.

Whether a signature is a bare Ed25519 key's over an entry depends on nothing but the three; whether
the key may sign there is the replay's affair. So the slow half is done elsewhere, and the replay
asks. Of other keys nothing is said: an entry without effect could tell other things of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future

from hustings.record.entries import EntryError, read_entry
from hustings.record.envelope import Envelope, is_signed_by, read_envelope
from hustings.record.offices import OfficeError, read_key

CHUNK = 2_000
UNKNOWN, GOOD, BAD = 0, 1, 2
Keys = Mapping[str, bytes]
Processes = Callable[[], Executor]  # such as ProcessPoolExecutor itself: none is made in vain


class Ahead:
    """Answers whether a signature holds: ``ahead(entry, position)``, None where that was not
    found out. Waits for the part of the entries that is asked for, and for no other."""

    def __init__(self, entries: Sequence[bytes], executor: Executor) -> None:
        keys = keys_named(entries)
        self._parts: list[Future[list[bytes]]] = [
            executor.submit(checked, entries[start : start + CHUNK], keys)
            for start in range(0, len(entries), CHUNK)
        ]

    def __call__(self, index: int, position: int) -> bool | None:
        part, place = divmod(index, CHUNK)
        found = self._parts[part].result()[place]
        answer = found[position] if position < len(found) else UNKNOWN
        return None if answer == UNKNOWN else answer == GOOD


def keys_named(entries: Sequence[bytes]) -> Keys:
    """Every bare Ed25519 key that any entry names, by its id, which is its hash: whether it ever
    counts is not asked here."""
    found: dict[str, bytes] = {}
    for data in entries:
        if b'"type":"key"' in data or b'"type":"genesis"' in data:
            found.update(_keys_in(data))
    return found


def _keys_in(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        body = read_entry(data).body
    except EntryError:
        return
    listed = body.get("keys", [body])
    for one in listed if isinstance(listed, list) else ():
        try:
            key = read_key(one)
        except (OfficeError, TypeError, AttributeError):
            continue
        if key.kind == "ed25519":
            yield key.keyid, key.public


def checked(entries: Sequence[bytes], keys: Keys) -> list[bytes]:
    """For each entry one byte a signature: ``GOOD``, ``BAD``, or ``UNKNOWN`` for a key that no
    entry names."""
    return [bytes(_answers(data, keys)) for data in entries]


def _answers(data: bytes, keys: Keys) -> Iterator[int]:
    envelope = envelope_in(data)
    for signature in envelope.signatures if envelope else ():
        public = keys.get(signature.keyid)
        if envelope is None or public is None:
            yield UNKNOWN
        else:
            yield GOOD if is_signed_by(envelope, signature, public) else BAD


def envelope_in(data: bytes) -> Envelope | None:
    """The envelope of an entry, None where it has none that can be read. Whether the rest is an
    entry at all, and spelt as it must be, the replay finds out by itself: not twice."""
    try:
        value = json.loads(data)
        return read_envelope(value["envelope"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
