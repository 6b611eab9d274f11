"""Who stands behind an entry: valid signatures, distinct people, quorums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from hustings.record.entries import Entry, EntryError
from hustings.record.envelope import Envelope
from hustings.record.offices import Office, OfficeKey, Signer
from hustings.record.policy import Policy, Quorum
from hustings.record.problems import Effect, Problem
from hustings.record.sightings import Counts, Sightings
from hustings.record.signed_by import is_signed_with, why_unsigned

NO_AUTHORITY = "no_authority"


class CheckedAhead(Protocol):
    """Entries that are read, and signatures that are checked, before their turn comes."""

    def read(self, entries: Iterable[bytes]) -> Iterable[Entry | EntryError]:
        """What each of them is, in their order."""

    def __call__(self, index: int, position: int) -> bool | None:
        """Whether the signature at a place of the entry is of the key that it names; None where
        that is not known."""


@dataclass
class RecordState:
    """What the record's own entries make true so far; only ``replay`` changes it.

    ``policies``: (entry, policy), the last is in force; ``policy_days``: since when each was.
    ``offices``: by id. ``keys``: by key id, those that count. ``digests``: what has been signed,
    and where first. ``elections``, ``estimates``, ``batches``, ``publications``: (entry, body)
    each. ``ahead``: what is known of signatures beforehand. ``log_keys``: (entry, key, the id of
    the one that it replaced), for the log's own key. ``refusals_of_access``: (entry, body, person
    was entitled). ``sightings``: when witnesses saw the log; ``counts``: since when the entry
    under examination counts, None while the policy asks for no witness. ``claimed``: acts that
    count by their own word, though the policy asked for witnesses.
    """

    genesis: Mapping[str, Any] = field(default_factory=dict)
    policies: list[tuple[int, Policy]] = field(default_factory=list)
    policy_days: list[date] = field(default_factory=list)
    offices: dict[str, Office] = field(default_factory=dict)
    keys: dict[str, OfficeKey] = field(default_factory=dict)
    retired_keys: dict[str, str] = field(default_factory=dict)  # key id to office id
    points: set[str] = field(default_factory=set)  # what these keys are, however they are spelt
    log_keys: list[tuple[int, OfficeKey, str]] = field(default_factory=list)
    committed: dict[str, str] = field(default_factory=dict)  # commitment to person id
    digests: dict[str, int] = field(default_factory=dict)
    ahead: CheckedAhead | None = field(default=None, repr=False)
    sightings: Sightings | None = field(default=None, repr=False)
    counts: Counts | None = field(default=None, repr=False)
    claimed: list[int] = field(default_factory=list)
    last_at: str = ""
    size: int = 0
    elections: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    estimates: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    batches: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    exhibits: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    publications: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    refusals_of_access: list[tuple[int, Mapping[str, Any], bool]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """The log's name."""
        return str(self.genesis.get("origin", ""))

    @property
    def policy(self) -> Policy:
        """The policy in force. Raises LookupError before there is one."""
        if not self.policies:
            raise LookupError("no policy is in force")
        return self.policies[-1][1]

    @property
    def last_day(self) -> date:
        """The latest day that an entry claims; the first there is before any entry."""
        return date.fromisoformat(self.last_at[:10]) if self.last_at else date.min

    def policy_on(self, day: date) -> Policy | None:
        """The policy in force at the end of a day; None before there was one."""
        later_first = zip(reversed(self.policy_days), reversed(self.policies), strict=True)
        return next((policy for since, (_, policy) in later_first if since <= day), None)

    def offices_of(self, person_id: str, entry: Entry) -> tuple[Office, ...]:
        """The offices that a person holds on the entry's day."""
        return tuple(
            office
            for office in self.offices.values()
            if office.person_id == person_id and office.is_held_on(entry.day)
        )


@dataclass(frozen=True)
class Act:
    """One entry as the rules see it: read, fit for its schema, its signatures checked.

    ``signers``: distinct people with an office on that day; () for an entry without an envelope.
    ``counts``: since when it counts; None while the policy asks for no witness.
    """

    index: int
    entry: Entry
    signers: tuple[Signer, ...]
    counts: Counts | None = None

    @property
    def day(self) -> date:
        """The day from which it counts: what has to be in time is so by this day."""
        return self.entry.day if self.counts is None else self.counts.day

    @property
    def proven(self) -> bool | None:
        """Witnesses have seen it; None while the policy asks for none."""
        return None if self.counts is None else self.counts.proven

    @property
    def late(self) -> str:
        """For a sentence: that it claims an earlier day; "" where it does not."""
        if self.day == self.entry.day:
            return ""
        return f" (it claims {self.entry.day}, and witnesses had seen it on {self.day})"

    @property
    def body(self) -> Mapping[str, Any]:
        """The entry's body."""
        return self.entry.body

    def problem(
        self,
        rule: str,
        detail: str,
        *,
        counts: bool = False,
        with_entries: Sequence[int] = (),
        amount_pence: int | None = None,
    ) -> Problem:
        """A problem of this entry, with others before it where they belong together."""
        effect: Effect = "counts" if counts else "void"
        return Problem(rule, (*with_entries, self.index), effect, detail, amount_pence)


