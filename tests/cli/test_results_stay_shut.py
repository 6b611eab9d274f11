"""No command opens the declared results, but for scoring: watched by the interpreter itself.

The demo, which scores, is watched in test_demo.py.
"""

from __future__ import annotations

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
