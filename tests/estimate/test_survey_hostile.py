"""Surveys that are empty, late, mute, contradictory or absurd: a finite answer or a clear error,
and nobody left out unsaid."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hustings.cli.main import hustings
from hustings.election.contest import Election
from hustings.election.load import load_election
from hustings.estimate import model
from hustings.estimate.model import estimate
from hustings.estimate.result import Estimate
from tests.election.folders import POLLING_DAY, Files, Rows, make, rows_of, write

EVE = POLLING_DAY - timedelta(days=1)
SEAT, REGION, AGE, EDUCATION, AT, INTENTION, LIKELIHOOD, WEIGHT, HOUSE = range(9)
NO_PAST: dict[str, Any] = {"past": (), "polls": 0, "spending": False}
Change = Callable[[Rows], None]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command fits in full mode; what is tested here does not hang on it."""

    def fast(*given: Any, **named: Any) -> Estimate:
        return estimate(*given, **{**named, "mode": "fast"})

    monkeypatch.setattr(model, "estimate", fast)
    yield


def surveyed(change: Change | None = None, **options: Any) -> Files:
    """Eight seats and 300 people, each person's row given to ``change``'s hands."""
    files = make(**{"seats": 8, "polls": 8, "respondents": 300, **options})
    if change is not None:
        change(rows_of(files, "respondents.csv"))
    return files


def every(column: int, value: str) -> Change:
    def change(rows: Rows) -> None:
        for row in rows[1:]:
            row[column] = value

    return change


