"""No command opens the declared results, but for scoring: watched by the interpreter itself.

The demo, which scores, is watched in test_demo.py.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.watched import watched


@pytest.mark.parametrize("command", ["estimate", "plan", "publish"])
def test_these_never_open_them(command: str, small_election: Path, tmp_path: Path) -> None:
    party = () if command == "estimate" else ("--party", "red")
    out = (tmp_path / "site",) if command == "publish" else ()
    arguments = (command, *out, "--election", small_election, "--as-of", "2030-05-20", *party)
    assert (small_election / "results.csv").is_file()
    assert watched(*arguments).opened == []
    assert not list(tmp_path.rglob("results.csv"))


@pytest.mark.parametrize("name", ["load", "plan"])
def test_nor_do_the_benchmarks_of_speed(name: str) -> None:
    assert watched("bench", name).opened == []


def test_scoring_does(small_election: Path) -> None:
    arguments = ("score", "--election", small_election, "--as-of", "2030-05-20")
    assert watched(*arguments).opened == [True]


@pytest.fixture(scope="module")
def campaign(small_election: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign in whose election folder somebody has put the declared results."""
    folder = tmp_path_factory.mktemp("campaign") / "ours"
    made = watched("new", folder, "--election", small_election, "--party", "red")
    assert made.opened == []
    assert not list(folder.rglob("results.csv"))
    shutil.copy(small_election / "results.csv", folder / "election")
    return folder


PAYMENT = ("--no-request", "--amount", "5", "--seat", "S001", "--payee", "A", "--purpose", "B")


@pytest.mark.parametrize(
    "arguments",
    [
        ("estimate", "--as-of", "2030-05-20", "--draws", "50", "--record"),
        ("plan", "--as-of", "2030-05-20", "--draws", "50"),
        ("record", "log"),
        ("record", "policy", "--adopt"),
        ("listen", "rejects"),
        ("inquiry", "terms"),
        ("audit",),
        ("record", "pay", *PAYMENT, "--as", "treasurer"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_nor_do_the_commands_of_a_campaign(arguments: tuple[str, ...], campaign: Path) -> None:
    assert watched(*arguments, "--campaign", campaign).opened == []


def test_nor_are_they_taken_in_or_published(campaign: Path, tmp_path: Path) -> None:
    polls = campaign / "election" / "polls.csv"
    assert watched("listen", "polls", polls, "--campaign", campaign).opened == []
    assert watched("publish", tmp_path / "site", "--campaign", campaign).opened == []
    assert not list(tmp_path.rglob("results.csv"))
    assert watched("verify", tmp_path / "site").opened == []
