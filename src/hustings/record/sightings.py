"""When witnesses saw the log: the cosignatures on its checkpoints, each verified once.

A replay asks by when an entry had been seen by as many witnesses as the policy in force asks for
(``Sightings.seen``). Nothing is read or verified before somebody asks, and a log whose policies
ask for no witness is never asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hustings.record.cosignature import WitnessKey, time_of
from hustings.record.note import Note, NoteSignature
from hustings.record.policy import Policy
from hustings.record.proven import CLOCKS_APART, counting_day, first_moments

Moments = dict[WitnessKey, int]  # when each has cosigned, in seconds since 1970
Notes = Iterable[tuple[int, Note]]  # checkpoints of the log by their size, its own line verified
HOUR = 3_600


class Sightings:
    """``read``: the log's checkpoints that may have lines of witnesses, called once.
    ``of_the_log``: the log's own public keys, 32 bytes each, which are no witnesses."""

    def __init__(self, read: Callable[[], Notes], of_the_log: Collection[bytes] = ()) -> None:
        self._read = read
        self._of_the_log = frozenset(of_the_log)
        self._verified: dict[tuple[WitnessKey, str, bytes], bool] = {}
        self._first: dict[tuple[object, ...], tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def up_to(self, size: int) -> Sightings:
        """What the checkpoints of at most ``size`` entries say."""
        return self._like(lambda: [one for one in self._notes if one[0] <= size])

    def with_note(self, size: int, note: Note) -> Sightings:
        """What one more checkpoint, of ``size`` entries, says as well."""
        return self._like(lambda: [*self._notes, (size, note)])

    def _like(self, read: Callable[[], Notes]) -> Sightings:
        """Other checkpoints of the same log; nothing is verified again."""
        other = Sightings(read, self._of_the_log)
        other._verified = self._verified
        return other

    @cached_property
    def _notes(self) -> Sequence[tuple[int, Note]]:
        return tuple(self._read())

    def verifies(self, key: WitnessKey, note: Note, line: NoteSignature) -> bool:
        """Whether a line is this key's cosignature of a checkpoint."""
        asked = (key, note.text, line.signature)
        if asked not in self._verified:
            self._verified[asked] = key.verifies(note.text.encode(), line.signature)
        return self._verified[asked]

    def moments(self, size: int, keys: Iterable[object]) -> Moments:
        """When each of these keys cosigned the checkpoint of a size; never the log's own."""
        known = {
            (key.name, key.key_id): key
            for key in keys
            if isinstance(key, WitnessKey) and key.public not in self._of_the_log
        }
        found: Moments = {}
        for note in self._by_size.get(size, ()):
            for line in note.signatures:
                key = known.get((line.name, line.key_id))
                moment = time_of(line.signature)
                if key is not None and moment is not None and self.verifies(key, note, line):
                    found[key] = min(moment, found.get(key, moment))
        return found

    @property
    def sizes(self) -> Collection[int]:
        """The sizes of the checkpoints that may have lines of witnesses."""
        return self._by_size.keys()

    @cached_property
    def _by_size(self) -> Mapping[int, Sequence[Note]]:
        found: dict[int, list[Note]] = {}
        for size, note in self._notes:
            found.setdefault(size, []).append(note)
        return found

    def enough(self, policy: Policy) -> Mapping[int, int]:
        """By size, the moment at which as many witnesses as a policy asks for, of those that it
        names, had cosigned that checkpoint, in the order of sizes."""
        needed, found = max(policy.witnesses, 1), {}
        for size in sorted(self.sizes):
            moments = sorted(self.moments(size, policy.witness_keys).values())
            if len(moments) >= needed:
                found[size] = moments[needed - 1]
        return found

    def seen(self, index: int, policy: Policy) -> int | None:
        """The first moment at which they had seen an entry; None where they have not yet."""
        asked = (policy.witnesses, policy.witness_keys)
        if asked not in self._first:
            first = first_moments(self.enough(policy))
            self._first[asked] = tuple(first), tuple(first.values())
        sizes, moments = self._first[asked]
        place = bisect_right(sizes, index)
        return moments[place] if place < len(sizes) else None


@dataclass(frozen=True)
class Counts:
    """Since when an entry counts. ``proven``: witnesses had seen it; False where its own word is
    taken until they do."""

    day: date
    proven: bool


def counts_since(
    sightings: Sightings | None, policies: Sequence[tuple[int, Policy]], index: int, at: str
) -> Counts | None:
    """Since when the entry counts that claims the time ``at``; None while the policy in force asks
    for no witness."""
    policy = policies[-1][1] if policies else None
    if policy is None or not policy.witnesses:
        return None
    moment = None if sightings is None else sightings.seen(index, policy)
    if moment is None:
        return Counts(date.fromisoformat(at[:10]), False)
    leeway = CLOCKS_APART if policy.proof_hours is None else policy.proof_hours * HOUR
    return Counts(counting_day(at, moment, leeway), True)
