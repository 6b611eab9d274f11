"""How long the log went without a checkpoint that others could see: rules for ``replay``.

A policy may promise one every so many days (``checkpoint_days``). Where it asks for witnesses, what
they cosigned counts, at their time; else the publications, at the time that they claim. Between two
of these nobody outside knows what the log held, and what is added then may have been thought of
later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from hustings.record.authority import Act, RecordState
from hustings.record.policy import Policy
from hustings.record.problems import Problem
from hustings.record.proven import day_of

ROOM = "checkpoints"
GAP = "checkpoint_gap"


@dataclass(frozen=True)
class Seen:
    """A state of the log that others could see. ``index``: its last entry."""

    index: int
    day: date


@dataclass(frozen=True)
class CheckpointRules:
    """What ``replay`` takes. Its state is the list of publications."""

    name: str = ROOM
    types: frozenset[str] = frozenset({"publication"})

    def start(self) -> list[Seen]:
        """Nothing is published."""
        return []

    def apply(self, state: list[Seen], record: RecordState, act: Act) -> Iterable[Problem]:
        """Notes a publication."""
        state.append(Seen(act.index, act.entry.day))
        return ()

    def finish(self, state: list[Seen], record: RecordState) -> Iterable[Problem]:
        """Every gap that was longer than the policy of its time promised."""
        return tuple(_gaps(record, state))


def _gaps(record: RecordState, published: list[Seen]) -> Iterator[Problem]:
    """Policies that promise something follow each other without a new beginning: a new one lets
    nobody wait longer."""
    since: Seen | None = None
    in_force = list(zip(record.policies, record.policy_days, strict=True))
    for ((index, policy), day), following in zip_longest(in_force, in_force[1:]):
        if policy.checkpoint_days is None:
            since = None
            continue
        since = since or Seen(index, day)
        end = None if following is None else following[0][0]
        for point in _points(record, policy, published, index, end):
            yield from _gap(since, point, policy.checkpoint_days, "the next one was")
            since = max(since, point, key=lambda seen: seen.day)
        if following is None:
            last = Seen(record.size - 1, date.fromisoformat(record.last_at[:10]))
            yield from _gap(since, last, policy.checkpoint_days, "none was by the last entry,")
        elif following[0][1].checkpoint_days is None:
            ended = Seen(following[0][0], following[1])
            yield from _gap(since, ended, policy.checkpoint_days, "none was by the next policy,")


def _points(
    record: RecordState, policy: Policy, published: list[Seen], first: int, end: int | None
) -> list[Seen]:
    """What others could see while a policy was in force, in the order of its days. ``first``: its
    own entry; ``end``: that of the next one, None for the last. A checkpoint may cover more than
    is replayed: publications at the end."""
    if not policy.witnesses:
        found = published
    else:
        cosigned = record.sightings.enough(policy) if record.sightings else {}
        found = [Seen(size - 1, day_of(moment)) for size, moment in cosigned.items()]
    meant = [seen for seen in found if first <= seen.index and (end is None or seen.index < end)]
    last = record.size - 1
    shown = (seen if seen.index <= last else Seen(last, seen.day) for seen in meant)
    return sorted(shown, key=lambda seen: (seen.day, seen.index))


def _gap(since: Seen, until: Seen, most: int, said: str) -> Iterator[Problem]:
    days = (until.day - since.day).days
    if days > most:
        detail = (
            f"after {since.day} {said} on {until.day}, {days} days later: the policy promises a "
            f"checkpoint that others can see every {most}"
        )
        yield Problem("checkpoint_gap", tuple(sorted({since.index, until.index})), "counts", detail)
