"""People and offices: a key belongs to an office, an office to a person, for a time."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.record.envelope import EnvelopeError, from_base64, key_id
from hustings.record.key_points import is_sound_key
from hustings.record.schema import faults

# Keys for this id are the log's own, which sign its checkpoints: no person's.
LOG_OFFICE = "log"


class OfficeError(ValueError):
    """A body that is no office or key."""


@dataclass(frozen=True)
class Office:
    """An office as one person holds it. ``end``: None where it is open."""

    office_id: str
    person_id: str
    commitment: str
    role: str
    area: str
    start: date
    end: date | None
    elected: bool

    def is_held_on(self, day: date) -> bool:
        """True from the first to the last day in office."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class OfficeKey:
    """The public key of an office. ``public``: 32 bytes."""

    keyid: str
    office_id: str
    public: bytes


@dataclass(frozen=True)
class Signer:
    """A person who validly signed, and the office in which they did."""

    person_id: str
    office: Office
    keyid: str


def read_office(body: Mapping[str, Any]) -> Office:
    """The office of an entry's body. Raises OfficeError."""
    wrong = faults("office", body)
    if wrong:
        raise OfficeError("; ".join(wrong))
    end = None if body["end"] is None else date.fromisoformat(body["end"])
    start = date.fromisoformat(body["start"])
    if end is not None and end < start:
        raise OfficeError("an office can't end before it starts")
    return Office(
        office_id=body["office_id"],
        person_id=body["person_id"],
        commitment=body["commitment"],
        role=body["role"],
        area=body["area"],
        start=start,
        end=end,
        elected=body["elected"],
    )


def office_body(office: Office) -> dict[str, Any]:
    """The body that ``read_office`` reads."""
    return {
        "office_id": office.office_id,
        "person_id": office.person_id,
        "commitment": office.commitment,
        "role": office.role,
        "area": office.area,
        "start": office.start.isoformat(),
        "end": None if office.end is None else office.end.isoformat(),
        "elected": office.elected,
    }


def read_key(body: Mapping[str, Any]) -> OfficeKey:
    """The key of an entry's body. Raises OfficeError."""
    wrong = faults("key", body)
    if wrong:
        raise OfficeError("; ".join(wrong))
    try:
        public = from_base64(body["public"])
    except EnvelopeError as error:
        raise OfficeError(f"'public': {error}") from error
    if len(public) != 32:
        raise OfficeError(f"'public' must be 32 bytes, not {len(public)}")
    if not is_sound_key(public):
        raise OfficeError("'public' is a key under which anybody can sign, or no point's spelling")
    if key_id(public) != body["keyid"]:
        raise OfficeError("'keyid' is not the SHA-256 of 'public'")
    return OfficeKey(body["keyid"], body["office_id"], public)


def key_body(key: OfficeKey, replaces: str | None = None) -> dict[str, Any]:
    """The body that ``read_key`` reads."""
    return {
        "keyid": key.keyid,
        "office_id": key.office_id,
        "public": base64.b64encode(key.public).decode("ascii"),
        "replaces": replaces,
    }
