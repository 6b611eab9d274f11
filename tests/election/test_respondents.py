"""respondents.csv: all of it is taken in canonical order, or every problem told."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from hustings.election.contest import Election
from hustings.election.load import load_election
from hustings.election.problems import FolderProblems, Problem
from hustings.election.respondents import Respondents
from tests.election.folders import Files, make, rows_of, write

FILE = "respondents.csv"
HEADER = ["seat_id", "region", "age", "education", "at", "intention", "likelihood", "weight"]
ANNA = ["S001", "", "18-34", "degree", "2030-05-01", "red", "9.5", "0.8"]


def load(files: Files, folder: Path) -> Election:
    return load_election(write(files, folder))


def asked(rows: list[list[str]], folder: Path, **options: object) -> Respondents:
    files = make(**options)  # type: ignore[arg-type]
    files[FILE] = rows
    respondents = load(files, folder).respondents
    assert respondents is not None
    return respondents


def refused(rows: list[list[str]], folder: Path, **options: object) -> tuple[Problem, ...]:
    with pytest.raises(FolderProblems) as told:
        asked(rows, folder, **options)
    return told.value.problems


def test_a_folder_without_the_file_has_none(tmp_path: Path) -> None:
    assert load(make(), tmp_path).respondents is None


def test_a_header_alone_is_a_survey_of_nobody(tmp_path: Path) -> None:
    nobody = asked([HEADER], tmp_path)
    assert nobody.total == 0
    assert nobody.codes.shape == (0, 2)
    assert nobody.houses == ()
    assert nobody.categories == ("age", "education")


def test_an_empty_file_is_a_problem(tmp_path: Path) -> None:
    files = make()
    files[FILE] = ""
    with pytest.raises(FolderProblems, match="an empty file"):
        load(files, tmp_path)


def test_one_person(tmp_path: Path) -> None:
    files = make()
    files[FILE] = [[*HEADER, "house", "shoe_size"], [*ANNA, "Pollster A", "44"]]
    election = load(files, tmp_path)
    anna = election.respondents
    assert anna is not None
    assert anna.total == 1
    assert election.seats[anna.seat[0]].seat_id == "S001"
    assert anna.regions[anna.region[0]] == "Northland West"
    assert anna.categories == ("age", "education")
    assert [anna.levels[k][anna.codes[0, k]] for k in (0, 1)] == ["18-34", "degree"]
    assert anna.day[0] == date(2030, 5, 1).toordinal()
    assert anna.intentions == (
        "red",
        "blue",
        "gold",
        "kelp",
        "wont_vote",
        "undecided",
        "wont_say",
        "",
    )
    assert anna.intentions[anna.intention[0]] == "red"
    assert (anna.likelihood[0], anna.weight[0]) == (9.5, 0.8)
    assert anna.houses == ("Pollster A",)


def test_blanks_are_kept_as_blanks(tmp_path: Path) -> None:
    ben = ["", "Southland East", "", "none", "2030-05-02", "", "", "1"]
    person = asked([HEADER, ben], tmp_path)
    assert person.seat.tolist() == [-1]
    assert person.regions[person.region[0]] == "Southland East"
    assert person.codes[0, 0] == -1
    assert person.intentions[person.intention[0]] == ""
    assert math.isnan(person.likelihood[0])
    assert person.houses == ("",)


def test_days_after_the_vote_are_no_fault(tmp_path: Path) -> None:
    late = [*ANNA[:4], "2031-01-01", *ANNA[5:]]
    assert asked([HEADER, late], tmp_path).day.tolist() == [date(2031, 1, 1).toordinal()]


@pytest.mark.parametrize(
    ("column", "value", "expected", "remedy"),
    [
        ("weight", "0", "a number above 0", "leave out who is not to count"),
        ("weight", "-1", "a number above 0", "leave out"),
        ("weight", "", "a number above 0", "1 where the survey has none"),
        ("weight", "nan", "a number above 0", "Give everybody a weight"),
        ("weight", "inf", "a number above 0", "Give everybody a weight"),
        ("likelihood", "10.5", "from 0 to 10", "scale"),
        ("likelihood", "-1", "from 0 to 10", "scale"),
        ("likelihood", "nan", "from 0 to 10", "scale"),
        ("intention", "violet", "a party of election.toml", "red, blue, gold, kelp"),
        ("intention", "Red", "a party of election.toml", "Spell it"),
        ("age", "25-34", "a level of cells.csv: 18-34, 35-54, 55+", "leave it blank"),
        ("seat_id", "S999", "a seat of seats.csv", "add the seat"),
        ("seat_id", "", "a seat of seats.csv, or a region", "the region where it is not"),
        ("region", "Atlantis", "a region of seats.csv", "Spell it"),
        (
            "region",
            "Southland West",
            "Northland West, the region of S001",
            "leave the region blank",
        ),
        ("at", "2030-02-30", "a date that exists", "YYYY-MM-DD"),
        ("at", "", "a date that exists", "YYYY-MM-DD"),
        ("at", "1/5/2030", "a date that exists", "YYYY-MM-DD"),
        ("age", "18\x0034", "without control characters", "invisible"),
    ],
)
def test_a_bad_cell(tmp_path: Path, column: str, value: str, expected: str, remedy: str) -> None:
    wrong = list(ANNA)
    wrong[HEADER.index(column)] = value
    (problem,) = refused([HEADER, ANNA, wrong, ANNA], tmp_path)
    assert (problem.file, problem.row, problem.column) == (FILE, 3, column)
    assert expected in problem.expected
    assert remedy in problem.remedy


def test_every_problem_of_every_row_is_told(tmp_path: Path) -> None:
    rows = [HEADER] + [["S999", "", "old", "none", "soon", "violet", "11", "0"]] * 3
    told = refused(rows, tmp_path)
    assert len(told) == 3 * 6
    assert {problem.row for problem in told} == {2, 3, 4}


def test_the_row_is_the_line_even_after_a_blank_one_and_a_quoted_one(tmp_path: Path) -> None:
    folder = write(make(), tmp_path)
    text = f'{",".join(HEADER)}\n\nS001,,"18-34\n",none,2030-05-01,red,,1\nS001,,,none,,red,,1\n'
    (folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(FolderProblems) as told:
        load_election(folder)
    assert [problem.row for problem in told.value.problems] == [5]


def test_a_ragged_row_and_text_that_is_not_utf8(tmp_path: Path) -> None:
    folder = write(make(), tmp_path)
    lines = [",".join(HEADER), ",".join(ANNA), "S001,18-34", ",".join([*ANNA[:2], "caf\xe9"])]
    (folder / FILE).write_bytes("\n".join(lines).encode("latin-1"))
    with pytest.raises(FolderProblems) as told:
        load_election(folder)
    assert [(p.row, p.found) for p in told.value.problems] == [
        (3, "2 values"), (4, "3 values"),
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["at", "intention"])
def test_a_column_that_is_missing(tmp_path: Path, column: str) -> None:
    place = HEADER.index(column)
    rows = [[cell for n, cell in enumerate(row) if n != place] for row in (HEADER, ANNA)]
    (problem,) = refused(rows, tmp_path)
    assert (problem.row, problem.column) == (1, column)


def test_no_place_at_all(tmp_path: Path) -> None:
    (problem,) = refused([HEADER[2:], ANNA[2:]], tmp_path)
    assert "seat_id or region" in problem.expected


def test_what_may_be_missing_is_said(tmp_path: Path) -> None:
    files = make()
    files[FILE] = [["seat_id", "age", "at", "intention"], ["S001", "55+", "2030-05-01", "red"]]
    election = load(files, tmp_path)
    assert election.respondents is not None
    assert election.respondents.weight.tolist() == [1.0]
    assert election.respondents.codes.tolist() == [[2, -1]]
    said = "\n".join(election.warnings)
    for column in ("likelihood", "weight", "education"):
        assert f"no column {column}" in said


def test_without_a_frame_the_categories_are_the_files_own(tmp_path: Path) -> None:
    header = [*HEADER[:3], "house type", *HEADER[4:]]
    rows = [header, [*ANNA[:3], "flat", *ANNA[4:]], [*ANNA[:2], "9-10", "", *ANNA[4:]]]
    people = asked(rows, tmp_path, cells=False)
    assert people.categories == ("age", "house type")
    assert people.levels == (("9-10", "18-34"), ("flat",))
    assert sorted(people.codes.tolist()) == [[0, -1], [1, 0]]


def test_a_frame_that_cannot_be_read_sets_off_no_other_problem(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "cells.csv")[3][1] = ""
    files[FILE] = [HEADER, [*ANNA[:2], "ancient", *ANNA[3:]]]
    with pytest.raises(FolderProblems) as told:
        load(files, tmp_path)
    assert [problem.file for problem in told.value.problems] == ["cells.csv"]


def test_a_category_may_not_be_called_like_a_column_of_the_survey(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "cells.csv")[0][1] = "house"
    load(files, tmp_path)
    files[FILE] = [["seat_id", "house", "education", *HEADER[4:]], ["S001", *ANNA[2:]]]
    with pytest.raises(FolderProblems) as told:
        load(files, tmp_path)
    (problem,) = told.value.problems
    assert (problem.file, problem.column) == ("cells.csv", "house")
    assert "Rename" in problem.remedy


def test_a_party_may_not_be_called_like_an_answer(tmp_path: Path) -> None:
    with pytest.raises(FolderProblems, match="undecided"):
        load(make(parties=("red", "undecided")), tmp_path)


def test_a_party_outside_the_model_is_nobody_to_intend(tmp_path: Path) -> None:
    files = make(past=("e2025",))
    rows_of(files, "past.csv").append(["e2025", "S001", "old", "9"])
    files[FILE] = [HEADER, [*ANNA[:5], "old", *ANNA[6:]]]
    with pytest.raises(FolderProblems, match="a party of election"):
        load(files, tmp_path)


def test_houses_come_by_people_and_not_by_name(tmp_path: Path) -> None:
    rows = [[*ANNA, house] for house in ("A", "B", "B", "", "C", "C", "C")]
    people = asked([[*HEADER, "house"], *rows], tmp_path)
    assert people.houses == ("C", "B", "", "A")
    assert np.bincount(people.house).tolist() == [3, 2, 1, 1]


# The frame


def test_a_seat_without_adults_is_named(tmp_path: Path) -> None:
    files = make()
    rows = rows_of(files, "cells.csv")
    files["cells.csv"] = [row for row in rows if row[0] != "S001"]
    for row in rows_of(files, "cells.csv"):
        if row[0] == "S002":
            row[-1] = "0"
    (warning,) = load(files, tmp_path).warnings
    assert "no adults in" in warning
    assert "S001" in warning
    assert "S002" in warning


def test_adults_may_be_decimals(tmp_path: Path) -> None:
    files = make(seats=1)
    rows_of(files, "cells.csv")[1][-1] = "0.25"
    frame = load(files, tmp_path).frame
    assert frame is not None
    assert 0.25 in frame.adults.tolist()


def test_a_frame_of_one_cell_a_seat(tmp_path: Path) -> None:
    files = make(seats=2)
    files["cells.csv"] = [["seat_id", "adults"], ["S001", "9"], ["S002", "8.5"]]
    files[FILE] = [HEADER, ANNA]
    election = load(files, tmp_path)
    assert election.frame is not None
    assert election.frame.codes.shape == (2, 0)
    assert election.respondents is not None
    assert election.respondents.codes.shape == (1, 0)
