"""What a row may say, and what a file must be before any row of it is taken."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from hustings.election.problems import FolderProblems
from hustings.listen import database
from hustings.listen.profile import COLUMNS
from tests.listen.desk import NOW, Desk, door

HEADER = ",".join(COLUMNS).encode()


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("return_id", "", "a UUID"),
        ("return_id", "17", "a UUID"),
        ("return_id", "{00000000-0000-4000-8000-000000000001}", "a UUID"),
        ("at", "", "time zone"),
        ("at", "2030-05-20", "time zone"),
        ("at", "2030-05-20T18:30:00", "without a time zone"),
        ("at", "2030-05-20 18:30:00Z", "time zone"),
        ("at", "2030-05-32T18:30:00Z", "that exist"),
        ("at", "2030-05-20T18:30:00+25:00", "that exist"),
        ("at", "\uff12030-05-20T18:30:00Z", "time zone"),
        ("at", "9999-12-31T23:59:59-23:59", "or earlier"),
        ("seat_id", "", "a seat of seats.csv"),
        ("seat_id", "S009", "a seat of seats.csv"),
        ("canvasser", " ", "who made the return"),
        ("canvasser", "x" * 201, "201 characters"),
        ("mode", "x" * 201, "201 characters"),
        ("elector", "x" * 201, "201 characters"),
        ("outcome", "", "one of answered, not_in, refused, moved, inaccessible"),
        ("outcome", "Answered", "one of answered"),
        ("intention", "plaid", "a blank or one of"),
        ("certainty", "11", "a whole number from 0 to 10"),
        ("certainty", "-1", "a whole number from 0 to 10"),
        ("certainty", "5.0", "a whole number from 0 to 10"),
        ("certainty", "07", "a whole number from 0 to 10"),
        ("issues", "x" * 100_000, "100,000 characters"),
        ("issues", "a\0b", "without control characters"),
        ("mode", "\u202edoor", "without control characters"),
    ],
)
def test_a_row_is_rejected_for_its_first_fault(
    desk: Desk, column: str, cell: str, words: str
) -> None:
    made = desk.take(door(1), door(2, **{column: cell}), door(3))
    assert (made.kept, made.rejected) == (2, 1)
    (row,) = desk.rejects
    assert (row.kind, row.file, row.line, row.column) == ("returns", "doors.csv", 3, column)
    assert words in row.reason


@pytest.mark.parametrize("outcome", ["not_in", "refused", "moved", "inaccessible"])
def test_only_who_answered_can_have_an_intention(desk: Desk, outcome: str) -> None:
    made = desk.take(door(1, outcome=outcome), door(2, outcome=outcome, intention="red"))
    assert (made.kept, made.rejected) == (1, 1)
    assert desk.rejects[0].column == "intention"


@pytest.mark.parametrize("intention", ["red", "kelp", "undecided", "wont_say", "wont_vote", ""])
def test_an_answer_may_name_a_party_or_none(desk: Desk, intention: str) -> None:
    assert desk.take(door(1, intention=intention)).kept == 1


@pytest.mark.parametrize("certainty", ["", "0", "9", "10"])
def test_certainty_is_blank_or_from_0_to_10(desk: Desk, certainty: str) -> None:
    assert desk.take(door(1, certainty=certainty)).kept == 1


def test_a_return_may_be_of_this_moment_but_not_of_the_next(desk: Desk) -> None:
    later = NOW + timedelta(seconds=1)
    made = desk.take(door(1, at=NOW.isoformat()), door(2, at=later.isoformat()))
    assert (made.kept, made.rejected) == (1, 1)
    assert "or earlier" in desk.rejects[0].reason


def test_a_return_may_be_from_before_the_campaign(desk: Desk) -> None:
    assert (
        desk.take(door(1, at="0001-01-01T00:00+23:59"), door(2, at="2026-01-01T10:00Z")).kept == 2
    )


def test_the_day_is_that_of_the_return_s_own_time_zone(desk: Desk) -> None:
    desk.take(door(1, at="2030-05-20T00:30:00+01:00"), door(2, at="2030-05-19T23:30:00Z"))
    assert [row["day"].isoformat() for row in desk.batch()] == ["2030-05-20", "2030-05-19"]


def test_a_ragged_row_is_a_row(desk: Desk) -> None:
    line = ",".join(door(1).values()).encode()
    made = desk.take_bytes(b"\n".join([HEADER, line, line + b",more", b"short", b"", line]))
    assert (made.kept, made.rejected, made.known) == (1, 2, 1)
    assert [(row.line, row.column) for row in desk.rejects] == [(3, None), (4, None)]
    assert "15 values, expected 14" in desk.rejects[0].reason


def test_a_byte_order_mark_windows_line_ends_and_quoted_lines_are_fine(desk: Desk) -> None:
    first = ",".join(door(1, issues='"bins\r\nand; buses"').values()).encode()
    second = ",".join(door(2, seat_id="?").values()).encode()
    made = desk.take_bytes(b"\xef\xbb\xbf" + b"\r\n".join([HEADER, first, second]) + b"\r\n")
    assert (made.kept, made.rejected) == (1, 1)
    assert desk.batch()[0]["issues"] == ["bins and", "buses"]
    assert desk.rejects[0].line == 4  # where it begins: the row before has two lines


def test_a_header_alone_is_a_file_without_rows(desk: Desk) -> None:
    assert desk.take_bytes(HEADER).rows == 0


GOOD = ",".join(door(1).values()).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "an empty file"),
        (b"\n\n", "an empty file"),
        (GOOD, "no column return_id"),
        (HEADER.replace(b",elector", b""), "no column elector"),
        (HEADER + b",elector", "the column elector twice"),
        (HEADER + b"\n" + GOOD + b"\n\xe9,", "row 3: found bytes that are not UTF-8"),
        ((HEADER + b"\n" + GOOD).decode().encode("utf-16"), "UTF-16"),
        (HEADER + b"\n" + GOOD + b'\n"never closed', "row 3: found a row that cannot be read"),
        (HEADER + b"\n" + GOOD + b"\n" + b"x" * 200_000, "row 3: found a row that cannot be read"),
        (HEADER + b"\n" + GOOD + b"\n" + b"x" * 2_000_000, "row 3: found a longer line"),
    ],
)
def test_of_a_file_that_cannot_be_read_nothing_is_taken(
    desk: Desk, data: bytes, words: str
) -> None:
    with pytest.raises(FolderProblems, match=r"doors\.csv") as error:
        desk.take_bytes(data)
    assert words in str(error.value)
    assert desk.recorded == []
    assert desk.rejects == ()


def test_a_file_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(FolderProblems, match=r"no-such\.csv"):
        desk.take_file(desk.inbox / "no-such.csv")


def test_a_database_that_is_none_is_left_alone(desk: Desk) -> None:
    (desk.campaign / "hustings.db").write_bytes(b"not a database, but somebody's notes" * 100)
    before = desk.files()
    with pytest.raises(FolderProblems, match=r"hustings\.db"):
        desk.take(door(1))
    assert desk.files() == before


def test_a_database_that_somebody_else_holds_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take(door(1))
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    other = sqlite3.connect(desk.campaign / "hustings.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OSError, match="locked"):
        desk.take(door(2))
    other.close()
    assert desk.take(door(2)).kept == 1
