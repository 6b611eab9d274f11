"""Pages on what the estimate rests on: a seat's evidence, groups of voters, calibration."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hustings.election.contest import Election
from hustings.election.load import load_election
from hustings.election.returns import CATEGORIES, ReturnCounts
from hustings.estimate.moved_report import steps_to
from hustings.publish.book import make_book
from hustings.publish.charts.stepped import Path as Way
from hustings.publish.charts.stepped import Step, stepped_chart
from hustings.publish.pages.calibrated import calibration_page
from hustings.publish.pages.grouped import groups_page
from hustings.publish.public_estimate import public_estimate
from hustings.publish.site import write_site
from hustings.publish.site_data import SiteData
from tests.election.folders import make, write
from tests.publish.reading import Element, read_page
from tests.publish.record import with_record
from tests.publish.synthetic import DAYS, site_of


def doors(election: Election, answers: int = 30) -> ReturnCounts:
    """So many answers for blue in each of the first four seats, by two canvassers, on one day."""
    cells = [(seat, canvasser) for seat in range(4) for canvasser in range(2)]
    seat, canvasser = np.array(cells, dtype=np.int64).T
    zeros = np.zeros(len(cells), dtype=np.int64)
    return ReturnCounts(
        seat=seat,
        day=zeros + DAYS[0].toordinal(),
        modes=("door",),
        mode=zeros,
        canvassers=("canvasser-of-the-north", "canvasser-of-the-south"),
        canvasser=canvasser,
        outcome=zeros,
        intentions=("blue",),
        intention=zeros,
        levels=(("red",), *((("",),) * (len(CATEGORIES) - 1))),
        codes=np.zeros((len(cells), len(CATEGORIES)), dtype=np.int64),
        returns=zeros + answers // 2,
        repeats=zeros,
    )


@pytest.fixture(scope="module")
def canvassed(tmp_path_factory: pytest.TempPathFactory) -> SiteData:
    """Twelve seats, doorstep returns, a simulated record."""
    election = load_election(write(make(seats=12), tmp_path_factory.mktemp("canvassed")))
    return with_record(site_of(election, returns=doors(election)))


@pytest.fixture(scope="module")
def out(canvassed: SiteData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "site"
    write_site(canvassed, folder)
    return folder


def words(path: Path) -> str:
    main = next(element for element in read_page(path) if element.tag == "main")
    return re.sub(r"\s+", " ", main.all_text())


def the(path: Path, tag: str, **attributes: str) -> list[Element]:
    return [
        element
        for element in read_page(path)
        if element.tag == tag
        and all(element.attributes.get(k) == value for k, value in attributes.items())
    ]


def test_a_seats_steps_add_up_to_its_estimate(canvassed: SiteData) -> None:
    now = canvassed.today
    for m in range(len(now.seat_index)):
        for j in range(len(now.parties)):
            past, steps = steps_to(now, m, j)
            assert past + sum(change for _, change in steps) == pytest.approx(now.mean[m, j])


def test_a_seats_page_says_what_moved_it_in_words_and_figures(out: Path) -> None:
    said = words(out / "seat" / "S001.html")
    assert "What this estimate rests on" in said
    assert "Returns from this seat: 1,250 doors or calls, 600 of them answered." in said
    for heading in ("Last time", "Polls, and who stands now", "Doorstep returns", "Estimate"):
        assert heading in said
    drawn = [e for e in the(out / "seat" / "S001.html", "svg", role="img") if e.attributes]
    named = [e.attributes.get("aria-label", "") for e in drawn]
    assert any("from doorstep returns" in name for name in named)


def test_a_small_count_of_returns_is_withheld(out: Path) -> None:
    said = words(out / "seat" / "S003.html")
    assert "Returns from this seat: too few to show" in said


def test_simulated_returns_are_said_on_every_page_of_the_estimate(out: Path) -> None:
    for file in ("index.html", "map.html", "seats.html", "movement.html", "groups.html"):
        assert "Simulated in part." in words(out / file), file
    assert "Simulated in part." in words(out / "seat" / "S002.html")


def test_without_returns_nothing_is_said_of_simulated_ones(written: Path) -> None:
    assert "Simulated in part." not in words(written / "index.html")
    assert "Doorstep returns" not in words(written / "seat" / "S001.html")


def test_no_canvasser_and_no_count_of_a_seat_is_in_the_bundle(out: Path) -> None:
    figures = json.loads((out / "data" / "estimate.json").read_text(encoding="utf-8"))
    assert figures["returns"] == {"party": "blue"}
    assert {seat["evidence"]["returns"] for seat in figures["seats"]} == {0, None}
    for path in out.rglob("*"):
        if path.is_file():
            assert b"canvasser-of-the" not in path.read_bytes(), path


def test_few_respondents_of_a_seat_are_withheld() -> None:
    def seat(respondents: int) -> dict[str, Any]:
        return {"evidence": {"polls": 1, "returns": 0, "respondents": respondents}}

    public = public_estimate({"seconds": 1.0, "seats": [seat(9), seat(10), seat(0)]})
    assert [s["evidence"]["respondents"] for s in public["seats"]] == [None, 10, 0]


def marked(figures: dict[str, Any], by: str, level: str, party: str) -> dict[str, Any]:
    """The figures with one group marked as moved, 5 points up since a day."""
    moved = {
        "since": "2030-05-08", "mean": 0.05, "p05": 0.02, "p95": 0.08, "flagged": True,
        "first_day": "2030-05-12", "first_day_p05": "2030-05-10", "first_day_p95": "2030-05-20",
    }  # fmt: skip
    groups = [
        {**g, "movement": {**g["movement"], party: moved}}
        if (g["by"], g["level"]) == (by, level)
        else g
        for g in figures["groups"]
    ]
    return {**figures, "groups": groups}


def test_a_group_that_moved_is_told_in_a_sentence(canvassed: SiteData, tmp_path: Path) -> None:
    book = make_book(canvassed)
    people = [g for g in book.figures["groups"] if g["by"] not in ("country", "region")]
    group = people[0]
    party = next(p for p, share in group["shares"].items() if share["mean"] > 0.1)
    site = replace(canvassed, figures=marked(book.figures, group["by"], group["level"], party))
    found = groups_page(make_book(site))
    assert found["people"]
    (moved,) = found["moved"]
    assert moved.party.id == party
    for part in ("up 5.0 points (+2.0 to +8.0)", "12\u00a0May 2030", "10\u00a0May 2030"):
        assert part in moved.words
    write_site(site, tmp_path / "site")
    assert "marked as moved" in words(tmp_path / "site" / "index.html")


def test_categories_of_people_come_before_places(canvassed: SiteData) -> None:
    places = [c.place for c in groups_page(make_book(canvassed))["categories"]]
    assert places == sorted(places) and set(places) == {False, True}


def test_no_flag_is_said_too(out: Path) -> None:
    assert "No group is marked" in words(out / "groups.html")


def test_calibration_is_that_of_the_scores_that_came(canvassed: SiteData, out: Path) -> None:
    page = calibration_page(make_book(canvassed))
    tests = canvassed.backtests
    shown = {when: cells[2] for _, when, cells, _ in page["lines"]}
    for test in tests:
        when = "the eve" if test.days_before == 1 else f"{test.days_before} days before"
        assert shown[when] == f"{100 * test.score['coverage90']:.0f}%"
    kept = json.loads((out / "data" / "backtests.json").read_text(encoding="utf-8"))
    assert [(t["days_before"], t["coverage90"]) for t in kept] == [
        (t.days_before, t.score["coverage90"]) for t in tests
    ]


def test_bins_of_several_tests_add_up(canvassed: SiteData) -> None:
    def test(n: int, mean: float, observed: float) -> Any:
        figures = {**canvassed.backtests[0].score, "calibration": [[0.7, 0.8, n, mean, observed]]}
        return replace(canvassed.backtests[0], days_before=14, score=figures)

    both = replace(canvassed, backtests=(test(30, 0.72, 0.6), test(10, 0.76, 1.0)))
    (figure,) = calibration_page(make_book(both))["reliable"]
    assert figure.figure.table.rows == (("70 to 80%", "40", "73.0%", "70.0%"),)


def test_a_site_without_back_tests_has_no_link_to_them(canvassed: SiteData, tmp_path: Path) -> None:
    write_site(replace(canvassed, backtests=()), tmp_path / "site")
    links = {e.attributes.get("href") for e in read_page(tmp_path / "site" / "index.html")}
    assert "calibration.html" not in links
    assert "No back-test comes with this site." in words(tmp_path / "site" / "calibration.html")


def test_steps_lead_from_the_start_to_the_end() -> None:
    way = Way(
        "Blue", "p0", 40.0, "Last time", "40.0%",
        (Step("Polls", 5.0, "+5.0"), Step("Returns", -2.0, "-2.0")),
        43.0, 38.0, 48.0, "Estimate", "43.0% (38 to 48%)",
    )  # fmt: skip
    assert way.reached == (40.0, 45.0, 43.0)
    svg = str(stepped_chart(way, 30.0, 50.0, "Blue & others", None, "%").svg)
    assert 'aria-label="Blue &amp; others"' in svg
    assert 'x="50%"' in svg and svg.count('class="step"') == 1
    assert svg.count('class="step back"') == 1
