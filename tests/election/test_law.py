"""The law's limits, to the penny. Every golden sum can be done by hand from its docstring."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.election.contest import Election, Limits, Seat
from hustings.election.law import (
    CANDIDATE,
    DEADLINES,
    LONG,
    PARTY,
    PARTY_FLOOR,
    candidate_limit_pence,
    long_limit_pence,
    not_given,
    party_limits_pence,
)
from hustings.election.load import find_election, load_election

LAW_2024 = Limits(
    candidate_base=Decimal("11390"),
    per_elector_county=Decimal("0.12"),
    per_elector_borough=Decimal("0.08"),
    party_per_seat=Decimal("54010"),
    party_floor=(
        ("England", Decimal("1458440")),
        ("Scotland", Decimal("216060")),
        ("Wales", Decimal("108030")),
    ),
)

# An invented country: one rate in towns, part of a penny in the country, a floor in the south.
LAW_OF_NOWHERE = Limits(
    candidate_base=Decimal("1000.50"),
    per_elector_county=Decimal("0.005"),
    per_elector_borough=Decimal("0.02"),
    party_per_seat=Decimal("250.25"),
    party_floor=(("South", Decimal("5000")),),
    long_base=Decimal("300"),
    long_factor=Decimal("0.7"),
)


def a_seat(kind: str, electorate: int) -> Seat:
    return Seat("S1", "A seat", "North", "A region", kind, electorate, None, None, None, None)


@pytest.fixture(scope="module")
def uk_2015() -> Election:
    return load_election(find_election("uk-2015"))


@pytest.fixture(scope="module")
def uk_2017() -> Election:
    return load_election(find_election("uk-2017"))


@pytest.mark.parametrize(
    ("kind", "electorate", "pence"),
    [("county", 69_943, 19_783_16), ("borough", 77_874, 17_619_92), ("borough", 75_503, 17_430_24)],
)
def test_a_candidate_of_2024(kind: str, electorate: int, pence: int) -> None:
    """SI 2023/1235: 11,390 pounds and 12p an elector in counties, 8p in boroughs.

    69,943 x .12 = 8,393.16; 77,874 x .08 = 6,229.92; 75,503 x .08 = 6,040.24."""
    assert candidate_limit_pence(LAW_2024, a_seat(kind, electorate)) == pence


def test_a_party_of_2024() -> None:
    """54,010 x 543 = 29,327,430; x 57 = 3,078,570; x 32 = 1,728,320; x 18 = 972,180."""
    contested = {"England": 543, "Scotland": 57, "Wales": 32, "Northern Ireland": 18}
    assert party_limits_pence(LAW_2024, contested) == {
        "England": 29_327_430_00,
        "Scotland": 3_078_570_00,
        "Wales": 1_728_320_00,
        "Northern Ireland": 972_180_00,
    }


def test_a_party_that_contests_few_seats_has_the_countrys_floor() -> None:
    """54,010 x 27 = 1,458,270 is below England's floor, x 28 = 1,512,280 above it; Wales' floor
    is two seats' worth. Northern Ireland has no floor."""
    assert party_limits_pence(LAW_2024, {"England": 27, "Wales": 2, "Northern Ireland": 1}) == {
        "England": 1_458_440_00,
        "Wales": 108_030_00,
        "Northern Ireland": 54_010_00,
    }
    assert party_limits_pence(LAW_2024, {"England": 28}) == {"England": 1_512_280_00}


def test_a_country_where_nothing_is_contested_has_no_limit() -> None:
    assert party_limits_pence(LAW_2024, {"Scotland": 0, "Wales": 1}) == {"Wales": 108_030_00}
    assert party_limits_pence(LAW_2024, {}) == {}


@pytest.mark.parametrize(
    ("kind", "electorate", "short", "long"),
    [("borough", 72_430, 13_045_80, 35_045_80), ("county", 68_000, 14_820_00, 36_820_00)],
)
def test_a_candidate_of_2015(
    uk_2015: Election, kind: str, electorate: int, short: int, long: int
) -> None:
    """SI 2014/1870: 8,700 and 30,700 pounds, both and 9p an elector in counties, 6p in boroughs.

    72,430 x .06 = 4,345.80; 68,000 x .09 = 6,120. Parliament ran its full term: all of it."""
    seat = a_seat(kind, electorate)
    assert candidate_limit_pence(uk_2015.limits, seat) == short
    assert long_limit_pence(uk_2015.limits, seat) == long


@pytest.mark.parametrize(
    ("factor", "pence"), [("0.6", 21_027_48), ("0.7", 24_532_06), ("0.8", 28_036_64)]
)
def test_a_long_campaign_cut_short(uk_2015: Election, factor: str, pence: int) -> None:
    """RPA 1983, s. 76ZA: 35,045.80 x .6 = 21,027.48; x .7 = 24,532.06; x .8 = 28,036.64."""
    limits = replace(uk_2015.limits, long_factor=Decimal(factor))
    assert long_limit_pence(limits, a_seat("borough", 72_430)) == pence


def test_every_limit_of_2015_is_the_one_that_the_commission_applied(
    uk_2015: Election, uk_2017: Election
) -> None:
    """The Electoral Commission's data on declared spending hold the limit of each candidate."""
    seats = {seat.seat_id: seat for seat in uk_2015.seats}
    limit = {"short": candidate_limit_pence, "long": long_limit_pence}
    applied = [row for row in uk_2017.spending if row.election == "ge2015" and row.limit]
    assert len(applied) > 6_000
    for row in applied:
        assert row.limit is not None
        assert limit[row.period](uk_2015.limits, seats[row.seat_id]) == row.limit * 100


