"""The sliders of "What if" and the map's view of worth, by keyboard and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hustings.publish.site import write_site
from tests.browser.watched import Watched
from tests.publish.synthetic import made_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("what-if")
    write_site(made_site(folder / "made", seats=12), folder / "out")
    return folder / "out"


def test_a_slider_says_its_row_in_words(watched: Watched) -> None:
    page = watched.open("whatif.html")
    slider = page.get_by_label("The swing")
    assert slider.get_attribute("aria-valuetext") == "No swing"
    slider.press("ArrowRight")
    words = slider.get_attribute("aria-valuetext") or ""
    assert words.startswith("2 points to ")
    row = page.locator("#swing-table tr.chosen")
    assert row.locator("th").inner_text() == words
    said = page.locator("[data-slider=swing-table] [data-said]").inner_text()
    assert said == row.get_attribute("data-said")
    slider.press("Home")
    assert (slider.get_attribute("aria-valuetext") or "").startswith("8 points away from ")
    assert watched.complaints == []


def test_without_scripts_the_tables_say_it_all(browser: Browser, site: Path) -> None:
    plain = Watched(browser, site, java_script_enabled=False)
    page = plain.open("whatif.html")
    assert page.locator("form:visible").count() == 0
    assert page.locator("#budget-table tbody tr").count() == 6
    assert page.locator("#swing-table tbody tr").count() == 9
    plain.context.close()


def test_the_map_opens_in_its_view_of_worth(watched: Watched) -> None:
    page = watched.open("map.html#worth")
    assert page.locator(".hexmap").get_attribute("data-view") == "worth"
    assert page.locator("#legend-worth").is_visible()
    assert not page.locator("#legend-chance").is_visible()
