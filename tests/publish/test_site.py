"""The whole site: what is written, that it hangs together, and that it can be read by all."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from hustings.election.currency import STERLING
from hustings.publish.pages.turning import STACK, stance_split
from hustings.publish.resources import resources
from hustings.publish.site import HERE, PAGES, write_site
from hustings.publish.site_data import SiteData
from tests.publish.reading import Element, pages_of, read_page
from tests.publish.synthetic import made_site


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_page_and_every_seat_is_written(written: Path, full_site: SiteData) -> None:
    names = {path.name for path in written.iterdir()}
    assert {file for file, *_ in PAGES} <= names
    assert len(list((written / "seat").iterdir())) == len(full_site.election.seats)


def test_same_data_same_bytes(written: Path, full_site: SiteData, tmp_path: Path) -> None:
    write_site(full_site, tmp_path / "again")
    assert digests(tmp_path / "again") == digests(written)


def test_a_folder_that_holds_something_is_left_alone(full_site: SiteData, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="must be an empty folder"):
        write_site(full_site, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_every_link_leads_somewhere(written: Path) -> None:
    anchors: dict[Path, set[str]] = {}
    pages = {path: read_page(path) for path in pages_of(written)}
    for path, elements in pages.items():
        anchors[path.resolve()] = {e.attributes["id"] for e in elements if "id" in e.attributes}
    for path, elements in pages.items():
        for element in elements:
            target = element.attributes.get("href") or element.attributes.get("src")
            if not target or element.tag == "use":
                continue
            parts = urlsplit(target)
            if parts.scheme:
                assert element.tag == "a" and parts.scheme in ("http", "https"), f"{path}: {target}"
                continue
            found = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            assert found.is_file(), f"{path} links to {target}, which is not there"
            if parts.fragment and found.suffix == ".html":
                assert parts.fragment in anchors[found], f"{path}: no {target}"


def test_pages_ask_nothing_of_any_other_place(written: Path) -> None:
    for path in (written / "assets").iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|@import|url\((?!#)|fetch\(|XMLHttp|import\(", text), path
    for path in pages_of(written):
        assert 'type="module"' not in path.read_text(encoding="utf-8")


def check_outline(path: Path, elements: list[Element]) -> None:
    """One main heading, no level skipped, one of each landmark, names on what needs one."""
    levels = [int(e.tag[1]) for e in elements if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1 and levels.count(1) == 1, f"{path}: {levels}"
    assert all(b - a <= 1 for a, b in pairwise(levels)), f"{path}: {levels}"
    assert [e.tag for e in elements].count("main") == 1
    skip = next(e for e in elements if e.tag == "a")
    assert skip.attributes["href"] == "#main"
    ids = [e.attributes["id"] for e in elements if "id" in e.attributes]
    assert len(ids) == len(set(ids)), f"{path}: an id is used twice"


def check_tables(path: Path, elements: list[Element]) -> None:
    for table in (e for e in elements if e.tag == "table"):
        assert table.children[0].tag == "caption", f"{path}: a table without a caption"
        assert table.children[0].all_text()
    for head in (e for e in elements if e.tag == "th"):
        assert head.attributes.get("scope") in ("col", "row"), f"{path}: {head.all_text()}"
    for region in (e for e in elements if "scroll" in e.attributes.get("class", "").split()):
        assert region.attributes["tabindex"] == "0"
        assert region.attributes["aria-label"]


def check_charts(path: Path, elements: list[Element]) -> None:
    for chart in (e for e in elements if "chart" in e.attributes.get("class", "").split()):
        assert chart.attributes["role"] == "img"
        assert chart.attributes["aria-label"].endswith("."), f"{path}: a chart says no finding"


def test_pages_can_be_read_by_all(written: Path) -> None:
    for path in pages_of(written):
        elements = read_page(path)
        check_outline(path, elements)
        check_tables(path, elements)
        check_charts(path, elements)


def test_chances_are_never_certain(written: Path) -> None:
    """No chance is written as per cent at all, but for the plan's own sentences of why."""
    for path in pages_of(written):
        words = " ".join(e.text for e in read_page(path))
        assert not re.search(r"\b(0|100) in \d", words), path
        assert not re.search(r"chance[^.;]{0,20}\b(0|100)%", words.split("An interval")[0]), path


