"""The declared results: opened by one module, in the election's own order."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.election.load import load_election
from hustings.election.problems import FolderProblems
from hustings.election.results import load_results
from tests.election.folders import make, rows_of, write, write_election


def test_votes_in_the_order_of_the_election(tmp_path: Path) -> None:
    files = make()
    election = load_election(write(files, tmp_path))
    results = load_results(election)
    assert results.parties == ("red", "blue", "gold", "kelp")
    assert results.votes.shape == (8, 4)
    assert results.warnings == ()
    for seat_id, party, votes in rows_of(files, "results.csv")[1:]:
        place = [seat.seat_id for seat in election.seats].index(seat_id)
        assert results.votes[place, results.parties.index(party)] == int(votes)


def test_parties_outside_the_model_come_last_and_rows_add_up(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "results.csv")[1:] = [
        ["S001", "tiny", "5"],
        ["S001", "other", "6"],
        ["S001", "other", "7"],
        ["S001", "blue", "8"],
    ]
    results = load_results(load_election(write(files, tmp_path)))
    assert results.parties == ("blue", "other", "tiny")
    assert results.votes.sum(axis=0).tolist() == [8, 13, 5]
    assert [warning.split(" (")[0] for warning in results.warnings[:2]] == [
        "results.csv: party tiny is not in election.toml and stays outside the model",
        "results.csv: party other is not in election.toml and stays outside the model",
    ]
    assert "no votes in 7 seats" in results.warnings[2]


def test_a_header_alone_is_valid(tmp_path: Path) -> None:
    files = make()
    del rows_of(files, "results.csv")[1:]
    results = load_results(load_election(write(files, tmp_path)))
    assert results.votes.shape == (8, 0)


def test_every_problem_at_once(tmp_path: Path) -> None:
    files = make()
    rows_of(files, "results.csv")[2][2] = "x"
    rows_of(files, "results.csv")[3][0] = "S999"
    election = load_election(write(files, tmp_path))
    with pytest.raises(FolderProblems) as refused:
        load_results(election)
    assert [(p.row, p.column) for p in refused.value.problems] == [(3, "votes"), (4, "seat_id")]


def test_no_results_are_a_problem_for_who_asks(tmp_path: Path) -> None:
    election = load_election(write_election(tmp_path, results=False))
    with pytest.raises(FolderProblems) as refused:
        load_results(election)
    assert refused.value.problems[0].file == "results.csv"
    assert refused.value.problems[0].found == "no such file"
