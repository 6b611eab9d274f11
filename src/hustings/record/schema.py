"""The fields of every type of entry. docs/entries/ has a page on each, written from this table.

Whole numbers only. Money is pence in keys that end in ``_pence``; other resources count in their
own unit. A field that may be null is still written: what is not known is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.record.envelope import is_hash

LONGEST_TEXT = 4_000
# No page can quote them as they are, and an entry stays: one would leave every later bundle unfit.
UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,80}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
LARGEST = 2**53 - 1
MOST_LOOKS = 1_000
MOST_DAYS = 3_650  # so that no day falls out of the calendar

Check = Callable[[Any], bool]


@dataclass(frozen=True)
class Kind:
    """A kind of value: its name in the documentation, and its check."""

    name: str
    holds: Check


@dataclass(frozen=True)
class Field:
    """One field of a body. ``null``: it may be null. ``optional``: it may be left out, being
    younger than entries that lack it."""

    name: str
    kind: Kind
    meaning: str
    null: bool = False
    optional: bool = False


def _is_text(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= LONGEST_TEXT
        and value.strip() == value
        and not UNPRINTED.search(value)
    )


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _is_signed(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_date(value: Any) -> bool:
    if not (isinstance(value, str) and _DATE.fullmatch(value)):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _list_of(holds: Check) -> Check:
    return lambda value: isinstance(value, list) and all(holds(part) for part in value)


def _with_keys(**fields: Check) -> Check:
    return lambda value: (
        isinstance(value, dict)
        and set(value) == set(fields)
        and all(holds(value[key]) for key, holds in fields.items())
    )


TEXT = Kind("text", _is_text)
ID = Kind("id", lambda v: isinstance(v, str) and bool(_ID.fullmatch(v)))
WHOLE = Kind("whole number", _is_whole)
POSITIVE = Kind("whole number above 0", lambda v: _is_whole(v) and v > 0)
FORTNIGHT = Kind("whole number up to 14", lambda v: _is_whole(v) and v <= 14)
DAYS = Kind("whole number from 1 to 3,650", lambda v: _is_whole(v) and 0 < v <= MOST_DAYS)
INDEX = Kind("entry number", _is_whole)
DATE = Kind("date", _is_date)
HASH = Kind("SHA-256", is_hash)
YES_NO = Kind("true or false", lambda v: isinstance(v, bool))
TEXTS = Kind("list of texts", lambda v: _list_of(_is_text)(v) and len(v) > 0)
PART = ("proposed", "advised", "decided")
PARTICIPANTS = Kind(
    "list of {person_id, part}",
    lambda v: _list_of(_with_keys(person_id=ID.holds, part=lambda p: p in PART))(v) and len(v) > 0,
)
FILES = Kind(
    "object of file name to SHA-256",
    lambda v: isinstance(v, dict) and all(_is_text(name) and is_hash(v[name]) for name in v),
)
_FAVOUR: Mapping[str, Check] = {
    "alpha_ppm": POSITIVE.holds,
    "partition": is_hash,
    "seed": _is_whole,
}
FAVOUR = Kind(
    "object {alpha_ppm, partition, seed}, and looks where it states how many there are",
    lambda v: (
        _with_keys(**_FAVOUR)(v)
        or _with_keys(**_FAVOUR, looks=lambda n: POSITIVE.holds(n) and n <= MOST_LOOKS)(v)
    ),
)
PRICE = Kind(
    "object {estimate, mean, p05, p95}",
    _with_keys(estimate=_is_whole, mean=_is_signed, p05=_is_signed, p95=_is_signed),
)
EVIDENCE = ("invoice", "receipt", "delivery_note", "contract", "photo")
EVIDENCE_KIND = Kind("invoice, receipt, delivery_note, contract or photo", lambda v: v in EVIDENCE)
KEY_KIND = Kind("ssh or passkey", lambda v: v in ("ssh", "passkey"))
DELIVERED = Kind(
    "id other than money and staff_days",
    lambda v: ID.holds(v) and v not in ("money", "staff_days"),
)
PROMOTES = Kind("candidate or party", lambda v: v in ("candidate", "party"))
LIST = Kind("list", lambda v: isinstance(v, list))
OBJECT = Kind("object", lambda v: isinstance(v, dict))

_RESOURCE = Field("resource", ID, "what is asked for: money, staff_days, ...")
_SEAT = Field("seat_id", ID, "the seat it is for; null for national", null=True)
_PENCE = Field("amount_pence", POSITIVE, "for money: pence; null otherwise", null=True)
_AMOUNT = Field(
    "amount", POSITIVE, "for other resources: their own unit; null otherwise", null=True
)
_SIMULATED = Field("simulated", YES_NO, "true where the example made it up")

SCHEMA: Mapping[str, tuple[Field, ...]] = {
    "genesis": (
        Field("origin", TEXT, "the log's name, as in its checkpoints"),
        Field("campaign", TEXT, "whose campaign this is"),
        Field("election", ID, "the id of the election"),
        Field("party", ID, "the party that campaigns"),
        _SIMULATED,
        Field("offices", LIST, "the founding offices, each as in an office entry"),
        Field("keys", LIST, "the founding keys, each as in a key entry"),
        Field("policy", OBJECT, "the first policy, as in a policy entry"),
    ),
    "policy": (
        Field("version", POSITIVE, "one more than that of the policy it replaces"),
        Field("resources", LIST, "{resource, unit, unit_price_pence, budget, floor, cap}"),
        Field("spending", LIST, "who must approve what: {resource, above, quorum}"),
        Field("acts", OBJECT, "the quorum for each other act"),
        Field("request_roles", TEXTS, "roles that may ask"),
        Field("pay_roles", TEXTS, "roles that may pay or move staff"),
        Field(
            "deliver_roles",
            TEXTS,
            "roles that may tell of deliveries, besides pay_roles; left out: none",
            optional=True,
        ),
        Field("incur_roles", TEXTS, "roles that may order; left out: pay_roles", optional=True),
        Field("access", OBJECT, "role to the data it may see"),
        Field("witnesses", WHOLE, "cosignatures that a checkpoint needs"),
        Field("witness_keys", TEXTS, "whose count: verifier keys, a line each", optional=True),
        Field("request_days", DAYS, "days a request may wait for its quorum", optional=True),
        Field(
            "proof_hours",
            DAYS,
            "hours within which witnesses have to see an entry for its own day to count; left out: "
            "ten minutes",
            optional=True,
        ),
        Field(
            "checkpoint_days",
            DAYS,
            "days that may lie between two checkpoints which others could see",
            optional=True,
        ),
        Field(
            "emergency",
            LIST,
            "what fewer people may approve: {resource, up_to, quorum, ratify_days}",
            optional=True,
        ),
    ),
    "office": (
        Field("office_id", ID, "stable; a later entry with the same id replaces it"),
        Field("person_id", ID, "random and stable: no name"),
        Field("commitment", HASH, "salted commitment to the person's identity"),
        Field("role", ID, "such as treasurer"),
        Field("area", TEXT, "national, a country, a region or a seat"),
        Field("start", DATE, "first day in office"),
        Field("end", DATE, "last day in office; null where open", null=True),
        Field("elected", YES_NO, "true where the members elected the holder"),
    ),
    "key": (
        Field("keyid", HASH, "SHA-256 of the public key; of a passkey, of its four fields"),
        Field("office_id", ID, "the office that holds it"),
        Field("public", TEXT, "base64 of the public key: Ed25519, OpenSSH's bytes, or COSE"),
        Field("replaces", HASH, "the key that no longer counts; null for none", null=True),
        Field("kind", KEY_KIND, "ssh or passkey; left out for Ed25519", optional=True),
        Field("credential", TEXT, "a passkey's id, base64url", optional=True),
        Field("rp_id", TEXT, "the domain that a passkey is for", optional=True),
        Field("origins", TEXTS, "where a passkey may be asked for", optional=True),
    ),
    "election": (
        Field("election", ID, "its id"),
        Field("files", FILES, "every public file of the election folder"),
    ),
    "batch": (
        Field("kind", ID, "returns or polls"),
        Field("profile", ID, "the format that was read"),
        Field("sha256", HASH, "the batch as kept"),
        Field("source_sha256", HASH, "the file that came in"),
        Field("kept", POSITIVE, "rows kept"),
        Field("rejected", WHOLE, "rows rejected, each with its reason"),
        Field("known", WHOLE, "rows that an earlier batch held"),
        Field("first_day", DATE, "the first day in it"),
        Field("last_day", DATE, "the last day in it"),
        _SIMULATED,
    ),
    "estimate": (
        Field("as_of", DATE, "what was public at the end of this day"),
        Field("sha256", HASH, "the estimate as JSON, in files/"),
        Field("draws", POSITIVE, "how many draws"),
        Field("seed", WHOLE, "their seed"),
    ),
    "plan": (
        Field("as_of", DATE, "the day it was made for"),
        Field("sha256", HASH, "amounts by seat and resource, as JSON in files/"),
        Field("estimate", INDEX, "the estimate entry that it rests on; null for none", null=True),
        Field("reason", TEXT, "why this plan, in a sentence"),
    ),
    "rule": (
        Field("tolerance_per_cent", WHOLE, "above the plan, per seat and resource"),
        Field("tolerance_pence", WHOLE, "or this much, if more"),
        Field("window_days", POSITIVE, "requests to one payee and seat in this time count as one"),
        Field("favour", FAVOUR, "the test for favour, set before money moves; or null", null=True),
        Field("reason", TEXT, "why this rule, in a sentence"),
    ),
    "look": (
        Field("rule", INDEX, "the rule in force, which states how many looks there are"),
        Field("number", POSITIVE, "one more than the looks taken so far, under any rule"),
    ),
    "request": (
        _RESOURCE,
        _PENCE,
        _AMOUNT,
        _SEAT,
        Field("payee", TEXT, "who is to receive it"),
        Field("purpose", TEXT, "what for"),
        Field("priority", TEXT, "which priority of the plan it serves"),
        Field("plan", INDEX, "the plan entry it follows; null for none", null=True),
        Field("participants", PARTICIPANTS, "everyone who took part, and how"),
        Field("emergency", TEXT, "why it can't wait for the full quorum", optional=True),
        Field(
            "category",
            TEXT,
            "the category of the law's return of spending; without it the return says so",
            optional=True,
        ),
    ),
    "approval": (
        Field("request", INDEX, "the request's entry"),
        Field("request_digest", HASH, "the digest of what the requester signed"),
        _RESOURCE,
        _PENCE,
        _AMOUNT,
        _SEAT,
        Field("payee", TEXT, "as in the request"),
        Field("policy", POSITIVE, "the version of the policy it is given under"),
    ),
    "refusal": (
        Field("request", INDEX, "the request's entry"),
        Field("reason", TEXT, "why not"),
    ),
    "withdrawal": (
        Field("entry", INDEX, "the request, or the own approval, taken back"),
        Field("reason", TEXT, "why"),
    ),
    "access_refused": (
        Field("person_id", ID, "who asked"),
        Field("data", ID, "what for: returns, polls, estimates, plans, spending"),
        Field("area", TEXT, "for where"),
        Field("reason", TEXT, "the reason given"),
    ),
    "payment": (
        Field("request", INDEX, "the request it pays; null for none", null=True),
        Field("amount_pence", POSITIVE, "pence"),
        _SEAT,
        Field("payee", TEXT, "who received it"),
        Field("purpose", TEXT, "what for"),
        Field("invoice", HASH, "SHA-256 of the invoice; null for none", null=True),
        Field("value_date", DATE, "the day the money left"),
        Field(
            "commitment",
            INDEX,
            "the commitment that it pays; without it those on its request to its payee, in turn",
            optional=True,
        ),
    ),
    "staff_move": (
        Field("request", INDEX, "the request it carries out; null for none", null=True),
        Field("amount", POSITIVE, "staff-days"),
        Field("from_seat", ID, "where they were; null for the national office", null=True),
        _SEAT,
        Field("start", DATE, "first day there"),
    ),
    "delivery": (
        Field("request", INDEX, "the request it carries out; null for none", null=True),
        Field("resource", DELIVERED, "what was delivered: leaflets, adverts, activist_hours, ..."),
        Field("amount", POSITIVE, "how much of it, in its own unit"),
        Field("seat_id", ID, "where; null for nowhere in particular", null=True),
        Field("payment", INDEX, "the payment that bought it; null for none", null=True),
        Field(
            "bought",
            POSITIVE,
            "how much the payment bought in all, where more is to come; null where what is told "
            "so far is all",
            null=True,
        ),
        Field("promotes", PROMOTES, "what it promotes, which decides under whose limit it falls"),
        Field("day", DATE, "the day it was delivered"),
    ),
    "notional": (
        Field("giver", TEXT, "who gave it, or sold it under its value"),
        Field("purpose", TEXT, "what it is"),
        Field("market_pence", POSITIVE, "pence that it costs anybody else"),
        Field("paid_pence", WHOLE, "pence that were paid for it; 0 for a gift"),
        Field("payment", INDEX, "the payment of that price; null for none", null=True),
        Field("seat_id", ID, "the seat it is for; null for national", null=True),
        Field("day", DATE, "the first day on which it was used"),
        Field("request", INDEX, "the request that it spares; null for none", null=True),
        Field(
            "category",
            TEXT,
            "the category of the law's return of spending; without it the return says so",
            optional=True,
        ),
    ),
    "departure": (
        _RESOURCE,
        _PENCE,
        _AMOUNT,
        Field("seat_id", ID, "the seat that gets more than the rule allows"),
        Field("plan", INDEX, "the plan entry it departs from"),
        Field("reason", TEXT, "why"),
        Field(
            "price",
            PRICE,
            "what it was said to cost when it was signed: expected seats lost, in millionths, with "
            "a 90% range, and the estimate entry that says so",
            optional=True,
        ),
    ),
    "reversal": (
        Field("payment", INDEX, "the payment that came back, whole or in part"),
        Field("amount_pence", POSITIVE, "pence that came back"),
        Field("value_date", DATE, "the day the money was back"),
        Field("reason", TEXT, "why"),
    ),
    "commitment": (
        Field("request", INDEX, "the request it carries out; null for none", null=True),
        Field("amount_pence", WHOLE, "pence that were ordered; 0 where an order was cancelled"),
        _SEAT,
        Field("payee", TEXT, "who is to be paid"),
        Field("purpose", TEXT, "what was ordered"),
        Field("ordered", DATE, "the day of the order or contract"),
        Field("due", DATE, "the day by which it is to be paid; null for none", null=True),
        Field("category", TEXT, "the category of the law's return of spending", optional=True),
        Field(
            "replaces",
            INDEX,
            "the commitment in whose place it stands: an order that was changed or cancelled",
            optional=True,
        ),
    ),
    "evidence": (
        Field("of", INDEX, "the payment, commitment or request that it is evidence of"),
        Field("kind", EVIDENCE_KIND, "what it is"),
        Field("sha256", HASH, "the document, which stays with the campaign"),
        Field(
            "invoice_number",
            HASH,
            "the supplier's number: an HMAC under the audit key; null for none",
            null=True,
        ),
        Field("amount_pence", POSITIVE, "pence that it says; null for none", null=True),
        Field("day", DATE, "its day"),
    ),
    "closing": (
        Field("request", INDEX, "the request that is finished"),
        Field("reason", TEXT, "how it ended"),
    ),
    "reconciliation": (
        Field("account", HASH, "the bank account: an HMAC under the audit key"),
        Field("accounts", POSITIVE, "how many accounts the campaign pays from"),
        Field("first_day", DATE, "the first day that the statement covers"),
        Field("last_day", DATE, "the last day that it covers"),
        Field("sha256", HASH, "its lines without personal data, as JSON in files/"),
        Field("source_sha256", HASH, "the bank's own file, which stays with the campaign"),
        Field("debits", WHOLE, "how many debits"),
        Field("window_days", FORTNIGHT, "days that may lie between a payment and its debit"),
        _SIMULATED,
    ),
    "exhibit": (
        Field("exhibit", ID, "its running number"),
        Field("sha256", HASH, "the original, byte for byte"),
        Field("size", WHOLE, "bytes"),
        Field("media_type", TEXT, "what it is"),
        Field("name_commitment", HASH, "salted commitment to its file name"),
        Field("batch", HASH, "the manifest it came in with"),
        _SIMULATED,
    ),
    "terms": (
        Field("inquiry", ID, "which inquiry"),
        Field("title", TEXT, "its title"),
        Field("questions", TEXTS, "what it is to answer"),
        Field("publish_by", DATE, "its report is public on this day at the latest"),
        Field("max_changes", WHOLE, "how often that day may be moved"),
        Field("replaces", INDEX, "the terms that these change; null for the first", null=True),
        Field("reason", TEXT, "why"),
    ),
    "publication": (
        Field("manifest", HASH, "SHA-256 of manifest.json"),
        Field("entries", WHOLE, "how many entries the pages were made from"),
    ),
}


_NAMES = {name: frozenset(field.name for field in fields) for name, fields in SCHEMA.items()}
_OF_A_RESOURCE = frozenset({"resource", "amount", "amount_pence"})


def faults(entry_type: str, body: Mapping[str, Any]) -> tuple[str, ...]:
    """What is wrong with a body, one phrase each; () where it fits the schema."""
    fields = SCHEMA.get(entry_type)
    if fields is None:
        return (f"no type of entry is called {entry_type!r}",)
    known = _NAMES[entry_type]
    found = [] if body.keys() <= known else _unknown(known, body)
    for field in fields:
        if field.name not in body:
            found += [] if field.optional else [f"the field {field.name!r} is missing"]
        elif body[field.name] is None:
            if not field.null:
                found.append(f"{field.name!r} may not be null")
        elif not field.kind.holds(body[field.name]):
            found.append(f"{field.name!r} must be {field.kind.name}")
    return tuple(found) if found else _amount_faults(known, body)


def _unknown(known: Set[str], body: Mapping[str, Any]) -> list[str]:
    return [f"unknown field {name!r}" for name in sorted(set(body) - known)]


def _amount_faults(known: Set[str], body: Mapping[str, Any]) -> tuple[str, ...]:
    """Money has ``amount_pence`` and no ``amount``; every other resource the other way round."""
    if not known >= _OF_A_RESOURCE:
        return ()
    money = body["resource"] == "money"
    if (body["amount_pence"] is not None) == money and (body["amount"] is None) == money:
        return ()
    return ("money is in 'amount_pence', every other resource in 'amount', and the other is null",)


def amount_of(body: Mapping[str, Any]) -> int:
    """The amount in a body that fits the schema: pence for money, else the resource's own unit."""
    value = body.get("amount_pence")
    return int(body["amount"] if value is None else value)
