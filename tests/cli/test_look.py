"""`record look`: a look is taken before it is seen, and only as often as the rule says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.campaigns import Hustings
from tests.cli.test_record import THREE, plan_file
from tests.cli.test_record import founded as founded  # a fixture
from tests.conftest import Call


@pytest.fixture
def record(hustings: Call, founded: Path, tmp_path: Path) -> Hustings:
    shutil.copytree(founded, tmp_path / "campaign")
    return Hustings(hustings, tmp_path / "campaign")


def with_looks(record: Hustings, looks: int) -> None:
    """Takes a rule with looks into the record, and a plan."""
    draft = record.folder / "campaign.toml"
    draft.write_text(draft.read_text() + f"\n[rule.favour]\nalpha = 0.01\nlooks = {looks}\n")
    auditor = record.folder / "auditor"
    auditor.mkdir(exist_ok=True)
    (auditor / "groups.csv").write_text("seat_id,group\nS001,one\nS002,two\n")
    said = record("policy", "--adopt", "--reason", "A test for favour", *THREE)
    assert said.code == 0, said.err
    plan_file(record, S001={"money": 9_000.0})
    record.done("plan", "--reason", "The first", *THREE[:4])


def test_looks_are_taken_and_then_there_are_none(record: Hustings, hustings: Call) -> None:
    with_looks(record, 2)
    looks = [record.done("look", "--as", "treasurer") for _ in range(2)]
    assert "All 2 looks are taken" in record.refused("look", "--as", "treasurer")
    said = hustings("audit", "--json", "--campaign", record.folder)
    figures = json.loads(said.out)
    assert {test["look"] for test in figures["favour"]} <= set(looks)
    assert any("0 of 2 looks are left" in sentence for sentence in figures["not_run"])


def test_a_rule_without_looks_says_what_to_do(record: Hustings) -> None:
    assert "Give looks in [rule.favour]" in record.refused("look", "--as", "treasurer")
