"""People and offices: a key belongs to an office, an office to a person, for a time."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from hustings.record.canonical import canonical_json
from hustings.record.envelope import EnvelopeError, from_base64, key_id
from hustings.record.key_points import is_sound_key
from hustings.record.passkey import Passkey, PasskeyError, base64url, check_passkey, from_base64url
from hustings.record.schema import faults
from hustings.record.ssh_key import SshKeyError, read_ssh_key

# Keys for this id are the log's own, which sign its checkpoints: no person's.
LOG_OFFICE = "log"
PASSKEY_FIELDS = ("credential", "rp_id", "origins")
KEYID_OF = {
    "ed25519": "'public'",
    "ssh": "'public'",
    "passkey": "{credential, origins, public, rp_id}",
}


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

    def not_held_on(self, *days: date) -> date | None:
        """The first of these days that is outside the term; None where all are in it."""
        return next((day for day in days if not self.is_held_on(day)), None)


@dataclass(frozen=True)
class OfficeKey:
    """The public key of an office. ``public``: 32 bytes of Ed25519, or those of an SSH key or of
    a passkey's COSE key. ``passkey``: all of it, for a passkey."""

    keyid: str
    office_id: str
    public: bytes
    kind: Literal["ed25519", "ssh", "passkey"] = "ed25519"
    passkey: Passkey | None = None

    @property
    def point_id(self) -> str:
        """The id of the bare point: the same for one key in two spellings."""
        if self.kind == "ed25519":
            return self.keyid
        return key_id(self.passkey.point if self.passkey else read_ssh_key(self.public).point)


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
    key = _of_kind(body, public)
    if key.keyid != body["keyid"]:
        raise OfficeError(f"'keyid' is not the SHA-256 of {KEYID_OF[key.kind]}")
    if key.office_id == LOG_OFFICE and key.kind != "ed25519":
        raise OfficeError("the log's own key is Ed25519")
    return key


def _of_kind(body: Mapping[str, Any], public: bytes) -> OfficeKey:
    named = [name for name in PASSKEY_FIELDS if name in body]
    kind = body.get("kind", "ed25519")
    if named != (list(PASSKEY_FIELDS) if kind == "passkey" else []):
        raise OfficeError(f"a passkey, and no other key, has {', '.join(PASSKEY_FIELDS)}")
    office_id = body["office_id"]
    try:
        if kind == "passkey":
            credential = from_base64url(body["credential"])
            return passkey_of(
                office_id, Passkey(public, credential, body["rp_id"], tuple(body["origins"]))
            )
        if kind == "ssh":
            read_ssh_key(public)
            return OfficeKey(key_id(public), office_id, public, "ssh")
    except (PasskeyError, SshKeyError) as error:
        raise OfficeError(f"'public': {error}") from error
    if len(public) != 32:
        raise OfficeError(f"'public' must be 32 bytes, not {len(public)}")
    if not is_sound_key(public):
        raise OfficeError("'public' is a key under which anybody can sign, or no point's spelling")
    return OfficeKey(key_id(public), office_id, public)


def passkey_of(office_id: str, passkey: Passkey) -> OfficeKey:
    """A passkey as an office's key. Its id is of everything that its signatures are held against,
    so that one id never means two things. Raises PasskeyError."""
    check_passkey(passkey)
    keyid = key_id(canonical_json(_passkey_body(passkey)))
    return OfficeKey(keyid, office_id, passkey.public, "passkey", passkey)


def _passkey_body(passkey: Passkey) -> dict[str, Any]:
    return {
        "public": base64.b64encode(passkey.public).decode("ascii"),
        "credential": base64url(passkey.credential),
        "rp_id": passkey.site,
        "origins": list(passkey.origins),
    }


def key_body(key: OfficeKey, replaces: str | None = None) -> dict[str, Any]:
    """The body that ``read_key`` reads."""
    body = {
        "keyid": key.keyid,
        "office_id": key.office_id,
        "public": base64.b64encode(key.public).decode("ascii"),
        "replaces": replaces,
    }
    if key.kind != "ed25519":
        body["kind"] = key.kind
    return body | (_passkey_body(key.passkey) if key.passkey else {})
