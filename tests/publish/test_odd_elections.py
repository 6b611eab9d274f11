"""Elections that lack something, or hold what a page must not trust, are published all the same."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hustings.election.load import load_election
from hustings.publish.book import make_book
from hustings.publish.site import write_site
from hustings.publish.site_data import SiteData
from tests.election.folders import make, rows_of, write
from tests.publish import synthetic
from tests.publish.reading import pages_of, read_page
from tests.publish.synthetic import DAYS, FEW_LINES, bare, change

# What if is one page of many here: few of its lines are enough.
made_site = partial(synthetic.made_site, lines=FEW_LINES)
site_of = partial(synthetic.site_of, lines=FEW_LINES)
ATTACK = "<script>alert('x')</script>\"&"


def words_of(path: Path) -> str:
    return " ".join(element.all_text() for element in read_page(path)[:1])


def published(site: SiteData, out: Path) -> Path:
    write_site(site, out)
    for path in pages_of(out):
        read_page(path)
    return out


@pytest.mark.parametrize(
    "options",
    [
        {"seats": 6},
        {"polls": 0},
        {"past": ()},
        {"past": ("e2025",)},
        {"candidates": False},
        {"cells": False, "crossbreaks": False, "covariates": 0, "spending": False},
        {"countries": ("Northland",)},
        {"parties": ("red", "blue")},
    ],
    ids=str,
)
def test_an_election_that_lacks_something_is_published(
    options: dict[str, Any], tmp_path: Path
) -> None:
    out = published(made_site(tmp_path / "folder", **options), tmp_path / "out")
    assert (out / "index.html").stat().st_size > 5_000


@pytest.mark.parametrize("party", ["speaker", "weird", "<b>x"])
def test_a_seat_whose_only_party_no_other_file_names_is_published(
    party: str, tmp_path: Path
) -> None:
    files = make()
    rows = rows_of(files, "candidates.csv")
    rows[1:] = [["S001", party, "Z", "1"], *(row for row in rows[1:] if row[0] != "S001")]
    out = published(site_of(load_election(write(files, tmp_path / "f"))), tmp_path / "out")
    page = words_of(out / "seat" / "S001.html")
    assert f"{party}, more than 99\u00a0in\u00a0100" in page
    assert f"{party} (sitting member)." in page, "it is among those who stand"
    assert "likeliest now: " in words_of(out / "map.html")


def test_a_seat_goes_to_the_first_candidate_not_to_the_largest_sum(tmp_path: Path) -> None:
    """Two candidates of gold together have most votes; red's one candidate has won."""
    files = make()
    past = rows_of(files, "past.csv")
    split = [("red", 300), ("gold", 250), ("gold", 240), ("blue", 10)]
    past[1:] = [row for row in past[1:] if row[1] != "S001"]
    past += [
        [election, "S001", party, str(votes)]
        for election in ("e2025", "e2020")
        for party, votes in split
    ]
    site = site_of(load_election(write(files, tmp_path / "f")), days=DAYS[-1:])
    out = published(site, tmp_path / "out")
    page = words_of(out / "seat" / "S001.html")
    assert "Won last time: The Red Party" in page
    lines = [e for e in read_page(out / "seat" / "S001.html") if e.tag == "tr"]
    won = [line.all_text() for line in lines if "won" in line.all_text().split()]
    assert len(won) == 1
    assert won[0].count("won") == 2 and "The Red Party" in won[0] and "37.5%" in won[0]


def test_a_sitting_member_of_another_party_than_won_is_flagged(
    full_site: SiteData, tmp_path: Path
) -> None:
    book = make_book(full_site)
    facts = next(f for f in book.seats if f.holder)
    others = [label for label in book.labels.values() if label != facts.holder]
    assert replace(facts, sitting=(others[0],)).changed_since
    assert facts.holder and not replace(facts, sitting=(facts.holder,)).changed_since
    assert not replace(facts, sitting=()).changed_since
    out = published(full_site, tmp_path / "out")
    flags = words_of(out / "seats.html").count("is of another party")
    assert flags == sum(f.changed_since for f in book.seats)


def test_what_cannot_be_turned_into_seats_is_called_surplus(
    full_site: SiteData, tmp_path: Path
) -> None:
    assert full_site.plan
    free = [{**r, "shadow_price": 0.0} for r in full_site.plan["resources"]]
    site = replace(full_site, plan={**full_site.plan, "resources": free})
    page = words_of(published(site, tmp_path / "out") / "plan.html")
    assert "of money and staff and activists there is more" in page
    assert "surplus" in page


def test_what_is_missing_is_said_in_words(full_site: SiteData, tmp_path: Path) -> None:
    out = published(bare(full_site), tmp_path / "out")
    assert "No plan was made for this day." in words_of(out / "plan.html")
    assert "No back-test comes with this site." in words_of(out / "score.html")
    links = {e.attributes.get("href") for e in read_page(out / "index.html")}
    assert "map.html" in links and "score.html" not in links
    assert "There are no polls in the folder" in words_of(out / "movement.html")
    assert "There is one estimate so far" in words_of(out / "index.html")
    seat = words_of(sorted((out / "seat").iterdir())[0])
    assert "No plan was made for this day." in seat
    assert {path.name for path in (out / "data").iterdir()} == {
        "estimate.json",
        "seats.csv",
        "history.csv",
    }


