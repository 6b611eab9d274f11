"""What a page for signing is made from: the requests that wait, and who may sign with what."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from hustings.record.entries import payload_type
from hustings.record.envelope import Envelope
from hustings.record.offices import key_body
from hustings.record.passkey import base64url
from hustings.record.spoken_code import spoken_code
from hustings.spend.to_sign import to_sign, waiting
from tests.record.campaigns import POLICY, Campaign
from tests.record.devices import ORIGIN, SITE, Authenticator
from tests.spend.ledgers import replayed
from tests.spend.test_emergency import POLICY_2, ask


def told(made: Campaign) -> dict[str, Any]:
    found = json.loads(to_sign(replayed(made)[0], made.entry))
    assert isinstance(found, dict)
    return found


def waits(made: Campaign) -> list[int]:
    return [asked.index for asked in waiting(replayed(made)[0])]


def test_a_request_comes_as_the_bytes_that_its_proposer_signed() -> None:
    made = Campaign()
    request = made.request(amount=90_000, payee="Société <b> & Sons")
    made.approve(request, "chair")
    (asked,) = told(made)["requests"]
    signed = Envelope(payload_type("request"), asked["payload"].encode(), ()).signed_bytes
    digest = hashlib.sha256(signed).hexdigest()
    assert digest == made.approval(request)["request_digest"]
    assert asked["code"] == spoken_code(digest)
    assert [given["office_id"] for given in asked["approved"]] == ["chair"]
    assert asked["lacks"].startswith("1 of 2 people")
    assert asked["proposers"] == ["p-organiser"]
    assert asked["roles"] == ["treasurer", "chair", "secretary"]


def test_what_is_complete_refused_taken_back_or_lapsed_waits_no_longer() -> None:
    made = Campaign(policy=replace(POLICY, request_days=3))
    made.approve(made.request(), "treasurer")
    made.refuse(made.request(purpose="posters"))
    made.withdraw(made.request(purpose="balloons"))
    old = made.request(purpose="badges")
    assert waits(made) == [old]
    new = made.on("2017-05-05").request(purpose="flags")
    assert waits(made) == [new]


def test_an_emergency_waits_for_the_full_quorum() -> None:
    made = Campaign(policy=replace(POLICY_2, version=1))
    request = ask(made)
    made.approve(request, "secretary")
    (asked,) = told(made)["requests"]
    assert asked["lacks"].startswith("1 of 2 people and 0 of 1 elected people")
    assert asked["ratify_by"] == "2017-05-04"
    assert "officer" in asked["roles"] and "officer" not in asked["may_refuse"]
    made.approve(request, "chair")
    assert waits(made) == []


def test_an_offices_passkey_comes_with_what_a_browser_needs_to_ask_for_it() -> None:
    made, phone = Campaign(), Authenticator("a telephone")
    made.act("key", key_body(phone.key("chair")), "chair", "treasurer")
    (chair,) = (office for office in told(made)["offices"] if office["office_id"] == "chair")
    assert chair["keys"][1] == {
        "keyid": phone.key("chair").keyid,
        "credential": base64url(phone.passkey.credential),
        "rp_id": SITE,
        "origins": [ORIGIN],
    }
    assert set(chair["keys"][0]) == {"keyid"}


def test_every_field_that_may_be_signed_has_its_meaning() -> None:
    found = told(Campaign())["fields"]
    assert dict(found["refusal"]) == {"request": "the request's entry", "reason": "why not"}
    assert {"approval", "payment", "policy", "key"} <= set(found)
