"""Wrong use and bad input end with 2, one line for each problem, and no traceback."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from hustings.__main__ import main
from tests.conftest import Call, Said
from tests.election.folders import make, rows_of, write

READS_AN_ELECTION = ("estimate", "plan", "score")


def assert_refused(said: Said, *words: str) -> None:
    assert said.code == 2, said
    assert said.out == ""
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.err


@pytest.mark.parametrize("command", READS_AN_ELECTION)
def test_no_election_anywhere(
    hustings: Call, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(hustings(command), "--election uk-2017", "--campaign DIR")


@pytest.mark.parametrize("command", READS_AN_ELECTION)
def test_an_election_that_is_not_there(hustings: Call, command: str) -> None:
    assert_refused(hustings(command, "--election", "uk-1066"), "uk-1066", "uk-2015", "uk-2017")


@pytest.mark.parametrize(
    ("option", "value", "word"),
    [
        ("--as-of", "2017-13-01", "YYYY-MM-DD"),
        ("--as-of", "yesterday", "YYYY-MM-DD"),
        ("--as-of", "20170607", "YYYY-MM-DD"),
        ("--as-of", "2017-W23-3", "YYYY-MM-DD"),
        ("--as-of", "2017-06-07T00:00", "YYYY-MM-DD"),
        ("--draws", "0", "--draws"),
        ("--draws", "-5", "--draws"),
        ("--draws", "many", "--draws"),
        ("--draws", "1000000000", "--draws"),
        ("--seed", "-1", "--seed"),
    ],
)
def test_options_that_cannot_be(
    hustings: Call, small_election: Path, option: str, value: str, word: str
) -> None:
    said = hustings("estimate", "--election", small_election, f"{option}={value}")
    assert_refused(said, word, value)


def test_a_plan_without_a_party_says_whose_it_is(hustings: Call, small_election: Path) -> None:
    day = ("--as-of", "2030-05-20")
    said = hustings("plan", "--election", small_election, *day, "--draws", "50", "--json")
    assert said.code == 0
    assert said.err == f"The plan is for {said.json['party']}; --party names another.\n"


def test_an_unknown_party(hustings: Call, small_election: Path) -> None:
    said = hustings("plan", "--election", small_election, "--party", "purple")
    assert_refused(said, "'purple'", "red, blue, gold, kelp")


def test_unknown_commands_and_options(hustings: Call) -> None:
    assert_refused(hustings("gossip"), "gossip")
    assert_refused(hustings("estimate", "--loud"), "--loud")


@pytest.mark.parametrize("command", READS_AN_ELECTION)
def test_every_problem_of_a_folder_is_a_line_on_standard_error(
    hustings: Call, command: str, tmp_path: Path
) -> None:
    files = make()
    polls = rows_of(files, "polls.csv")
    polls[1][polls[0].index("red")] = "140"
    polls[3][polls[0].index("blue")] = "-2"
    seats = rows_of(files, "seats.csv")
    seats[2][seats[0].index("electorate")] = "many"
    said = hustings(command, "--election", write(files, tmp_path / "election"))
    assert_refused(said, "3 problems, nothing taken")
    lines = said.err.splitlines()
    assert [line.split(":")[0] for line in lines[1:]] == [
        "seats.csv, row 3, column electorate",
        "polls.csv, row 2, column red",
        "polls.csv, row 4, column blue",
    ]


def test_score_without_declared_results(
    hustings: Call, small_election: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(small_election, tmp_path / "election")
    (folder / "results.csv").unlink()
    assert_refused(hustings("score", "--election", folder), "results.csv")


def test_a_pipe_that_closes_is_no_fuss(hustings: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("hustings.cli.main.hustings.main", closed)
    monkeypatch.setattr("os.dup2", lambda *_: None)
    said = hustings("estimate")
    assert (said.code, said.out, said.err) == (141, "", "")


def test_an_interrupt_is_one_line(hustings: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hustings.cli.options.open_election", interrupted)
    said = hustings("estimate", "--election", "uk-2017")
    assert said.code == 130
    assert said.out == ""
    assert said.err.strip() == "Stopped."


def test_an_interrupt_before_anything_is_imported_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupting:
        def find_spec(self, name: str, *_: object) -> None:
            assert name == "hustings.cli.main"
            raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "hustings.cli.main")
    monkeypatch.setattr(sys, "meta_path", [Interrupting()])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 130
    assert capsys.readouterr() == ("", "Stopped.\n")
