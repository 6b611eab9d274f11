"""The worked example of another country: three tables in, an election folder out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hustings.election.load import load_election
from hustings.election.results import load_results
from hustings.estimate.survey_counts import survey_counts

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT.parent / "shared" / "data" / "microdata"
TABLES = {
    "ces2016_georgia.csv": """\
respondent,weight,cd,age,female,educ,race,intent_pres_party,voted_pres_party
1,2.5,GA-02,65 years and over,1,4-Year,White,Democratic,Republican
2,0.5,GA-01,18 to 24 years,0,HS or Less,Black,,Democratic
""",
    "acs2016_georgia_poststrat.csv": """\
year,cd,female,educ,age,count
2016,GA-01,0,HS or Less,18 to 24 years,100
2016,GA-01,0,HS or Less,18 to 24 years,200
2016,GA-01,1,4-Year,65 years and over,100
2016,GA-02,1,4-Year,65 years and over,50
""",
    "result2016_georgia_by_cd.csv": """\
cd,clinton_vote,clinton_vote_2pty
GA-02,0.6,0.625
GA-01,0.3,0.4
""",
}


def made(data: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "georgia_example.py"), str(data), str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_folder_loads_and_says_what_the_tables_say(data: Path) -> None:
    said = made(data, data / "out")
    assert said.returncode == 0, said.stderr
    election = load_election(data / "out")
    assert election.warnings == ()
    assert [(s.seat_id, s.electorate) for s in election.seats] == [("GA-02", 50), ("GA-01", 400)]
    assert election.covariates.values.tolist() == [[1, 1], [0.25, 0.25]]
    assert election.frame is not None
    assert election.frame.adults.tolist() == [50, 100, 300]
    results = load_results(election)
    votes = dict(zip(results.parties, results.votes.T.tolist(), strict=True))
    assert votes == {
        "dem": [600_000, 300_000],
        "rep": [360_000, 450_000],
        "other": [40_000, 250_000],
    }


def test_it_holds_what_was_known_before_the_vote(data: Path) -> None:
    made(data, data / "out")
    election = load_election(data / "out")
    counts = survey_counts(election, election.polling_day)
    assert counts.people == 1
    assert counts.counts[0, counts.parties.index("dem")] == 1
    assert counts.voters_only.all(), "no likelihood is asked"
    assert {left.reason: left.people for left in counts.set_aside if left.people} == {
        "no answer": 1
    }


def test_a_folder_of_somebody_else_is_left_alone(data: Path) -> None:
    out = data / "out"
    out.mkdir()
    (out / "notes.csv").write_text("mine")
    assert made(data, out).returncode == 2
    assert [path.name for path in out.iterdir()] == ["notes.csv"]
    (out / "notes.csv").unlink()
    assert [made(data, out).returncode for _ in range(2)] == [0, 0]


def test_a_table_that_is_missing(data: Path) -> None:
    (data / "ces2016_georgia.csv").unlink()
    said = made(data, data / "out")
    assert said.returncode == 2
    assert "ces2016_georgia.csv" in said.stderr
    assert not (data / "out").exists()


@pytest.mark.skipif(not SOURCE.is_dir(), reason="the survey (../shared/data/microdata) is not here")
def test_the_real_tables(tmp_path: Path) -> None:
    assert made(SOURCE, tmp_path / "out").returncode == 0
    election = load_election(tmp_path / "out")
    assert (len(election.seats), election.majority, election.warnings) == (14, 8, ())
    assert election.frame is not None
    assert election.frame.adults.sum() == 7_604_145
    counts = survey_counts(election, election.polling_day)
    assert (counts.people, sum(left.people for left in counts.set_aside)) == (1587, 475)
