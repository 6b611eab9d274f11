"""One party's limits from an election folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.spend.law import spending_law
from tests.spend.ledgers import LAW


@pytest.fixture(scope="module")
def uk_2017() -> Election:
    return load_election(find_election("uk-2017"))


def test_the_limits_of_2017(uk_2017: Election) -> None:
    law = spending_law(uk_2017, "lab")
    assert len(law.seats) == 650
    assert law.contested == {"England": 533 - 1, "Scotland": 59, "Wales": 40}
    assert law.party_pence == {
        "England": 532 * 3_000_000,
        "Scotland": 59 * 3_000_000,
        "Wales": 40 * 3_000_000,
    }
    # Shared by all 632 seats of Great Britain, the Speaker's among them: England's is least.
    assert law.shares == {"England": 533, "Scotland": 59, "Wales": 40}
    assert law.national_pence == 532 * 3_000_000 * 632 // 533
    assert law.regulated == (date(2016, 6, 9), date(2017, 6, 8))
    seat = next(seat for seat in uk_2017.seats if seat.seat_id == "E14000530")
    rate = 9 if seat.kind == "county" else 6
    assert law.seat_pence["E14000530"] == 870_000 + rate * seat.electorate


def test_a_party_of_two_registers_is_two_parties(uk_2017: Election) -> None:
    """The Conservatives stood in Northern Ireland too; that is for the party registered there."""
    law = spending_law(uk_2017, "con")
    assert law.contested["Northern Ireland"] == 7
    assert set(law.shares) == {"England", "Scotland", "Wales"}
    assert set(spending_law(uk_2017, "dup").shares) == {"Northern Ireland"}
    assert set(spending_law(uk_2017, "snp").shares) == {"Scotland"}


def test_without_registers_it_is_shared_by_the_seats_contested(uk_2017: Election) -> None:
    old = replace(uk_2017, limits=replace(uk_2017.limits, party_registers=()))
    for party in ("con", "lab"):
        law = spending_law(old, party)
        assert law.shares == law.contested
    unknown = replace(uk_2017.limits, party_registers=(("England",),))
    law = spending_law(replace(uk_2017, limits=unknown), "lab")
    assert law.shares == law.contested


def test_what_is_not_checked_is_said(uk_2017: Election) -> None:
    law = spending_law(uk_2017, "lab")
    assert any(text.startswith("the candidate's limit before") for text in law.not_checked)
    assert any(text.startswith("the deadlines") for text in law.not_checked)


def test_the_long_campaign_is_added_where_there_was_one() -> None:
    election = load_election(find_election("uk-2015"))
    limits = replace(election.limits, short_campaign_from=None)
    law = spending_law(replace(election, limits=limits), "lab")
    assert min(law.seat_pence.values()) > 870_000 + 1_000_000
    assert any("added to the short campaign" in text for text in law.not_checked)


def test_two_campaigns_have_a_limit_each_where_the_day_between_is_given() -> None:
    """Dissolved on 30 March 2015: the short campaign began no earlier than the day after."""
    law = spending_law(load_election(find_election("uk-2015")), "lab")
    assert law.is_long(date(2015, 3, 30)) and not law.is_long(date(2015, 3, 31))
    short, long = (law.candidate_pence("E14000530", long=long) for long in (False, True))
    assert short is not None and 870_000 < short < 2_000_000
    assert long == short - 870_000 + 3_070_000  # one rate for both, and the whole of it
    assert not any("long" in text or "before the short" in text for text in law.not_checked)


def test_a_party_that_does_not_stand_has_no_limit_and_that_is_said(uk_2017: Election) -> None:
    law = spending_law(uk_2017, "nobody")
    assert (law.contested, law.party_pence, law.national_pence) == ({}, {}, None)
    assert any("'nobody' stands in no seat" in text for text in law.not_checked)


def test_an_election_without_a_regulated_period_checks_nothing(uk_2017: Election) -> None:
    law = spending_law(replace(uk_2017, regulated_period=None), "lab")
    assert not law.counts_on(date(2017, 6, 1))
    assert law.not_checked == ("every limit of the law: the election gives no regulated period",)


def test_the_first_and_the_last_day_count() -> None:
    days = [date(2017, 3, 31), date(2017, 4, 1), date(2017, 6, 8), date(2017, 6, 9)]
    assert [LAW.counts_on(day) for day in days] == [False, True, True, False]


def test_the_least_country_sets_the_national_limit() -> None:
    # 3 of 5 seats in A: 90,000.00 * 5 / 3; 2 of 5 in B: 50,000.01 * 5 / 2 = 125,000.025
    law = replace(LAW, party_pence={"A": 9_000_000, "B": 5_000_001})
    assert law.national_pence == 12_500_002
