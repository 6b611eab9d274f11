"""Genesis, policy, office and key: the entries by which authority comes about and changes."""

from __future__ import annotations

from hustings.record.authority import Act, RecordState
from hustings.record.offices import (
    LOG_OFFICE,
    Office,
    OfficeError,
    OfficeKey,
    read_key,
    read_office,
)
from hustings.record.policy import Policy, PolicyError, read_policy
from hustings.record.problems import Problem

# The files of an election folder that say who stands where, and what may be spent there.
LAW = ("election.toml", "seats.csv", "candidates.csv")


def found(record: RecordState, act: Act) -> tuple[Problem, ...]:
    """The first entry names the log, the founding offices with their keys, and the first policy.

    It is signed by nobody but the log: whoever trusts the log's key trusts its founding.
    """
    if record.policies or act.index != 0:
        return (act.problem("second_genesis", "a log is founded once, by its first entry"),)
    try:
        policy = read_policy(act.body["policy"])
        offices = [read_office(body) for body in act.body["offices"]]
        keys = [read_key(body) for body in act.body["keys"]]
    except (PolicyError, OfficeError, TypeError, AttributeError) as error:
        return (act.problem("malformed", f"genesis: {error}"),)
    record.genesis = act.body
    _adopt(record, act, policy)
    problems: list[Problem] = []
    for office in offices:
        problems += _hold(record, act, office)
    for key in keys:
        problems += _give(record, act, key, None)
    return tuple(problems)


def take_policy(record: RecordState, act: Act) -> tuple[Problem, ...]:
    """A new policy, by the quorum of the one that it replaces."""
    try:
        policy = read_policy(act.body)
    except PolicyError as error:
        return (act.problem("malformed", str(error)),)
    expected = record.policy.version + 1
    if policy.version != expected:
        detail = f"version {policy.version}, expected {expected}"
        return (act.problem("policy_version", detail),)
    _adopt(record, act, policy)
    return ()


def take_office(record: RecordState, act: Act) -> tuple[Problem, ...]:
    """A new office, or the same one with another term, role or area."""
    try:
        office = read_office(act.body)
    except OfficeError as error:
        return (act.problem("malformed", str(error)),)
    return _hold(record, act, office)


def take_key(record: RecordState, act: Act) -> tuple[Problem, ...]:
    """A further key of an office, or one in place of another."""
    try:
        key = read_key(act.body)
    except OfficeError as error:
        return (act.problem("malformed", str(error)),)
    return _give(record, act, key, act.body["replaces"])


def _adopt(record: RecordState, act: Act, policy: Policy) -> None:
    record.policies.append((act.index, policy))
    record.policy_days.append(act.day)


def _hold(record: RecordState, act: Act, office: Office) -> tuple[Problem, ...]:
    if office.office_id == LOG_OFFICE:
        return (act.problem("reserved_office", f"{LOG_OFFICE} is the log's own: take another id"),)
    before = record.offices.get(office.office_id)
    if before is not None and before.person_id != office.person_id:
        detail = f"{office.office_id} is {before.person_id}'s; another person needs another id"
        return (act.problem("office_of_another", detail),)
    other = record.committed.setdefault(office.commitment, office.person_id)
    if other != office.person_id:
        detail = f"{office.person_id} has the commitment of {other}: one person has one id"
        return (act.problem("person_under_two_ids", detail),)
    record.offices[office.office_id] = office
    return ()


def _give(
    record: RecordState, act: Act, key: OfficeKey, replaces: str | None
) -> tuple[Problem, ...]:
    if key.office_id == LOG_OFFICE:
        return _give_log(record, act, key, replaces)
    if key.office_id not in record.offices:
        return (act.problem("unknown_office", f"no office is called {key.office_id}"),)
    if _in_use(record, key):
        return (act.problem("key_in_use", f"the key {key.keyid[:12]} is or was another's"),)
    if replaces is not None:
        old = record.keys.get(replaces)
        if old is None or old.office_id != key.office_id:
            return (act.problem("unknown_key", f"{key.office_id} holds no key {replaces[:12]}"),)
        record.retired_keys[replaces] = old.office_id
        del record.keys[replaces]
    record.keys[key.keyid] = key
    record.points.add(key.point_id)
    return ()


def _give_log(
    record: RecordState, act: Act, key: OfficeKey, replaces: str | None
) -> tuple[Problem, ...]:
    """A new key of the log itself. The first is in no entry: who checks the log's files compares
    it with what its successor replaces."""
    if _in_use(record, key):
        return (act.problem("key_in_use", f"the key {key.keyid[:12]} is or was another's"),)
    if key.kind != "ed25519":
        return (act.problem("malformed", "the log signs with a bare Ed25519 key"),)
    before = record.log_keys[-1][1].keyid if record.log_keys else replaces
    if replaces is None or replaces != before or replaces == key.keyid:
        return (act.problem("unknown_key", "it must name the log's key that it replaces"),)
    record.log_keys.append((act.index, key, replaces))
    return ()


def _in_use(record: RecordState, key: OfficeKey) -> bool:
    """Whether the key, in whatever spelling, is or was anybody's."""
    of_the_log = {one for _, known, old in record.log_keys for one in (known.keyid, old)}
    return key.point_id in record.points or key.point_id in of_the_log


def take_election(record: RecordState, act: Act) -> tuple[Problem, ...]:
    """The election's public files. Those that the law's limits are read from are set once: nobody
    signs this entry, and other limits would judge what was spent under the first ones."""
    record.elections.append((act.index, act.body))
    first, before = record.elections[0]
    changed = [name for name in LAW if act.body["files"].get(name) != before["files"].get(name)]
    if not changed:
        return ()
    detail = f"not as recorded in entry {first}: {', '.join(changed)}"
    return (act.problem("election_changed", detail, counts=True, with_entries=(first,)),)
