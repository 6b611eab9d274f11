"""A made-up record over a made-up election: plans, payments in order and out of it, a refusal of
access, returns, and an inquiry. Roles, not names."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hustings.audit.favour import FavourTest
from hustings.election.contest import Election
from hustings.inquiry.public import public_inquiries
from hustings.inquiry.rules import InquiryRules
from hustings.listen.public import SeatReturns
from hustings.publish.record_view import RecordView
from hustings.publish.site_data import SiteData
from hustings.record.replay import replay
from hustings.spend.allocation import Allocation, allocation_bytes
from hustings.spend.law import spending_law
from hustings.spend.questions import five_questions, question_json
from hustings.spend.rules import SpendRules
from hustings.verify.contents import readable
from tests.record.campaigns import ORIGIN, Campaign

PARTY = "blue"
FIRST_DAY = "2030-05-01"
VKEY = f"{ORIGIN}+0a1b2c3d+AWFsbCBvZiB0aGlzIGlzIG1hZGUgdXA="


def departed(seat_ids: Sequence[str]) -> Campaign:
    """A campaign that follows its plan, and then does not in the last two seats."""
    campaign = planned(seat_ids)
    campaign.on("2030-05-20")
    for number, seat in enumerate(seat_ids[-2:]):
        campaign.pay(None, seat_id=seat, amount_pence=7_500_050 - number, payee="A late printer")
        campaign.move(None, seat_id=seat, amount=12)
    campaign.pay(None, seat_id="NOWHERE", amount_pence=1)
    own = campaign.request(seat_id=seat_ids[0], by="organiser", participants=PROPOSED_BY_CHAIR)
    campaign.approve(own, "chair")
    campaign.approve(own, "cashier")
    asked = campaign.request(seat_id=seat_ids[1], purpose="posters with <angles> & signs")
    campaign.refuse(asked, reason="the seat has enough")
    body = {"person_id": "p-coordinator", "data": "returns", "area": "Northland"}
    campaign.add("access_refused", {**body, "reason": "not at this time"})
    campaign.add("access_refused", {**body, "data": "plans", "reason": "not your office"})
    return campaign


def planned(seat_ids: Sequence[str], simulated: bool = True) -> Campaign:
    """The same as it should be: every payment asked for, signed and within the plan."""
    campaign = Campaign(party=PARTY, simulated=simulated)
    campaign.publish_rule()
    for day, pence in (("2030-05-02", 30_000), ("2030-05-12", 60_000)):
        campaign.on(day)
        plan = campaign.publish_plan(_allocation(day, seat_ids, pence, simulated))
        for seat in seat_ids[: len(seat_ids) // 2]:
            request = campaign.request(
                amount=30_000, seat_id=seat, plan=plan, payee=f"Printer of {day}"
            )
            campaign.approve(request, "treasurer")
            campaign.pay(request)
    hours = campaign.request(
        resource="staff_days", amount=5, seat_id=seat_ids[0], priority="attack"
    )
    campaign.approve(hours, "chair")
    campaign.move(hours)
    national = campaign.request(amount=45_000, seat_id=None, purpose="a national mailing")
    campaign.approve(national, "treasurer", "chair")
    campaign.pay(national)
    _listen(campaign, simulated)
    _inquire(campaign, simulated)
    return campaign


PROPOSED_BY_CHAIR = (("p-organiser", "proposed"), ("p-chair", "proposed"))


def _allocation(day: str, seat_ids: Sequence[str], pence: int, simulated: bool) -> bytes:
    seats = {seat: {"money": pence, "staff_days": 5} for seat in seat_ids}
    national = {"money": 100_000}
    return allocation_bytes(Allocation(day, PARTY, simulated, seats, national))


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _listen(campaign: Campaign, simulated: bool) -> None:
    campaign.add(
        "batch",
        {
            "kind": "returns",
            "profile": "hustings",
            "sha256": _hash("batch"),
            "source_sha256": _hash("source"),
            "kept": 1_234,
            "rejected": 5,
            "known": 6,
            "first_day": "2030-05-01",
            "last_day": "2030-05-11",
            "simulated": simulated,
        },
    )


def _inquire(campaign: Campaign, simulated: bool) -> None:
    for number in (1, 2):
        campaign.add(
            "exhibit",
            {
                "exhibit": f"X{number:04d}",
                "sha256": _hash(f"document {number}"),
                "size": 4_096 * number,
                "media_type": "text/plain",
                "name_commitment": _hash(f"name {number}"),
                "batch": _hash("manifest"),
                "simulated": simulated,
            },
        )
    first = campaign.act("terms", _terms("2030-07-01", None, "members asked"), "chair", "treasurer")
    campaign.act("terms", _terms("2030-09-01", first, "a witness fell ill"), "chair", "treasurer")


def _terms(publish_by: str, replaces: int | None, reason: str) -> dict[str, Any]:
    return {
        "inquiry": "late-money",
        "title": "What became of the late money",
        "questions": ["Who asked for it?", "Who knew, and when?"],
        "publish_by": publish_by,
        "max_changes": 2,
        "replaces": replaces,
        "reason": reason,
    }


def record_view(election: Election, campaign: Campaign, audited: bool = True) -> RecordView:
    """What `publish` makes of a campaign's log."""
    rules = (SpendRules(spending_law(election, PARTY), campaign.files.get), InquiryRules())
    state, problems = replay(campaign.entries, rules)
    public = public_inquiries(state.rooms["inquiry"], state.record.exhibits)
    questions = [question_json(q) for q in five_questions(state, problems)]
    return RecordView(
        state=state,
        problems=problems,
        entries=tuple(map(readable, campaign.entries)),
        vkey=VKEY,
        origin=ORIGIN,
        audit=_audit(questions, flagged=bool(problems)) if audited else None,
        returns=_returns(election),
        inquiry=public,
        simulated=campaign.simulated,
    )


def _audit(questions: list[Any], flagged: bool) -> dict[str, Any]:
    test = FavourTest("mean", 1, 9, 20, 2, 9_999, 0.41, 0.0001, 0.0025, True, 35)
    tests = [test, replace(test, test="top_k", p=0.3, flag=False, sensitivity=None)]
    lost = {"mean": 1.4, "p05": 0.6, "p95": 2.2} if flagged else dict.fromkeys(NUMBERS, 0.0)
    return {
        "questions": questions,
        "breaches": [],
        "favour": [(t if flagged else replace(t, flag=False, p=0.6)).as_json() for t in tests],
        "cost_of_departure": {"seats": lost, "eve": lost},
        "not_run": [],
    }


NUMBERS = ("mean", "p05", "p95")


def _returns(election: Election) -> tuple[SeatReturns, ...]:
    counts = ((1_250, 600), (40, None), (None, None))
    return tuple(SeatReturns(seat.seat_id, *counts[k % 3]) for k, seat in enumerate(election.seats))


def with_record(site: SiteData, campaign: Campaign | None = None, **options: Any) -> SiteData:
    """The site with a record: of the campaign given, else of one that departed from its plan."""
    seat_ids = [seat.seat_id for seat in site.election.seats]
    view = record_view(site.election, campaign or departed(seat_ids), **options)
    return replace(site, record=view)
