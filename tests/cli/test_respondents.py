"""A survey is read with the election, goes along into the campaign, and never into a bundle."""

from __future__ import annotations

import hashlib
import shutil
import stat
from pathlib import Path

import pytest

from hustings.record.entries import read_entry
from hustings.record.journal import open_journal
from tests.conftest import Call

FILE = "respondents.csv"
HEADER = "seat_id,age,education,at,intention,likelihood,weight,house"
ROW = "S001,18-34,degree,2030-05-01,red,10,0.87654321,A Firm That Asked"
SECRETS = (b"0.87654321", b"A Firm That Asked")


@pytest.fixture
def surveyed(small_election: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "surveyed"
    shutil.copytree(small_election, folder)
    (folder / FILE).write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    return folder


def test_the_campaigns_copy_is_its_own_and_private(
    hustings: Call, surveyed: Path, tmp_path: Path
) -> None:
    assert hustings("new", tmp_path / "ours", "--election", surveyed, "--party", "red").code == 0
    copy = tmp_path / "ours" / "election" / FILE
    assert copy.read_bytes() == (surveyed / FILE).read_bytes()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_bundle_has_the_hash_and_no_respondent(
    hustings: Call, surveyed: Path, tmp_path: Path
) -> None:
    ours, site = tmp_path / "ours", tmp_path / "site"
    assert hustings("new", ours, "--election", surveyed, "--party", "red").code == 0
    said = hustings("publish", site, "--campaign", ours)
    assert said.code == 0, said.err
    assert not list(site.rglob(FILE))
    for path in site.rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        assert not any(secret in held for secret in SECRETS), path
    with open_journal(ours) as journal:
        recorded = read_entry(list(journal.entries())[1]).body["files"]
    digest = hashlib.sha256((surveyed / FILE).read_bytes()).hexdigest()
    assert recorded[FILE] == digest
    assert any(digest.encode() in path.read_bytes() for path in site.rglob("*") if path.is_file())
    said = hustings("verify", site)
    assert said.code == 0, said.out


def test_a_survey_that_is_changed_afterwards_is_told(
    hustings: Call, surveyed: Path, tmp_path: Path
) -> None:
    ours = tmp_path / "ours"
    assert hustings("new", ours, "--election", surveyed, "--party", "red").code == 0
    with (ours / "election" / FILE).open("a") as survey:
        survey.write(f"{ROW}\n")
    said = hustings("audit", "--campaign", ours)
    assert f"election/{FILE} is not the file that the record names" in said.err


@pytest.mark.parametrize("command", ["estimate", "new", "publish"])
def test_one_weight_of_zero_and_nothing_is_taken(
    hustings: Call, surveyed: Path, tmp_path: Path, command: str
) -> None:
    with (surveyed / FILE).open("a") as survey:
        survey.write(ROW.replace("0.87654321", "0") + "\n")
    out = () if command == "estimate" else (tmp_path / "out", "--party", "red")
    said = hustings(command, *out, "--election", surveyed)
    assert said.code == 2
    assert f"{FILE}, row 3, column weight: found 0, expected a number above 0" in said.err
    assert not (tmp_path / "out").exists()
