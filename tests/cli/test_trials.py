"""``hustings plan --trials``: trials of one's own update the plan, or it says what is wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from hustings.cli.main import hustings
from hustings.cli.trials_option import own_response
from hustings.election.load import load_election
from hustings.plan.response import EXAMPLE_RESPONSE
from hustings.plan.trials_file import COLUMNS
from tests.election.folders import write_election

ROW = "ours,2029,Northland,doorstep,turnout,met,20000,6,0.2,0.3,,our ward"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_election(tmp_path_factory.mktemp("made-up") / "folder")


def planned(folder: Path, *more: str) -> Result:
    words = ["plan", "--election", str(folder), "--draws", "100", "--json", *more]
    return CliRunner().invoke(hustings, words)


def curve(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    curves = json.loads(result.stdout)["response"]["curves"]
    return {entry["resource"]: entry for entry in curves}["activist_hours"]


def trials_at(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([",".join(COLUMNS), *rows, ""]), encoding="utf-8")
    return path


def test_a_file_and_one_in_the_election_folder_do_the_same(folder: Path, tmp_path: Path) -> None:
    before = curve(planned(folder))
    named = curve(planned(folder, "--trials", str(trials_at(tmp_path / "mine.csv", ROW))))
    assert named["saturation_points"] > 2 * before["saturation_points"]
    assert "own trials: ours (2029)" in named["source"]
    copy = tmp_path / "folder"
    shutil.copytree(folder, copy)
    in_folder = trials_at(copy / "trials.csv", ROW)
    assert curve(planned(copy)) == named
    assert curve(planned(copy, "--trials", str(in_folder))) == named  # the same row counts once


def test_the_response_tells_what_fades(folder: Path) -> None:
    told = curve(planned(folder))
    assert told["half_life_days"] == 28.0 and told["half_life_source"]
    assert 0.0 < told["retained"] <= 1.0


def test_a_bad_row_is_told_and_nothing_is_planned(folder: Path, tmp_path: Path) -> None:
    bad = trials_at(tmp_path / "mine.csv", ROW.replace("doorstep", "balloons"))
    result = planned(folder, "--trials", str(bad))
    assert result.exit_code != 0 and not result.stdout.strip()
    assert "mine.csv, row 2, column lever: found balloons" in result.stderr


def test_no_such_file(folder: Path, tmp_path: Path) -> None:
    result = planned(folder, "--trials", str(tmp_path / "none.csv"))
    assert result.exit_code != 0 and "no such file" in result.stderr


def test_a_recorded_plan_takes_no_trials_that_are_not_published(
    folder: Path, tmp_path: Path
) -> None:
    trials_at(tmp_path / "trials.csv", ROW)
    contest = load_election(folder)
    with pytest.raises(click.UsageError, match="is not published"):
        own_response(contest, None, tmp_path, None, to_record=True)
    assert own_response(contest, None, tmp_path, None, to_record=False) != EXAMPLE_RESPONSE
    assert own_response(contest, str(folder), tmp_path, None, to_record=False) == EXAMPLE_RESPONSE
