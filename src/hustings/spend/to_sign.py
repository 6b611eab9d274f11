"""What a page for signing is made from: the requests that wait for approval, word for word, and who
may sign with which passkey.

One canonical JSON text, a pure function of the log: ``publish`` puts it into the page, ``verify``
makes it again and compares. A request comes as the bytes that its proposer signed, so that a
browser works out the digest and the code itself and has to believe nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from hustings.election.currency import STERLING, Currency
from hustings.record.authority import shortfall
from hustings.record.canonical import canonical_json
from hustings.record.entries import SIGNED, Entry
from hustings.record.offices import Office, OfficeKey
from hustings.record.passkey import base64url
from hustings.record.replay import State
from hustings.record.schema import SCHEMA
from hustings.record.spoken_code import spoken_code
from hustings.spend.asked import Request
from hustings.spend.emergency import lacks_to_ratify, route_of
from hustings.spend.ledger import Ledger
from hustings.spend.requests import quorum_of


def to_sign(state: State, entry_of: Callable[[int], Entry | None]) -> str:
    """The text. ``entry_of``: the entry at an index, as it was replayed."""
    record = state.record
    ledger: Ledger = state.rooms["spend"]
    value = {
        "log": record.origin,
        "entries": record.size,
        "last_day": record.last_at[:10],
        "policy": record.policy.version if record.policies else None,
        "currency": {"prefix": ledger.currency.prefix, "digits": ledger.currency.digits},
        "offices": [_office(state, office) for office in record.offices.values()],
        "requests": [_request(state, asked, entry_of(asked.index)) for asked in waiting(state)],
        "fields": {name: _fields(name, ledger.currency) for name in sorted(SIGNED)},
    }
    return canonical_json(value).decode("utf-8")


def _fields(entry_type: str, currency: Currency) -> list[list[str]]:
    """The fields of a type of entry and what they mean; pence are another currency's, too."""
    smallest = "pence" if currency == STERLING else "smallest units"
    fields = SCHEMA[entry_type]
    return [[field.name, field.meaning.replace("pence", smallest)] for field in fields]


def waiting(state: State) -> Iterator[Request]:
    """The requests that an approval would still help, on the log's last day: those without a
    complete quorum, and those approved in an emergency that wait for the full one."""
    if not state.record.policies:
        return
    ledger: Ledger = state.rooms["spend"]
    today = date.fromisoformat(state.record.last_at[:10])
    for asked in ledger.requests.values():
        if quorum_of(state.record, asked) is None or asked.has_lapsed(today):
            continue
        ratifiable = asked.waits_for_ratification and (asked.ended_at is None or asked.used > 0)
        if ratifiable or (asked.approved_by is None and asked.ended_at is None):
            yield asked


def lacking(state: State, asked: Request) -> str:
    """What a waiting request's quorum still lacks, in words; "" where enough people said yes, and
    each under an earlier policy."""
    if asked.waits_for_ratification:
        return lacks_to_ratify(state.rooms["spend"], state.record, asked)
    quorum = quorum_of(state.record, asked)
    given = [approval.signer for approval in asked.approvals.values()]
    return shortfall(quorum, given) if quorum else ""


def _request(state: State, asked: Request, entry: Entry | None) -> dict[str, Any]:
    assert entry is not None and entry.envelope is not None  # its request was read from there
    quorum, route = quorum_of(state.record, asked), route_of(state.record, asked)
    roles = (*(quorum.roles if quorum else ()), *(route.quorum.roles if route else ()))
    return {
        "request": asked.index,
        "day": asked.day.isoformat(),
        "payload": entry.envelope.payload.decode("utf-8"),
        "code": spoken_code(asked.digest),
        "asked_by": asked.signer.office.office_id,
        "approved": [
            {
                "entry": given.index,
                "office_id": given.signer.office.office_id,
                "person_id": given.signer.person_id,
            }
            for given in asked.approvals.values()
        ],
        "proposers": sorted(asked.proposers),
        "payers": sorted(asked.payers),
        "roles": list(dict.fromkeys(roles)),
        "may_refuse": list(quorum.roles if quorum else ()),
        "lacks": lacking(state, asked),
        "expires": None if asked.expires is None else asked.expires.isoformat(),
        "ratify_by": None if asked.ratify_by is None else asked.ratify_by.isoformat(),
    }


def _office(state: State, office: Office) -> dict[str, Any]:
    held = [key for key in state.record.keys.values() if key.office_id == office.office_id]
    return {
        "office_id": office.office_id,
        "person_id": office.person_id,
        "role": office.role,
        "area": office.area,
        "elected": office.elected,
        "start": office.start.isoformat(),
        "end": None if office.end is None else office.end.isoformat(),
        "keys": [_key(key) for key in held],
    }


def _key(key: OfficeKey) -> dict[str, Any]:
    """A key's id; of a passkey also what a browser needs to ask for it."""
    if key.passkey is None:
        return {"keyid": key.keyid}
    return {
        "keyid": key.keyid,
        "credential": base64url(key.passkey.credential),
        "rp_id": key.passkey.site,
        "origins": list(key.passkey.origins),
    }
