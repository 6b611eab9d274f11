"""Trust policies (C2SP tlog-policy): which logs, which witnesses, and how many of them suffice.

    log party.example/log+5cb5...+AR... https://party.example
    witness alice alice.example/witness+6be9...+BJ... https://alice.example
    witness bob bob.example/witness+13c2...+BG...
    group members any alice bob
    quorum members

A file of lines; blanks are spaces and tabs, ``#`` begins a line of comment. A name stands for a
witness or a group that a line before has defined, and can be a member of one group, once. The
reader keeps such a file himself: what the publisher says of his own witnesses is not in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from hustings.record.cosignature import OtherKey, WitnessKey
from hustings.record.note import VerifierKey

NONE = b"none"


@dataclass(frozen=True)
class TrustedLog:
    """A log that may sign. ``url``: where it is, "" where the file does not say."""

    key: VerifierKey
    url: str


@dataclass(frozen=True)
class TrustedWitness:
    """A witness whose cosignature counts. ``name``: within the file alone."""

    name: bytes
    key: WitnessKey | OtherKey
    url: str


@dataclass(frozen=True)
class Group:
    """Its members are witnesses or groups; it has witnessed what ``needed`` of them have."""

    name: bytes
    needed: int
    members: tuple[bytes, ...]


@dataclass(frozen=True)
class TrustPolicy:
    """``quorum``: the name of the witness or group that has to have cosigned; ``none`` asks for
    nobody. ``groups``: in the order in which they are defined."""

    logs: tuple[TrustedLog, ...]
    witnesses: tuple[TrustedWitness, ...]
    groups: tuple[Group, ...]
    quorum: bytes

    @property
    def keys(self) -> tuple[WitnessKey | OtherKey, ...]:
        """Of every witness in it."""
        return tuple(witness.key for witness in self.witnesses)

    def is_met_by(self, keys: Collection[WitnessKey]) -> bool:
        """True where these witnesses' cosignatures are enough."""
        if self.quorum == NONE:
            return True
        met = {witness.name for witness in self.witnesses if witness.key in keys}
        for group in self.groups:
            if len(met.intersection(group.members)) >= group.needed:
                met.add(group.name)
        return self.quorum in met

    def met_at(self, moments: Mapping[WitnessKey, int]) -> int | None:
        """The first moment, in seconds since 1970, at which those who had cosigned were enough;
        None where they are not, or where nobody is needed and nobody has."""
        so_far: set[WitnessKey] = set()
        for key, moment in sorted(moments.items(), key=lambda one: one[1]):
            so_far.add(key)
            if self.is_met_by(so_far):
                return moment
        return None

    @property
    def least(self) -> int:
        """How many witnesses can be enough."""
        counts = {NONE: 0, **{witness.name: 1 for witness in self.witnesses}}
        for group in self.groups:
            counts[group.name] = sum(sorted(counts[name] for name in group.members)[: group.needed])
        return counts[self.quorum]

    def __str__(self) -> str:
        """The quorum in words."""
        if self.quorum == NONE:
            return "nobody"
        return _in_words(self.quorum, {group.name: group for group in self.groups})


def _in_words(name: bytes, groups: Mapping[bytes, Group]) -> str:
    group = groups.get(name)
    if group is None:
        return name.decode("utf-8", errors="replace")
    members = [_in_words(member, groups) for member in group.members]
    if len(members) == 1:
        return members[0]
    return f"{group.needed} of ({', '.join(members)})"
