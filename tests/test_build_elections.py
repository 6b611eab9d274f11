"""The shipped elections: made from the public tables, and true to what is known of them."""

from __future__ import annotations

import csv
import importlib
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from hustings.election.load import find_election, load_election
from hustings.election.results import load_results
from hustings.election.votes import first_past_the_post

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "src" / "hustings" / "election" / "shipped"
SOURCE = ROOT.parent / "shared" / "data"
ELECTIONS = ("uk-2015", "uk-2017")
CANDIDATES = "ons_code,given_name,family_name,party,votes\n"

needs_source = pytest.mark.skipif(
    not SOURCE.is_dir(), reason="the public tables (../shared/data) are not here"
)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))

    def load(name: str) -> ModuleType:
        return importlib.import_module(f"elections.{name}")

    return load


def rows(election: str, file: str) -> list[dict[str, str]]:
    with (SHIPPED / election / file).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def contest(election: str) -> dict:
    return tomllib.loads((SHIPPED / election / "election.toml").read_text(encoding="utf-8"))


@needs_source
def test_building_again_gives_the_committed_bytes(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "build_elections.py")]
    subprocess.run(
        [*command, "--source", str(SOURCE), "--out", str(tmp_path)], check=True, capture_output=True
    )
    for election in ELECTIONS:
        built = {path.name: path.read_bytes() for path in (tmp_path / election).iterdir()}
        kept = {path.name: path.read_bytes() for path in (SHIPPED / election).iterdir()}
        assert built.keys() == kept.keys()
        assert [name for name in built if built[name] != kept[name]] == []