def asked_for(files: Files, folder: Path, *options: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error of the command."""
    write(files, folder)
    given = ["estimate", "--election", str(folder), "--as-of", str(EVE), "--draws", "200"]
    said = CliRunner().invoke(hustings, [*given, *options])
    if said.exception is not None and not isinstance(said.exception, SystemExit):
        raise said.exception
    return said.exit_code, said.stdout, said.stderr


def figures(files: Files, folder: Path) -> dict[str, Any]:
    code, out, err = asked_for(files, folder, "--json")
    assert code == 0, err
    told: dict[str, Any] = json.loads(out)
    told.pop("seconds")
    for seat in told["seats"]:
        means = [share["mean"] for share in seat["shares"].values()]
        assert all(0 <= x <= 1 for share in seat["shares"].values() for x in share.values())
        assert 0.99 < sum(means) < 1.0001
        assert all(0 < x < 1 for x in seat["turnout"].values())
    for group in told["groups"]:
        assert all(0 <= x <= 1 for share in group["shares"].values() for x in share.values())
    return told


def separated(rows: Rows) -> None:
    for row in rows[1:]:
        row[INTENTION] = {"18-34": "red", "55+": "blue"}.get(row[AGE], row[INTENTION])


def contradictory(rows: Rows) -> None:
    for number, row in enumerate(rows[1:]):
        row[HOUSE], row[INTENTION] = ("A", "red") if number % 2 else ("B", "blue")


def in_one_seat(rows: Rows) -> None:
    rows[1:] = [["S001", "", *row[2:]] for row in rows[1:] if row[INTENTION] != "kelp"]


def without_seats(rows: Rows) -> None:
    regions = {seat[0]: seat[3] for seat in rows_of(make(), "seats.csv")[1:]}
    rows[1:] = [["", row[REGION] or regions[row[SEAT]], *row[2:]] for row in rows[1:]]


def nobody_names_gold(rows: Rows) -> None:
    rows[1:] = [row for row in rows[1:] if row[INTENTION] != "gold"]


def weights_of_all_sizes(rows: Rows) -> None:
    for row, weight in zip(rows[1:], ["1e308", "1e-300", "5e-324", "1.7e308"], strict=False):
        row[WEIGHT] = weight


ODD: dict[str, Change] = {
    "separated groups": separated,
    "two houses that contradict each other": contradictory,
    "everybody in one seat": in_one_seat,
    "regions alone": without_seats,
    "a party nobody chose": nobody_names_gold,
    "everybody for one party": every(INTENTION, "red"),
    "nobody votes": every(INTENTION, "wont_vote"),
    "nobody is likely to": every(LIKELIHOOD, "0"),
    "huge and tiny weights": weights_of_all_sizes,
    "long ago": every(AT, "1931-01-01"),
}


@pytest.mark.parametrize("past", [True, False])
@pytest.mark.parametrize("what", ODD)
def test_an_odd_survey_has_a_finite_answer(tmp_path: Path, what: str, past: bool) -> None:
    told = figures(surveyed(ODD[what], **({} if past else NO_PAST)), tmp_path)
    survey = told["survey"]
    assert 0 < survey["effective"] <= survey["respondents"] + 0.1


@pytest.mark.parametrize("past", [True, False])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (every(INTENTION, "undecided"), "undecided"),
        (every(INTENTION, ""), "no answer"),
        (every(AT, str(POLLING_DAY)), "after the day of the estimate"),
    ],
)
def test_a_survey_that_says_nothing_is_told_and_changes_nothing(
    tmp_path: Path, change: Change, reason: str, past: bool
) -> None:
    files = surveyed(change, **({} if past else NO_PAST))
    told = figures(files, tmp_path / "asked")
    assert told["survey"] == {"respondents": 0, "effective": 0.0, "set_aside": {reason: 300}}
    del files["respondents.csv"]
    alone = figures(files, tmp_path / "alone")
    assert [seat["shares"] for seat in told["seats"]] == [s["shares"] for s in alone["seats"]]
    assert "survey" not in alone


def test_a_survey_with_a_header_alone_is_none(tmp_path: Path) -> None:
    files = surveyed()
    del rows_of(files, "respondents.csv")[1:]
    assert "survey" not in figures(files, tmp_path)


def test_people_are_counted_or_set_aside_with_the_reason(tmp_path: Path) -> None:
    survey = figures(surveyed(), tmp_path / "json")["survey"]
    assert survey["respondents"] + sum(survey["set_aside"].values()) == 300
    assert set(survey["set_aside"]) == {"undecided", "wont_say", "no answer"}
    _, out, _ = asked_for(surveyed(), tmp_path / "words")
    line = next(line for line in out.splitlines() if "survey respondent" in line)
    assert line.startswith(f"{survey['respondents']} survey respondents used")
    assert f"{survey['set_aside']['wont_say']} wont say" in line


@pytest.mark.parametrize(
    ("change", "options", "rests"),
    [
        (None, {"polls": 0}, "rests on the survey's respondents, with last time's result"),
        (None, NO_PAST, "rests on the survey's respondents alone"),
        (every(INTENTION, "undecided"), {"polls": 0}, "is last time's result"),
        (every(INTENTION, "undecided"), NO_PAST, "nothing is known of this election"),
    ],
)
def test_what_an_estimate_without_polls_rests_on_is_said(
    tmp_path: Path, change: Change | None, options: dict[str, Any], rests: str
) -> None:
    _, _, err = asked_for(surveyed(change, **options), tmp_path)
    assert "no poll counts" in err
    assert rests in err


@pytest.mark.parametrize("adults", ["0", "1e-320", "1e300", "1.7e308"])
def test_a_frame_in_any_unit_serves(tmp_path: Path, adults: str) -> None:
    files = surveyed()
    for row in rows_of(files, "cells.csv")[1:]:
        row[-1] = adults
    told = figures(files, tmp_path)
    assert {group["by"] for group in told["groups"]} >= {"age", "education"}


def test_the_frames_unit_changes_nothing_even_where_it_leaves_a_seat_out(tmp_path: Path) -> None:
    files = surveyed()
    cells = rows_of(files, "cells.csv")
    cells[1:] = [row for row in cells[1:] if row[0] != "S003"]
    before = figures(files, tmp_path / "people")
    for row in cells[1:]:
        row[-1] = str(float(row[-1]) / 1024)
    assert figures(files, tmp_path / "thousands")["groups"] == before["groups"]


def test_a_category_of_200_levels_that_nobody_shares(tmp_path: Path) -> None:
    files = surveyed(seats=2)
    people = rows_of(files, "respondents.csv")
    people[0][AGE] = "trade"
    for number, row in enumerate(people[1:]):
        row[AGE] = f"t{number % 200}"
    seats = [row[0] for row in rows_of(files, "seats.csv")[1:]]
    cells = [[seat, f"t{n}", "100"] for seat in seats for n in range(200)]
    files["cells.csv"] = [["seat_id", "trade", "adults"], *cells]
    assert len([g for g in figures(files, tmp_path)["groups"] if g["by"] == "trade"]) == 200


@pytest.mark.parametrize(
    ("column", "value"),
    [(WEIGHT, "0"), (WEIGHT, "-1"), (WEIGHT, "nan"), (LIKELIHOOD, "11"), (AGE, "90+")],
)
def test_what_cannot_be_taken_is_named_by_row_and_column(
    tmp_path: Path, column: int, value: str
) -> None:
    files = surveyed()
    people = rows_of(files, "respondents.csv")
    people[4][column] = value
    code, out, err = asked_for(files, tmp_path, "--json")
    assert code != 0
    assert not out
    assert f"respondents.csv, row 5, column {people[0][column]}: found {value}, expected" in err


@pytest.mark.parametrize("options", [{}, NO_PAST, {"cells": False, "crossbreaks": False}])
def test_neither_the_order_of_rows_nor_a_partys_id_matters(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    files = surveyed(**options)
    told = figures(files, tmp_path / "told")
    ids = {"red": "gold", "gold": "blue", "blue": "kelp", "kelp": "red"}
    rule = random.Random(4)
    other: Files = {}
    for name, content in files.items():
        if isinstance(content, str):
            for old, new in ids.items():
                content = content.replace(f'id = "{old}"\n', f'id = "{new}!"\n')
            other[name] = content.replace('!"', '"')
            continue
        rows = [[ids.get(cell, cell) for cell in row] for row in content]
        other[name] = [rows[0], *rule.sample(rows[1:], len(rows) - 1)]
    assert figures(other, tmp_path / "other") == renamed(told, ids)


def renamed(told: Any, ids: dict[str, str]) -> Any:
    if isinstance(told, dict):
        return {ids.get(key, key): renamed(value, ids) for key, value in told.items()}
    return [renamed(value, ids) for value in told] if isinstance(told, list) else told


@pytest.mark.parametrize(
    "options",
    [
        {"parties": ("red", "blue")},
        {"seats": 1, "countries": ("Northland",)},
        {"seats": 1, "countries": ("Northland",), **NO_PAST},
        {"candidates": False},
    ],
)
def test_small_contests(tmp_path: Path, options: dict[str, Any]) -> None:
    assert figures(surveyed(respondents=60, **options), tmp_path)["survey"]["respondents"] > 0


@pytest.mark.parametrize("said", ["red", "wont_vote"])
def test_a_large_survey_of_one_house_overrules_polls_and_past(tmp_path: Path, said: str) -> None:
    def agreed(rows: Rows) -> None:
        rows[1:] = rows[1:] * 20
        for change in (every(INTENTION, said), every(LIKELIHOOD, "10"), every(HOUSE, "")):
            change(rows)

    told = figures(surveyed(agreed), tmp_path)
    if said == "red":
        assert told["national"]["red"]["mean"] > 0.9
    else:
        assert all(seat["turnout"]["mean"] < 0.05 for seat in told["seats"])


def test_what_was_said_long_ago_says_less_of_today(tmp_path: Path) -> None:
    def judged(day: str) -> Election:
        return load_election(write(surveyed(every(AT, day), **NO_PAST), tmp_path / day))

    late = estimate(judged(str(EVE)), EVE, 400, mode="fast")
    early = estimate(judged("2026-06-05"), EVE, 400, mode="fast")
    assert early.shares[:, :2].std(axis=2).mean() > 1.2 * late.shares[:, :2].std(axis=2).mean()