def test_a_party_in_every_seat_of_2017(uk_2017: Election) -> None:
    """30,000 x 533 = 15,990,000; x 59 = 1,770,000; x 40 = 1,200,000; x 18 = 540,000: together
    19,500,000, which is 30,000 x 650."""
    found = party_limits_pence(
        uk_2017.limits, {"England": 533, "Scotland": 59, "Wales": 40, "Northern Ireland": 18}
    )
    assert found == {
        "England": 15_990_000_00,
        "Scotland": 1_770_000_00,
        "Wales": 1_200_000_00,
        "Northern Ireland": 540_000_00,
    }
    assert sum(found.values()) == 19_500_000_00


def test_2017_had_no_long_campaign(uk_2017: Election) -> None:
    assert long_limit_pence(uk_2017.limits, uk_2017.seats[0]) is None
    gaps = not_given(uk_2017.limits, uk_2017.seats)
    assert gaps == {
        LONG: "the election does not give long_base and long_factor",
        DEADLINES: "the election gives them in words",
    }


def test_an_invented_countrys_law() -> None:
    """1,000.50 + .005 x 1,001 = 1,005.505, without its half penny 1,005.50; .02 x 1,001 = 20.02.
    Long: (300 + 5.005) x .7 = 213.5035. Party: 250.25 x 3 = 750.75, and the south's floor."""
    county, town = a_seat("county", 1_001), a_seat("borough", 1_001)
    assert candidate_limit_pence(LAW_OF_NOWHERE, county) == 1_005_50
    assert candidate_limit_pence(LAW_OF_NOWHERE, town) == 1_020_52
    assert long_limit_pence(LAW_OF_NOWHERE, county) == 213_50
    assert party_limits_pence(LAW_OF_NOWHERE, {"North": 3, "South": 3}) == {
        "North": 750_75,
        "South": 5_000_00,
    }


def test_a_seat_of_no_known_kind_has_the_lower_rate() -> None:
    assert candidate_limit_pence(LAW_OF_NOWHERE, a_seat("island", 1_000)) == 1_005_50


@given(
    base=st.decimals(0, 10**15 - 1, places=6),
    rate=st.decimals(0, 10**15 - 1, places=6),
    electorate=st.integers(1, 10**15 - 1),
    spent=st.integers(0, 10**33),
)
def test_dropping_part_of_a_penny_changes_no_verdict(
    base: Decimal, rate: Decimal, electorate: int, spent: int
) -> None:
    """In millionths of a pound, so in whole numbers. The largest amounts that a folder can hold
    lose nothing either."""
    limits = Limits(candidate_base=base, per_elector_county=rate, per_elector_borough=rate)
    pence = candidate_limit_pence(limits, a_seat("county", electorate))
    exact = int(base.scaleb(6)) + int(rate.scaleb(6)) * electorate
    assert pence is not None
    for amount in (spent, pence, pence + 1):
        assert (amount > pence) == (amount * 10**4 > exact)


@pytest.mark.parametrize("key", ["candidate_base", "per_elector_county"])
def test_what_the_folder_does_not_give_is_not_checked(key: str) -> None:
    """A rate that is not given is unknown, not nothing; the other kind of seat keeps its limit."""
    limits = replace(LAW_OF_NOWHERE, **{key: None})
    seat, town = a_seat("county", 1_000), a_seat("borough", 1_000)
    assert candidate_limit_pence(limits, seat) is None
    assert not_given(limits, [seat, town])[CANDIDATE] == f"the election does not give {key}"
    assert (candidate_limit_pence(limits, town) is None) == (key == "candidate_base")


@pytest.mark.parametrize("key", ["long_base", "long_factor", "per_elector_county"])
def test_a_long_limit_takes_all_its_figures(key: str) -> None:
    limits = replace(LAW_OF_NOWHERE, **{key: None})
    seat = a_seat("county", 1_000)
    assert long_limit_pence(limits, seat) is None
    assert not_given(limits, [seat])[LONG] == f"the election does not give {key}"


def test_a_rate_that_no_seat_needs_may_be_left_out() -> None:
    limits = replace(LAW_OF_NOWHERE, per_elector_borough=None)
    assert set(not_given(limits, [a_seat("county", 1_000)])) == {DEADLINES}


def test_a_floor_says_nothing_without_a_sum_for_each_seat() -> None:
    limits = replace(LAW_OF_NOWHERE, party_per_seat=None)
    assert party_limits_pence(limits, {"South": 1}) is None
    gaps = not_given(limits, [])
    assert gaps[PARTY] == "the election does not give party_per_seat"
    assert gaps[PARTY_FLOOR] == "it says nothing without party_per_seat"


def test_an_election_without_limits_has_none_and_says_so() -> None:
    seat = a_seat("county", 1_000)
    assert candidate_limit_pence(Limits(), seat) is None
    assert long_limit_pence(Limits(), seat) is None
    assert party_limits_pence(Limits(), {"North": 1}) is None
    assert not_given(Limits(), [seat]) == {
        CANDIDATE: "the election does not give candidate_base and per_elector_county",
        LONG: "the election does not give long_base, long_factor and per_elector_county",
        PARTY: "the election does not give party_per_seat",
        DEADLINES: "the election gives none",
    }


def test_the_law_needs_no_numpy() -> None:
    """A stranger's verifier runs it where there is none."""
    source = Path(__file__).parents[2] / "src"
    code = "import sys; sys.modules['numpy'] = None; import hustings.election.law"
    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(source)}, check=True)
