"""Write docs/entries/: one page for each type of entry, from the schema and the sentences here.

    python scripts/entry_pages.py

A test fails where the pages are not those that this writes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hustings.record.entries import ACTS, SIGNED
from hustings.record.envelope import from_base64, key_id
from hustings.record.policy import MONEY
from hustings.record.schema import SCHEMA

NULL = " or null"
OPTIONAL = ", may be left out"
FOLDER = Path(__file__).parents[1] / "docs" / "entries"

FILE = "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab"
PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="  # RFC 8032, s. 7.1, test 1
KEYID = key_id(from_base64(PUBLIC))


@dataclass(frozen=True)
class About:
    """What a page says of a type besides its fields. ``example``: a body that fits."""

    says: str
    example: dict[str, Any]


QUORUM = {"approvals": 2, "elected": 1, "roles": ["treasurer", "general_secretary"]}
POLICY = {
    "version": 1,
    "resources": [
        {
            "resource": MONEY,
            "unit": "pence",
            "unit_price_pence": 1,
            "budget_pence": 250_000_000,
            "floor_pence": 0,
            "cap_pence": 1_000_000,
        },
        {
            "resource": "staff_days",
            "unit": "days",
            "unit_price_pence": 15_000,
            "budget": 2_000,
            "floor": 0,
            "cap": 60,
        },
    ],
    "spending": [
        {"resource": MONEY, "above_pence": 0, "quorum": {**QUORUM, "approvals": 1}},
        {"resource": MONEY, "above_pence": 500_000, "quorum": QUORUM},
        {"resource": "staff_days", "above": 0, "quorum": {**QUORUM, "approvals": 1}},
    ],
    "acts": {
        act: QUORUM for act in ("policy", "office", "key", "plan", "rule", "departure", "terms")
    },
    "request_roles": ["organiser"],
    "pay_roles": ["finance_officer"],
    "access": {"coordinator": ["returns", "polls", "estimates", "plans", "spending"]},
    "witnesses": 0,
}
OFFICE = {
    "office_id": "treasurer",
    "person_id": "p-7f3a9c",
    "commitment": FILE,
    "role": "treasurer",
    "area": "national",
    "start": "2016-10-01",
    "end": None,
    "elected": True,
}
KEY = {"keyid": KEYID, "office_id": "treasurer", "public": PUBLIC, "replaces": None}

ABOUT = {
    "genesis": About(
        "The first entry of every log, and no other. Nobody but the log signs it: whoever trusts "
        "the log's key trusts its founding. From here on every change of policy, offices and keys "
        "takes the quorum of the policy in force.",
        {
            "origin": "campaign.example/2017",
            "campaign": "An example campaign",
            "election": "uk-2017",
            "party": "lab",
            "simulated": True,
            "offices": [OFFICE],
            "keys": [KEY],
            "policy": POLICY,
        },
    ),
    "policy": About(
        "Who may ask, approve and pay, what it takes, and what there is to spend. A quorum counts "
        "distinct people in its roles, `elected` of them elected. Of the tiers of a resource the "
        "highest that an amount is above decides; every resource has one from 0 on. Amounts of "
        "money have keys that end in `_pence`. Where [witnesses](../witness.md) are asked for, "
        "`witness_keys` says who counts. `incur_roles` says who may order where that is not who "
        "may pay. `proof_hours` says how soon witnesses have to see an entry for its own day to "
        "count, and `checkpoint_days` how many days may lie between two checkpoints. "
        "`request_days` lets requests [lapse](../spend.md), and "
        "`emergency` says, once a resource, who may approve up to how much before the full quorum "
        "ratifies it.",
        {
            **POLICY,
            "version": 2,
            "incur_roles": ["treasurer"],
            "request_days": 14,
            "emergency": [
                {
                    "resource": MONEY,
                    "up_to_pence": 300_000,
                    "quorum": {"approvals": 1, "elected": 0, "roles": ["treasurer"]},
                    "ratify_days": 3,
                }
            ],
        },
    ),
    "office": About(
        "An office as one person holds it, from the first to the last day. No name is in the "
        "record: a person is a random id with a salted commitment to who they are. The same "
        "`office_id` again changes the term, role or area of the same person.",
        OFFICE,
    ),
    "key": About(
        "A key with which an office signs. An office may have several; one that is replaced no "
        "longer counts, and no key ever belongs to a second office, however it is spelt. It may be "
        "an SSH key or a passkey: [how each signs](../sign-off.md). The office `log` is the log "
        "itself: [its key](../record-log.md#a-new-key) is replaced so.",
        KEY,
    ),
    "election": About(
        "Which public facts the campaign works from: the election folder, file by file.",
        {"election": "uk-2017", "files": {"seats.csv": FILE}},
    ),
    "batch": About(
        "A file of doorstep returns or polls that was taken in. The rows themselves stay out of "
        "the record.",
        {
            "kind": "returns",
            "profile": "hustings",
            "sha256": FILE,
            "source_sha256": KEYID,
            "kept": 1_940,
            "rejected": 12,
            "known": 48,
            "first_day": "2017-05-01",
            "last_day": "2017-05-07",
            "simulated": True,
        },
    ),
    "estimate": About(
        "An estimate of every seat, as it was on its day.",
        {"as_of": "2017-05-07", "sha256": FILE, "draws": 10_000, "seed": 0},
    ),
    "plan": About(
        "A plan is in force from its entry on, until another one is. Its amounts are cumulative, "
        'by seat and resource, in a file of canonical JSON: `{"as_of", "party", "simulated", '
        '"seats": {SEAT: {RESOURCE: amount}}, "national": {RESOURCE: amount}}`, money under '
        "`money_pence`. No total may exceed its budget.",
        {"as_of": "2017-05-07", "sha256": FILE, "estimate": 14, "reason": "The second stage."},
    ),
    "rule": About(
        "How far a place may go beyond the plan without a signed departure, and which test for "
        "favour will be made: both are set before money moves.",
        {
            "tolerance_per_cent": 10,
            "tolerance_pence": 100_000,
            "window_days": 14,
            "favour": {"alpha_ppm": 10_000, "partition": FILE, "seed": 7},
            "reason": "Published before the first payment.",
        },
    ),
    "request": About(
        "Somebody asks for money or something else. Whoever signs it is among those named as "
        "having proposed it.",
        {
            "resource": MONEY,
            "amount_pence": 120_000,
            "amount": None,
            "seat_id": "E14000530",
            "payee": "A printer",
            "purpose": "Leaflets, second delivery",
            "priority": "defence",
            "plan": 15,
            "participants": [
                {"person_id": "p-19b2e0", "part": "proposed"},
                {"person_id": "p-7f3a9c", "part": "decided"},
            ],
        },
    ),
    "approval": About(
        "One or more people approve a request, exactly as it was asked: its fields stand here "
        "again, so that nobody signs what they have not seen.",
        {
            "request": 17,
            "request_digest": FILE,
            "resource": MONEY,
            "amount_pence": 120_000,
            "amount": None,
            "seat_id": "E14000530",
            "payee": "A printer",
            "policy": 1,
        },
    ),
    "refusal": About(
        "Somebody who may approve a request says no, and it ends, unless something was spent on "
        "it before.",
        {"request": 17, "reason": "The seat has had its second delivery."},
    ),
    "withdrawal": About(
        "A proposer takes a request back, which ends it; or an approver an approval, while "
        "nothing has been spent.",
        {"entry": 17, "reason": "The printer cannot deliver in time."},
    ),
    "access_refused": About(
        "Somebody asked to see data and was refused. Where an office that they held on that day "
        "may see them by the policy, the refusal is a breach.",
        {
            "person_id": "p-52d81f",
            "data": "returns",
            "area": "Scotland",
            "reason": "Figures are for the head office only.",
        },
    ),
    "payment": About(
        "Money left. It counts in every total, whatever was wrong with it.",
        {
            "request": 17,
            "amount_pence": 120_000,
            "seat_id": "E14000530",
            "payee": "A printer",
            "purpose": "Leaflets, second delivery",
            "invoice": FILE,
            "value_date": "2017-05-12",
        },
    ),
    "staff_move": About(
        "Staff went to a seat. The days count where they are spent; the seat that they came from "
        "is named and loses nothing.",
        {
            "request": 18,
            "amount": 10,
            "from_seat": "E14000639",
            "seat_id": "E14000530",
            "start": "2017-05-15",
        },
    ),
    "delivery": About(
        "Things other than money and staff went to people: leaflets, advertisements, volunteers' "
        "hours. They count where they were delivered, in totals, budgets and bounds, as staff do; "
        "a request for no seat covers a delivery in any. Who signs it may pay, or is in one of "
        "the policy's `deliver_roles`. Where `payment` names one for no seat, that is "
        "[shared by what was delivered](../spend.md#national-items-delivered-in-seats).",
        {
            "request": 18,
            "resource": "leaflets",
            "amount": 12_000,
            "seat_id": "E14000530",
            "payment": 20,
            "bought": 40_000,
            "promotes": "candidate",
            "day": "2017-05-16",
        },
    ),
    "notional": About(
        "Something was given, or sold under its value. What is not paid of its value counts "
        "towards the limits of the law, where the election folder's law says so "
        "([`[limits.notional]`](../election-folder.md)), and nowhere else: no budget and no bank "
        "knows of it. Who signs it may pay.",
        {
            "giver": "A printer",
            "purpose": "Posters",
            "market_pence": 60_000,
            "paid_pence": 0,
            "payment": None,
            "seat_id": "E14000530",
            "day": "2017-05-20",
            "request": None,
            "category": "Unsolicited material to electors",
        },
    ),
    "departure": About(
        "A seat may have so much more than the plan and its rule allow, for a reason that is "
        "signed before the money moves. It is no breach.",
        {
            "resource": MONEY,
            "amount_pence": 300_000,
            "amount": None,
            "seat_id": "E14000530",
            "plan": 15,
            "reason": "The sitting member has stood down.",
        },
    ),
    "look": About(
        "Somebody in office looks at the test for favour, before anybody knows what it shows. The "
        "rule in force has to state how many [looks](../favour.md#looking-more-than-once) there "
        "are; the test is of the record as it stands at this entry.",
        {"rule": 2, "number": 1},
    ),
    "reversal": About(
        "Money that was paid came back. From its own day on it is out of every total; what was "
        "broken before stays broken. Who signs it may pay, and neither asked for the payment nor "
        "approved it. No more can come back than was paid.",
        {
            "payment": 20,
            "amount_pence": 20_000,
            "value_date": "2017-05-19",
            "reason": "The printer delivered 500 leaflets too few.",
        },
    ),
    "commitment": About(
        "An order or a contract was placed: money is bound before it leaves. It is committed in "
        "the budget until it is paid, whatever was wrong with it. Who signs it is in a role that "
        "may order (`incur_roles` of the policy, or those that may pay), and neither asked for it "
        "nor approved it. An order that is changed is a new entry that names the one it "
        "`replaces`; with an amount of 0 it was cancelled. That takes the same roles: without "
        "them both stand.",
        {
            "request": 17,
            "amount_pence": 120_000,
            "seat_id": "E14000530",
            "payee": "A printer",
            "purpose": "20,000 leaflets",
            "ordered": "2017-05-09",
            "due": "2017-05-31",
        },
    ),
    "evidence": About(
        "A document that shows what was ordered, delivered or paid. It stays with the campaign, "
        "in `auditor/evidence/`; only its hash is here. Anybody in office may sign it. A payment "
        "for which the law asks for a bill has to have an invoice or a receipt before its request "
        "is closed; one that names the request serves its payments, up to its amount. The same "
        "document, or the same number, payee and amount, on another payment is a breach.",
        {
            "of": 20,
            "kind": "invoice",
            "sha256": FILE,
            "invoice_number": KEYID,
            "amount_pence": 120_000,
            "day": "2017-05-11",
        },
    ),
    "closing": About(
        "A request is finished. What it asked for and did not spend is free again in the budget, "
        "and later payments on it are breaches. Who signs it may pay, or approve the request, and "
        "did not propose it. It has no effect while an order on the request is unpaid, or while a "
        "document is missing that the law asks for.",
        {"request": 17, "reason": "The leaflets were delivered, and cost less than was asked."},
    ),
    "reconciliation": About(
        "A bank statement was held against the payments: every debit has to be one payment and "
        "every payment a debit. The file that it names is canonical JSON, "
        '`{"account", "first_day", "last_day", "simulated", "lines"}`. A line has `day`, `kind` '
        "(debit or credit), `amount_pence`, `payee` where the record has that name already, "
        "`request` where the bank's reference names one, and `payee_hmac` and `reference_hmac` of "
        "the bank's own words under the audit key. Credits are left out unless their payee or "
        "their request is in the record: who gives to a campaign is nobody's business.",
        {
            "account": FILE,
            "accounts": 1,
            "first_day": "2017-05-01",
            "last_day": "2017-05-31",
            "sha256": KEYID,
            "source_sha256": FILE,
            "debits": 214,
            "window_days": 5,
            "simulated": True,
        },
    ),
    "exhibit": About(
        "A document was taken into custody by an inquiry.",
        {
            "exhibit": "0001",
            "sha256": FILE,
            "size": 48_213,
            "media_type": "application/pdf",
            "name_commitment": KEYID,
            "batch": FILE,
            "simulated": True,
        },
    ),
    "terms": About(
        "What an inquiry is to answer and by when. A later version names the one that it "
        "replaces; how often the day may be moved is fixed by the first.",
        {
            "inquiry": "spending",
            "title": "Where the money went",
            "questions": ["Who decided on the payments of the last week?"],
            "publish_by": "2017-12-01",
            "max_changes": 1,
            "replaces": None,
            "reason": "The audit found breaches.",
        },
    ),
    "publication": About(
        "The public pages were made from the log as it stood. Their manifest names every file.",
        {"manifest": FILE, "entries": 412},
    ),
}


def pages() -> dict[str, str]:
    """File name to text, the index first."""
    return {
        "README.md": _index(),
        **{f"{entry_type}.md": _page(entry_type) for entry_type in SCHEMA},
    }


def _index() -> str:
    rows = "\n".join(
        f"| [{entry_type}]({entry_type}.md) | {_kind(entry_type)} | {_first_sentence(entry_type)} |"
        for entry_type in SCHEMA
    )
    return f"""# Entries of the record

