"""The envelope of an entry: what every line of the record has, whatever its type.

    {"at": "2017-05-01T09:00:00Z", "body": {...}, "type": "batch", "v": 1}
    {"at": "...", "envelope": {"payload", "payloadType", "signatures"}, "type": "request", "v": 1}

The second form is an act or a fact that a person signed: a DSSE envelope (Dead Simple Signing
Envelope, v1) whose payload is canonical JSON, {"body": {...}, "log": ORIGIN}. The origin ties a
signature to one log, the payload type to one type of entry. ``at`` is when the entry was added,
as claimed by who added it, and no part of what was signed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from hustings.record.canonical import CanonicalError, canonical_json, parse_canonical
from hustings.record.envelope import Envelope, EnvelopeError, envelope_json, read_envelope

VERSION = 1

# An act without authority has no effect. A fact always counts, and carries its breach.
ACTS = frozenset(
    {
        "policy",
        "office",
        "key",
        "plan",
        "rule",
        "request",
        "approval",
        "refusal",
        "withdrawal",
        "departure",
        "reversal",
        "closing",
        "look",
        "terms",
    }
)
FACTS = frozenset(
    {
        "genesis",
        "election",
        "batch",
        "estimate",
        "access_refused",
        "payment",
        "staff_move",
        "delivery",
        "notional",
        "commitment",
        "evidence",
        "reconciliation",
        "exhibit",
        "publication",
    }
)
# Who did it matters: these come in an envelope that a person signed.
SIGNED = ACTS | {"payment", "staff_move", "delivery", "notional", "commitment", "evidence"}

_AT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_PAYLOAD_TYPE = "application/vnd.hustings.{}.v1+json"


class EntryError(ValueError):
    """Bytes that are no entry, or an entry that can't be written."""


@dataclass(frozen=True)
class Entry:
    """One entry. ``at``: UTC, whole seconds, as text. ``body``: by type, in docs/entries/.
    ``envelope``: None where nobody signs this type of entry. ``origin``: the log that the
    signatures are for, "" without an envelope."""

    type: str
    at: str
    body: Mapping[str, Any]
    envelope: Envelope | None = None
    origin: str = ""

    @property
    def day(self) -> date:
        """The claimed day, UTC."""
        return date.fromisoformat(self.at[:10])


def payload_type(entry_type: str) -> str:
    """The DSSE payload type of a type of entry."""
    return _PAYLOAD_TYPE.format(entry_type)


def payload(origin: str, body: Mapping[str, Any]) -> bytes:
    """What is signed: the body, for one log."""
    return canonical_json({"body": dict(body), "log": origin})


def unsigned(entry_type: str, origin: str, body: Mapping[str, Any]) -> Envelope:
    """An envelope still to be signed."""
    return Envelope(payload_type(entry_type), payload(origin, body), ())


def signed_entry(envelope: Envelope, at: str) -> Entry:
    """The entry that an envelope makes when it is added at a time.

    Raises EntryError where the envelope is not one of this format.
    """
    entry_type = _type_of(envelope.payload_type)
    try:
        content = parse_canonical(envelope.payload)
    except CanonicalError as error:
        raise EntryError(f"the signed payload is {error}") from error
    if not (isinstance(content, dict) and set(content) == {"body", "log"}):
        raise EntryError('the signed payload must hold "body" and "log" and nothing else')
    body, origin = content["body"], content["log"]
    if not (isinstance(body, dict) and isinstance(origin, str)):
        raise EntryError('in the signed payload "body" must be an object and "log" text')
    return Entry(entry_type, _checked_at(at), body, envelope, origin)


def entry_bytes(entry: Entry) -> bytes:
    """The entry as it stands in the log. Raises EntryError, CanonicalError."""
    head = {"at": _checked_at(entry.at), "type": entry.type, "v": VERSION}
    if entry.envelope is None:
        return canonical_json({**head, "body": dict(entry.body)})
    return canonical_json({**head, "envelope": envelope_json(entry.envelope)})


def read_entry(data: bytes) -> Entry:
    """The entry that the bytes are. Raises EntryError for anything else."""
    try:
        value = parse_canonical(data)
    except CanonicalError as error:
        raise EntryError(str(error)) from error
    if not isinstance(value, dict):
        raise EntryError("an entry must be an object")
    entry_type, at = value.get("type"), value.get("at")
    if not (isinstance(entry_type, str) and isinstance(at, str)):
        raise EntryError('an entry must have "type" and "at", both text')
    version = value.get("v")
    if version is True or version != VERSION:  # true equals 1, and is another text
        raise EntryError(f"version {version!r} is not known here; expected {VERSION}")
    if set(value) == {"at", "body", "type", "v"} and isinstance(value["body"], dict):
        if entry_type in SIGNED:
            raise EntryError(f"a {entry_type} must come in a signed envelope")
        return Entry(entry_type, _checked_at(at), value["body"])
    if set(value) == {"at", "envelope", "type", "v"}:
        return _read_signed(entry_type, at, value["envelope"])
    raise EntryError('an entry must have "at", "type", "v", and either "body" or "envelope"')


def read_or_why(data: bytes) -> Entry | EntryError:
    """The entry that the bytes are, or why they are none."""
    try:
        return read_entry(data)
    except EntryError as error:
        return error


def _read_signed(entry_type: str, at: str, value: Any) -> Entry:
    try:
        envelope = read_envelope(value)
    except EnvelopeError as error:
        raise EntryError(str(error)) from error
    entry = signed_entry(envelope, at)
    if entry.type != entry_type:
        raise EntryError(f"a {entry_type} holds an envelope for a {entry.type}")
    if entry_type not in SIGNED:
        raise EntryError(f"a {entry_type} is not signed by a person")
    return entry


@lru_cache(maxsize=64)
def _type_of(text: str) -> str:
    start, end = _PAYLOAD_TYPE.split("{}")
    name = text.removeprefix(start).removesuffix(end)
    if payload_type(name) != text or not name.isidentifier():
        raise EntryError(f"the payload type {text!r} is not of the form {payload_type('TYPE')}")
    return name


def written_at(moment: datetime) -> str:
    """A moment as entries have it. Raises ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment must have a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _checked_at(at: str) -> str:
    if _AT.fullmatch(at):
        try:
            datetime.fromisoformat(at)
            return at
        except ValueError:
            pass
    raise EntryError(f"found the time {at!r}, expected one such as 2017-05-01T09:00:00Z")
