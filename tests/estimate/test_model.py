"""The whole estimate: sound draws on any folder, honest widths, no favourites."""

import dataclasses
import random
import re
from datetime import date, timedelta

import numpy as np
import pytest

from hustings.election.load import find_election, load_election
from hustings.estimate.model import estimate
from hustings.estimate.report import estimate_json
from hustings.estimate.summary import summarise
from hustings.estimate.trend import poll_trend
from tests.election.folders import POLLING_DAY, make, write, write_election

EVE = POLLING_DAY - timedelta(days=1)
UK = ("England", "Scotland", "Wales", "Northern Ireland")


@pytest.fixture(scope="module")
def uk_2017():
    return load_election(find_election("uk-2017"))


@pytest.mark.parametrize("polls", [0, 24])
@pytest.mark.parametrize("past", [(), ("e2025",)])
@pytest.mark.parametrize("candidates", [True, False])
@pytest.mark.parametrize("countries", [("Northland",), ("Northland", "Southland"), UK])
@pytest.mark.parametrize("covariates", [0, 2])
def test_any_folder_gives_shares_that_are_shares(
    tmp_path, polls, past, candidates, countries, covariates
):
    write_election(
        tmp_path / "e",
        polls=polls,
        past=past,
        candidates=candidates,
        countries=countries,
        covariates=covariates,
        cells=False,
    )
    election = load_election(tmp_path / "e")
    made = estimate(election, EVE, draws=200)
    assert np.isfinite(made.shares).all()
    assert (made.shares >= 0).all()
    assert (made.shares.sum(axis=1) < 1.0001).all()
    summary = summarise(made)
    assert summary.win.sum(axis=1) == pytest.approx(np.ones(len(summary.win)))
    figures = estimate_json(election, summary, poll_trend(election, EVE), 0.0)
    for seat in figures["seats"]:
        assert sum(seat["win"].values()) == pytest.approx(1.0, abs=1e-5)


def test_without_any_past_every_seat_is_open_and_nobody_certain(tmp_path):
    """A header-only past.csv: the polls say where the parties stand, and nothing says where."""
    files = make(countries=("Northland",), past=())
    seats = [row[0] for row in files["seats.csv"][1:]]
    files["candidates.csv"] = [
        ["seat_id", "party", "name", "incumbent"],
        *[[s, p, "", "0"] for s in seats for p in ("red", "blue", "gold", "kelp", "independent")],
    ]
    summary = summarise(estimate(load_election(write(files, tmp_path / "e")), EVE, draws=2000))
    assert summary.win[:, -1].max() < 0.05, "an unknown independent wins nothing"
    assert summary.win.max() < 0.97
    assert (summary.sd.max(axis=1) > 0.08).all()


def test_one_seat_and_one_poll_are_enough(tmp_path):
    write_election(tmp_path / "e", seats=1, polls=1, countries=("Northland",))
    made = estimate(load_election(tmp_path / "e"), EVE, draws=50)
    assert made.shares.shape[0] == 1


def test_northern_ireland_is_named_and_not_modelled(uk_2017):
    summary = summarise(estimate(uk_2017, date(2017, 6, 7), draws=50))
    assert len(summary.not_modelled) == 18
    assert len(summary.seat_index) == 632
    assert {s[0] for s in summary.not_modelled} == {"N"}


def test_the_interval_is_wide_early_and_narrower_late(uk_2017):
    width = []
    for day in (date(2017, 4, 20), date(2017, 5, 20), date(2017, 6, 7)):
        summary = summarise(estimate(uk_2017, day, draws=1000))
        width.append(float((summary.national[:2, 2] - summary.national[:2, 1]).mean()))
    assert width[0] > width[1] > width[2]
    assert width[0] / 3.29 > 0.055, "seven weeks out, a party's sd is over five points"


def test_the_lead_has_an_honest_sd_on_the_eve(uk_2017):
    made = estimate(uk_2017, date(2017, 6, 7), draws=4000)
    electorate = np.array([uk_2017.seats[i].electorate for i in made.seat_index])
    votes = made.turnout * electorate[:, None]
    two = [(made.shares[:, j] * votes).sum(axis=0) / votes.sum(axis=0) for j in (0, 1)]
    assert 0.045 < (two[0] - two[1]).std() < 0.065
    assert np.corrcoef(two)[0, 1] < -0.3, "what one of two large parties loses the other gains"


