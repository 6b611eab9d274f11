"""``hustings listen``: files go in, the record says so, rejected rows can be read."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from hustings.election.load import load_election
from hustings.listen.batches import RETURNS, Store, recorded_batches
from hustings.listen.counts import count_returns
from hustings.listen.polls import polls_taken_in
from hustings.record.entries import Entry, read_entry
from hustings.record.journal import create_journal, open_journal
from hustings.record.note import SignerKey
from tests.conftest import Call
from tests.listen.desk import door, write_doors
from tests.record.campaigns import ORIGIN
from tests.record.campaigns import Campaign as Founding

PAST = "2017-05-13T11:05:00+01:00"


@pytest.fixture
def campaign(tmp_path: Path, small_election: Path) -> Path:
    """A campaign folder with a founded record, all of it simulated."""
    folder = tmp_path / "campaign"
    folder.mkdir()
    shutil.copytree(
        small_election, folder / "election", ignore=shutil.ignore_patterns("results.csv")
    )
    body = Founding(party="red").genesis() | {"election": "made-up-2030"}
    with create_journal(folder, SignerKey(ORIGIN, bytes(range(32)))) as journal:
        journal.append([Entry("genesis", "2017-05-01T09:00:00Z", body)])
    return folder


@pytest.fixture
def doors(tmp_path: Path) -> Path:
    """Three rows, one of them from a seat that does not exist."""
    rows = (door(1, at=PAST), door(2, at=PAST, age="young"), door(3, at=PAST, seat_id="S999"))
    return write_doors(tmp_path / "doors.csv", *rows)


def record(campaign: Path) -> list[Entry]:
    with open_journal(campaign) as journal:
        return [read_entry(data) for data in journal.entries()]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_returns_are_taken_in_once(hustings: Call, campaign: Path, doors: Path) -> None:
    said = hustings("listen", "returns", doors, "--campaign", campaign, "--json")
    assert said.code == 0, said.err
    figures = said.json
    (file,) = figures["files"]
    assert {name: figures[name] for name in ("rows", "kept", "rejected", "known")} == {
        "rows": 3, "kept": 2, "rejected": 1, "known": 0,
    }  # fmt: skip
    assert (file["unknown_levels"], file["entry"]) == (1, 1)
    entry = record(campaign)[1]
    assert (entry.type, entry.body["kind"], entry.body["sha256"]) == (
        "batch", "returns", file["batch"],
    )  # fmt: skip
    assert entry.body["simulated"] is True  # as the campaign is
    before = contents(campaign)
    again = hustings("--campaign", campaign, "listen", "returns", doors, "--json").json
    assert (again["kept"], again["rejected"], again["known"]) == (0, 1, 2)
    assert contents(campaign) == before


def test_counts_come_from_the_batches_that_the_record_names(
    hustings: Call, campaign: Path, doors: Path
) -> None:
    hustings("listen", "returns", doors, "--campaign", campaign)
    with open_journal(campaign) as journal:
        store = Store(campaign, recorded_batches(journal.entries(), RETURNS))
    assert count_returns(store, load_election(campaign / "election")).total == 2


def test_people_are_told_in_words_and_no_row_is_shown(
    hustings: Call, campaign: Path, doors: Path
) -> None:
    said = hustings("listen", "returns", doors, "--campaign", campaign)
    assert "doors.csv: 3 rows: 2 kept, 1 rejected, 0 already known" in said.out
    assert "1 level that the frame does not have" in said.out
    assert "hustings listen rejects" in said.err
    assert "S999" not in said.out + said.err


def test_rejected_rows_are_listed_with_their_reasons(
    hustings: Call, campaign: Path, doors: Path
) -> None:
    hustings("listen", "returns", doors, "--campaign", campaign)
    (row,) = hustings("listen", "rejects", "--campaign", campaign, "--json").json["rejected"]
    assert (row["kind"], row["file"], row["line"], row["column"]) == (
        "returns", "doors.csv", 4, "seat_id",
    )  # fmt: skip
    assert row["reason"].startswith("found S999, expected a seat of seats.csv.")
    assert "S999" in row["cells"]
    said = hustings("listen", "rejects", "--campaign", campaign)
    assert "doors.csv, row 4, column seat_id: found S999" in said.out


def test_no_rejected_row(hustings: Call, campaign: Path) -> None:
    assert hustings("listen", "rejects", "--campaign", campaign, "--json").json == {"rejected": []}
    assert "0 rejected rows" in hustings("listen", "rejects", "--campaign", campaign).out


def test_where_no_campaign_is_there_are_no_rejected_rows_to_list(
    hustings: Call, tmp_path: Path
) -> None:
    said = hustings("listen", "rejects", "--campaign", tmp_path, "--json")
    assert (said.code, said.out) == (2, "")
    assert "found no log" in said.err


def test_a_clock_that_is_behind_the_record_makes_no_breach(
    hustings: Call, campaign: Path, doors: Path
) -> None:
    late = "2999-01-01T00:00:00Z"
    with open_journal(campaign, write=True) as journal:
        journal.add("publication", late, {"manifest": "0" * 64, "entries": 1})
    said = hustings("listen", "returns", doors, "--campaign", campaign)
    assert said.code == 0
    assert f"{late} is written" in said.err
    assert record(campaign)[-1].at == late


@pytest.mark.parametrize("what", ["returns", "polls"])
def test_a_dry_run_writes_nothing(hustings: Call, campaign: Path, doors: Path, what: str) -> None:
    file = doors if what == "returns" else campaign / "election" / "polls.csv"
    before = contents(campaign)
    said = hustings("listen", what, file, "--dry-run", "--campaign", campaign, "--json")
    assert (said.code, said.json["dry_run"]) == (0, True)
    assert said.json["rows"] == said.json["kept"] + said.json["rejected"] + said.json["known"]
    assert contents(campaign) == before


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_taken(
    hustings: Call, campaign: Path, doors: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "latin.csv"
    bad.write_bytes(doors.read_bytes() + "é".encode("latin-1"))
    said = hustings("listen", "returns", bad, doors, "--campaign", campaign, "--json")
    assert said.code == 2
    assert "latin.csv, row 5: found bytes that are not UTF-8" in said.err
    assert json.loads(said.out)["kept"] == 2
    alone = hustings("listen", "returns", bad, "--campaign", campaign, "--json")
    assert (alone.code, alone.out) == (2, "")
    assert len(record(campaign)) == 2


def test_a_profile_that_is_not_there(hustings: Call, campaign: Path, doors: Path) -> None:
    said = hustings("listen", "returns", doors, "--profile", "van", "--campaign", campaign)
    assert said.code == 2
    assert "van" in said.err
    assert "There is: hustings" in said.err


def test_a_folder_without_a_record(
    hustings: Call, campaign: Path, doors: Path, tmp_path: Path
) -> None:
    shutil.rmtree(campaign / "log")
    for folder in (campaign, tmp_path / "nowhere"):
        said = hustings("listen", "returns", doors, "--campaign", folder)
        assert said.code == 2
        assert "hustings new" in said.err
        assert "Traceback" not in said.err


def test_polls_are_taken_in_and_read_beside_polls_csv(
    hustings: Call, campaign: Path, tmp_path: Path
) -> None:
    with (campaign / "election" / "polls.csv").open(encoding="utf-8", newline="") as given:
        header, first, *_ = list(csv.reader(given))
    new = ["Pollster D", "2017-05-05", "2017-05-06", *first[3:]]
    future = ["Pollster D", "2029-12-31", "2099-01-01", *first[3:]]
    file = tmp_path / "later.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, new, future])
    made = hustings("listen", "polls", file, "--campaign", campaign, "--json").json
    assert (made["kept"], made["rejected"], made["known"]) == (1, 1, 0)
    later = polls_taken_in(campaign)
    before = load_election(campaign / "election")
    after = load_election(campaign / "election", later)
    assert len(after.polls) == len(before.polls) + 1
    again = hustings("listen", "polls", file, "--campaign", campaign, "--json").json
    assert (again["kept"], again["known"]) == (0, 1)
    assert [entry.body["kind"] for entry in record(campaign)[1:]] == ["polls"]
    assert hustings("listen", "rejects", "--campaign", campaign, "--json").json["rejected"]


def test_an_elector_is_erased_and_the_counts_stay(
    hustings: Call, campaign: Path, doors: Path
) -> None:
    hustings("listen", "returns", doors, "--campaign", campaign)
    with doors.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    before = contents(campaign / "returns")
    erase = ("listen", "erase", "--campaign", campaign)
    said = hustings(*erase, "--seat", row["seat_id"], "--elector", row["elector"])
    assert said.code == 0, said.err
    assert "lost the link" in said.out
    assert contents(campaign / "returns") == before
    assert row["elector"].encode() not in (campaign / "hustings.db").read_bytes()
    again = hustings("listen", "returns", doors, "--campaign", campaign, "--json")
    assert again.json["kept"] == 0
    assert hustings(*erase, "--canvasser", row["canvasser"]).code == 0


@pytest.mark.parametrize(
    "asked", [(), ("--elector", "1"), ("--seat", "S1"), ("--seat", "S1", "--canvasser", "C1")]
)
def test_erasing_asks_who(hustings: Call, campaign: Path, asked: tuple[str, ...]) -> None:
    said = hustings("listen", "erase", *asked, "--campaign", campaign)
    assert said.code == 2
    assert "--canvasser" in said.err
