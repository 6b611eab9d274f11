"""Scores by hand, baselines by hand, and the back-tests that the estimate must pass."""

from datetime import date, timedelta

import numpy as np
import pytest

from hustings.election.load import find_election, load_election
from hustings.election.problems import FolderProblems
from hustings.estimate.baselines import baseline_shares, past_of, simulate
from hustings.estimate.score import crps, score, score_json
from tests.election.folders import POLLING_DAY, make, write, write_election

EVE = POLLING_DAY - timedelta(days=1)


def test_crps_by_hand():
    assert crps(np.array([5, 5, 5]), 7) == pytest.approx(2.0)
    assert crps(np.array([4, 6]), 5) == pytest.approx(1.0 - 0.5)
    assert crps(np.array([5]), 5) == 0.0


def test_crps_against_its_definition():
    rng = np.random.default_rng(0)
    draws, actual = rng.integers(0, 50, 400), 17
    grid = np.arange(-1, 60)
    cdf = (draws[None, :] <= grid[:, None]).mean(axis=1)
    assert crps(draws, actual) == pytest.approx(((cdf - (grid >= actual)) ** 2).sum())


def by_hand(tmp_path, polls):
    """Two seats of one country, two parties, 60:40 and 30:70 last time."""
    files = make(
        seats=2,
        countries=("Northland",),
        parties=("red", "blue"),
        past=("e2025",),
        polls=0,
        cells=False,
        crossbreaks=False,
        covariates=0,
        spending=False,
    )
    a, b = (row[0] for row in files["seats.csv"][1:])
    files["past.csv"] = [
        ["election", "seat_id", "party", "votes"],
        ["e2025", a, "red", "60"],
        ["e2025", a, "blue", "40"],
        ["e2025", b, "red", "30"],
        ["e2025", b, "blue", "70"],
    ]
    files["polls.csv"] = [
        ["pollster", "start", "end", "sample", "mode", "area", "red", "blue"],
        *[
            ["P", str(day), str(day), "1000", "", "Northland", red, blue]
            for day, red, blue in polls
        ],
    ]
    return load_election(write(files, tmp_path / "e"))


def test_baselines_by_hand(tmp_path):
    old = EVE - timedelta(days=10)
    election = by_hand(tmp_path, [(EVE, "49", "51"), (EVE, "51", "49"), (old, "90", "10")])
    shares = {
        name: dict(zip((c.seat_id for c in _seats(election)), x, strict=True))
        for name, (_, x) in baseline_shares(election, EVE).items()
    }
    red, blue = (election.polled.index(p) for p in ("red", "blue"))
    first, second = sorted(shares["no_change"], key=lambda s: -shares["no_change"][s][red])
    # Last time red had 45% of the votes: the ten days' polls give it five points more.
    assert shares["uniform_swing"][first][red] == pytest.approx(0.65)
    assert shares["uniform_swing"][second][red] == pytest.approx(0.35)
    r, b = 0.30 * 50 / 45, 0.70 * 50 / 55
    assert shares["proportional_swing"][second][red] == pytest.approx(r / (r + b))
    assert shares["no_change"][second][blue] == pytest.approx(0.70)


def _seats(election):
    return [s for s, m in zip(election.seats, election.modelled, strict=True) if m]


def test_baselines_have_the_stated_spread(tmp_path):
    election = by_hand(tmp_path, [(EVE, "45", "55")])
    past, central = baseline_shares(election, EVE)["uniform_swing"]
    drawn = simulate(past, np.full_like(central, 0.35), 40_000, 0)
    assert past_of(election).shares.shape == central.shape
    # Before they are made to sum to one, errors are sqrt(2.5^2 + 3.5^2) points near 35%.
    ratio = drawn[0, 0] / (drawn[0, 0] + drawn[0, 1])
    expected = np.hypot(0.025, 0.035) * np.sqrt(2) / 2 / (2 * 0.35)
    assert ratio.std() == pytest.approx(expected, rel=0.03)


def test_without_results_there_is_no_score(tmp_path):
    write_election(tmp_path / "e", results=False)
    with pytest.raises(FolderProblems, match=r"results\.csv"):
        score(load_election(tmp_path / "e"), EVE, draws=50)


def test_results_of_nothing_are_a_problem(tmp_path):
    files = make()
    files["results.csv"] = files["results.csv"][:1]
    with pytest.raises(FolderProblems, match=r"results\.csv"):
        score(load_election(write(files, tmp_path / "e")), EVE, draws=50)


@pytest.mark.parametrize(
    ("name", "day"), [("uk-2015", date(2015, 5, 6)), ("uk-2017", date(2017, 6, 7))]
)
def test_the_estimate_beats_uniform_swing(name, day):
    """The figures that the estimate is held to, at a fifth of the draws."""
    found = score_json(score(load_election(find_election(name)), day, draws=2000))
    uniform = found["baselines"]["uniform_swing"]
    assert found["seats_scored"] == 632
    assert found["share_rmse"] < uniform["share_rmse"]
    assert found["brier"] < uniform["brier"]
    assert found["log_score"] < uniform["log_score"]
    for party in ("con", "lab"):
        assert found["crps_seats"][party] <= uniform["crps_seats"][party]
    assert 0.82 <= found["coverage90"] <= 0.97


@pytest.mark.parametrize("days", [7, 14, 28, 42])
def test_early_intervals_hold_the_result_of_2017(days):
    found = score_json(
        score(load_election(find_election("uk-2017")), date(2017, 6, 8) - timedelta(days), 1000)
    )
    assert 0.82 <= found["coverage90"] <= 0.98
    for party in ("con", "lab"):
        total = found["seat_totals"][party]
        assert total["p05"] <= total["actual"] <= total["p95"]