def test_neighbours_err_together_more_than_strangers(uk_2017):
    made = estimate(uk_2017, date(2017, 6, 7), draws=2000)
    standing = made.shares[:, 0].max(axis=1) > 0
    places = [uk_2017.seats[i] for i in made.seat_index[standing]]
    rows = {
        r: [m for m, s in enumerate(places) if s.region == r] for r in {s.region for s in places}
    }
    scots = next(r for r in rows if "Scotland" in r)
    error = np.corrcoef(made.shares[standing, 0])
    within = error[np.ix_(rows[scots], rows[scots])].mean()
    others = [m for r, ms in rows.items() if r != scots for m in ms]
    assert within > error[np.ix_(rows[scots], others)].mean() + 0.05


def test_scotland_is_not_england(uk_2017):
    """The error of a country known only through polls of the whole is wider."""
    groups = {
        g.level: g
        for g in summarise(estimate(uk_2017, date(2017, 6, 7), draws=1000)).groups
        if g.by == "country"
    }
    assert groups["Scotland"].sd[0] > groups["England"].sd[0]


def test_evidence_after_the_day_is_not_seen(uk_2017):
    day = date(2017, 5, 10)
    cut = dataclasses.replace(uk_2017, polls=tuple(p for p in uk_2017.polls if p.end <= day))
    a, b = (estimate(e, day, draws=100) for e in (uk_2017, cut))
    assert np.array_equal(a.shares, b.shares)


def test_the_same_arguments_give_the_same_draws_and_another_seed_others(uk_2017):
    day = date(2017, 6, 7)
    a, b, c = (estimate(uk_2017, day, draws=100, seed=s) for s in (0, 0, 1))
    assert np.array_equal(a.shares, b.shares)
    assert not np.array_equal(a.shares, c.shares)


def test_who_does_not_stand_has_no_share(uk_2017):
    made = estimate(uk_2017, date(2017, 6, 7), draws=50)
    column = [[p.id for p in uk_2017.parties].index(q) for q in made.parties]
    absent = ~uk_2017.stands[np.ix_(made.seat_index, np.array(column))]
    assert absent.any()
    assert (made.shares[:, :-1][absent] == 0).all()


def test_the_speaker_is_the_strongest_other_of_his_seat(uk_2017):
    made = estimate(uk_2017, date(2017, 6, 7), draws=500)
    summary = summarise(made)
    (row,) = [m for m, other in enumerate(made.other) if other == "speaker"]
    assert summary.win[row, -1] > 0.9


def test_a_party_that_follows_another_starts_from_its_vote(tmp_path):
    files = make(countries=("Northland",), parties=("red", "blue", "gold"))
    heir = tmp_path / "heir"
    write(files, heir)
    text = (heir / "past.csv").read_text()
    (heir / "past.csv").write_text(text.replace(",gold,", ",oldgold,"))
    toml = (heir / "election.toml").read_text()
    toml = toml.replace('id = "gold"', 'id = "gold"\nfollows = ["oldgold"]')
    (heir / "election.toml").write_text(toml)
    write(files, tmp_path / "same")
    a = estimate(load_election(heir), EVE, draws=200)
    b = estimate(load_election(tmp_path / "same"), EVE, draws=200)
    for party in ("red", "blue", "gold"):
        mean = [e.shares[:, e.parties.index(party)].mean() for e in (a, b)]
        assert mean[0] == pytest.approx(mean[1], abs=1e-6)


def test_fewer_than_one_draw_is_an_error(uk_2017):
    with pytest.raises(ValueError, match="at least 1"):
        estimate(uk_2017, date(2017, 6, 7), draws=0)


