"""Emergencies, lapsing requests and codes to read aloud, as readers find them on the pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hustings.publish.site import write_site
from hustings.publish.site_data import SiteData
from hustings.record.policy import Emergency, Quorum
from hustings.record.spoken_code import spoken_code
from tests.publish.record import planned, with_record
from tests.publish.test_record_pages import words
from tests.record.campaigns import Campaign

ROUTE = Emergency("money", 200_000, Quorum(1, 0, ("secretary",)), 3)


def told(site: SiteData) -> tuple[Campaign, list[int]]:
    """Three emergencies: ratified in time, too late, and still to be ratified."""
    seat_ids = [seat.seat_id for seat in site.election.seats]
    made = planned(seat_ids)
    made.on("2030-05-20")
    made.set_policy(replace(made.policy, version=2, request_days=1, emergency=(ROUTE,)))
    requests = []
    for number, day in enumerate(("2030-05-20", "2030-05-21", "2030-05-28")):
        made.on(day)
        body = {**made.entry(made.request(amount=60_000 + number, seat_id=seat_ids[0])).body}
        made.entries.pop()
        body["emergency"] = f"the roof of hall {number} fell in"
        requests.append(made.act("request", body, "organiser"))
        made.approve(requests[-1], "secretary")
        if number == 0:
            made.approve(requests[0], "chair")
        made.pay(requests[-1])
        if number == 1:
            made.on("2030-05-27").approve(requests[1], "chair")
    return made, requests


@pytest.fixture(scope="module")
def made(full_site: SiteData) -> tuple[Campaign, list[int]]:
    return told(full_site)


@pytest.fixture(scope="module")
def site(
    full_site: SiteData,
    made: tuple[Campaign, list[int]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    out = tmp_path_factory.mktemp("emergencies") / "site"
    write_site(with_record(full_site, made[0]), out)
    return out


def test_the_page_of_signatures_says_how_each_emergency_stands(site: Path) -> None:
    text = words(site / "signatures.html")
    assert "In an emergency, up to 2,000 pounds not ratified" in text
    assert "1 person from: secretary; ratified as above within 3 days" in text
    assert "not complete within 1 day has lapsed" in text
    for number in range(3):
        assert f"the roof of hall {number} fell in" in text
    assert "ratified on 20 May 2030" in text
    assert "ratified too late, due by 24 May 2030" in text
    assert "to be ratified by 31 May 2030" in text


def test_what_was_not_ratified_in_time_is_a_breach_on_the_pages(site: Path) -> None:
    assert "Emergency that nobody ratified in time" in words(site / "audit.html")


def test_a_request_and_its_approval_stand_with_the_code_to_read_aloud(
    site: Path, made: tuple[Campaign, list[int]], full_site: SiteData
) -> None:
    campaign, requests = made
    seat = full_site.election.seats[0].seat_id
    pages = [path for path in site.rglob("*.html") if seat in path.name]
    texts = " ".join(words(path) for path in pages)
    for request in requests:
        code = spoken_code(campaign.approval(request)["request_digest"])
        assert f"Request {code}" in texts and f"Approval {code}" in texts
