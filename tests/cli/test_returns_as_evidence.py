"""``hustings estimate`` and ``plan`` in a campaign folder: the returns taken in are evidence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from hustings.cli.campaign_returns import FLAGGED_SHOWN, returns_lines
from hustings.record.entries import Entry, read_entry
from hustings.record.journal import create_journal, open_journal
from hustings.record.note import SignerKey
from tests.conftest import Call
from tests.listen.desk import door, write_doors
from tests.record.campaigns import ORIGIN
from tests.record.campaigns import Campaign as Founding

DAY = "2017-06-01"
FEW = ("--as-of", DAY, "--draws", "400", "--json")


def answers(count: int, at: str, first: int = 0, party: str = "red") -> list[dict[str, str]]:
    """So many answered doors in S001, all for one party, by three canvassers."""
    return [
        door(
            first + number,
            at=at,
            intention=party,
            past_vote=("red", "blue")[number % 2],
            canvasser=f"Canvasser {number % 3}",
        )
        for number in range(count)
    ]


@pytest.fixture
def campaign(tmp_path: Path, small_election: Path, hustings: Call) -> Path:
    """Red's campaign, with 60 returns by the day and 7 after it."""
    folder = tmp_path / "campaign"
    folder.mkdir()
    shutil.copytree(
        small_election, folder / "election", ignore=shutil.ignore_patterns("results.csv")
    )
    body = Founding(party="red").genesis() | {"election": "made-up-2030"}
    with create_journal(folder, SignerKey(ORIGIN, bytes(range(32)))) as journal:
        journal.append([Entry("genesis", "2017-05-01T09:00:00Z", body)])
    rows = answers(60, "2017-05-20T12:00:00Z") + answers(7, "2017-06-02T12:00:00Z", first=100)
    said = hustings(
        "listen", "returns", write_doors(tmp_path / "doors.csv", *rows), "--campaign", folder
    )
    assert said.code == 0, said.err
    return folder


def seat(figures: dict[str, Any], seat_id: str = "S001") -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in figures["seats"] if s["seat_id"] == seat_id)
    return found


def test_returns_up_to_the_day_move_their_seat(hustings: Call, campaign: Path) -> None:
    said = hustings("estimate", "--campaign", campaign, *FEW)
    assert said.code == 0, said.err
    figures = said.json
    told = figures["returns"]
    assert (told["party"], told["used"], told["seats"]) == ("red", 60, 1)
    assert told["set_aside"] == [{"reason": "dated after the day", "returns": 7}]
    assert seat(figures)["evidence"]["returns"] == 60
    assert seat(figures, "S002")["evidence"]["returns"] == 0
    assert seat(figures)["moved"]["red"]["returns"] != 0.0


def test_without_returns_nothing_is_said_of_them(hustings: Call, campaign: Path) -> None:
    said = hustings("estimate", "--campaign", campaign, *FEW, "--without-returns")
    assert said.code == 0, said.err
    assert "returns" not in said.json
    alone = hustings("estimate", "--election", campaign / "election", *FEW).json
    assert seat(said.json) == seat(alone)
    assert seat(said.json)["evidence"]["returns"] == 0


def test_what_moved_a_seat_adds_up_to_its_mean(hustings: Call, campaign: Path) -> None:
    figures = hustings("estimate", "--campaign", campaign, *FEW).json
    for one in figures["seats"]:
        for party, parts in one["moved"].items():
            assert sum(parts.values()) == pytest.approx(one["shares"][party]["mean"], abs=5e-6)


def test_the_terminal_says_what_came_of_the_returns(hustings: Call, campaign: Path) -> None:
    said = hustings("estimate", "--campaign", campaign, "--as-of", DAY, "--draws", "400")
    assert said.code == 0, said.err
    assert "60 doorstep returns from 1 seat used" in said.out
    assert "7 returns set aside: dated after the day." in said.out


def test_what_is_recorded_says_nothing_of_a_seats_returns(hustings: Call, campaign: Path) -> None:
    said = hustings("estimate", "--campaign", campaign, *FEW, "--record")
    assert said.code == 0, said.err
    with open_journal(campaign) as journal:
        body = [read_entry(data) for data in journal.entries()][-1].body
    kept = (campaign / "estimates" / f"{DAY}.json").read_bytes()
    public = json.loads(kept)
    assert (campaign / "files" / "sha256" / str(body["sha256"])).read_bytes() == kept
    assert public["returns"] == {"party": "red"}
    assert seat(public)["evidence"]["returns"] is None
    assert seat(public, "S002")["evidence"]["returns"] == 0


def test_a_plan_rests_on_the_returns_too(hustings: Call, campaign: Path) -> None:
    with_them = hustings("plan", "--campaign", campaign, *FEW)
    assert with_them.code == 0, with_them.err
    assert "uses 60 doorstep returns" in with_them.err
    without = hustings("plan", "--campaign", campaign, *FEW, "--without-returns")
    assert without.code == 0, without.err
    assert "doorstep" not in without.err
    assert with_them.json["value"] != without.json["value"]


def test_a_batch_that_is_gone_is_told(hustings: Call, campaign: Path) -> None:
    next((campaign / "returns").glob("*.parquet")).unlink()
    said = hustings("estimate", "--campaign", campaign, *FEW)
    assert said.code == 2
    assert "no such file" in said.err


def test_flagged_canvassers_are_told_with_their_reasons() -> None:
    flag = {
        "canvasser": "ab12", "returns": 500, "claimed": 0.9, "expected": 0.4,
        "expected_low": 0.3, "expected_high": 0.5, "reasons": ["claims unlike all others"],
    }  # fmt: skip
    told = {
        "party": "red", "used": 900, "answers": 300, "seats": 2, "seats_moved": 1,
        "set_aside": [], "canvassers_flagged": [flag] * (FLAGGED_SHOWN + 2),
    }  # fmt: skip
    lines = list(returns_lines(told))
    assert "they move 1 seat by half a point or more" in lines[0]
    assert "12 canvassers flagged" in lines[1] and "no proof" in lines[1]
    assert lines[2].strip() == (
        "ab12: 500 returns; claims unlike all others. Share claimed 90%, expected 40% (30 to 50)."
    )
    assert lines[-1].strip() == "and 2 more: --json has them all."
