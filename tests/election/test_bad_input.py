"""Everything that can be wrong with a folder: named with file, row, column and remedy."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from hustings.election.load import find_election, load_election
from hustings.election.problems import SHOWN_PER_FILE, FolderProblems, Problem
from tests.election.folders import Files, make, rows_of, write, write_election


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(FolderProblems) as refused:
        load_election(folder)
    return refused.value.problems


def the_problem(folder: Path) -> Problem:
    """The one problem of a folder that has one."""
    found = problems(folder)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def with_cell(file: str, row: int, column: str, value: str) -> Callable[[Files], None]:
    """A change of one cell; ``row`` is the line of the file."""

    def change(files: Files) -> None:
        rows = rows_of(files, file)
        rows[row - 1][rows[0].index(column)] = value

    return change


# file, row, column, what is written there, what is expected, what the remedy says
CELLS = [
    ("polls.csv", 3, "blue", "143", "from 0 to 100", "per cent"),
    ("polls.csv", 3, "blue", "-1", "from 0 to 100", "per cent"),
    ("polls.csv", 3, "blue", "43%", "from 0 to 100", "per cent"),
    ("polls.csv", 3, "blue", "nan", "from 0 to 100", "per cent"),
    ("polls.csv", 4, "start", "2030-02-30", "a date that exists", "YYYY-MM-DD"),
    ("polls.csv", 4, "end", "08/06/2030", "a date that exists", "YYYY-MM-DD"),
    ("polls.csv", 4, "end", "20300608", "a date that exists", "YYYY-MM-DD"),
    ("polls.csv", 4, "end", "2029-01-01", "(start) or later", "start or end"),
    ("polls.csv", 5, "sample", "0", "at least 1", "plain digits"),
    ("polls.csv", 5, "sample", "1,500", "at least 1", "plain digits"),
    ("polls.csv", 5, "area", "Atlantis", "a country, region", "seats.csv"),
    ("polls.csv", 5, "pollster", "", "some text", "Fill it in"),
    ("past.csv", 2, "votes", "many", "a whole number", "plain digits"),
    ("past.csv", 2, "votes", "-5", "at least 0", "plain digits"),
    ("past.csv", 2, "votes", "12.5", "a whole number", "plain digits"),
    ("past.csv", 2, "votes", "1_000", "a whole number", "plain digits"),
    ("past.csv", 2, "votes", "9" * 16, "a whole number", "plain digits"),
    ("past.csv", 2, "votes", "", "a whole number", "plain digits"),
    ("past.csv", 6, "seat_id", "S999", "a seat of seats.csv", "Correct the id"),
    ("candidates.csv", 6, "seat_id", "S999", "a seat of seats.csv", "Correct the id"),
    ("candidates.csv", 6, "incumbent", "2", "0 or 1", "1 for yes"),
    ("candidates.csv", 6, "incumbent", "", "0 or 1", "1 for yes"),
    ("cells.csv", 6, "seat_id", "S999", "a seat of seats.csv", "Correct the id"),
    ("cells.csv", 6, "adults", "-0.1", "at least 0", "plain digits"),
    ("cells.csv", 6, "adults", "inf", "at least 0", "plain digits"),
    ("cells.csv", 6, "adults", "1e999", "at least 0", "plain digits"),
    ("cells.csv", 6, "age", "", "some text", "Fill it in"),
    ("spending.csv", 6, "seat_id", "S999", "a seat of seats.csv", "Correct the id"),
    ("spending.csv", 6, "spent", "£12.50", "an amount in pounds", "1234.56"),
    ("spending.csv", 6, "period", "late", "long or short", "long or short"),
    ("crossbreaks.csv", 2, "red", "101", "from 0 to 100", "per cent"),
    ("crossbreaks.csv", 2, "level", "", "some text", "Fill it in"),
    ("seats.csv", 3, "seat_id", "S001", "each seat once", "Remove one"),
    ("seats.csv", 3, "electorate", "0", "at least 1", "plain digits"),
    ("seats.csv", 3, "electorate", "inf", "at least 1", "plain digits"),
    ("seats.csv", 3, "x_1", "high", "a number", "plain digits"),
    ("seats.csv", 3, "lat", "151", "from -90 to 90", "plain digits"),
    ("seats.csv", 3, "hex_q", "1.5", "a whole number", "plain digits"),
    ("seats.csv", 3, "region", "  ", "some text", "Fill it in"),
    ("seats.csv", 3, "name", "a\x00b", "without control characters", "invisible"),
    ("seats.csv", 3, "name", "a\u202eb", "without control characters", "invisible"),
]


@pytest.mark.parametrize(("file", "row", "column", "value", "expected", "remedy"), CELLS)
def test_a_bad_cell(
    tmp_path: Path, file: str, row: int, column: str, value: str, expected: str, remedy: str
) -> None:
    files = make()
    with_cell(file, row, column, value)(files)
    found = problems(write(files, tmp_path))
    # A seat id that is written twice also leaves its own rows elsewhere without a seat.
    problem = found[0]
    assert (problem.file, problem.row, problem.column) == (file, row, column)
    assert expected in problem.expected
    assert remedy in problem.remedy
    assert str(problem).startswith(f"{file}, row {row}, column {column}: found ")
    assert "\n" not in str(problem)
    if file != "seats.csv":
        assert len(found) == 1


def test_shares_that_sum_to_too_much(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "polls.csv")[2][6:] = ["40.5", "30.5", "20.5", "10.5"]
    rows_of(files, "polls.csv")[3][6:] = ["40.5", "30.5", "20.5", "10.6"]
    rows_of(files, "polls.csv")[4][6:] = ["40.5", "3", "", "1"]
    problem = the_problem(write(files, tmp_path))
    assert (problem.file, problem.row) == ("polls.csv", 4)
    assert "102.1" in problem.found
    assert "102" in problem.expected


@pytest.mark.parametrize("file", ["seats.csv", "past.csv", "candidates.csv", "polls.csv"])
def test_a_missing_file(tmp_path: Path, file: str) -> None:
    folder = write_election(tmp_path)
    (folder / file).unlink()
    problem = the_problem(folder)
    assert (problem.file, problem.row) == (file, None)
    assert problem.found == "no such file"
    assert "seat_id" in problem.remedy or "pollster" in problem.remedy


def test_a_missing_election_toml(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    (folder / "election.toml").unlink()
    problem = the_problem(folder)
    assert (problem.file, problem.found) == ("election.toml", "no such file")
    assert "polling_day" in problem.remedy


def test_a_folder_with_nothing_in_it_lacks_five_files(tmp_path: Path) -> None:
    assert [problem.file for problem in problems(tmp_path)] == [
        "election.toml",
        "seats.csv",
        "past.csv",
        "candidates.csv",
        "polls.csv",
    ]


def test_no_folder(tmp_path: Path) -> None:
    assert the_problem(tmp_path / "nowhere").found == "no such folder"


@pytest.mark.parametrize(
    "file", ["election.toml", "seats.csv", "past.csv", "polls.csv", "cells.csv", "spending.csv"]
)
@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file(tmp_path: Path, file: str, content: bytes) -> None:
    folder = write_election(tmp_path)
    (folder / file).write_bytes(content)
    problem = the_problem(folder)
    assert (problem.file, problem.found) == (file, "an empty file")
    assert "Write at least" in problem.remedy


@pytest.mark.parametrize("file", ["election.toml", "seats.csv", "cells.csv"])
def test_a_folder_where_a_file_should_be(tmp_path: Path, file: str) -> None:
    folder = write_election(tmp_path)
    (folder / file).unlink()
    (folder / file).mkdir()
    problem = the_problem(folder)
    assert (problem.file, problem.found, problem.expected) == (file, "a folder", "a file")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_election(tmp_path)
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "past.csv":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    problem = the_problem(folder)
    assert (problem.file, problem.expected) == ("past.csv", "a readable file")
    assert "chmod" in problem.remedy


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    (folder / "past.csv").unlink()
    os.mkfifo(folder / "past.csv")
    assert "not a plain file" in the_problem(folder).found


@pytest.mark.parametrize("column", ["electorate", "country", "hex_q"])
def test_a_missing_column(tmp_path: Path, column: str) -> None:
    files = make()
    place = rows_of(files, "seats.csv")[0].index(column)
    for row in rows_of(files, "seats.csv"):
        del row[place]
    problem = the_problem(write(files, tmp_path))
    assert (problem.file, problem.row, problem.column) == ("seats.csv", 1, column)
    assert "seat_id, name" in problem.found
    assert problem.remedy == f"Add the column {column}."


def test_a_column_in_capitals_is_to_be_renamed(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "past.csv")[0][3] = "Votes"
    assert the_problem(write(files, tmp_path)).remedy == "Rename Votes to votes."


def test_a_column_that_is_there_twice(tmp_path: Path) -> None:
    files = make()
    for row in rows_of(files, "polls.csv"):
        row.append(row[6])
    problem = the_problem(write(files, tmp_path))
    assert (problem.file, problem.row, problem.column) == ("polls.csv", 1, "red")
    assert "Remove or rename" in problem.remedy


def test_a_file_without_its_header(tmp_path: Path) -> None:
    files = make()
    del rows_of(files, "past.csv")[0]
    problem = the_problem(write(files, tmp_path))
    assert (problem.file, problem.row) == ("past.csv", 1)
    assert problem.expected == "election,seat_id,party,votes"


def test_polls_without_a_column_of_any_party(tmp_path: Path) -> None:
    files = make()
    files["polls.csv"] = [row[:6] for row in rows_of(files, "polls.csv")]
    problem = the_problem(write(files, tmp_path))
    assert (problem.file, problem.row, problem.found) == ("polls.csv", 1, "no column of a party")
    assert "red, blue, gold, kelp" in problem.expected


@pytest.mark.parametrize("change", [lambda row: row.append("1"), lambda row: row.pop()])
def test_a_ragged_row(tmp_path: Path, change: Callable[[list[str]], object]) -> None:
    files = make()
    change(rows_of(files, "past.csv")[4])
    problem = the_problem(write(files, tmp_path))
    assert (problem.file, problem.row, problem.column) == ("past.csv", 5, None)
    assert problem.expected == "4 values as in the header"
    assert "quotes" in problem.remedy


def test_a_ragged_seat_does_not_set_off_other_problems(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "seats.csv")[2].pop()
    assert the_problem(write(files, tmp_path)).file == "seats.csv"


def test_latin_1_bytes(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "seats.csv")[2][1] = "Ynys Môn"
    folder = write(files, tmp_path)
    as_utf8 = (folder / "seats.csv").read_text(encoding="utf-8")
    (folder / "seats.csv").write_bytes(as_utf8.encode("latin-1"))
    problem = the_problem(folder)
    assert (problem.file, problem.row, problem.column) == ("seats.csv", 3, "name")
    assert problem.expected == "UTF-8 text"
    assert "Save the file as UTF-8" in problem.remedy
    assert "Ynys Môn" in problem.remedy


def test_latin_1_bytes_in_the_header(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    text = (folder / "past.csv").read_bytes()
    (folder / "past.csv").write_bytes(text.replace(b"votes", b"v\xf4tes"))
    found = problems(folder)
    assert [(p.row, p.column) for p in found] == [(1, "number 4"), (1, "votes")]


def test_latin_1_bytes_in_election_toml(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    text = (folder / "election.toml").read_bytes()
    (folder / "election.toml").write_bytes(text.replace(b"A made-up", b"\xc9lection"))
    problem = the_problem(folder)
    assert (problem.file, problem.row, problem.column) == ("election.toml", 2, "9")
    assert "Save the file as UTF-8" in problem.remedy


def test_utf_16(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    text = (folder / "polls.csv").read_text(encoding="utf-8")
    (folder / "polls.csv").write_text(text, encoding="utf-16")
    problem = the_problem(folder)
    assert (problem.file, problem.found) == ("polls.csv", "UTF-16")
    assert problem.remedy == "Save the file as UTF-8."


def test_a_quote_that_is_never_closed(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    with (folder / "candidates.csv").open("a", encoding="utf-8") as out:
        out.write('S001,red,"Never closed,0\nS002,red,x,0\n')
    problem = the_problem(folder)
    assert (problem.file, problem.row) == ("candidates.csv", 30)
    assert "Close every quote" in problem.remedy


def test_rows_are_lines_even_after_quoted_line_breaks(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "candidates.csv")[1][2] = "Two\r\nlines"
    rows_of(files, "candidates.csv")[3][3] = "no"
    folder = write(files, tmp_path)
    assert the_problem(folder).row == 5


def test_broken_toml(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    text = (folder / "election.toml").read_text(encoding="utf-8")
    (folder / "election.toml").write_text(text.replace("seats = 8", "seats = = 8"))
    problem = the_problem(folder)
    assert (problem.file, problem.row, problem.column) == ("election.toml", 5, "9")
    assert problem.expected == "valid TOML"


# what is replaced, by what, the row, the key, what is expected
TOML = [
    ('id = "made-up-2030"', "", None, "id", "some text"),
    ("polling_day = 2030-06-06", "", None, "polling_day", "a date"),
    ("polling_day = 2030-06-06", 'polling_day = "6 June"', 3, "polling_day", "a date"),
    ("polling_day = 2030-06-06", "polling_day = 2030-02-30", 3, None, "valid TOML"),
    ('system = "fptp"', 'system = "stv"', 4, "system", "fptp"),
    ("seats = 8", "seats = 9", 5, "seats", "8, the rows of seats.csv"),
    ("seats = 8", "seats = -1", 5, "seats", "at least 1"),
    ("seats = 8", "seats = true", 5, "seats", "at least 1"),
    ("majority = 5", 'majority = "five"', 6, "majority", "at least 1"),
    ("majority = 5", "majority = 0", 6, "majority", "at least 1"),
    ("majority = 5", "majority = 9", 6, "majority", "at most 8"),
    ("majority = 5", "majority = 400", 6, "majority", "at most 8"),
    ('colour = "#1ec880"', 'colour = "crimson"', 12, "colour", "#0087dc"),
    ('id = "blue"', 'id = "red"', 16, "id", "each party once"),
    ('id = "blue"', 'id = "sample"', 16, "id", "no column of polls.csv"),
    ('id = "blue"', "id = 1.5", 16, "id", "a short text"),
    ('stands_in = ["Southland"]', 'stands_in = "Southland"', 31, "stands_in", "a list"),
    ("end = 2030-06-06", "end = 2030-01-01", 35, "end", "2030-04-01 or later"),
    ("start = 2030-04-01", "", 33, "start", "a date"),
    ("candidate_base = 8700", "candidate_base = -1", 38, "candidate_base", "in pounds"),
    ("candidate_base = 8700", "candidate_base = nan", 38, "candidate_base", "in pounds"),
    ("candidate_base = 8700", "candidate_base = 1e999999", 38, "candidate_base", "in pounds"),
    (
        "candidate_base = 8700",
        "short_campaign_from = 2030-03-31",
        38,
        "short_campaign_from",
        "2030-04-01 to 2030-06-06, the regulated period",
    ),
    ("candidate_base = 8700", "short_campaign_from = 31", 38, "short_campaign_from", "a date"),
]


@pytest.mark.parametrize(("old", "new", "row", "key", "expected"), TOML)
def test_a_bad_key_in_election_toml(
    tmp_path: Path, old: str, new: str, row: int | None, key: str | None, expected: str
) -> None:
    files = make()
    text = str(files["election.toml"])
    assert old in text
    files["election.toml"] = text.replace(old, new, 1)
    found = problems(write(files, tmp_path))
    problem = found[0]
    assert (problem.file, problem.row) == ("election.toml", row)
    assert expected in problem.expected
    if key is not None:
        assert problem.column == key
    assert problem.remedy


def test_no_parties(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    (folder / "election.toml").write_text('id = "a"\nname = "b"\npolling_day = 2030-06-06\n')
    problem = the_problem(folder)
    assert (problem.column, problem.found) == ("parties", "no party")
    assert "[[parties]]" in problem.remedy


def test_no_seats(tmp_path: Path) -> None:
    files = make(past=(), candidates=False, polls=0, cells=False, crossbreaks=False)
    del rows_of(files, "seats.csv")[1:]
    files["election.toml"] = str(files["election.toml"]).replace("seats = 8", "")
    assert the_problem(write(files, tmp_path)).found == "no seat"


def test_all_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    files = make()
    with_cell("polls.csv", 3, "blue", "143")(files)
    with_cell("polls.csv", 3, "end", "tomorrow")(files)
    with_cell("past.csv", 9, "votes", "x")(files)
    with_cell("candidates.csv", 4, "seat_id", "S999")(files)
    with_cell("seats.csv", 9, "electorate", "-1")(files)
    with_cell("cells.csv", 9, "adults", "")(files)
    with_cell("spending.csv", 2, "limit", "lots")(files)
    files["election.toml"] = str(files["election.toml"]).replace("#1ec880", "red")
    folder = write(files, tmp_path)
    (folder / "crossbreaks.csv").write_bytes(b"")
    assert [(p.file, p.row, p.column) for p in problems(folder)] == [
        ("election.toml", 12, "colour"),
        ("seats.csv", 9, "electorate"),
        ("past.csv", 9, "votes"),
        ("candidates.csv", 4, "seat_id"),
        ("polls.csv", 3, "blue"),
        ("polls.csv", 3, "end"),
        ("crossbreaks.csv", None, None),
        ("cells.csv", 9, "adults"),
        ("spending.csv", 2, "limit"),
    ]


def test_broken_toml_does_not_hide_problems_elsewhere(tmp_path: Path) -> None:
    files = make()
    with_cell("past.csv", 9, "votes", "x")(files)
    files["election.toml"] = "id = "
    assert [p.file for p in problems(write(files, tmp_path))] == ["election.toml", "past.csv"]


def test_the_screen_shows_twenty_a_file_and_says_how_many_more(tmp_path: Path) -> None:
    files = make()
    for row in rows_of(files, "past.csv")[1:]:
        row[3] = "x"
    folder = write(files, tmp_path)
    with pytest.raises(FolderProblems) as refused:
        load_election(folder)
    count = len(rows_of(files, "past.csv")) - 1
    assert len(refused.value.problems) == count
    lines = str(refused.value).splitlines()
    assert len(lines) == SHOWN_PER_FILE + 1
    assert lines[-1] == f"past.csv: and {count - SHOWN_PER_FILE} more"


@pytest.mark.parametrize("name", ["uk-1832", "", "x" * 5000, "../nowhere", "a\x00b"])
def test_a_name_that_is_no_election(name: str) -> None:
    with pytest.raises(FolderProblems) as refused:
        find_election(name)
    assert "uk-2017" in refused.value.problems[0].expected
    assert len(str(refused.value)) < 500


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    folder = write_election(tmp_path)
    with pytest.raises(FolderProblems) as refused:
        find_election(str(folder / "election.toml"))
    assert refused.value.problems[0].found == "a file"
