"""Cosignatures of witnesses on a bundle's checkpoints: whose they are, whether they are enough,
and what they prove of times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hustings.record.ahead import Processes
from hustings.record.authority import RecordState
from hustings.record.cosignature import OtherKey, WitnessKey, time_of
from hustings.record.log_check import Finding, LogCheck
from hustings.record.log_files import CHECKPOINT, CHECKPOINTS
from hustings.record.note import Note, VerifierKey
from hustings.record.policy import Policy
from hustings.record.proven import backdated, in_words, proven_times
from hustings.verify.contents import readable
from hustings.verify.manifest import LOG
from hustings.verify.verdict import Check, judged

NONE_ASKED = "none asked for: the time of every entry is a claim"
Moments = dict[WitnessKey, int]


@dataclass(frozen=True)
class Asked:
    """What the stranger asks of witnesses. ``keys``: those that he trusts; without any, those that
    the record names count. ``now``: seconds since 1970, and ``most_age`` the most seconds that the
    newest cosignature may be older; None asks nothing. ``since``: an older checkpoint that he kept.
    ``processes``: what he lends for the signatures of a long record.
    """

    keys: tuple[WitnessKey, ...] = ()
    now: int = 0
    most_age: int | None = None
    since: Note | None = None
    processes: Processes | None = None


@dataclass(frozen=True)
class Witnessed:
    """``asked``: how many cosignatures a checkpoint needs. ``covered``: the first so many entries
    were proven to be there; ``proven``: for each entry by when, in seconds since 1970 or None."""

    check: Check
    asked: int = 0
    covered: int = 0
    proven: tuple[int | None, ...] = field(default=(), repr=False)


def check_witnesses(
    log: LogCheck, entries: Sequence[bytes], record: RecordState, asked: Asked
) -> Witnessed:
    """The check "witnesses": every line besides the log's own verifies under a key that the record
    or the stranger names, the latest checkpoint has as many as it needs, and no entry claims a
    time at which a witness had seen the log without it."""
    findings = list(_unknown_lines(log, record, asked.keys))
    moments = _moments(log, record, asked)
    cosigned = {
        size: sorted(found.values())[needed - 1]
        for size, found in moments.items()
        if len(found) >= (needed := _needed(record, size, asked.keys) or 1)
    }
    needed = _needed(record, log.size, asked.keys)
    latest = moments.get(log.size, {})
    if len(latest) < needed:
        findings.append(Finding(f"{LOG}/{CHECKPOINT}", _too_few(record, latest, needed, asked)))
    findings += _stale(cosigned, asked)
    claims = [_claim(entry) for entry in entries] if cosigned else []
    for index, detail in backdated(claims, cosigned):
        findings.append(Finding(f"entry {index}", detail))
    good = _in_words(latest, needed, cosigned, log.size)
    proven = proven_times(log.size, cosigned)
    check = judged("witnesses", findings, good)
    return Witnessed(check, needed, max(cosigned, default=0), proven)


def _unknown_lines(
    log: LogCheck, record: RecordState, given: Sequence[WitnessKey]
) -> Iterator[Finding]:
    """Lines that nobody can vouch for. Those of a named key of another type are passed over."""
    known: dict[tuple[str, bytes], WitnessKey | OtherKey] = {
        (key.name, key.key_id): key for key in (*_ever_named(record), *given)
    }
    of_the_log = {(key.name, key.key_id) for key in _log_keys(log)}
    for place, note in log.cosigned.items():
        seen = set()
        for line in note.signatures:
            where = (line.name, line.key_id)
            if where in of_the_log:
                continue
            key = known.get(where)
            if key is None:
                detail = f"a signature of {line.name!r} that no named witness made"
            elif where in seen:
                detail = f"{line.name!r} has signed twice: one line a witness"
            elif isinstance(key, WitnessKey) and not _verifies(key, note, line.signature):
                detail = f"the cosignature of {line.name!r} does not fit the checkpoint"
            else:
                detail = ""
            seen.add(where)
            if detail:
                yield Finding(f"{LOG}/{place}", detail)


def _log_keys(log: LogCheck) -> tuple[VerifierKey, ...]:
    return log.keys.keys if log.keys else ()


def _verifies(key: WitnessKey, note: Note, signature: bytes) -> bool:
    return key.verifies(note.text.encode(), signature)


def _ever_named(record: RecordState) -> list[WitnessKey | OtherKey]:
    return [key for _, policy in record.policies for key in policy.witness_keys]


def _moments(log: LogCheck, record: RecordState, asked: Asked) -> dict[int, Moments]:
    """By size of a checkpoint, when each witness that counts there cosigned it."""
    notes: list[tuple[int, Note]] = []
    for place, note in log.cosigned.items():
        size = log.size if place == CHECKPOINT else int(place.removeprefix(f"{CHECKPOINTS}/"))
        notes.append((size, note))
    if asked.since is not None:
        notes.append((int(asked.since.text.split("\n")[1]), asked.since))
    found: dict[int, Moments] = {}
    for size, note in notes:
        counting = {(key.name, key.key_id): key for key in _counting(log, record, size, asked)}
        for line in note.signatures:
            key = counting.get((line.name, line.key_id))
            moment = time_of(line.signature)
            if key is not None and moment is not None and _verifies(key, note, line.signature):
                times = found.setdefault(size, {})
                times[key] = min(moment, times.get(key, moment))
    return found


def _counting(log: LogCheck, record: RecordState, size: int, asked: Asked) -> Iterator[WitnessKey]:
    """The keys whose word counts on a checkpoint of a size: never the log's own."""
    policy = _policy_at(record, size)
    named = policy.witness_keys if policy else ()
    of_the_log = {key.public for key in _log_keys(log)}
    for key in asked.keys or named:
        if isinstance(key, WitnessKey) and key.public not in of_the_log:
            yield key


