"""Every row is kept, rejected or already known, and a file that comes again changes nothing."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hustings.election.contest import Election
from tests.listen.desk import Desk, Door, door, uuid, write_doors


def test_a_file_becomes_one_batch_that_the_record_names(desk: Desk) -> None:
    made = desk.take(
        door(1, at="2030-05-20T18:30:00+01:00", intention="red"),
        door(2, at="2030-05-22T18:30:00+01:00", outcome="not_in"),
        door(3, seat_id="S999"),
        simulated=True,
    )
    assert (made.rows, made.kept, made.rejected, made.known) == (3, 2, 1, 0)
    batch = (desk.campaign / "returns" / f"{made.batch}.parquet").read_bytes()
    assert desk.recorded == [
        {
            "kind": "returns",
            "profile": "hustings",
            "sha256": hashlib.sha256(batch).hexdigest(),
            "source_sha256": hashlib.sha256((desk.inbox / "doors.csv").read_bytes()).hexdigest(),
            "kept": 2,
            "rejected": 1,
            "known": 0,
            "first_day": "2030-05-20",
            "last_day": "2030-05-22",
            "simulated": True,
        }
    ]


def test_a_batch_holds_the_day_a_random_id_and_no_elector(desk: Desk) -> None:
    asked = door(
        7,
        intention="red",
        certainty="10",
        past_vote="blue",
        age="18-34",
        education="degree",
        issues=" bins ;; buses;",
    )
    desk.take(asked)
    (row,) = desk.batch()
    canvasser = row.pop("canvasser")
    assert canvasser == hashlib.sha256(b"id 1").hexdigest()[:16]
    assert {**row, "day": row["day"].isoformat()} == {
        "return_id": uuid(7),
        "day": "2030-05-20",
        "seat_id": "S001",
        "mode": "door",
        "outcome": "answered",
        "intention": "red",
        "certainty": 10,
        "past_vote": "blue",
        "age": "18-34",
        "sex": "",  # the frame has no such category
        "education": "degree",
        "issues": ["bins", "buses"],
        "contact_number": 1,
    }
    (path,) = (desk.campaign / "returns").iterdir()
    for secret in (b"Canvasser 1", b"X7", b"18:30"):
        assert secret not in path.read_bytes()


def test_nobody_else_may_read_batches_and_database(desk: Desk) -> None:
    desk.take(door(1))
    modes = {
        path.name.rpartition(".")[2]: stat.S_IMODE(path.stat().st_mode)
        for path in desk.campaign.rglob("*")
    }
    assert modes == {"returns": 0o700, "parquet": 0o600, "db": 0o600}


def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    doors = [door(1), door(2), door(3, outcome="nobody")]
    desk.take(*doors)
    before = desk.files()
    again = desk.take(*doors)
    assert (again.kept, again.rejected, again.known, again.batch) == (0, 1, 2, None)
    assert desk.files() == before
    assert len(desk.recorded) == 1


def test_the_same_rows_in_another_file_are_known(desk: Desk) -> None:
    desk.take(door(1), door(2), name="monday.csv")
    mixed = desk.take(door(2), door(3), door(1), name="tuesday.csv")
    assert (mixed.kept, mixed.rejected, mixed.known) == (1, 0, 2)
    assert desk.counts.total == 3


def test_a_return_is_known_however_its_id_and_time_are_spelt(desk: Desk) -> None:
    desk.take(door(1, return_id="ABCDEF00-0000-4000-8000-000000000001", at="2030-05-20T18:30Z"))
    again = door(
        1, return_id="abcdef00-0000-4000-8000-000000000001", at="2030-05-20T18:30:00+00:00"
    )
    assert desk.take(again).known == 1


@pytest.mark.parametrize(
    "change",
    [
        {"intention": "blue"},
        {"elector": "X9"},
        {"canvasser": "Canvasser 2"},
        {"at": "2030-05-20T18:31:00+01:00"},
        {"issues": "buses"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_return_that_comes_back_changed_is_rejected(desk: Desk, change: Door) -> None:
    desk.take(door(1, intention="red"), name="first.csv")
    made = desk.take(door(1, intention="red") | change, name="second.csv")
    assert (made.kept, made.rejected, made.known) == (0, 1, 0)
    (row,) = desk.rejects
    assert (row.file, row.line, row.column) == ("second.csv", 2, "return_id")
    assert "return_id already taken in with other contents" in row.reason


def test_within_one_file_the_first_row_of_an_id_counts(desk: Desk) -> None:
    made = desk.take(
        door(1, intention="red"), door(1, intention="red"), door(1, intention="blue"), door(2)
    )
    assert (made.kept, made.rejected, made.known) == (2, 1, 1)
    assert [row["intention"] for row in desk.batch()] == ["red", ""]
    assert desk.rejects[0].line == 4


def test_a_file_without_a_good_row_makes_no_batch(desk: Desk) -> None:
    made = desk.take(door(1, seat_id=""))
    assert (made.kept, made.rejected, made.batch) == (0, 1, None)
    assert desk.recorded == []
    assert not (desk.campaign / "returns").exists()


def test_a_rejected_row_that_is_put_right_leaves_the_list(desk: Desk) -> None:
    desk.take(door(1, outcome="nobody"), door(2, outcome="nobody"), name="first.csv")
    assert [row.line for row in desk.rejects] == [2, 3]
    desk.take(door(1), name="second.csv")
    assert [row.line for row in desk.rejects] == [3]


def test_a_dry_run_counts_and_writes_nothing(desk: Desk) -> None:
    doors = [door(1), door(2), door(3, outcome="nobody")]
    tried = desk.take(*doors, dry_run=True)
    assert (tried.kept, tried.rejected, tried.known, tried.batch) == (2, 1, 0, None)
    assert (desk.files(), desk.recorded) == ({}, [])
    desk.take(*doors)
    before = desk.files()
    tried = desk.take(*doors, door(4), dry_run=True)
    assert (tried.kept, tried.rejected, tried.known) == (1, 1, 2)
    assert desk.files() == before


def test_a_canvasser_keeps_one_id_over_all_batches(desk: Desk) -> None:
    desk.take(door(1, canvasser="A"), door(2, canvasser="B"), name="first.csv")
    desk.take(door(3, canvasser="A"), name="second.csv")
    (first, second), (third,) = desk.batch(0), desk.batch(1)
    assert first["canvasser"] == third["canvasser"] != second["canvasser"]


def test_repeat_contacts_are_counted_before_the_elector_is_dropped(desk: Desk) -> None:
    desk.take(
        door(1, elector="X1", at="2030-05-20T10:00Z"),
        door(2, elector="X1", at="2030-05-19T10:00Z"),  # earlier, though later in the file
        door(3, elector="X1", seat_id="S002"),  # a number may come again in another seat
        door(4, elector=""),
        door(5, elector=""),
        name="first.csv",
    )
    desk.take(door(6, elector="X1"), door(7, elector="X2"), name="second.csv")
    numbers = {row["return_id"]: row["contact_number"] for row in desk.batch(0) + desk.batch(1)}
    assert list(numbers.values()) == [2, 1, 1, None, None, 3, 1]
    assert int(desk.counts.repeats.sum()) == 2


def test_equal_rows_make_equal_bytes_in_whatever_order_they_come(
    desk: Desk, tmp_path: Path, election: Election
) -> None:
    doors = [door(n, elector=f"X{n % 3}", at=f"2030-05-{1 + n % 28:02d}T10:00Z") for n in range(50)]
    other = Desk(tmp_path / "other", election)
    assert desk.take(*doors).batch == other.take(*reversed(doors)).batch


def test_columns_that_nobody_knows_are_ignored_and_said(desk: Desk) -> None:
    file = write_doors(
        desk.inbox / "doors.csv", door(1) | {"phone": "07700 900000"}, extra=("phone",)
    )
    assert desk.take_file(file).ignored_columns == ("phone",)
    assert b"900000" not in b"".join(desk.files().values())


def test_unknown_levels_count_as_blank(desk: Desk) -> None:
    made = desk.take(door(1, age="18-34"), door(2, age="young", sex="f", past_vote="nobody"))
    assert (made.kept, made.unknown_levels) == (2, 3)
    assert [row["age"] for row in desk.batch()] == ["18-34", ""]


CELLS = st.sampled_from(
    ["", "red", "S001", "11", "5", "answered", "2030-05-20T10:00Z", "\0", "é;x"]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 5), st.dictionaries(st.sampled_from(list(door(0))), CELLS)),
        max_size=12,
    )
)
def test_rows_in_are_kept_rejected_or_known(
    rows: list[tuple[int, Door]], election: Election, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"), election)
    doors = [door(number, **cells) for number, cells in rows]
    first = desk.take(*doors)
    assert first.rows == len(doors)
    assert first.kept == desk.counts.total
    assert first.rejected == len(desk.rejects)
    again = desk.take(*doors)
    assert (again.kept, again.rejected) == (0, first.rejected)
    assert again.known == first.kept + first.known
