"""``hustings regret``: plans replayed on the declared result, on a small made-up election."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hustings.election.load import load_election
from hustings.election.votes import last_winners
from tests.cli.watched import watched
from tests.conftest import Call

QUICK = ("--draws", "60", "--days", "6,1")


def test_regret_json(hustings: Call, small_election: Path) -> None:
    said = hustings("regret", "--election", small_election, "--party", "red", *QUICK, "--json")
    assert said.code == 0
    figures = said.json
    assert "assumed" in figures["assumed"]
    assert [(r["days_left"], r["party"]) for r in figures["replays"]] == [(6, "red"), (1, "red")]
    for replay in figures["replays"]:
        assert replay["contested"] == 8
        ways = [replay["plan"], *replay["rules"], replay["hindsight"]]
        assert all(way["p05"] <= way["p95"] and way["gain"] <= replay["most"] for way in ways)
        assert replay["regret"] == pytest.approx(
            replay["hindsight"]["gain"] - replay["plan"]["gain"]
        )
    staged = [replay["staged"] for replay in figures["replays"]]
    assert staged[0]["days_left"] == [6, 4, 2]
    assert staged[1] is None


def test_every_party_that_won_last_time_unless_told(hustings: Call, small_election: Path) -> None:
    said = hustings("regret", "--election", small_election, *QUICK)
    assert said.code == 0
    contest = load_election(small_election)
    won = set(last_winners(contest))
    for party in contest.polled:
        assert (f"\n{party}: " in said.out) == (party in won)
    assert "Responses are assumed" in said.out
    assert max(map(len, said.out.splitlines())) <= 120


def test_without_results_the_remedy(hustings: Call, small_election: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(small_election, tmp_path / "election")
    (folder / "results.csv").unlink()
    said = hustings("regret", "--election", folder, *QUICK)
    assert said.code == 2
    assert "results.csv" in said.err and "Add it" in said.err


@pytest.mark.parametrize("days", ["", "0", "42,x", "400", "7;1"])
def test_days_that_are_none(hustings: Call, small_election: Path, days: str) -> None:
    said = hustings("regret", "--election", small_election, "--days", days)
    assert said.code == 2
    assert "Write it as 42,28,14" in said.err


def test_results_are_opened_through_scoring_alone(small_election: Path) -> None:
    opened = watched("regret", "--election", small_election, "--party", "red", *QUICK).opened
    assert opened and all(opened)
