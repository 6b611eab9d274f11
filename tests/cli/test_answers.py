"""What the commands answer: the keys that FORMATS.md promises, and tables for people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hustings.bench.benchmarks import BENCHMARKS
from hustings.cli import options
from hustings.cli.bench_command import NAMES
from hustings.cli.output import chance, plain
from tests.conftest import Call
from tests.election.folders import make, rows_of, write

AS_OF = ("--as-of", "2030-05-20", "--draws", "200")

ESTIMATE = "election as_of draws seconds not_modelled seats totals majority largest groups"
ESTIMATE_SEAT = "seat_id name shares turnout win evidence"
SCORE = (
    "election as_of seats_scored seats_right close_seats share_rmse share_mae coverage90 brier "
    "log_score crps_seats seat_totals baselines"
)
MEASURES = (
    "seats_right close_seats share_rmse share_mae coverage90 brier log_score crps_seats seat_totals"
)
PLAN = "as_of objective value bound gap seconds draws fresh resources seats baselines"
PLAN_RESOURCE = "id budget used unit_price_pence shadow_price"
PLAN_SEAT = "seat_id stance amounts gain why"


def has(found: dict[str, Any], keys: str) -> bool:
    return set(keys.split()) <= set(found)


def test_estimate_json(hustings: Call, small_election: Path) -> None:
    said = hustings("estimate", "--election", small_election, *AS_OF, "--json")
    assert (said.code, said.out.count("\n")) == (0, 1)
    figures = said.json
    assert has(figures, ESTIMATE)
    assert figures["as_of"] == "2030-05-20"
    assert figures["draws"] == 200
    assert len(figures["seats"]) == 8
    for seat in figures["seats"]:
        assert has(seat, ESTIMATE_SEAT)
        assert has(seat["turnout"], "mean sd p05 p95")
        assert has(seat["evidence"], "polls returns")
        assert all(has(share, "mean sd p05 p95") for share in seat["shares"].values())
        assert sum(seat["win"].values()) == pytest.approx(1.0, abs=1e-4)
    assert all(has(total, "mean p05 p95") for total in figures["totals"].values())
    for group in figures["groups"]:
        assert has(group, "by level shares movement")
        assert all(has(moved, "since mean p05 p95") for moved in group["movement"].values())


def test_score_json(hustings: Call, small_election: Path) -> None:
    figures = hustings("score", "--election", small_election, *AS_OF, "--json").json
    assert has(figures, SCORE)
    assert has(figures["close_seats"], "n right")
    assert set(figures["baselines"]) >= {"uniform_swing", "proportional_swing", "no_change"}
    assert all(has(baseline, MEASURES) for baseline in figures["baselines"].values())
    assert all(has(t, "mean p05 p95 actual") for t in figures["seat_totals"].values())


def test_score_says_what_the_results_leave_open(hustings: Call, tmp_path: Path) -> None:
    files = make()
    results = rows_of(files, "results.csv")
    results[:] = [row for row in results if row[0] != "S003"] + [["S001", "tiny", "7"]]
    said = hustings("score", "--election", write(files, tmp_path), *AS_OF, "--json")
    assert said.json["seats_scored"] == 7
    assert said.err.splitlines() == [
        "Warning: results.csv: party tiny is not in election.toml and stays outside the model "
        "(1 row, the first is row 27)",
        "Warning: results.csv: no votes in 1 seat: S003",
    ]


def test_plan_json(hustings: Call, small_election: Path) -> None:
    said = hustings("plan", "--election", small_election, "--party", "red", *AS_OF, "--json")
    figures = said.json
    assert has(figures, PLAN)
    assert has(figures["fresh"], "draws value se")
    assert figures["seconds"] >= 0
    assert figures["gap"] == pytest.approx(figures["bound"] - figures["value"], abs=1e-6)
    assert all(has(resource, PLAN_RESOURCE) for resource in figures["resources"])
    ids = {resource["id"] for resource in figures["resources"]}
    for seat in figures["seats"]:
        assert has(seat, PLAN_SEAT)
        assert seat["stance"] in {"defend", "attack", "hold"}
        assert set(seat["amounts"]) == ids
    assert all(has(base, "name value fresh") for base in figures["baselines"])


@pytest.mark.parametrize("command", ["estimate", "score", "plan"])
def test_a_table_for_people(hustings: Call, small_election: Path, command: str) -> None:
    party = ("--party", "red") if command == "plan" else ()
    said = hustings(command, "--election", small_election, *AS_OF, *party)
    assert (said.code, said.err) == (0, "")
    assert "2030-05-20" in said.out
    assert max(map(len, said.out.splitlines())) <= 120


def test_long_tables_say_how_to_see_the_rest(hustings: Call) -> None:
    arguments = ("estimate", "--election", "uk-2017", "--as-of", "2017-05-01", "--draws", "50")
    assert "607 more seats: --all shows every one." in hustings(*arguments).out
    assert "more seats" not in hustings(*arguments, "--all").out


def test_the_campaign_folder_before_and_after_the_command(
    hustings: Call, small_election: Path
) -> None:
    campaign = small_election.parent
    before = hustings("--campaign", campaign, "estimate", *AS_OF, "--json")
    after = hustings("--campaign", "/nowhere", "estimate", "--campaign", campaign, *AS_OF, "--json")
    assert before.code == after.code == 0
    assert before.json["seats"] == after.json["seats"]


def test_the_current_folder_is_the_campaign(
    hustings: Call, small_election: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_election.parent)
    assert hustings("estimate", *AS_OF, "--json").json["election"] == "made-up-2030"


@pytest.mark.parametrize(
    ("today", "expected"), [("2030-05-01", "2030-05-01"), ("2031-01-01", "2030-06-05")]
)
def test_the_day_is_the_earlier_of_today_and_the_eve_of_poll(
    hustings: Call, small_election: Path, monkeypatch: pytest.MonkeyPatch, today: str, expected: str
) -> None:
    class Clock(date):
        @classmethod
        def today(cls) -> date:
            return date.fromisoformat(today)

    monkeypatch.setattr(options, "date", Clock)
    said = hustings("estimate", "--election", small_election, "--draws", "50", "--json")
    assert said.json["as_of"] == expected


def test_the_same_seed_gives_the_same_answer(hustings: Call, small_election: Path) -> None:
    def seats(seed: str) -> object:
        arguments = ("estimate", "--election", small_election, *AS_OF, "--seed", seed, "--json")
        return hustings(*arguments).json["seats"]

    assert seats("3") == seats("3")
    assert seats("3") != seats("4")


def test_bench_offers_every_benchmark() -> None:
    assert tuple(BENCHMARKS) == NAMES


def test_bench_json(hustings: Call) -> None:
    said = hustings("bench", "load", "--json")
    [figure] = said.json["figures"]
    assert has(figure, "benchmark figure measured unit against reference ratio")
    assert figure["ratio"] == pytest.approx(figure["measured"] / figure["reference"])


def test_what_is_not_a_number_is_null() -> None:
    assert plain({"a": (float("nan"), 1.5), "b": float("inf")}) == {"a": [None, 1.5], "b": None}


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.0, "<1%"), (0.0001, "<1%"), (0.5, "50%"), (0.9999, ">99%"), (1.0, ">99%"), (None, "-")],
)
def test_a_chance_never_claims_certainty(probability: float | None, text: str) -> None:
    assert chance(probability) == text


def test_a_day_after_the_poll_is_polling_day_and_that_is_said(
    hustings: Call, small_election: Path
) -> None:
    late = hustings("estimate", "--election", small_election, "--as-of", "2099-01-01", "--json")
    assert late.code == 0
    assert "after polling day" in late.err
    assert late.json["as_of"] < "2099"


def test_a_day_without_polls_is_said(hustings: Call, small_election: Path) -> None:
    early = hustings("estimate", "--election", small_election, "--as-of", "2001-01-01", "--json")
    assert early.code == 0
    assert "no poll counts" in early.err