def test_a_plan_without_a_party_is_published(full_site: SiteData, tmp_path: Path) -> None:
    out = published(replace(full_site, party=""), tmp_path / "out")
    assert "Where the effort should go" in words_of(out / "plan.html")


def test_no_hexagons_leave_the_table(tmp_path: Path) -> None:
    files = make()
    for column in ("hex_q", "hex_r", "lat", "lon"):
        change(files, "seats.csv", column, [""])
    out = published(site_of(load_election(write(files, tmp_path / "f"))), tmp_path / "out")
    said = words_of(out / "map.html")
    assert "no hexagon layout" in said
    assert "Place 1" in said


def test_some_hexagons_missing_is_said(tmp_path: Path) -> None:
    files = make()
    rows = rows_of(files, "seats.csv")
    for column in ("hex_q", "hex_r"):
        rows[1][rows[0].index(column)] = ""
    out = published(site_of(load_election(write(files, tmp_path / "f"))), tmp_path / "out")
    assert "1 seat has no place in the layout" in words_of(out / "map.html")


def test_seats_outside_the_estimate_are_hatched_and_say_so(tmp_path: Path) -> None:
    site = made_site(tmp_path / "folder", countries=("England", "Northern Ireland"))
    outside = [s for s, m in zip(site.election.seats, site.election.modelled, strict=True) if not m]
    assert outside
    out = published(site, tmp_path / "out")
    page = words_of(out / "seat" / f"{outside[0].seat_id}.html")
    assert "outside the estimate" in page
    assert "Past results" in page
    hatched = [e for e in read_page(out / "map.html") if e.attributes.get("class") == "off"]
    assert len(hatched) == len(outside)


def test_names_are_data_and_never_markup(tmp_path: Path) -> None:
    files = make(seats=6)
    change(files, "seats.csv", "name", [f"Place {ATTACK}"])
    change(files, "seats.csv", "region", [f"Region {ATTACK}"])
    change(files, "polls.csv", "pollster", [f"House {ATTACK}"])
    change(files, "candidates.csv", "name", [ATTACK])
    toml = files["election.toml"]
    assert isinstance(toml, str)
    escaped = ATTACK.replace('"', '\\"')
    files["election.toml"] = (
        toml.replace("A made-up election", f"Election {escaped}")
        .replace("The Blue Party", f"Blue {escaped}")
        .replace("nobody: made up for tests", escaped)
        .replace("https://example.org/", "javascript:alert(1)")
    )
    site = replace(site_of(load_election(write(files, tmp_path / "f"))), labels=(ATTACK,))
    out = published(site, tmp_path / "out")
    for path in pages_of(out):
        text = path.read_text(encoding="utf-8")
        assert "<script>" not in text
        assert "alert('x')" not in text, "quotes are escaped too"
        assert 'href="javascript:' not in text


def test_file_names_of_seats_are_safe(tmp_path: Path) -> None:
    files = make(seats=6)
    ids = ["../up", "a b", "a/b", "A B", "con?x#y", "\u00e9t\u00e9"]
    old = [row[0] for row in rows_of(files, "seats.csv")[1:]]
    new = dict(zip(old, ids, strict=True))
    for name, rows in files.items():
        if isinstance(rows, list) and "seat_id" in rows[0]:
            place = rows[0].index("seat_id")
            for row in rows[1:]:
                row[place] = new[row[place]]
            if name == "candidates.csv":
                rows[1:] = sorted(rows[1:], key=lambda row: (row[0], row[2]))
    out = published(site_of(load_election(write(files, tmp_path / "f"))), tmp_path / "out")
    names = sorted(path.name for path in (out / "seat").iterdir())
    assert len({name.lower() for name in names}) == 6
    assert all(
        name.removesuffix(".html").replace("-", "").replace("_", "").isascii() for name in names
    )
    assert not any(c in name for name in names for c in "/?# ")


def test_swapping_the_names_of_two_parties_swaps_them_on_every_page(tmp_path: Path) -> None:
    def words(folder: str, red: str, blue: str) -> list[str]:
        files = make(seats=8)
        toml = files["election.toml"]
        assert isinstance(toml, str)
        files["election.toml"] = toml.replace("The Red Party", red).replace("The Blue Party", blue)
        site = site_of(load_election(write(files, tmp_path / folder)), days=DAYS[-1:])
        out = published(site, tmp_path / f"{folder}-out")
        return [words_of(path) for path in pages_of(out)]

    def swap(text: str) -> str:
        """Names change places, and with them the letters that are made of them."""
        pairs = {"Zinnia": "Vetch", "Vetch": "Zinnia", "Z": "V", "V": "Z"}
        return re.sub(r"\b(Zinnia|Vetch|Z|V)\b", lambda found: pairs[found[0]], text)

    before, after = words("one", "Zinnia", "Vetch"), words("two", "Vetch", "Zinnia")
    swapped = [swap(text) for text in before]
    for one, other in zip(swapped, after, strict=True):
        assert one == other
    assert before != after
