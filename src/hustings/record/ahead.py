"""Entries of a long record read some way ahead of the replay, while other processes check their
signatures.

Whether a signature is a bare Ed25519 key's over an entry depends on nothing but the three; whether
the key may sign there is the replay's affair. So the slow half is done elsewhere, and the replay
asks. Of other keys nothing is said: an entry without effect could tell other things of them.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from hustings.record.entries import Entry, EntryError, read_or_why
from hustings.record.envelope import is_signature_of
from hustings.record.offices import OfficeError, read_key

LONG = 10_000  # entries from which on starting other processes is worth its while
CHUNK = 2_000  # entries that are handed over at a time
IN_ADVANCE = 8  # chunks that are being checked while one is replayed
OBJECTS = 200_000  # made before Python next looks for cycles among them
UNKNOWN, GOOD, BAD = 0, 1, 2
Processes = Callable[[], Executor]  # such as ProcessPoolExecutor itself: none is made in vain
Signed = tuple[bytes, bytes, bytes]  # public key, signature, signed bytes


@dataclass(frozen=True)
class Part:
    """A chunk of entries as read. ``first``: the first one's index. ``places``: for each entry,
    where in ``answers`` those to its signatures begin; None where nobody could be asked."""

    first: int
    read: Sequence[Entry | EntryError]
    places: Sequence[int]
    answers: Future[bytes] | None


class Ahead:
    """For one replay. Calling it answers whether the signature at a place of an entry holds, None
    where that was not found out; only of the entries around the one that was read last."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._keys: dict[str, bytes] = {}
        self._parts: dict[int, Part] = {}

    def read(self, entries: Iterable[bytes]) -> Iterator[Entry | EntryError]:
        """The entries as ``read_or_why`` has them, in their order."""
        waiting: deque[Part] = deque()
        source, first = iter(entries), 0
        while chunk := list(islice(source, CHUNK)):
            waiting.append(self._handed_over(first, chunk))
            first += len(chunk)
            if len(waiting) > IN_ADVANCE:
                yield from self._done_with(waiting.popleft())
        while waiting:
            yield from self._done_with(waiting.popleft())

    def __call__(self, index: int, position: int) -> bool | None:
        part = self._parts.get(index // CHUNK)
        if part is None or part.answers is None:
            return None
        try:
            answers = part.answers.result()
        except BrokenExecutor:  # the other process was stopped: the replay does it by itself
            return None
        answer = answers[part.places[index - part.first] + position]
        return None if answer == UNKNOWN else answer == GOOD

    def _handed_over(self, first: int, chunk: Sequence[bytes]) -> Part:
        read = [read_or_why(data) for data in chunk]
        for entry in read:
            # A key that signs before any entry names it is unknown to the replay as well.
            if isinstance(entry, Entry) and entry.type in ("genesis", "key"):
                self._keys.update(keys_in(entry))
        signed: list[Signed | None] = []
        places = []
        for entry in read:
            places.append(len(signed))
            if isinstance(entry, Entry):
                signed += signatures_of(entry, self._keys)
        part = Part(first, read, places, self._submitted(signed))
        self._parts[first // CHUNK] = part
        return part

    def _submitted(self, signed: Sequence[Signed | None]) -> Future[bytes] | None:
        try:
            return self._executor.submit(checked, signed)
        except BrokenExecutor:
            return None

    def _done_with(self, part: Part) -> Iterator[Entry | EntryError]:
        yield from part.read
        del self._parts[part.first // CHUNK]


@contextmanager
def reading_ahead(count: int, processes: Processes | None) -> Iterator[Ahead | None]:
    """For the replay of so many entries; None where they are few, or nobody lends processes."""
    if processes is None or count < LONG:
        yield None
        return
    with patient_collector(), processes() as executor:
        yield Ahead(executor)


@contextmanager
def patient_collector() -> Iterator[None]:
    """A replay makes millions of objects that stay to its end and hold no cycles. Python's search
    for these walks over them again and again, for a fifth of the time, unless it is told to wait.
    """
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def keys_in(entry: Entry) -> Iterator[tuple[str, bytes]]:
    """The bare Ed25519 keys that an entry names, by their id, which is their hash: whether they
    ever count is not asked here."""
    listed = entry.body.get("keys", [entry.body])
    for one in listed if isinstance(listed, list) else ():
        try:
            key = read_key(one)
        except (OfficeError, TypeError, AttributeError):
            continue
        if key.kind == "ed25519":
            yield key.keyid, key.public


def signatures_of(entry: Entry, keys: dict[str, bytes]) -> Iterator[Signed | None]:
    """What there is to check; None for a signature of a key that no entry before has named."""
    if entry.envelope is None:
        return
    for signature in entry.envelope.signatures:
        public = keys.get(signature.keyid)
        if public is None:
            yield None
        else:
            yield public, signature.sig, entry.envelope.signed_bytes


def checked(signed: Sequence[Signed | None]) -> bytes:
    """One byte a signature: ``GOOD``, ``BAD``, or ``UNKNOWN`` for None."""
    return bytes(
        UNKNOWN if one is None else GOOD if is_signature_of(*one) else BAD for one in signed
    )