def test_polls_of_every_country_are_as_good_as_polls_of_the_whole(tmp_path):
    """The eve's error is that of polls, not of a party that nobody asked about."""
    countries = ("England", "Scotland")
    files = make(countries=countries, past=("e2025",))
    head, *rows = files["polls.csv"]
    area = head.index("area")
    national = [[*r[:area], "GB", *r[area + 1 :]] for r in rows]
    own = [[*r[:area], c, *r[area + 1 :]] for r in rows for c in countries]
    sd = []
    for name, polls in (("whole", national), ("own", own)):
        election = load_election(write({**files, "polls.csv": [head, *polls]}, tmp_path / name))
        groups = summarise(estimate(election, EVE, draws=4000)).groups
        sd.append(next(g for g in groups if g.level == "England").sd.max())
    assert sd[1] < 1.5 * sd[0]


def test_a_country_does_not_move_with_the_polls_of_another(tmp_path):
    files = make(past=("e2025",))
    head, *rows = files["polls.csv"]
    area = head.index("area")
    only_south = [[*r[:area], "Southland", *r[area + 1 :]] for r in rows]
    election = load_election(write({**files, "polls.csv": [head, *only_south]}, tmp_path / "e"))
    made = summarise(estimate(election, EVE, draws=100))
    figures = estimate_json(election, made, poll_trend(election, EVE), 0.0)
    movement = {g["level"]: g["movement"] for g in figures["groups"] if g["by"] == "country"}
    assert movement["Southland"]
    assert movement["Northland"] == {}


def test_nobody_wins_a_seat_where_nobody_stands(tmp_path):
    files = make(countries=("Northland",), parties=("red", "blue"))
    seat = files["seats.csv"][1][0]
    head, *rows = files["candidates.csv"]
    files["candidates.csv"] = [head, *[r for r in rows if r[0] != seat]]
    toml = files["election.toml"].replace('stands_in = ["Northland"]', 'stands_in = ["Nowhere"]')
    election = load_election(write({**files, "election.toml": toml}, tmp_path / "e"))
    made = estimate(election, EVE, draws=50)
    summary = summarise(made)
    (row,) = [m for m, i in enumerate(made.seat_index) if election.seats[i].seat_id == seat]
    assert summary.win[row].sum() == 0
    assert summary.totals[:, 0].sum() == pytest.approx(len(summary.win) - 1)


def variant(files, swap=None, shuffle=False, rename=False):
    """The same election told otherwise: parties swapped, rows shuffled, seats renamed."""
    rule = random.Random(5)
    seats = [row[0] for row in files["seats.csv"][1:]]
    new = seats[:]
    rule.shuffle(new)
    seat = dict(zip(seats, new, strict=True)) if rename else {}
    party = {swap[0]: swap[1], swap[1]: swap[0]} if swap else {}
    told = {}
    for name, content in files.items():
        if isinstance(content, str):
            told[name] = re.sub(
                r'"(\w+)"', lambda m: f'"{party.get(m.group(1), m.group(1))}"', content
            )
            continue
        head, *rows = content
        rows = [
            [
                party.get(cell, cell)
                if key == "party"
                else seat.get(cell, cell)
                if key in ("seat_id", "area")
                else cell
                for key, cell in zip(head, row, strict=True)
            ]
            for row in rows
        ]
        if shuffle:
            rule.shuffle(rows)
        told[name] = [[party.get(key, key) for key in head], *rows]
    return told, party, seat


@pytest.mark.parametrize(
    "change", [{"swap": ("red", "blue")}, {"shuffle": True}, {"rename": True}], ids=str
)
def test_names_and_order_permute_the_answer_and_change_nothing_else(tmp_path, change):
    files = make(seats=12, past=("e2025",))
    told, party, seat = variant(files, **change)
    figures = []
    for name, content in (("as_is", files), ("told", told)):
        election = load_election(write(content, tmp_path / name))
        made = summarise(estimate(election, EVE, draws=300))
        figures.append(estimate_json(election, made, poll_trend(election, EVE), 0.0))
    was, now = figures
    by_id = {s["seat_id"]: s for s in now["seats"]}
    for before in was["seats"]:
        after = by_id[seat.get(before["seat_id"], before["seat_id"])]
        for key in ("shares", "win"):
            assert {party.get(p, p): v for p, v in before[key].items()} == after[key]
    assert {party.get(p, p): v for p, v in was["totals"].items()} == now["totals"]
