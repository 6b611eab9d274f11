"""Scores by hand, baselines by hand, and the back-tests that the estimate must pass."""

from datetime import date, timedelta

import numpy as np
import pytest

from hustings.election.load import find_election, load_election
from hustings.election.problems import FolderProblems
from hustings.estimate.baselines import baseline_shares, past_of, simulate
from hustings.estimate.measures import crps
from hustings.estimate.score import score, score_json
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


@pytest.mark.parametrize("days", [7, 14, 28, 42])
def test_early_intervals_hold_the_result_of_2017(days):
    found = score_json(
        score(load_election(find_election("uk-2017")), date(2017, 6, 8) - timedelta(days), 1000)
    )
    assert 0.82 <= found["coverage90"] <= 0.98
    for party in ("con", "lab"):
        total = found["seat_totals"][party]
        assert total["p05"] <= total["actual"] <= total["p95"]


def uk(tmp_path, past, polls, candidates=None, follows=""):
    """A seat or more in each of three countries, told by hand.

    ``past``: seat_id to {party: votes}; ids begin with the country's first letter. ``polls``:
    (area, {party: per cent}). ``candidates``: seat_id to parties; all of the past's otherwise.
    """
    countries = {"E": "England", "S": "Scotland", "W": "Wales"}
    parties = sorted(
        {p for votes in past.values() for p in votes} | {p for _, s in polls for p in s}
    )
    standing = candidates or {seat: list(votes) for seat, votes in past.items()}
    lands = {p: sorted({countries[s[0]] for s, ps in standing.items() if p in ps}) for p in parties}
    entries = "".join(
        f'[[parties]]\nid = "{p}"\nname = "{p}"\ncolour = "#808080"\nstands_in = {lands[p]}\n'
        + (follows if p == "new" else "")
        for p in parties
    ).replace("'", '"')
    files = {
        "election.toml": (
            f'id = "by-hand"\nname = "By hand"\npolling_day = {POLLING_DAY}\nsystem = "fptp"\n'
            f'seats = {len(past)}\nmajority = 1\nprevious = "before"\n{entries}'
        ),
        "seats.csv": [
            [
                "seat_id",
                "name",
                "country",
                "region",
                "kind",
                "electorate",
                "lat",
                "lon",
                "hex_q",
                "hex_r",
            ],
            *[
                [s, s, countries[s[0]], countries[s[0]], "county", "1000", "", "", "", ""]
                for s in past
            ],
        ],
        "past.csv": [
            ["election", "seat_id", "party", "votes"],
            *[["before", s, p, str(v)] for s, votes in past.items() for p, v in votes.items()],
        ],
        "candidates.csv": [
            ["seat_id", "party", "name", "incumbent"],
            *[[s, p, "", "0"] for s, ps in standing.items() for p in ps],
        ],
        "polls.csv": [
            ["pollster", "start", "end", "sample", "mode", "area", *parties],
            *[
                ["P", str(EVE), str(EVE), "1000", "", area, *[str(x.get(p, "")) for p in parties]]
                for area, x in polls
            ],
        ],
    }
    return load_election(write(files, tmp_path / "uk"))


def uniform(election):
    """Seat id to {party: central share} under uniform swing on the eve."""
    _, shares = baseline_shares(election, EVE)["uniform_swing"]
    return {
        seat.seat_id: dict(zip(election.polled, row.tolist(), strict=True))
        for seat, row in zip(_seats(election), shares, strict=True)
    }


TWO = {"red": 400, "blue": 600}


def test_england_is_the_whole_less_countries_with_their_own_polls(tmp_path):
    past = {"E1": TWO, "E2": TWO, "E3": TWO, "S1": TWO}
    got = uniform(
        uk(tmp_path, past, [("GB", {"red": 50, "blue": 50}), ("Scotland", {"red": 20, "blue": 80})])
    )
    assert got["S1"]["red"] == pytest.approx(0.2)
    assert got["E1"]["red"] == pytest.approx(0.6)  # (.50 - .25 x .20) / .75


def test_a_country_without_polls_swings_with_the_whole(tmp_path):
    past = {"E1": TWO, "S1": {"red": 700, "blue": 300}}
    got = uniform(uk(tmp_path, past, [("GB", {"red": 60, "blue": 40})]))  # red had 55
    assert got["E1"]["red"] == pytest.approx(0.45)
    assert got["S1"]["red"] == pytest.approx(0.75)


def test_a_party_of_one_country_takes_its_whole_share_there(tmp_path):
    past = {"E1": TWO, "E2": TWO, "E3": TWO, "S1": {"red": 300, "blue": 300, "kelp": 400}}
    got = uniform(uk(tmp_path, past, [("GB", {"red": 40, "blue": 48, "kelp": 12})]))
    kelp, rest = 0.12 / 0.25, (0.3 + 0.40 - 0.375) + (0.3 + 0.48 - 0.525)
    assert got["S1"]["kelp"] == pytest.approx(kelp / (kelp + rest))
    assert got["E1"]["kelp"] == 0.0


def test_a_party_without_a_past_has_its_polled_share_wherever_it_stands(tmp_path):
    past = {"E1": TWO, "E2": {"red": 200, "blue": 800}}
    standing = {"E1": ["red", "blue", "new"], "E2": ["red", "blue"]}
    polls = [("GB", {"red": 25, "blue": 65, "new": 10})]
    got = uniform(uk(tmp_path, past, polls, standing))
    assert got["E1"]["new"] == pytest.approx(0.10)  # red .35, blue .55
    assert got["E2"]["new"] == 0.0


def test_baselines_ignore_follows(tmp_path):
    past = {"E1": {"red": 400, "blue": 500, "old": 100}}
    standing = {"E1": ["red", "blue", "new"]}
    polls = [("GB", {"red": 40, "blue": 40, "new": 20})]
    told = [
        uniform(uk(tmp_path / n, past, polls, standing, f))
        for n, f in (("a", ""), ("b", 'follows = ["old"]\n'))
    ]
    assert told[0] == told[1]


def test_scotland_and_wales_have_an_error_of_their_own(tmp_path):
    past = {"E1": {"red": 350, "blue": 650}, "S1": {"red": 350, "blue": 650}}
    election = uk(tmp_path, past, [("GB", {"red": 35, "blue": 65})])
    before, central = baseline_shares(election, EVE)["uniform_swing"]
    drawn = simulate(before, central, 40_000, 0)
    sd = {c: drawn[m, 0].std() for m, c in enumerate(before.country.tolist())}
    assert sd["Scotland"] / sd["England"] == pytest.approx(
        np.sqrt((2.5**2 + 3.5**2 + 1.5**2) / (2.5**2 + 3.5**2)), rel=0.03
    )


def test_a_seat_goes_to_the_candidate_with_most_votes_not_to_the_party(tmp_path):
    past = {"E1": TWO}
    election = uk(tmp_path, past, [("GB", {"red": 40, "blue": 60})])
    (election.folder / "results.csv").write_text(
        "seat_id,party,votes\nE1,red,400\nE1,blue,350\nE1,blue,350\n"
    )
    found = score(election, EVE, draws=200)
    assert found.actual[election.polled.index("red")] == 1
    assert found.close_seats == 1  # 400 against 350 of 1,100


def test_seats_without_results_are_told_and_left_out(tmp_path):
    files = make()
    files["results.csv"] = [
        row for row in files["results.csv"] if row[0] != files["seats.csv"][1][0]
    ]
    found = score(load_election(write(files, tmp_path / "e")), EVE, draws=50)
    assert found.seats_scored == 7
    assert any(files["seats.csv"][1][0] in warning for warning in found.warnings)
