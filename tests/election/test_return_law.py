"""The law on returns is data: what a folder says, and nothing that a folder does not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hustings.election.contest import Limits, Seat
from hustings.election.law import candidate_limit_pence, not_given
from hustings.election.load import find_election, load_election
from hustings.election.problems import FolderProblems
from hustings.election.return_law import months_later
from tests.election.folders import make, write

LAW = """
[spending_returns]
result_day = 2030-06-10
party_categories = ["posters", "feasts"]

[[spending_returns.deadlines]]
who = "candidate"
what = "account"
days = 7
after = "result"

[[spending_returns.deadlines]]
who = "party"
what = "account"
months = 1

[[spending_returns.deadlines]]
who = "party"
what = "account"
months = 2
days = 1
above = 100.50
"""


def written(folder: Path, law: str) -> Path:
    files = make()
    files["election.toml"] = f"{files['election.toml']}\n{law}"
    return write(files, folder)


def test_the_deadlines_of_the_united_kingdom_as_dates() -> None:
    """8 June 2017, a Thursday; declared on the 9th."""
    returns = load_election(find_election("uk-2017")).returns
    day = date(2017, 6, 8)
    assert returns.due("candidate", day, 0) == {
        "claims received": date(2017, 6, 30),
        "claims paid": date(2017, 7, 7),
        "return delivered": date(2017, 7, 14),
    }
    small, large = (returns.due("party", day, pounds * 100) for pounds in (250_000, 250_001))
    assert small["return delivered"] == date(2017, 9, 8)
    assert large["return delivered"] == date(2017, 12, 8)
    assert len(returns.categories("party")) == 8 and len(returns.categories("candidate")) == 6


def test_last_days_that_fall_on_a_weekend_move_where_the_law_moves_them() -> None:
    """Thirty days after 7 May 2015 is a Saturday; six months after it, too, and that stays."""
    returns = load_election(find_election("uk-2015")).returns
    due = returns.due("party", date(2015, 5, 7), 250_001_00)
    assert due == {
        "claims received": date(2015, 6, 8),
        "claims paid": date(2015, 7, 6),
        "return delivered": date(2015, 11, 7),
    }


def test_by_when_bills_are_to_be_paid() -> None:
    returns = load_election(find_election("uk-2017")).returns
    day = date(2017, 6, 8)
    assert returns.pay_by("candidate", day) == date(2017, 7, 7)
    assert returns.pay_by("party", day) == date(2017, 8, 7)
    assert replace(returns, deadlines=()).pay_by("party", day) is None


def test_an_invented_law(tmp_path: Path) -> None:
    returns = load_election(written(tmp_path, LAW)).returns
    day = date(2030, 6, 6)
    assert returns.due("candidate", day, 0) == {"account": date(2030, 6, 17)}
    assert returns.due("party", day, 100_50) == {"account": date(2030, 7, 6)}
    assert returns.due("party", day, 100_51) == {"account": date(2030, 8, 7)}
    assert returns.categories("party") == ("posters", "feasts")
    assert returns.categories("candidate") == ()


def test_a_month_ends_where_it_ends() -> None:
    assert months_later(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert months_later(date(2023, 12, 8), 1) == date(2024, 1, 8)


@pytest.mark.parametrize(
    ("law", "said"),
    [
        ('staff_category = "staff"', "one of candidate_categories"),
        ('days_off = ["Sonntag"]', "weekdays, like Sunday"),
        ('holidays = ["tomorrow"]', "a list of dates"),
        ('candidate_categories = "staff"', "a list of texts"),
        ('[[spending_returns.deadlines]]\nwho = "agent"\nwhat = "x"\ndays = 1', "candidate or"),
        ('[[spending_returns.deadlines]]\nwho = "party"\nwhat = "x"', "days or months"),
        ('[[spending_returns.deadlines]]\nwho = "party"\nwhat = "x"\ndays = -2', "whole number"),
    ],
)
def test_a_bad_law_is_told_with_its_line(tmp_path: Path, law: str, said: str) -> None:
    folder = written(tmp_path, f"[spending_returns]\n{law}\n")
    with pytest.raises(FolderProblems, match=said):
        load_election(folder)


def test_kinds_of_seat_are_the_countrys_own() -> None:
    rates = (("valley", Decimal("0.5")), ("hill", Decimal("0.25")))
    limits = Limits(candidate_base=Decimal("10"), per_elector=rates)
    assert candidate_limit_pence(limits, a_seat("valley")) == 60_00
    assert candidate_limit_pence(limits, a_seat("hill")) == 35_00
    assert candidate_limit_pence(limits, a_seat("island")) == 35_00  # the lower of all
    assert "the candidate's limit in a seat" not in not_given(limits, [a_seat("island")])


def a_seat(kind: str) -> Seat:
    return Seat("S1", "A seat", "North", "A region", kind, 100, None, None, None, None)
