"""Cosignatures of witnesses on a bundle's checkpoints: whose they are, whether they are enough,
and what they prove of times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hustings.record.ahead import Processes
from hustings.record.authority import RecordState
from hustings.record.cosignature import OtherKey, WitnessKey
from hustings.record.log_check import Finding, LogCheck
from hustings.record.log_files import CHECKPOINT, CHECKPOINTS
from hustings.record.note import Note, VerifierKey
from hustings.record.policy import Policy
from hustings.record.proven import backdated, in_words, proven_times
from hustings.record.sightings import Moments, Sightings, counts_since
from hustings.record.trust_policy import TrustPolicy
from hustings.verify.contents import readable
from hustings.verify.manifest import LOG
from hustings.verify.verdict import Check, judged

NONE_ASKED = "none asked for: the time of every entry is a claim"


@dataclass(frozen=True)
class Asked:
    """What the stranger asks of witnesses. ``keys``: those that he trusts; without any, those that
    the record names count; ``policy``: his own rule, in the place of both. ``now``: seconds since
    1970, and ``most_age`` the most seconds that the newest cosignature may be older; None asks
    nothing. ``since``: an older checkpoint that he kept. ``processes``: what he lends for the
    signatures of a long record.
    """

    keys: tuple[WitnessKey, ...] = ()
    policy: TrustPolicy | None = None
    now: int = 0
    most_age: int | None = None
    since: Note | None = None
    processes: Processes | None = None

    @property
    def given(self) -> Sequence[WitnessKey | OtherKey]:
        """Every key that he names."""
        return (*self.keys, *(self.policy.keys if self.policy else ()))


@dataclass(frozen=True)
class Witnessed:
    """``asked``: how many cosignatures a checkpoint needs. ``covered``: the first so many entries
    were proven to be there; ``proven``: for each entry by when, in seconds since 1970 or None."""

    check: Check
    asked: int = 0
    covered: int = 0
    proven: tuple[int | None, ...] = field(default=(), repr=False)


def sightings_of(log: LogCheck) -> Sightings:
    """When witnesses saw a log, by the checkpoints in its own folder."""
    notes = [(_size(log, place), note) for place, note in log.cosigned.items()]
    return Sightings(lambda: notes, [key.public for key in _log_keys(log)])


def check_witnesses(
    log: LogCheck,
    entries: Sequence[bytes],
    record: RecordState,
    asked: Asked,
    sightings: Sightings | None = None,
) -> Witnessed:
    """The check "witnesses": every line besides the log's own verifies under a key that the record
    or the stranger names, the latest checkpoint has as many as it needs, and no entry claims a
    time at which a witness had seen the log without it.

    ``sightings``: ``sightings_of(log)``, where they were made before.
    """
    seen = sightings or sightings_of(log)
    if asked.since is not None:
        seen = seen.with_note(int(asked.since.text.split("\n")[1]), asked.since)
    findings = list(_unknown_lines(log, record, asked.given, seen))
    moments = {size: _moments(seen, record, size, asked) for size in seen.sizes}
    enough = {size: _enough_at(record, size, asked, found) for size, found in moments.items()}
    cosigned = {size: moment for size, moment in enough.items() if moment is not None}
    needed = _needed(record, log.size, asked)
    latest = moments.get(log.size, {})
    if needed and log.size not in cosigned:
        findings.append(Finding(f"{LOG}/{CHECKPOINT}", _too_few(record, latest, needed, asked)))
    findings += _stale(cosigned, asked)
    claims = [_claim(entry) for entry in entries] if cosigned else []
    for index, detail in backdated(claims, cosigned):
        findings.append(Finding(f"entry {index}", detail))
    good = _in_words(latest, needed, cosigned, log.size)
    good += "".join(_still_claimed(record, entries, seen))
    proven = proven_times(log.size, cosigned)
    check = judged("witnesses", findings, good)
    return Witnessed(check, needed, max(cosigned, default=0), proven)


def _unknown_lines(
    log: LogCheck,
    record: RecordState,
    given: Sequence[WitnessKey | OtherKey],
    sightings: Sightings,
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
            elif isinstance(key, WitnessKey) and not sightings.verifies(key, note, line):
                detail = f"the cosignature of {line.name!r} does not fit the checkpoint"
            else:
                detail = ""
            seen.add(where)
            if detail:
                yield Finding(f"{LOG}/{place}", detail)


def _log_keys(log: LogCheck) -> tuple[VerifierKey, ...]:
    return log.keys.keys if log.keys else ()


def _size(log: LogCheck, place: str) -> int:
    return log.size if place == CHECKPOINT else int(place.removeprefix(f"{CHECKPOINTS}/"))


def _ever_named(record: RecordState) -> list[WitnessKey | OtherKey]:
    return [key for _, policy in record.policies for key in policy.witness_keys]


def _moments(sightings: Sightings, record: RecordState, size: int, asked: Asked) -> Moments:
    """When each witness that counts there cosigned the checkpoint of a size."""
    policy = _policy_at(record, size)
    named: Iterable[object] = policy.witness_keys if policy else ()
    return sightings.moments(size, asked.given if asked.given or asked.policy else named)


def _enough_at(record: RecordState, size: int, asked: Asked, found: Moments) -> int | None:
    """Since when a checkpoint has had as many cosignatures as it needs, and at least one."""
    if asked.policy is not None:
        return asked.policy.met_at(found)
    needed = _needed(record, size, asked) or 1
    return sorted(found.values())[needed - 1] if len(found) >= needed else None


def _policy_at(record: RecordState, size: int) -> Policy | None:
    """The policy in force after the first ``size`` entries."""
    in_force = [policy for index, policy in record.policies if index < size]
    return in_force[-1] if in_force else None


def _needed(record: RecordState, size: int, asked: Asked) -> int:
    """How many cosignatures a checkpoint needs: as the policy asks; of the stranger's own
    witnesses as many of these as there are, and at least one; by his own rule, at the least."""
    if asked.policy is not None:
        return asked.policy.least
    policy = _policy_at(record, size)
    needed = policy.witnesses if policy else 0
    return min(max(needed, 1), len(asked.keys)) if asked.keys else needed


def _too_few(record: RecordState, latest: Moments, needed: int, asked: Asked) -> str:
    if asked.policy is not None:
        by = ", ".join(key.name for key in latest) or "no witness that it names"
        return f"cosigned by {by}; the trust policy asks for {asked.policy}"
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


def _still_claimed(
    record: RecordState, entries: Sequence[bytes], sightings: Sightings
) -> Iterator[str]:
    """Acts that the pages take at their word, and what has been cosigned of them since: it counts
    from the next publication on, and changes nothing in this one."""
    if not record.claimed:
        return
    later = []
    for index in record.claimed:
        entry = readable(entries[index])
        policies = [known for known in record.policies if known[0] < index]
        counts = None if entry is None else counts_since(sightings, policies, index, entry.at)
        if entry is not None and counts is not None and counts.day > entry.day:
            later.append(f"entry {index} on {counts.day}")
    yield f"; {len(record.claimed):,} acts count by their word alone in the pages"
    if later:
        yield f", {len(later):,} of them later by what was cosigned since ({later[0]} first): the "
        yield "next publication counts them so"


def _in_words(latest: Moments, needed: int, cosigned: Mapping[int, int], size: int) -> str:
    who = ", ".join(f"{key.name} ({in_words(moment)})" for key, moment in latest.items())
    if not cosigned:
        return who or NONE_ASKED
    covered = max(cosigned)
    by = f"the first {covered:,} of {size:,} entries were there by {in_words(cosigned[covered])}"
    return f"{needed} needed, cosigned by {who or 'none'}; {by}"
