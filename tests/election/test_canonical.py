"""Names and the order of rows decide nothing: swapping two parties, relabelling seats or
shuffling rows gives the same election with the names changed."""

from __future__ import annotations

import copy
import random
import re
import tempfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.election.contest import Election
from hustings.election.load import load_election
from tests.election.folders import Files, make, rows_of, write

PARTIES = ("red", "blue", "gold", "kelp")
few = settings(max_examples=40, deadline=None)


@st.composite
def folders(draw: st.DrawFn) -> Files:
    """Made-up elections, some of them full of ties."""
    files = make(
        seats=draw(st.integers(1, 9)),
        past=draw(st.sampled_from([(), ("e2025",), ("e2025", "e2020")])),
        candidates=draw(st.booleans()),
        polls=draw(st.sampled_from([0, 7])),
        cells=draw(st.booleans()),
        covariates=draw(st.integers(0, 2)),
        respondents=draw(st.sampled_from([0, 1, 12])),
        seed=draw(st.integers(0, 10**6)),
    )
    if draw(st.booleans()):  # the same few votes everywhere
        for row in rows_of(files, "past.csv")[1:]:
            row[3] = str(int(row[3]) % 2)
    if draw(st.booleans()):  # seats that look alike
        for row in rows_of(files, "seats.csv")[1:]:
            row[5:10] = ["60000", "", "", "", ""]
    if draw(st.booleans()):  # polls of one day, and parties that may stand anywhere
        for row in rows_of(files, "polls.csv")[1:]:
            row[1:4] = ["2030-06-01", "2030-06-02", ""]
        files["election.toml"] = re.sub("stands_in = .*", "", str(files["election.toml"]))
    if "respondents.csv" in files and draw(st.booleans()):  # people who say nearly the same
        for row in rows_of(files, "respondents.csv")[1:]:
            row[4:8] = ["2030-06-01", row[5], "", "1"]
    if draw(st.booleans()):  # a party that election.toml does not know
        seat = rows_of(files, "seats.csv")[-1][0]
        rows_of(files, "past.csv").append(["e2025", seat, "old", "9"])
        rows_of(files, "candidates.csv").append([seat, "solo", "S. Solo", "1"])
    return files


def load(files: Files) -> Election:
    with tempfile.TemporaryDirectory() as folder:
        return load_election(write(files, Path(folder)))


def told(value: Any, names: dict[str, str]) -> Any:
    """A value as plain Python, with ids renamed; warnings and the folder aside."""
    if is_dataclass(value):
        skipped = ("warnings", "folder")
        kept = [field.name for field in fields(value) if field.name not in skipped]
        return {name: told(getattr(value, name), names) for name in kept}
    if isinstance(value, np.ndarray):
        return (value.shape, str(value.tolist()))
    if isinstance(value, tuple):
        return [told(item, names) for item in value]
    if isinstance(value, float):
        return str(value)
    return names.get(value, value) if isinstance(value, str) else value


def renamed(files: Files, names: dict[str, str]) -> Files:
    """Every cell and every quoted text of election.toml that is exactly an id, renamed."""
    changed: Files = {}
    for file, content in files.items():
        if isinstance(content, str):
            changed[file] = re.sub(
                r'"([^"]*)"', lambda quoted: f'"{names.get(quoted[1], quoted[1])}"', content
            )
        else:
            changed[file] = [[names.get(cell, cell) for cell in row] for row in content]
    return changed


@few
@given(folders(), st.permutations(PARTIES))
def test_renaming_parties_renames_them_and_changes_nothing_else(
    files: Files, new: list[str]
) -> None:
    names = dict(zip(PARTIES, new, strict=True))
    assert told(load(renamed(files, names)), {}) == told(load(files), names)


@few
@given(folders(), st.randoms(use_true_random=False))
def test_relabelling_seats_relabels_them_and_changes_nothing_else(
    files: Files, chance: random.Random
) -> None:
    ids = [row[0] for row in rows_of(files, "seats.csv")[1:]]
    names = dict(zip(ids, chance.sample(ids, len(ids)), strict=True))
    assert told(load(renamed(files, names)), {}) == told(load(files), names)


@few
@given(folders(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_party_columns_changes_nothing(
    files: Files, chance: random.Random
) -> None:
    shuffled = copy.deepcopy(files)
    for content in shuffled.values():
        if not isinstance(content, str):
            rows = content[1:]
            chance.shuffle(rows)
            content[1:] = rows
    for file in ("polls.csv", "crossbreaks.csv"):
        order = list(range(6)) + chance.sample(range(6, 10), 4)
        shuffled[file] = [[row[place] for place in order] for row in rows_of(shuffled, file)]
    assert told(load(shuffled), {}) == told(load(files), {})


def test_parties_by_votes_then_older_votes_then_candidates_then_polls() -> None:
    files = make(seats=1, parties=("a", "b", "c", "d", "e"), past=(), polls=1, covariates=0)
    rows_of(files, "past.csv")[1:] = [
        ["new", "S001", "e", "500"],
        ["old", "S001", "e", "1"],
        ["new", "S001", "d", "400"],
        ["old", "S001", "d", "900"],
        ["new", "S001", "c", "400"],
        ["old", "S001", "c", "100"],
    ]
    files["election.toml"] = str(files["election.toml"]).replace(
        'previous = ""', 'previous = "new"'
    )
    rows_of(files, "polls.csv")[1][6:] = ["5", "6", "30", "20", "10"]
    rows_of(files, "candidates.csv")[1:] = [["S001", party, "", "0"] for party in "abcde"]
    assert [party.id for party in load(files).parties] == ["e", "d", "c", "b", "a"]
    rows_of(files, "candidates.csv").append(["S001", "a", "", "0"])
    assert [party.id for party in load(files).parties] == ["e", "d", "c", "a", "b"]


def test_seats_by_votes_in_the_parties_order() -> None:
    files = make(seats=3, parties=("a", "b"), past=(), covariates=0)
    rows_of(files, "past.csv")[1:] = [
        ["new", "S001", "a", "30"],
        ["new", "S001", "b", "40"],
        ["new", "S002", "a", "50"],
        ["new", "S003", "a", "30"],
        ["new", "S003", "b", "41"],
    ]
    assert [seat.seat_id for seat in load(files).seats] == ["S002", "S003", "S001"]


def test_candidates_are_listed_by_name_and_not_in_the_order_of_finish() -> None:
    files = make(seats=1)
    rows_of(files, "candidates.csv")[1:] = [
        ["S001", "blue", "Winner", "0"],
        ["S001", "red", "Second", "0"],
        ["S001", "blue", "Another", "0"],
    ]
    listed = [(row.party, row.name) for row in load(files).candidates]
    assert listed == [("red", "Second"), ("blue", "Another"), ("blue", "Winner")]