def _policy_at(record: RecordState, size: int) -> Policy | None:
    """The policy in force after the first ``size`` entries."""
    in_force = [policy for index, policy in record.policies if index < size]
    return in_force[-1] if in_force else None


def _needed(record: RecordState, size: int, given: Sequence[WitnessKey]) -> int:
    """How many cosignatures a checkpoint needs: as the policy asks; of the stranger's own
    witnesses as many of these as there are, and at least one."""
    policy = _policy_at(record, size)
    needed = policy.witnesses if policy else 0
    return min(max(needed, 1), len(given)) if given else needed


def _too_few(record: RecordState, latest: Moments, needed: int, asked: Asked) -> str:
    whose = "of the witnesses given" if asked.keys else "of witnesses that the policy names"
    text = f"{len(latest)} cosignatures {whose}, {needed} needed"
    if not asked.keys and not _ever_named(record):
        return f"{text}; it names none"
    return text


def _stale(cosigned: Mapping[int, int], asked: Asked) -> Iterator[Finding]:
    if asked.most_age is None:
        return
    newest = max(cosigned.values(), default=None)
    if newest is None or newest < asked.now - asked.most_age:
        last = "never" if newest is None else in_words(newest)
        yield Finding(f"{LOG}/{CHECKPOINT}", f"last cosigned {last}: stale")


def _claim(entry: bytes) -> int | None:
    found = readable(entry)
    return None if found is None else int(datetime.fromisoformat(found.at).timestamp())


def _in_words(latest: Moments, needed: int, cosigned: Mapping[int, int], size: int) -> str:
    who = ", ".join(f"{key.name} ({in_words(moment)})" for key, moment in latest.items())
    if not cosigned:
        return who or NONE_ASKED
    covered = max(cosigned)
    by = f"the first {covered:,} of {size:,} entries were there by {in_words(cosigned[covered])}"
    return f"{needed} needed, cosigned by {who or 'none'}; {by}"
