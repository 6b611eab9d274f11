"""Polls that come out later: each row kept, rejected or already known, and read by an estimate."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Any

import pytest

from hustings.election.contest import Election
from hustings.election.load import load_election
from hustings.election.problems import FolderProblems
from hustings.listen.batches import POLLS, checked_paths
from hustings.listen.polls import polls_taken_in, take_polls
from hustings.listen.rejects import rejected_rows
from hustings.listen.take import Taking
from tests.listen.desk import NOW

HEADER = ["pollster", "start", "end", "sample", "mode", "area", "red", "blue", "gold", "kelp"]
POLL = ["Pollster D", "2030-05-28", "2030-05-30", "1000", "online", "GB", "40", "30", "20", "5"]


class PollDesk:
    """Takes in polls with a list in place of the record."""

    def __init__(self, folder: Path, election: Path) -> None:
        self.folder, self.campaign = election, folder / "campaign"
        self.file = folder / "polls.csv"
        self.campaign.mkdir()
        self.recorded: list[Any] = []

    @property
    def batches(self) -> tuple[Path, ...]:
        names = [body["sha256"] for body in self.recorded]
        return checked_paths(self.campaign / POLLS, POLLS, names)

    @property
    def election(self) -> Election:
        return load_election(self.folder, self.batches)

    def take(self, *rows: list[str], header: list[str] = HEADER, **options: Any) -> Taking:
        with self.file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([header, *rows])
        return take_polls(
            self.campaign, self.file, self.election, NOW, self.recorded.append, **options
        )


@pytest.fixture
def polls(tmp_path: Path, small_election: Path) -> PollDesk:
    return PollDesk(tmp_path, small_election)


def known_rows(election: Path) -> list[list[str]]:
    with (election / "polls.csv").open(encoding="utf-8", newline="") as given:
        return list(csv.reader(given))[1:]


def test_a_new_poll_is_kept_recorded_and_read(polls: PollDesk) -> None:
    before = len(polls.election.polls)
    made = polls.take(POLL)
    assert (made.kept, made.rejected, made.known) == (1, 0, 0)
    (batch,) = polls.batches
    assert batch.read_text() == ",".join(HEADER) + "\n" + ",".join(POLL) + "\n"
    (body,) = polls.recorded
    assert body["sha256"] == hashlib.sha256(batch.read_bytes()).hexdigest() == batch.stem
    assert (body["kind"], body["first_day"], body["last_day"]) == (
        "polls", "2030-05-28", "2030-05-30",
    )  # fmt: skip
    election = polls.election
    assert len(election.polls) == before + 1
    assert any(poll.pollster == "Pollster D" for poll in election.polls)


def test_the_same_file_twice_changes_nothing(polls: PollDesk) -> None:
    polls.take(POLL)
    again = polls.take(POLL)
    assert (again.kept, again.known, again.batch) == (0, 1, None)
    assert (len(polls.recorded), len(polls.batches)) == (1, 1)


def test_a_poll_of_the_election_folder_is_known(polls: PollDesk) -> None:
    rows = known_rows(polls.folder)
    made = polls.take(*rows, POLL)
    assert (made.kept, made.known) == (1, len(rows))


def test_two_polls_that_are_alike_are_two(polls: PollDesk) -> None:
    assert polls.take(POLL, POLL).kept == 2
    third = polls.take(POLL, POLL, POLL)
    assert (third.kept, third.known) == (1, 2)
    assert sum(poll.pollster == "Pollster D" for poll in polls.election.polls) == 3
    fourth = polls.take(POLL, POLL, POLL, POLL)
    assert (fourth.kept, fourth.known) == (1, 3)
    assert polls.recorded[1]["sha256"] == polls.recorded[2]["sha256"]  # the same row by itself
    assert sum(poll.pollster == "Pollster D" for poll in polls.election.polls) == 4


def test_columns_may_come_in_another_order_or_be_missing(polls: PollDesk) -> None:
    header = ["kelp", "blue", "note", *HEADER[:6], "red"]
    row = ["5", "30", "a note", *POLL[:6], "40"]
    made = polls.take(row, header=header)
    assert (made.kept, made.ignored_columns) == (1, ("note",))
    (batch,) = polls.batches
    assert batch.read_text().splitlines()[1].endswith("GB,40,30,,5")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("start", "2030-06-31"),
        ("end", "2030-05-27"),
        ("end", "2030-06-02"),
        ("sample", "many"),
        ("area", "Atlantis"),
        ("pollster", ""),
        ("red", "140"),
        ("red", "60"),
    ],
)
def test_a_row_that_cannot_be_is_rejected_and_the_others_kept(
    polls: PollDesk, column: str, cell: str
) -> None:
    bad = [cell if name == column else had for name, had in zip(HEADER, POLL, strict=True)]
    made = polls.take(POLL, bad, ["short"])
    assert (made.kept, made.rejected, made.known) == (1, 2, 0)
    first, second = rejected_rows(polls.campaign)
    assert (first.kind, first.line, second.line, second.column) == ("polls", 3, 4, None)
    assert first.column == column or cell == "60"  # a sum has no column


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfep\0", b"a,b\n1,2\n", b"pollster,start\nA,B\n", b'pollster,"start\n']
)
def test_of_a_file_that_cannot_be_read_nothing_is_taken(polls: PollDesk, data: bytes) -> None:
    polls.file.write_bytes(data)
    with pytest.raises(FolderProblems, match=r"polls\.csv"):
        take_polls(polls.campaign, polls.file, polls.election, NOW, polls.recorded.append)
    assert polls.recorded == []


def test_a_dry_run_writes_nothing(polls: PollDesk) -> None:
    made = polls.take(POLL, ["short"], dry_run=True)
    assert (made.kept, made.rejected) == (1, 1)
    assert list(polls.campaign.iterdir()) == []


def test_stopped_before_the_record_a_batch_does_not_count(polls: PollDesk) -> None:
    def stopped(_: object) -> None:
        raise KeyboardInterrupt

    polls.take()
    with pytest.raises(KeyboardInterrupt):
        take_polls(polls.campaign, write(polls, POLL), polls.election, NOW, stopped)
    assert polls.batches == ()
    assert polls.take(POLL).kept == 1


def write(polls: PollDesk, *rows: list[str]) -> Path:
    with polls.file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEADER, *rows])
    return polls.file


def test_a_batch_that_was_altered_is_refused(polls: PollDesk) -> None:
    polls.take(POLL)
    (batch,) = polls.batches
    batch.write_text(batch.read_text().replace("40", "41"))
    with pytest.raises(FolderProblems, match="backup"):
        _ = polls.election


def test_a_folder_without_a_record_has_no_later_polls(tmp_path: Path) -> None:
    assert polls_taken_in(tmp_path) == ()
