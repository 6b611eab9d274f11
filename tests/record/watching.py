"""Witnesses for tests of the replay: who had seen how much of a log, and when.

seen = sightings({4: "2017-05-02T09:00", 9: ("2017-05-03T09:00", SECOND)})
replay(campaign.entries, sightings=seen)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hustings.record.cosignature import WitnessSigner
from hustings.record.note import Note
from hustings.record.policy import Policy
from hustings.record.sightings import Sightings
from tests.record.campaigns import ORIGIN, POLICY

FIRST = WitnessSigner("witness.example/1", b"1" * 32)
SECOND = WitnessSigner("witness.example/2", b"2" * 32)
THIRD = WitnessSigner("witness.example/3", b"3" * 32)
ALL = (FIRST, SECOND, THIRD)

# By size of a checkpoint: when the first witness cosigned it, or the moments of several.
Seen = Mapping[int, str | Iterable[tuple[str, WitnessSigner]]]


def watched(witnesses: int = 1, **changes: Any) -> Policy:
    """The small campaign's policy, asking for so many of three witnesses."""
    keys = tuple(signer.verifier for signer in ALL)
    return replace(POLICY, witnesses=witnesses, witness_keys=keys, **changes)


def sightings(seen: Seen) -> Sightings:
    """What these cosignatures say; no log stands behind the checkpoints."""
    return Sightings(lambda: [(size, cosigned(size, by)) for size, by in seen.items()])


def cosigned(size: int, by: str | Iterable[tuple[str, WitnessSigner]]) -> Note:
    """A checkpoint of so many entries with the lines of its witnesses."""
    text = f"{ORIGIN}\n{size}\nroot\n"
    given = [(by, FIRST)] if isinstance(by, str) else by
    lines = (signer.cosign(text, seconds(at)) for at, signer in given)
    return Note(text, tuple(lines))


def seconds(at: str) -> int:
    """A moment as "2017-05-02T09:00", in seconds since 1970."""
    return int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp())