def check_signatures(
    record: RecordState, index: int, entry: Entry
) -> tuple[tuple[Signer, ...], tuple[Problem, ...]]:
    """The people who validly signed an entry, and what is wrong with the other signatures."""
    signers: dict[str, Signer] = {}
    problems: list[Problem] = []
    for outcome in _outcomes(record, entry):
        if isinstance(outcome, str):
            rule, _, detail = outcome.partition(": ")
            problems.append(Problem(rule, (index,), "void", detail))
        elif outcome.person_id in signers:
            problems.append(
                Problem(
                    "same_person_twice",
                    (index,),
                    "void",
                    f"{outcome.person_id} signed with two keys: counted once",
                )
            )
            signers[outcome.person_id] = _better(signers[outcome.person_id], outcome)
        else:
            signers[outcome.person_id] = outcome
    return tuple(signers.values()), tuple(problems)


def _better(one: Signer, other: Signer) -> Signer:
    """Of one person's two offices the elected one counts, so that no order of keys matters."""
    return max(one, other, key=lambda signer: (signer.office.elected, signer.office.office_id))


def _outcomes(record: RecordState, entry: Entry) -> Iterator[Signer | str]:
    """For each signature its signer, or "rule: why it does not count"."""
    if entry.envelope is None:
        return
    for position, signature in enumerate(entry.envelope.signatures):
        short = signature.keyid[:12]
        key = record.keys.get(signature.keyid)
        if key is None and signature.keyid in record.retired_keys:
            yield f"retired_key: the key {short} has been replaced"
        elif key is None:
            yield f"unknown_key: no office holds the key {short}"
        elif not _holds(record, entry.envelope, position, key):
            why = why_unsigned(entry.envelope, signature, key)
            detail = f"the signature of key {short} is not over this"
            yield f"bad_signature: {detail}{f' ({why})' if why else ''}"
        else:
            office = record.offices[key.office_id]
            day = office.not_held_on(entry.day, record.counts.day if record.counts else entry.day)
            if day is None:
                yield Signer(office.person_id, office, signature.keyid)
            else:
                yield (
                    f"office_expired: {office.office_id} ({office.role}) is held "
                    f"{_term(office)}, not on {day}"
                )


def _holds(record: RecordState, envelope: Envelope, position: int, key: OfficeKey) -> bool:
    # Of a bare Ed25519 key the id says all; what else a key may be is for its own entry to say.
    if record.ahead and key.kind == "ed25519":
        known = record.ahead(record.size - 1, position)
        if known is not None:
            return known
    return is_signed_with(envelope, envelope.signatures[position], key)


def _term(office: Office) -> str:
    return f"from {office.start}" + ("" if office.end is None else f" to {office.end}")


def shortfall(quorum: Quorum, signers: Sequence[Signer]) -> str:
    """What a quorum still lacks, in words; "" where it is met. ``signers`` are distinct people."""
    fit = [signer for signer in signers if signer.office.role in quorum.roles]
    elected = [signer for signer in fit if signer.office.elected]
    lacking = []
    if len(fit) < quorum.approvals:
        lacking.append(f"{len(fit)} of {quorum.approvals} people")
    if len(elected) < quorum.elected:
        lacking.append(f"{len(elected)} of {quorum.elected} elected people")
    return f"{' and '.join(lacking)} (it takes {quorum})" if lacking else ""


def unauthorised(record: RecordState, act: Act) -> Problem | None:
    """The problem of an act that lacks the quorum the policy sets for its type; None where the
    quorum is met."""
    quorum = record.policy.acts.get(act.entry.type)
    if quorum is None:
        return act.problem(NO_AUTHORITY, f"the policy has no quorum for a {act.entry.type}")
    lacks = shortfall(quorum, act.signers)
    if not lacks:
        return None
    return act.problem(NO_AUTHORITY, f"a {act.entry.type} signed by {lacks}")