def test_the_map_names_every_seat_and_links_to_it(written: Path, full_site: SiteData) -> None:
    elements = read_page(written / "map.html")
    links = [e for e in elements if e.tag == "a" and e.within("svg")]
    assert len(links) == len(full_site.election.seats)
    titles = {link.children[0].text.split("\n")[0] for link in links}
    assert titles == {seat.name for seat in full_site.election.seats}
    rows = [e for e in elements if e.tag == "th" and e.attributes["scope"] == "row"]
    names = {row.all_text() for row in rows}
    assert titles <= names, "the table says what the map says"


def test_results_and_respondents_stay_behind(tmp_path: Path) -> None:
    site = made_site(tmp_path / "folder", results=True)
    (tmp_path / "folder" / "respondents.csv").write_text("seat_id,at,intention\n")
    write_site(site, tmp_path / "out")
    copied = {path.name for path in (tmp_path / "out" / "election").iterdir()}
    assert "seats.csv" in copied and "election.toml" in copied
    assert not copied & {"results.csv", "respondents.csv"}


def test_no_candidate_is_named_where_money_is(written: Path, full_site: SiteData) -> None:
    names = {c.name for c in full_site.election.candidates if c.name}
    assert names
    for path in pages_of(written):
        text = path.read_text(encoding="utf-8")
        assert not any(name in text for name in names), path


def test_data_files_say_what_the_pages_say(written: Path, full_site: SiteData) -> None:
    data = written / "data"
    figures = json.loads((data / "estimate.json").read_text(encoding="utf-8"))
    assert len(figures["seats"]) == len(full_site.today.seat_index)
    assert figures["as_of"] == full_site.today.as_of.isoformat()
    plan = json.loads((data / "plan.json").read_text(encoding="utf-8"))
    assert full_site.plan is not None
    assert plan["value"] == full_site.plan["value"]
    with (data / "plan.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["seat_id"] for row in rows} == {s["seat_id"] for s in full_site.plan["seats"]}
    with (data / "history.csv").open(encoding="utf-8", newline="") as lines:
        days = {row["as_of"] for row in csv.DictReader(lines)}
    assert days == {summary.as_of.isoformat() for summary in full_site.estimates}
    for name in ("seats.csv", "trend.csv", "score.json"):
        assert (data / name).stat().st_size > 100


def test_the_split_between_stances_is_the_plans_own(full_site: SiteData) -> None:
    assert full_site.plan is not None
    for resource in resources(full_site.plan, STERLING):
        split = stance_split(full_site.plan, resource)
        own = next(s for s in full_site.plan["by_stance"] if s["resource"] == resource.id)
        assert dict(split.parts) == {stance: own[stance] for stance in STACK}
        assert split.day == full_site.today.as_of
    unused = {**own, **dict.fromkeys(STACK)}
    assert not any(part for _, part in stance_split({"by_stance": [unused]}, resource).parts)


def test_the_code_and_the_templates_name_no_party() -> None:
    """Nor do they know one by its id."""
    shipped = HERE.parent / "election" / "shipped"
    tomls = [path.read_text(encoding="utf-8") for path in sorted(shipped.glob("*/election.toml"))]
    parties = [block for toml in tomls for block in toml.split("[[parties]]")[1:]]
    names = {re.search(r'^name = "(.+)"$', block, re.M) for block in parties}
    ids = {re.search(r'^id = "(.+)"$', block, re.M) for block in parties}
    words = {m[1] for m in names if m} | {f'"{m[1]}"' for m in ids if m and m[1] != "other"}
    assert len(words) > 20
    for path in sorted(HERE.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js"):
            text = path.read_text(encoding="utf-8")
            # "Other" and "Speaker" are also plain English.
            found = [w for w in words - {"Other", "Speaker", "Independent"} if w in text]
            assert not found, f"{path} knows {found}"


def test_estimates_that_do_not_belong_together_are_refused(full_site: SiteData) -> None:
    with pytest.raises(ValueError, match="at least one estimate"):
        replace(full_site, estimates=())
    with pytest.raises(ValueError, match="rise by date"):
        replace(full_site, estimates=full_site.estimates[::-1])
    with pytest.raises(ValueError, match="plan's party must be one of"):
        replace(full_site, party="nobody")
    shorter = replace(full_site.today, seat_index=full_site.today.seat_index[:-1])
    with pytest.raises(ValueError, match="covers other seats"):
        replace(full_site, estimates=(*full_site.estimates[:-1], shorter))