The record is a log of canonical JSON (RFC 8785). An entry has its type, the time at which it was
added as claimed by who added it (which may not decrease), the version of its format, and either
its body or, where a person signed it, a DSSE envelope whose payload is `{{"body", "log"}}`:

    {{"at": "2017-05-12T09:00:00Z", "body": {{...}}, "type": "estimate", "v": 1}}
    {{"at": "2017-05-12T09:00:00Z", "envelope": {{...}}, "type": "request", "v": 1}}

An act without authority has no effect. A fact always counts and carries what was wrong with it.
[What is checked](../spend.md) lists every finding.

| type | is | in a sentence |
|---|---|---|
{rows}

These pages are written by `scripts/entry_pages.py`.
"""


def _page(entry_type: str) -> str:
    rows = "\n".join(
        f"| `{field.name}`{OPTIONAL if field.optional else ''} "
        f"| {field.kind.name}{NULL if field.null else ''} | {field.meaning} |"
        for field in SCHEMA[entry_type]
    )
    example = json.dumps(ABOUT[entry_type].example, indent=2, ensure_ascii=False)
    return f"""# {entry_type}

{_kind(entry_type).capitalize()}. {ABOUT[entry_type].says}

| field | kind | meaning |
|---|---|---|
{rows}

A body, laid out for reading:

```json
{example}
```

[All types](README.md) · [what is checked](../spend.md)
"""


def _kind(entry_type: str) -> str:
    """ "a signed act", "a signed fact", "a fact"."""
    what = "act" if entry_type in ACTS else "fact"
    return f"a signed {what}" if entry_type in SIGNED else f"a {what}"


def _first_sentence(entry_type: str) -> str:
    return ABOUT[entry_type].says.split(". ")[0].rstrip(".") + "."


def main() -> None:
    """Writes the pages and removes any that no type has."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
