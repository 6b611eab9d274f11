"""The groups: committed to before money moved, opened by the auditors alone."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.audit.partition import (
    Partition,
    PartitionError,
    commitment,
    load_partition,
    write_partition,
)

SALT = bytes(range(32))
ROWS = (("S2", "blue room"), ("S1", "甲"), ("S3", "blue room"))


@pytest.fixture
def auditor(tmp_path: Path) -> Path:
    write_partition(tmp_path / "auditor", ROWS, SALT)
    return tmp_path / "auditor"


def test_the_commitment_by_hand() -> None:
    text = b"hustings partition v1\n" + SALT + '[["S1","甲"],["S2","b"]]'.encode()
    assert commitment([("S2", "b"), ("S1", "甲")], SALT) == hashlib.sha256(text).hexdigest()


def test_what_was_written_is_read_again(auditor: Path) -> None:
    partition = load_partition(auditor, commitment(ROWS, SALT))
    assert partition is not None
    assert partition.rows == tuple(sorted(ROWS))


def test_only_the_owner_can_read_it(auditor: Path) -> None:
    assert stat.S_IMODE(auditor.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in auditor.iterdir()} == {0o600}


def test_each_seat_has_its_groups_number() -> None:
    numbers = Partition(ROWS).numbers(["S3", "S9", "S2", "S1"]).tolist()
    assert numbers[0] == numbers[2] != numbers[3]
    assert numbers[1] == -1
    assert min(numbers[0], numbers[3]) == 0


def test_a_copy_without_groups_has_none(tmp_path: Path) -> None:
    assert load_partition(tmp_path / "auditor", "0" * 64) is None


@given(st.permutations(ROWS))
def test_the_order_of_rows_changes_nothing(rows: list[tuple[str, str]]) -> None:
    assert commitment(rows, SALT) == commitment(ROWS, SALT)


def test_without_the_salt_the_groups_cannot_be_guessed_and_checked() -> None:
    assert commitment(ROWS, SALT) != commitment(ROWS, bytes(32))


@pytest.mark.parametrize(
    "rows",
    [
        ROWS[:2],
        (*ROWS, ("S4", "甲")),
        (*ROWS[:2], ("S3", "甲")),
        (("S2b", "lue room"), *ROWS[1:]),
    ],
)
def test_other_groups_have_another_commitment(rows: tuple[tuple[str, str], ...]) -> None:
    assert commitment(rows, SALT) != commitment(ROWS, SALT)


def test_one_seat_moved_after_the_fact_is_found(auditor: Path) -> None:
    groups = auditor / "groups.csv"
    groups.write_text(groups.read_text("utf-8").replace("S3,blue room", "S3,甲"), "utf-8")
    with pytest.raises(PartitionError, match=r"committed to before money moved.*restore"):
        load_partition(auditor, commitment(ROWS, SALT))


def test_another_salt_is_found(auditor: Path) -> None:
    (auditor / "salt").write_text("00" * 32 + "\n", "ascii")
    with pytest.raises(PartitionError, match="or another salt"):
        load_partition(auditor, commitment(ROWS, SALT))


def test_a_spreadsheets_marks_and_order_are_taken(auditor: Path) -> None:
    text = "seat_id,group\r\nS3,blue room\r\nS1,甲\r\nS2,blue room\r\n"
    (auditor / "groups.csv").write_bytes(text.encode("utf-8-sig"))
    assert load_partition(auditor, commitment(ROWS, SALT)) is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "row 1: expected seat_id,group, got an empty file"),
        ("seat,group\nS1,a\n", "row 1: expected seat_id,group, got 'seat,group'"),
        ("seat_id,group\nS1,a\nS1,b\n", "row 3: expected each seat once, got 'S1' again"),
        ("seat_id,group\nS1,\n", "row 2: expected a seat_id and a group"),
        ("seat_id,group\nS1,a \n", "without blanks around them, got 'S1' and 'a '"),
        ("seat_id,group\nS1\n", "row 2: expected two cells, got 1"),
        ('seat_id,group\nS1,"a\n', "a file of comma-separated UTF-8 text"),
    ],
)
def test_a_file_that_is_wrong_names_the_place(auditor: Path, text: str, message: str) -> None:
    (auditor / "groups.csv").write_text(text, "utf-8")
    with pytest.raises(PartitionError, match=message) as error:
        load_partition(auditor, "0" * 64)
    assert "Remedy: " in str(error.value)


@pytest.mark.parametrize("salt", [b"", b"00\n", b"AB" * 32 + b"\n", b"ab" * 32, b"\xff" * 65])
def test_a_salt_in_another_form_is_refused(auditor: Path, salt: bytes) -> None:
    (auditor / "salt").write_bytes(salt)
    with pytest.raises(PartitionError, match="64 hexadecimal digits"):
        load_partition(auditor, "0" * 64)


def test_groups_without_a_salt_are_refused(auditor: Path) -> None:
    (auditor / "salt").unlink()
    with pytest.raises(PartitionError, match="salt: expected 64 hexadecimal digits"):
        load_partition(auditor, "0" * 64)


def test_groups_that_are_not_utf_8_are_refused(auditor: Path) -> None:
    (auditor / "groups.csv").write_bytes(b"seat_id,group\nS1,\xff\n")
    with pytest.raises(PartitionError, match="UTF-8"):
        load_partition(auditor, "0" * 64)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_is_32_bytes(length: int) -> None:
    with pytest.raises(PartitionError, match=f"expected 32 bytes, got {length}"):
        commitment(ROWS, bytes(length))
