"""Trust policies as files: read strictly, each fault named by its line, and written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hustings.record.cosignature import OtherKey, WitnessKey, parse_any_witness_key
from hustings.record.note import NoteError, parse_verifier_key
from hustings.record.trust_policy import NONE, Group, TrustedLog, TrustedWitness, TrustPolicy

MOST_LINES = 1_000
LONGEST = 100_000  # bytes
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")
_BLANKS = re.compile(rb"[ \t]+")


class TrustPolicyError(ValueError):
    """A file that is no trust policy; the message names the line and says why."""


def trust_policy_bytes(policy: TrustPolicy) -> bytes:
    """The file: ``read_trust_policy`` reads the same policy from it."""
    lines = [f"log {log.key} {log.url}".rstrip().encode() for log in policy.logs]
    for witness in policy.witnesses:
        line = b"witness %b %b %b" % (witness.name, str(witness.key).encode(), witness.url.encode())
        lines.append(line.rstrip())
    for group in policy.groups:
        lines.append(b"group %b %d %b" % (group.name, group.needed, b" ".join(group.members)))
    return b"\n".join([*lines, b"quorum %b" % policy.quorum, b""])


def read_trust_policy(data: bytes) -> TrustPolicy:
    """The policy in a file. Raises TrustPolicyError."""
    reading = _Reading()
    lines = data.split(b"\n")
    if len(data) > LONGEST or len(lines) > MOST_LINES:
        raise TrustPolicyError(f"longer than {LONGEST:,} bytes or {MOST_LINES:,} lines")
    for number, line in enumerate(lines, start=1):
        try:
            reading.take(line)
        except (TrustPolicyError, NoteError) as error:
            raise TrustPolicyError(f"line {number}: {error}") from error
    if reading.quorum is None:
        raise TrustPolicyError('it has no line such as "quorum NAME", or "quorum none"')
    return TrustPolicy(
        tuple(reading.logs), tuple(reading.witnesses), tuple(reading.groups), reading.quorum
    )


class _Reading:
    """A file, as far as it has been read."""

    def __init__(self) -> None:
        self.logs: list[TrustedLog] = []
        self.witnesses: list[TrustedWitness] = []
        self.groups: list[Group] = []
        self.quorum: bytes | None = None
        self._free: set[bytes] = set()  # names that are a member of nothing yet
        self._taken: set[bytes] = {NONE}

    def take(self, line: bytes) -> None:
        if _CONTROL.search(line):
            raise TrustPolicyError("a control character; only tabs are allowed")
        words = _BLANKS.split(line.strip(b" \t"))
        if words == [b""] or words[0].startswith(b"#"):
            return
        match words:
            case [b"log", key]:
                self._log(key, b"")
            case [b"log", key, url]:
                self._log(key, url)
            case [b"witness", name, key]:
                self._witness(name, key, b"")
            case [b"witness", name, key, url]:
                self._witness(name, key, url)
            case [b"group", name, needed, *members] if members:
                self._group(name, needed, members)
            case [b"quorum", name]:
                self._quorum(name)
            case _:
                raise TrustPolicyError(
                    'expected "log KEY [URL]", "witness NAME KEY [URL]", '
                    '"group NAME all|any|NUMBER NAME..." or "quorum NAME"'
                )

    def _log(self, key: bytes, url: bytes) -> None:
        log = TrustedLog(parse_verifier_key(_text(key)), _text(url))
        if any(log.key.public == known.key.public for known in self.logs):
            raise TrustPolicyError("the key of a log that stands there already")
        self.logs.append(log)

    def _witness(self, name: bytes, key: bytes, url: bytes) -> None:
        witness = TrustedWitness(name, parse_any_witness_key(_text(key)), _text(url))
        if any(_same(witness.key, known.key) for known in self.witnesses):
            raise TrustPolicyError("the key of a witness that stands there already")
        self._define(name)
        self.witnesses.append(witness)

    def _group(self, name: bytes, needed: bytes, members: Sequence[bytes]) -> None:
        for member in members:
            if member not in self._free:
                why = "not defined before" if member not in self._taken else "a member already"
                raise TrustPolicyError(f"{_text(member)!r} is {why}")
            self._free.discard(member)
        group = Group(name, _threshold(needed, len(members)), tuple(members))
        self._define(name)
        self.groups.append(group)

    def _quorum(self, name: bytes) -> None:
        if self.quorum is not None:
            raise TrustPolicyError("a second quorum")
        if name not in self._taken:
            raise TrustPolicyError(f"{_text(name)!r} is not defined before")
        self.quorum = name

    def _define(self, name: bytes) -> None:
        if name in self._taken:
            raise TrustPolicyError(f"the name {_text(name)!r} is taken")
        self._taken.add(name)
        self._free.add(name)


def _threshold(text: bytes, members: int) -> int:
    if text in (b"all", b"any"):
        return members if text == b"all" else 1
    if re.fullmatch(rb"[1-9][0-9]{0,5}", text) and int(text) <= members:
        return int(text)
    raise TrustPolicyError(f"expected all, any, or a number from 1 to {members}")


def _same(one: WitnessKey | OtherKey, other: WitnessKey | OtherKey) -> bool:
    """One key, whatever the name and the id that it goes under."""
    if isinstance(one, WitnessKey) and isinstance(other, WitnessKey):
        return one.public == other.public
    return str(one).split("+", 2)[2] == str(other).split("+", 2)[2]


def _text(word: bytes) -> str:
    """For keys, addresses and messages; names are compared as bytes."""
    return word.decode("utf-8", errors="replace")
