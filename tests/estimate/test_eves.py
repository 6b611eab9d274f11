"""The shipped elections on their eves: better than uniform swing, and as the documents say."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from hustings.election.load import find_election, load_election
from hustings.estimate.score import Score, score, score_json

ROOT = Path(__file__).parents[2]
NAMES = ("uk-2015", "uk-2017")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def eves() -> dict[str, Score]:
    found = {}
    for name in NAMES:
        election = load_election(find_election(name))
        found[name] = score(election, election.polling_day - timedelta(days=1), 10_000, 0)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_estimate_beats_uniform_swing(name: str, eves: dict[str, Score]) -> None:
    """The figures that the estimate is held to."""
    found = score_json(eves[name])
    uniform = found["baselines"]["uniform_swing"]
    assert found["seats_scored"] == 632
    assert found["share_rmse"] < uniform["share_rmse"]
    assert found["brier"] < uniform["brier"]
    assert found["log_score"] < uniform["log_score"]
    for party in ("con", "lab"):
        assert found["crps_seats"][party] <= uniform["crps_seats"][party]
    assert 0.82 <= found["coverage90"] <= 0.97


def measured_table(page: str, name: str) -> list[list[str]]:
    """The rows of a table that scripts/model_figures.py has written."""
    block = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- end -->", text(page), re.S)
    assert block, f"{page} has no block {name}"
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in block[1].splitlines()[2:]]


def test_the_figures_of_the_eve_are_those_that_are_measured(eves: dict[str, Score]) -> None:
    rows = measured_table("docs/model.md", "eve")
    assert len(rows) == 8
    for name, method, right, close, *figures in rows:
        made = eves[name]
        m = dict([("estimate", made.model), *made.baselines])[method.replace(" ", "_")]
        crps = dict(zip(made.parties, m.crps, strict=True))
        measured = (100 * m.share_rmse, m.brier, m.log_score, crps["con"], crps["lab"])
        # Another processor may round another way; another model may not hide behind that.
        assert [float(x) for x in figures[:5]] == pytest.approx(measured, rel=0.01, abs=0.01)
        assert float(figures[5]) == pytest.approx(100 * m.coverage90, abs=0.3)
        assert int(right.split()[0]) == pytest.approx(m.seats_right, abs=2)
        assert int(close.split()[0]) == pytest.approx(m.close_right, abs=2)


def test_the_seats_in_the_readme_are_those_that_are_measured(eves: dict[str, Score]) -> None:
    made = eves["uk-2017"]
    rows = measured_table("README.md", "totals")
    seats = {int(actual): list(map(int, re.findall(r"\d+", said))) for _, said, actual in rows}
    assert len(rows) == len(made.parties)
    for total, actual in zip(made.model.totals, made.actual, strict=True):
        assert seats[int(actual)] == pytest.approx(total, abs=2)
