"""Respondents added up: everybody is in the counts or set aside with a reason, and by hand the
figures come out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from hustings.election.contest import Election
from hustings.election.load import load_election
from hustings.estimate.survey_counts import SurveyCounts, survey_counts
from tests.election.folders import Files, make, rows_of, write

HEADER = ["seat_id", "region", "age", "education", "at", "intention", "likelihood", "weight"]
EVE = date(2030, 6, 5)
RED, BLUE, GOLD, KELP, OTHER, STAY = range(6)


def person(**said: str) -> list[str]:
    usual = ["S001", "", "18-34", "degree", "2030-06-01", "red", "10", "1"]
    return [said.get(name, value) for name, value in zip(HEADER, usual, strict=True)] + [
        said.get("house", "A")
    ]


def contest(folder: Path, people: Sequence[list[str]], files: Files | None = None) -> Election:
    files = files or make(seats=4)
    files["respondents.csv"] = [[*HEADER, "house"], *people]
    return load_election(write(files, folder))


def counted(folder: Path, *people: list[str], **options: object) -> SurveyCounts:
    return survey_counts(contest(folder, people), EVE, **options)  # type: ignore[arg-type]


def aside(counts: SurveyCounts) -> dict[str, int]:
    return {left.reason: left.people for left in counts.set_aside if left.people}


def kind(election: Election, counts: SurveyCounts, row: int) -> tuple[str, ...]:
    assert election.frame is not None
    codes = counts.cells[counts.cell[row]]
    return tuple(
        levels[code] for levels, code in zip(election.frame.levels, codes.tolist(), strict=True)
    )


def test_people_alike_become_one_row(tmp_path: Path) -> None:
    election = contest(tmp_path, [person(), person(intention="blue"), person(), person(age="55+")])
    counts = survey_counts(election, EVE)
    assert [kind(election, counts, row) for row in (0, 1)] == [
        ("18-34", "degree"),
        ("55+", "degree"),
    ]
    assert counts.counts[:, [RED, BLUE]].tolist() == [[2, 1], [1, 0]]
    assert {election.seats[seat].seat_id for seat in counts.seat.tolist()} == {"S001"}
    assert counts.regions[counts.region[0]] == "Northland West"
    assert counts.parties == election.polled
    assert (counts.people, counts.effective, aside(counts)) == (4, 4, {})


def test_a_likelihood_of_seven_counts_seven_tenths_and_the_rest_as_staying_home(
    tmp_path: Path,
) -> None:
    counts = counted(
        tmp_path, person(likelihood="7"), person(intention="wont_vote", likelihood="7")
    )
    assert counts.counts[0, [RED, STAY]] == pytest.approx([0.7, 1.3])
    assert not counts.voters_only.any()


def test_who_gives_no_likelihood_where_it_is_asked_speaks_of_voters_only(tmp_path: Path) -> None:
    counts = counted(tmp_path, person(), person(likelihood=""), person(intention="blue"))
    assert counts.voters_only.tolist() == [False, True]
    assert counts.counts[:, [RED, BLUE, STAY]].tolist() == [[1, 1, 0], [1, 0, 0]]


def test_a_survey_that_never_asks_of_turnout_says_nothing_of_it(tmp_path: Path) -> None:
    blank = [person(likelihood="", house=house) for house in ("A", "B", "B")]
    counts = counted(tmp_path, *blank, person(likelihood="", house="B", intention="wont_vote"))
    by_house = {
        counts.houses[h]: only for h, only in zip(counts.house, counts.voters_only, strict=True)
    }
    assert by_house == {"A": True, "B": False}


def test_what_says_nothing_is_counted_apart(tmp_path: Path) -> None:
    silent = [person(intention=said) for said in ("undecided", "undecided", "wont_say", "")]
    late = person(at="2030-06-06")
    counts = counted(tmp_path, person(), *silent, late)
    assert counts.people == 1
    assert aside(counts) == {
        "undecided": 2,
        "wont_say": 1,
        "no answer": 1,
        "after the day of the estimate": 1,
    }


def test_a_party_that_does_not_stand_there(tmp_path: Path) -> None:
    # kelp stands in Southland alone, which is S003 and S004.
    people = [
        person(intention="kelp"),
        person(intention="kelp", seat_id="S003"),
        person(intention="kelp", seat_id="", region="Northland East"),
        person(intention="kelp", seat_id="", region="Southland East"),
    ]
    counts = counted(tmp_path, *people)
    assert aside(counts) == {"for a party that does not stand there": 2}
    assert counts.counts[:, KELP].sum() == 2
    assert sorted((counts.seat < 0).tolist()) == [False, True]


def test_a_party_without_a_column_is_among_the_others(tmp_path: Path) -> None:
    counts = counted(tmp_path, person(), person(intention="gold"), parties=("red", "blue"))
    assert counts.counts.tolist() == [[1, 0, 1, 0]]


def test_weights_are_brought_to_kishs_effective_size_house_by_house(tmp_path: Path) -> None:
    uneven = [person(weight="1"), person(weight="3", intention="blue")]
    even = [person(weight="250", house="B") for _ in range(3)]
    counts = counted(tmp_path, *uneven, *even)
    by_house = dict(zip((counts.houses[h] for h in counts.house), counts.counts, strict=True))
    # (1 + 3)^2 / (1 + 9) = 1.6 people, a quarter of them red.
    assert by_house["A"][[RED, BLUE]] == pytest.approx([0.4, 1.2])
    assert by_house["B"][RED] == pytest.approx(3)


def test_what_weights_say_of_kinds_is_left_to_the_frame(tmp_path: Path) -> None:
    young = [person(weight="5"), person(weight="15", intention="blue")]
    old = [person(age="55+", weight=weight) for weight in ("0.2", "0.2")]
    counts = counted(tmp_path, *young, *old)
    # Relative weights 1/2, 3/2, 1, 1: their variance is 0.5 over 4 people less 1 mean too many.
    assert counts.counts[:, [RED, BLUE]] == pytest.approx(
        np.array([[0.5, 1.5], [2.0, 0.0]]) / (1 + 0.5 / 3)
    )
    assert counts.effective == pytest.approx(4 / (1 + 0.5 / 3))


def test_weights_of_any_size_stay_finite(tmp_path: Path) -> None:
    counts = counted(
        tmp_path, person(weight="1e300"), person(weight="1e300"), person(weight="1e-300")
    )
    assert counts.effective == pytest.approx(2)


def test_a_blank_is_spread_over_the_seats_adults(tmp_path: Path) -> None:
    files = make(seats=4)
    for row in rows_of(files, "cells.csv")[1:]:
        if row[0] == "S001":
            row[3] = {"18-34": "10", "35-54": "30", "55+": "0"}[row[1]]
    election = contest(tmp_path, [person(age=""), person()], files)
    counts = survey_counts(election, EVE)
    shares = {kind(election, counts, row): counts.counts[row, RED] for row in range(2)}
    assert shares == {("18-34", "degree"): 1.25, ("35-54", "degree"): 0.75}
    assert counts.people == counts.effective == 2


def test_a_seat_without_cells_borrows_its_region(tmp_path: Path) -> None:
    files = make(seats=8)
    files["cells.csv"] = [row for row in rows_of(files, "cells.csv") if row[0] != "S001"]
    election = contest(tmp_path, [person(age="", education="")], files)
    counts = survey_counts(election, EVE)
    assert election.frame is not None
    # S001 and S003 are Northland West.
    there = [s.seat_id for s in election.seats].index("S003")
    rows = election.frame.seat == there
    adults = np.bincount(counts.frame_cell[rows], election.frame.adults[rows], len(counts.cells))
    assert counts.counts[:, RED] == pytest.approx(adults[counts.cell] / adults.sum())
    assert set(counts.seat.tolist()) == {[s.seat_id for s in election.seats].index("S001")}


def test_a_kind_that_lives_nowhere_is_said_so(tmp_path: Path) -> None:
    files = make(seats=2)
    for row in rows_of(files, "cells.csv")[1:]:
        row[3] = "0" if row[1] == "55+" else row[3]
    blank, whole = person(age="55+", education=""), person(age="55+")
    counts = survey_counts(contest(tmp_path, [blank, blank, whole], files), EVE)
    assert aside(counts) == {"of a kind that the frame has nowhere": 2}
    assert counts.people == 1


def test_without_a_frame_everybody_is_in_one_cell(tmp_path: Path) -> None:
    files = make(seats=2, cells=False)
    counts = survey_counts(contest(tmp_path, [person(), person(age="")], files), EVE)
    assert counts.cells.shape == (1, 0)
    assert counts.cell.tolist() == [0]
    assert counts.counts[0, RED] == 2
    assert counts.frame_cell.shape == (0,)


def test_waves_are_counted_back_from_polling_day(tmp_path: Path) -> None:
    days = ("2030-05-31", "2030-05-30", "2030-06-05", "2030-06-05")
    counts = counted(tmp_path, *(person(at=day) for day in days))
    assert [date.fromordinal(int(day)) for day in counts.days] == [
        date(2030, 5, 30),
        date(2030, 6, 3),
    ]
    assert counts.counts[:, RED].tolist() == [1, 3]
    by_day = counted(tmp_path, *(person(at=day) for day in days), wave_days=1)
    assert by_day.counts[:, RED].tolist() == [1, 1, 2]
    with pytest.raises(ValueError, match="at least 1"):
        counted(tmp_path, wave_days=0)


@pytest.mark.parametrize("asked", [False, True])
def test_nobody_gives_no_rows(tmp_path: Path, asked: bool) -> None:
    election = contest(tmp_path, []) if asked else load_election(write(make(), tmp_path))
    assert (election.respondents is not None) == asked
    counts = survey_counts(election, EVE)
    assert counts.counts.shape == (0, 6)
    assert (counts.people, counts.effective, aside(counts)) == (0, 0, {})
    assert election.frame is not None
    assert (counts.cells[counts.frame_cell] == election.frame.codes).all()


def test_seats_that_are_not_modelled(tmp_path: Path) -> None:
    files = make(seats=4, countries=("England", "Northern Ireland"))
    election = contest(tmp_path, [person(), person(seat_id="S004")], files)
    assert aside(survey_counts(election, EVE)) == {"in a seat or region that is not modelled": 1}


def test_everybody_is_somewhere_and_the_order_of_rows_is_nothing(tmp_path: Path) -> None:
    files = make(seats=6, respondents=400)
    counts = survey_counts(load_election(write(files, tmp_path / "a")), EVE)
    assert counts.people + sum(left.people for left in counts.set_aside) == 400
    assert np.isfinite(counts.counts).all()
    assert (counts.counts >= 0).all()
    rows = rows_of(files, "respondents.csv")
    files["respondents.csv"] = [rows[0], *reversed(rows[1:])]
    again = survey_counts(load_election(write(files, tmp_path / "b")), EVE)
    assert (again.counts == counts.counts).all()
    assert (again.seat == counts.seat).all()
    assert again.set_aside == counts.set_aside
