"""What is copied of an election folder, and what never is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hustings.publish.public_facts import PUBLIC_FILES, copy_public_facts
from tests.election.folders import write_election

SECRET = "a secret"
WRITTEN = set(PUBLIC_FILES) - {"trials.csv"}  # the tables of a made-up folder


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def no_secret_in(folder: Path) -> bool:
    return not any(SECRET in path.read_text(encoding="utf-8") for path in folder.iterdir())


def test_the_public_files_are_copied_byte_by_byte(tmp_path: Path) -> None:
    folder = write_election(tmp_path / "folder")
    copy_public_facts(folder, tmp_path / "out")
    assert names_in(tmp_path / "out") == WRITTEN
    for name in WRITTEN:
        assert (tmp_path / "out" / name).read_bytes() == (folder / name).read_bytes()


def test_trials_that_move_a_plan_are_public(tmp_path: Path) -> None:
    folder = write_election(tmp_path / "folder")
    (folder / "trials.csv").write_text("trial", encoding="utf-8")
    copy_public_facts(folder, tmp_path / "out")
    assert names_in(tmp_path / "out") == set(PUBLIC_FILES)


@pytest.mark.parametrize(
    "name",
    [
        "results.csv",
        "Results.csv",
        "results.csv.bak",
        "results (1).csv",
        "respondents.csv",
        ".env",
        ".polls.csv.swp",
        "polls.csv~",
        "notes.txt",
        "seats.csv.orig",
        "election.toml.bak",
        "hustings.db",
    ],
)
def test_whatever_else_lies_there_stays_behind(name: str, tmp_path: Path) -> None:
    folder = write_election(tmp_path / "folder")
    (folder / name).write_text(SECRET, encoding="utf-8")
    copy_public_facts(folder, tmp_path / "out")
    assert name not in names_in(tmp_path / "out")
    assert no_secret_in(tmp_path / "out")


def test_folders_stay_behind(tmp_path: Path) -> None:
    folder = write_election(tmp_path / "folder", cells=False)
    for name in ("keys", ".git", "cells.csv"):
        (folder / name).mkdir()
        (folder / name / "private").write_text(SECRET, encoding="utf-8")
    copy_public_facts(folder, tmp_path / "out")
    assert names_in(tmp_path / "out") == WRITTEN - {"cells.csv"}


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = write_election(tmp_path / "folder", cells=False)
    os.mkfifo(folder / "cells.csv")
    copy_public_facts(folder, tmp_path / "out")
    assert "cells.csv" not in names_in(tmp_path / "out")


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder = write_election(tmp_path / "folder", cells=False, spending=False, crossbreaks=False)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "cells.csv").write_text(SECRET, encoding="utf-8")
    (folder / "below").mkdir()
    (folder / "below" / "spending.csv").write_text(SECRET, encoding="utf-8")
    (folder / "cells.csv").symlink_to(elsewhere / "cells.csv")
    (folder / "spending.csv").symlink_to("below/../../elsewhere/cells.csv")
    (folder / "crossbreaks.csv").symlink_to("crossbreaks.csv")  # a link to itself
    copy_public_facts(folder, tmp_path / "out")
    assert not names_in(tmp_path / "out") & {"cells.csv", "spending.csv", "crossbreaks.csv"}
    assert no_secret_in(tmp_path / "out")


def test_links_within_the_folder_and_to_it_are_followed(tmp_path: Path) -> None:
    folder = write_election(tmp_path / "folder")
    (folder / "polls.csv").rename(folder / "polls-of-may.csv")
    (folder / "polls.csv").symlink_to("polls-of-may.csv")
    (tmp_path / "current").symlink_to(folder)
    copy_public_facts(tmp_path / "current", tmp_path / "out")
    assert names_in(tmp_path / "out") == WRITTEN
    assert not (tmp_path / "out" / "polls.csv").is_symlink()