def test_a_source_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "build_elections.py")]
    done = subprocess.run(
        [*command, "--source", str(tmp_path / "none")], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "expected a folder" in done.stderr


@pytest.mark.parametrize(
    ("election", "votes", "seats"),
    [
        ("uk-2015", 30_697_525, {"con": 330, "lab": 232, "snp": 56, "ld": 8, "speaker": 1}),
        ("uk-2017", 32_204_184, {"con": 317, "lab": 262, "snp": 35, "ld": 12, "speaker": 1}),
    ],
)
def test_results_are_those_declared(election: str, votes: int, seats: dict[str, int]) -> None:
    by_seat: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows(election, "results.csv"):
        by_seat[row["seat_id"]].append((int(row["votes"]), row["party"]))
    won = Counter(max(found)[1] for found in by_seat.values())
    assert sum(count for found in by_seat.values() for count, _ in found) == votes
    assert {party: won[party] for party in seats} == seats


@needs_source
@pytest.mark.parametrize("election", ELECTIONS)
def test_every_seat_goes_to_its_declared_winner(election: str) -> None:
    contest = load_election(find_election(election))
    results = load_results(contest)
    tables = {contest.id.replace("uk-", "ge"): (results.parties, results.best)}
    tables |= {past.id: (past.parties, past.best) for past in contest.past}
    for key, (parties, best) in tables.items():
        with (SOURCE / "results" / f"results_{key}.csv").open(encoding="utf-8") as text:
            declared = {row["ons_code"]: row["winner"] for row in csv.DictReader(text)}
        won = [parties[column] for column in first_past_the_post(best)]
        assert won == [declared[seat.seat_id] for seat in contest.seats]


def test_a_seat_goes_to_the_strongest_candidate_and_not_to_a_list_of_them() -> None:
    """Fermanagh and South Tyrone, 2010: Sinn Féin won by 4 votes over one of two independents,
    who had 184 more votes than Sinn Féin together."""
    seat = [row for row in rows("uk-2015", "past.csv") if row["seat_id"] == "N06000007"]
    independents = [int(row["votes"]) for row in seat if row["party"] == "independent"]
    [winner] = [int(row["votes"]) for row in seat if row["party"] == "sf"]
    assert len(independents) == 2
    assert winner - max(independents) == 4
    assert sum(independents) > winner


def test_votes_that_do_not_add_up_stop_the_build(module, tmp_path: Path) -> None:
    for folder, name, text in (
        ("results", "results_x", "ons_code,valid_votes,con,lab\nA,30,20,10\n"),
        ("candidates", "candidates_x", CANDIDATES + "A,Ann,Lee,con,20\nA,Bo,Ray,lab,9\n"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.csv").write_text(text)
    with pytest.raises(ValueError, match=r"A, lab: .* sum to 9, the results have 10"):
        module("votes").results_table(tmp_path, "x")


def test_one_row_a_candidate_by_votes_within_a_party(module, tmp_path: Path) -> None:
    for folder, name, text in (
        ("results", "results_x", "ons_code,valid_votes,con,independent\nA,30,10,20\n"),
        (
            "candidates",
            "candidates_x",
            CANDIDATES + "A,Al,Abe,independent,8\nA,Bo,Ray,independent,12\n"
            "A,Cy,Zed,independent,0\nA,Ann,Lee,con,10\n",
        ),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.csv").write_text(text)
    assert module("votes").results_table(tmp_path, "x").rows == (
        ("A", "con", "10"),
        ("A", "independent", "12"),
        ("A", "independent", "8"),
    )


@pytest.mark.parametrize("election", ELECTIONS)
def test_every_table_speaks_of_the_same_650_seats(election: str) -> None:
    seats = rows(election, "seats.csv")
    ids = {row["seat_id"] for row in seats}
    assert len(seats) == len(ids) == 650
    assert len({(row["hex_q"], row["hex_r"]) for row in seats}) == 650
    for file in ("past.csv", "candidates.csv", "results.csv"):
        assert {row["seat_id"] for row in rows(election, file)} == ids
    in_britain = {row["seat_id"] for row in seats if row["country"] != "Northern Ireland"}
    assert {row["seat_id"] for row in rows(election, "cells.csv")} == in_britain
    assert {row["seat_id"] for row in rows(election, "spending.csv")} <= ids


@pytest.mark.parametrize("election", ELECTIONS)
def test_every_party_is_listed_where_it_stands(election: str) -> None:
    country = {row["seat_id"]: row["country"] for row in rows(election, "seats.csv")}
    places = {party["id"]: party["stands_in"] for party in contest(election)["parties"]}
    for row in rows(election, "candidates.csv"):
        assert country[row["seat_id"]] in places[row["party"]]
    assert {row["party"] for row in rows(election, "past.csv")} <= places.keys()
    assert places["snp"] == ["Scotland"]
    assert places["pc"] == ["Wales"]


@pytest.mark.parametrize("election", ELECTIONS)
def test_candidates_do_not_come_in_the_order_of_finish(election: str) -> None:
    """Of five or six candidates a seat, the first by name wins in about a fifth; in a list in
    the order of finish it would be all."""
    won: dict[str, tuple[int, str]] = {}
    for row in rows(election, "results.csv"):
        won[row["seat_id"]] = max(
            won.get(row["seat_id"], (0, "")), (int(row["votes"]), row["party"])
        )
    first: dict[str, str] = {}
    for row in rows(election, "candidates.csv"):
        first.setdefault(row["seat_id"], row["party"])
    right = sum(first[seat] == party for seat, (_, party) in won.items())
    assert 0.1 < right / len(won) < 0.3
    assert set(rows(election, "candidates.csv")[0]) == {"seat_id", "party", "name", "incumbent"}


def test_2015_knows_nothing_of_the_referendum() -> None:
    assert "x_leave" not in rows("uk-2015", "seats.csv")[0]
    leave = [float(row["x_leave"]) for row in rows("uk-2017", "seats.csv")]
    assert 0.15 < min(leave) < max(leave) < 0.8


@pytest.mark.parametrize("election", ELECTIONS)
def test_covariates_are_complete_in_great_britain(election: str) -> None:
    for row in rows(election, "seats.csv"):
        values = [row[name] for name in row if name.startswith("x_") and name != "x_leave"]
        assert all(values) if row["country"] != "Northern Ireland" else not any(values)
        shares = [row[name] for name in row if name.startswith("x_") and "_log_" not in name]
        assert all(0 < float(share) < 1 for share in shares if share)


@pytest.mark.parametrize("election", ELECTIONS)
def test_polls_end_before_the_vote_and_add_up(election: str) -> None:
    polling_day = contest(election)["polling_day"]
    polls = rows(election, "polls.csv")
    parties = list(polls[0])[6:]
    assert parties == ["con", "lab", "ld", "ukip", "green", "snp", "pc"]
    for row in polls:
        assert row["start"] <= row["end"] < polling_day.isoformat()
        shares = [float(row[party]) for party in parties if row[party]]
        assert all(0 <= share <= 100 for share in shares)
        assert sum(shares) <= 102


@pytest.mark.parametrize(
    ("election", "area", "polls", "means"),
    [
        (
            "uk-2015",
            "GB",
            35,
            {"con": 33.77, "lab": 33.34, "ld": 8.77, "ukip": 12.97, "green": 4.94},
        ),
        ("uk-2015", "Scotland", 11, {"snp": 44.18}),
        ("uk-2017", "GB", 25, {"con": 43.4, "lab": 36.28, "ld": 7.72, "ukip": 4.4, "snp": 4.16}),
    ],
)
def test_the_last_ten_days(election: str, area: str, polls: int, means: dict[str, float]) -> None:
    first = contest(election)["polling_day"] - timedelta(days=10)
    last = [
        row
        for row in rows(election, "polls.csv")
        if row["area"] == area and date.fromisoformat(row["end"]) >= first
    ]
    assert len(last) == polls
    for party, mean in means.items():
        shares = [float(row[party]) for row in last if row[party]]
        assert sum(shares) / len(shares) == pytest.approx(mean, abs=0.005)


def test_the_limits_of_2015_are_those_the_commission_applied() -> None:
    """By hand for Aldershot, a borough of 72,430 electors: 8,700 + .06 x 72,430 = 13,045.80."""
    limits = contest("uk-2015")["limits"]
    seats = {row["seat_id"]: row for row in rows("uk-2015", "seats.csv")}
    applied = [row for row in rows("uk-2017", "spending.csv") if row["election"] == "ge2015"]
    assert {row["limit"] for row in applied if row["seat_id"] == "E14000530"} == {
        "13045.80",
        "35045.80",
    }
    for row in applied:
        seat = seats[row["seat_id"]]
        rate = limits[f"per_elector_{seat['kind']}"] * int(seat["electorate"])
        base = limits["candidate_base" if row["period"] == "short" else "long_base"]
        assert float(row["limit"]) == pytest.approx(base + rate, abs=0.011)


def test_every_file_of_an_election_names_its_source() -> None:
    for election in ELECTIONS:
        sources = contest(election)["sources"]
        assert all(source["publisher"] and source["licence"] for source in sources)
        assert all(source["url"].startswith("https://") for source in sources)
        files = {path.name for path in (SHIPPED / election).iterdir()} - {"election.toml"}
        assert {source["file"] for source in sources} == files
        assert "CC BY-SA 4.0" in {s["licence"] for s in sources if s["file"] == "polls.csv"}


def test_raking_keeps_both_margins_and_the_odds_ratio(module) -> None:
    """A 2 x 2 pattern with odds ratio 4 x 3 / (1 x 2) = 6 keeps it whatever the margins."""
    ages, education = np.array([30.0, 70.0]), np.array([60.0, 40.0])
    cells = module("frame").raked(np.array([[4.0, 1.0], [2.0, 3.0]]), ages, education)
    assert cells.sum(axis=1) == pytest.approx(ages, abs=1e-3)
    assert cells.sum(axis=0) == pytest.approx(education, abs=1e-3)
    assert cells[0, 0] * cells[1, 1] / (cells[0, 1] * cells[1, 0]) == pytest.approx(6)


def entry(**changes: str) -> dict[str, str]:
    """YouGov, 1-2 May, 34-33, no UKIP in one source; the other has it, the SNP and a sample."""
    row = {
        "house": "YouGov",
        "pollster": "YouGov",
        "fieldwork_start": "2017-05-01",
        "fieldwork_end": "2017-05-02",
        "mode": "internet",
        "area": "GB",
        "sample_size": "1000",
        "sample_size_wikipedia": "",
        "con": "34",
        "lab": "33",
        "ld": "9",
        "ukip": "",
        "green": "5",
        "snp": "",
        "pc": "",
        "other": "",
    }
    return row | changes


def test_wikipedia_fills_what_pollbase_lacks(module) -> None:
    poll = module("polls").merged(entry(), entry(ukip="13", snp="5", other="1", con="35"))
    assert poll.shares == {"con": 34, "lab": 33, "ld": 9, "green": 5, "ukip": 13, "snp": 5}
    assert (poll.sample, poll.mode) == (1000, "online")


def test_a_merged_cell_gives_nothing_but_the_sample(module) -> None:
    poll = module("polls").merged(entry(), entry(ukip="7", snp="14", green="14", other="14"))
    assert poll.shares == {"con": 34, "lab": 33, "ld": 9, "green": 5}
    assert poll.sample == 1000


def test_entries_match_one_to_one_and_nearest_first(module) -> None:
    base = [entry(), entry(con="35")]
    wikipedia = [entry(con="35"), entry(fieldwork_end="2017-05-03"), entry(con="39")]
    assert module("polls").matches(base, wikipedia) == {0: 1, 1: 0}


def test_a_build_replaces_files_whole_and_drops_stale_ones(module, tmp_path: Path) -> None:
    (tmp_path / "crossbreaks.csv").write_text("old")
    (tmp_path / "polls.csv").write_text("old")
    module("tables").write_folder(tmp_path, {"polls.csv": "new\n"})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"polls.csv": "new\n"}
