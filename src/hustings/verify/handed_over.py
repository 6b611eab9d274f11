"""Whether every change of the log's key was the record's doing."""

from __future__ import annotations

from collections.abc import Iterator

from hustings.record.authority import RecordState
from hustings.record.envelope import key_id
from hustings.record.log_check import Finding, LogCheck
from hustings.record.log_keys import KEYS, LogKeys
from hustings.verify.manifest import LOG
from hustings.verify.verdict import Check, judged

PLACE = f"{LOG}/{KEYS}"


def check_handovers(log: LogCheck, record: RecordState) -> Check | None:
    """The check "handovers": each key of the log but the first was named by an entry signed as the
    policy asks, and signs from the checkpoint that ends with that entry. None for a log that has
    had one key and asked for no other."""
    if log.keys is None or (len(log.keys.lines) == 1 and not record.log_keys):
        return None
    good = f"{len(log.keys.lines)} keys, each handed over by the record to the next"
    return judged("handovers", _wrong(log.keys, record, log.size), good)


def _wrong(keys: LogKeys, record: RecordState, size: int) -> Iterator[Finding]:
    asked = [(index + 1, key.public, old) for index, key, old in record.log_keys]
    done = [(start, key.public) for start, key in keys.lines[1:]]
    if asked and key_id(keys.lines[0][1].public) != asked[0][2]:
        yield Finding(PLACE, f"entry {asked[0][0] - 1} replaces another key than the first")
    for number, (start, public) in enumerate(done):
        if number >= len(asked) or asked[number][:2] != (start, public):
            yield Finding(PLACE, f"no entry hands over to the key that signs from {start} on")
    for start, _, _ in asked[len(done) :]:
        if start != size:  # the last entry's own handover may be on its way
            yield Finding(f"entry {start - 1}", "hands over to a key that never signed")
