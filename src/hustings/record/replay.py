"""State is a pure function of the log: ``replay(entries, rules) -> (state, problems)``.

The application, the audit and a stranger's ``hustings verify`` call this one function. It knows
the record's own entries (genesis, policy, office, key, and the plain facts); every other room
brings its rules. It never raises for what a log holds: what can't be read, was not allowed or
broke a limit is a problem, and the replay goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hustings.record.authority import (
    NO_AUTHORITY,
    Act,
    CheckedAhead,
    RecordState,
    check_signatures,
    unauthorised,
)
from hustings.record.entries import ACTS, Entry, EntryError, read_or_why
from hustings.record.founding import (
    found,
    take_election,
    take_key,
    take_office,
    take_policy,
)
from hustings.record.problems import Effect, Problem
from hustings.record.schema import faults
from hustings.record.sightings import Sightings, counts_since

# Acts that need no quorum of their own.
DONE_ALONE = frozenset({"request", "approval", "refusal", "withdrawal"})


class Rules(Protocol):
    """One room's rules. ``start`` makes its empty state; ``apply`` takes one entry of ``types``
    into it and returns the problems; ``finish`` returns those that only the whole log shows."""

    @property
    def name(self) -> str:
        """The key of the room's state in ``State.rooms``."""

    @property
    def types(self) -> frozenset[str]:
        """The types of entry that the room wants to see."""

    def start(self) -> Any:
        """An empty state."""

    def apply(self, state: Any, record: RecordState, act: Act) -> Iterable[Problem]:
        """Takes one entry into the state."""

    def finish(self, state: Any, record: RecordState) -> Iterable[Problem]:
        """What shows only at the end."""


@dataclass(frozen=True)
class State:
    """What the log makes true: the record's own part, and each room's by name."""

    record: RecordState
    rooms: Mapping[str, Any]


def replay(
    entries: Iterable[bytes],
    rules: Sequence[Rules] = (),
    ahead: CheckedAhead | None = None,
    sightings: Sightings | None = None,
) -> tuple[State, tuple[Problem, ...]]:
    """The state and the problems of a log's entries, as they stand in it, from the first on.

    ``ahead``: reads the entries, and has signatures checked, before their turn. ``sightings``: when
    witnesses saw the log; without them, what a policy wants them to see counts by its own word.
    """
    record = RecordState(ahead=ahead, sightings=sightings)
    states = {rule.name: rule.start() for rule in rules}
    problems: list[Problem] = []
    for index, read in enumerate(ahead.read(entries) if ahead else map(read_or_why, entries)):
        record.size = index + 1
        act, found_wrong = _act(record, index, read)
        problems += found_wrong
        if act is None:
            continue
        of_act = list(_record_rules(record, act))
        for rule in rules:
            if act.entry.type in rule.types:
                of_act += rule.apply(states[rule.name], record, act)
        _remember(record, act, of_act)
        problems += of_act
    for rule in rules:
        problems += rule.finish(states[rule.name], record)
    # A state is what the entries make true, however it was found out.
    record.ahead = record.sightings = record.counts = None
    return State(record, states), tuple(problems)


def _act(
    record: RecordState, index: int, entry: Entry | EntryError
) -> tuple[Act | None, tuple[Problem, ...]]:
    """The entry with its signers, or None where it has no effect at all; and its problems."""
    if isinstance(entry, EntryError):
        return None, (Problem("unreadable", (index,), "void", str(entry)),)
    wrong = faults(entry.type, entry.body)
    if wrong:
        return None, (Problem("malformed", (index,), "void", "; ".join(wrong)),)
    if not record.policies and entry.type != "genesis":
        return None, (Problem("no_genesis", (index,), "void", "no founding entry precedes it"),)
    backdated = _backdated(record, index, entry)
    again = _signed_before(record, index, entry)
    if backdated and entry.type in ACTS:
        return None, (backdated,)
    if again:
        return None, (again,)
    record.counts = counts_since(record.sightings, record.policies, index, entry.at)
    if record.counts is not None and not record.counts.proven and entry.type in ACTS:
        record.claimed.append(index)
    signers, problems = check_signatures(record, index, entry)
    act = Act(index, entry, signers, record.counts)
    return act, (*((backdated,) if backdated else ()), *problems)


def _backdated(record: RecordState, index: int, entry: Entry) -> Problem | None:
    """The times of entries may stay the same and may not decrease."""
    if entry.at >= record.last_at:
        record.last_at = entry.at
        return None
    effect: Effect = "void" if entry.type in ACTS else "counts"
    detail = f"it claims {entry.at}, after an entry of {record.last_at}"
    return Problem("backdated", (index,), effect, detail)


def _signed_before(record: RecordState, index: int, entry: Entry) -> Problem | None:
    """What was signed for another log, or stands in this one already, has no effect."""
    if entry.envelope is None:
        return None
    if entry.origin != record.origin:
        detail = f"signed for the log {entry.origin!r}, not for {record.origin!r}"
        return Problem("other_log", (index,), "void", detail)
    words = _words(entry, [signature.keyid for signature in entry.envelope.signatures])
    firsts = [record.digests[text] for text in words if text in record.digests]
    if not words or len(firsts) < len(words):
        return None
    first = min(firsts)
    return Problem("replayed", (first, index), "void", f"the same words as entry {first}")


def _remember(record: RecordState, act: Act, problems: Sequence[Problem]) -> None:
    """What had its quorum may not come again. An act that lacked it may, with more signatures."""
    if act.entry.envelope and not any(problem.rule == NO_AUTHORITY for problem in problems):
        for text in _words(act.entry, [signer.keyid for signer in act.signers]):
            record.digests.setdefault(text, act.index)


def _words(entry: Entry, keyids: Sequence[str]) -> list[str]:
    """What may be said once. What a person does alone, others may do in the same words, and nobody
    can use up another's words: there it is what each of them said."""
    digest = entry.envelope.digest if entry.envelope else ""
    if entry.type in DONE_ALONE:
        return [f"{digest} {keyid}" for keyid in keyids]
    return [digest]


def _record_rules(record: RecordState, act: Act) -> tuple[Problem, ...]:
    """The entries that the record itself understands."""
    match act.entry.type:
        case "genesis":
            return found(record, act)
        case "policy" | "office" | "key":
            refused = unauthorised(record, act)
            if refused:
                return (refused,)
            take = {"policy": take_policy, "office": take_office, "key": take_key}
            return take[act.entry.type](record, act)
        case "election":
            return take_election(record, act)
        case "estimate":
            record.estimates.append((act.index, act.body))
        case "batch":
            record.batches.append((act.index, act.body))
        case "exhibit":
            record.exhibits.append((act.index, act.body))
        case "publication":
            record.publications.append((act.index, act.body))
        case "access_refused":
            return _refused_access(record, act)
    return ()


def _refused_access(record: RecordState, act: Act) -> tuple[Problem, ...]:
    """Every refusal stands; one to a person whose office the policy lets see the data is a
    breach."""
    person, data = act.body["person_id"], act.body["data"]
    entitled = [
        office
        for office in record.offices_of(person, act.entry)
        if data in record.policy.access.get(office.role, ())
    ]
    record.refusals_of_access.append((act.index, act.body, bool(entitled)))
    if not entitled:
        return ()
    office = entitled[0]
    elected = "elected " if office.elected else ""
    detail = f"{data} refused to the {elected}{office.role} ({office.area}), who may see them"
    return (act.problem("access_refused_to_entitled", detail, counts=True),)
