"""``hustings new``: a whole campaign folder or nothing, private where it has to be."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path

import pytest

from hustings.record.draft import draft_differs
from hustings.record.draft_file import parse_draft
from hustings.record.entries import read_entry
from hustings.record.journal import open_journal
from hustings.record.key_files import read_signing_key
from hustings.record.replay import replay
from tests.conftest import Call, Said

FOLDERS = {"election", "keys", "log", "returns", "estimates", "plans", "polls", "files", "auditor"}


@pytest.fixture
def made(hustings: Call, small_election: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "Our Campaign"
    said = new(hustings, folder, small_election)
    assert said.code == 0, said.err
    return folder


def new(hustings: Call, folder: Path, election: Path, *more: str) -> Said:
    return hustings("new", folder, "--election", election, "--party", "red", *more)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_a_whole_campaign_folder(made: Path) -> None:
    assert {path.name for path in made.iterdir()} == FOLDERS | {"campaign.toml"}
    assert not list(made.parent.glob(".*")), "nothing is left beside it"


def test_what_is_private_is_private(made: Path) -> None:
    assert {mode(made / name) for name in ("keys", "auditor", "returns")} == {0o700}
    for path in [*(made / "keys").iterdir(), *(made / "auditor").iterdir()]:
        assert mode(path) == 0o600, path.name


def test_the_declared_results_are_not_copied(made: Path, small_election: Path) -> None:
    assert (small_election / "results.csv").is_file()
    assert not list(made.rglob("results.csv"))


def test_respondents_come_along_and_are_named_by_hash(
    hustings: Call, small_election: Path, tmp_path: Path
) -> None:
    rows = b"seat_id,at,intention\nS001,2030-05-01,red\n"
    (election := tmp_path / "election").mkdir()
    for path in small_election.iterdir():
        (election / path.name).write_bytes(path.read_bytes())
    (election / "respondents.csv").write_bytes(rows)
    assert new(hustings, tmp_path / "campaign", election).code == 0
    with open_journal(tmp_path / "campaign") as journal:
        recorded = read_entry(list(journal.entries())[1]).body["files"]
    assert recorded["respondents.csv"] == hashlib.sha256(rows).hexdigest()
    assert "results.csv" not in recorded


def test_the_record_is_founded_without_a_problem(made: Path) -> None:
    with open_journal(made) as journal:
        assert journal.origin == "hustings.example/our-campaign"
        entries = list(journal.entries())
    assert [read_entry(data).type for data in entries] == ["genesis", "election", "rule"]
    state, problems = replay(entries)
    assert problems == ()
    elected = [office.office_id for office in state.record.offices.values() if office.elected]
    assert elected == ["coordinator-1", "coordinator-2", "coordinator-3"]


def test_every_office_has_one_key_in_the_folder(made: Path) -> None:
    with open_journal(made) as journal:
        record = replay(journal.entries())[0].record
    for office_id in record.offices:
        key = read_signing_key(made / "keys" / f"{office_id}.key")
        assert record.keys[key.keyid].office_id == office_id


def test_the_draft_is_what_is_in_force(made: Path) -> None:
    draft = parse_draft((made / "campaign.toml").read_bytes())
    with open_journal(made) as journal:
        policy = replay(journal.entries())[0].record.policy
    assert draft.name == "Our Campaign"
    assert draft_differs(draft, policy, None) == (
        "campaign.toml differs from the published rule in force",  # which is not asked here
    )


def test_the_commitments_open_with_what_the_auditors_hold(made: Path) -> None:
    people = json.loads((made / "auditor" / "people.json").read_text())["people"]
    with open_journal(made) as journal:
        offices = replay(journal.entries())[0].record.offices
    for person in people:
        office = offices[person["office_id"]]
        opened = b"hustings person v1\n" + bytes.fromhex(person["salt"])
        digest = hashlib.sha256(opened + person["identity"].encode()).hexdigest()
        assert (office.person_id, office.commitment) == (person["person_id"], digest)
    assert len({person["person_id"] for person in people}) == len(offices)


def test_two_campaigns_share_no_key_and_no_person(
    hustings: Call, small_election: Path, made: Path
) -> None:
    other = made.with_name("other")
    assert new(hustings, other, small_election).code == 0
    for name in ("keys/log.key", "keys/treasurer.key", "auditor/people.json"):
        assert (made / name).read_bytes() != (other / name).read_bytes()


def test_it_says_that_the_keys_are_to_be_handed_out(
    hustings: Call, small_election: Path, tmp_path: Path
) -> None:
    said = new(hustings, tmp_path / "c", small_election, "--name", "Ours")
    assert said.out == ""
    assert "Hand each to its holder" in said.err.replace("\n", " ")
    assert "hustings.example/ours" in said.err


@pytest.mark.parametrize("name", ["notes.txt", ".hidden"])
def test_a_folder_that_holds_anything_is_left_alone(
    name: str, hustings: Call, small_election: Path, tmp_path: Path
) -> None:
    (tmp_path / name).write_text("mine")
    said = new(hustings, tmp_path, small_election)
    assert said.code == 2
    assert "is not empty" in said.err
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["\x1b[31m", "x" * 4_001, " "])
def test_a_name_that_the_record_cannot_hold_is_refused(
    hustings: Call, small_election: Path, tmp_path: Path, name: str
) -> None:
    said = new(hustings, tmp_path / "ours", small_election, "--name", name)
    assert said.code == 2
    assert "characters that print" in said.err
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_taken(hustings: Call, small_election: Path, tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    assert new(hustings, tmp_path / "c", small_election).code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_a_party_that_does_not_stand_is_refused(
    hustings: Call, small_election: Path, tmp_path: Path
) -> None:
    said = hustings("new", tmp_path / "c", "--election", small_election, "--party", "mauve")
    assert said.code == 2
    assert "red" in said.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("step", ["copy_public_facts", "create_journal", "first_rule"])
def test_a_run_that_is_cut_short_leaves_nothing(
    step: str,
    hustings: Call,
    small_election: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"hustings.cli.new_campaign.{step}", interrupted)
    assert new(hustings, tmp_path / "c", small_election).code == 130
    assert not list(tmp_path.iterdir())
    monkeypatch.undo()
    assert new(hustings, tmp_path / "c", small_election).code == 0


def test_what_a_killed_run_left_is_cleared_by_the_next(
    hustings: Call, small_election: Path, tmp_path: Path
) -> None:
    (tmp_path / ".c.partial-dead").mkdir()
    assert new(hustings, tmp_path / "c", small_election).code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["c"]
