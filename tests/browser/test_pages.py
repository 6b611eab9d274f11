"""The pages in a real browser, straight from the disk, at the size of a phone and of a desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from hustings.publish.site import PAGES, write_site
from tests.browser.watched import (
    SIZES,
    Watched,
    assert_axe_finds_nothing,
    assert_fits,
    assert_own_files_only,
    at_each_size,
)
from tests.publish.synthetic import made_site

FILES = [*(file for file, *_ in PAGES), "seat/S001.html", "seat/S020.html"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty seats, some of them outside the estimate."""
    folder = tmp_path_factory.mktemp("browser")
    countries = ("England", "Scotland", "Northern Ireland")
    write_site(made_site(folder / "election", seats=20, countries=countries), folder / "site")
    return folder / "site"


@at_each_size(FILES)
def test_a_page_opens_without_complaint_and_asks_for_its_own_files_only(opened: Watched) -> None:
    assert opened.page.locator("h1").is_visible()
    assert opened.complaints == []
    assert_own_files_only(opened)


@at_each_size(FILES)
def test_a_page_is_no_wider_than_its_window(opened: Watched) -> None:
    assert_fits(opened.page)


@at_each_size([*FILES, "map.html#change", "map.html#plan"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Watched, scheme: str) -> None:
    assert_axe_finds_nothing(opened.page, scheme)


def column(page: Page, number: int) -> list[str]:
    cells = page.locator(f"#plan-table tbody tr > :nth-child({number})")
    return [text.strip() for text in cells.all_inner_texts()]


def test_the_plan_table_sorts_by_keyboard(watched: Watched) -> None:
    page = watched.open("plan.html")
    first = column(page, 1)
    button = page.locator("#plan-table thead button").first
    button.focus()
    page.keyboard.press("Enter")
    assert column(page, 1) == sorted(first, key=str.lower)
    head = page.locator("#plan-table thead th").first
    assert head.get_attribute("aria-sort") == "ascending"
    ascending = column(page, 1)
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    assert column(page, 1) == ascending[::-1]
    assert page.locator("#plan-table [aria-sort]").count() == 1


def test_numbers_sort_as_numbers(desk: Watched) -> None:
    page = desk.open("plan.html")
    heads = page.locator("#plan-table thead th").all_inner_texts()
    money = next(k for k, text in enumerate(heads) if text.startswith("Money"))
    page.locator("#plan-table thead th").nth(money).locator("button").press("Enter")
    amounts = [float(t.replace("£", "").replace(",", "")) for t in column(page, money + 1)]
    assert amounts == sorted(amounts, reverse=True)


def test_the_plan_table_filters_and_says_how_many_are_left(desk: Watched) -> None:
    page = desk.open("plan.html")
    shown = page.locator("#plan-table tbody tr:visible")
    total = shown.count()
    page.get_by_label("Country").select_option("Scotland")
    left = shown.count()
    assert 0 < left < total
    assert page.locator("[data-count]").inner_text() == f"{left} of {total} seats"
    page.get_by_label("Name").fill("no such place")
    assert shown.count() == 0


def test_the_view_of_the_map_switches_by_keyboard(watched: Watched) -> None:
    page = watched.open("map.html")
    drawing = page.locator(".hexmap")
    assert drawing.get_attribute("data-view") == "chance"
    page.get_by_role("radio", name="Chance", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert drawing.get_attribute("data-view") == "change"
    page.keyboard.press("ArrowRight")
    assert drawing.get_attribute("data-view") == "plan"
    assert page.locator('[data-legend="plan"]').is_visible()
    assert page.locator('[data-legend="chance"]').is_hidden()


def test_a_link_may_name_the_view(desk: Watched) -> None:
    assert desk.open("map.html#plan").locator(".hexmap").get_attribute("data-view") == "plan"


def test_arrow_keys_walk_the_map_and_enter_opens_the_seat(desk: Watched) -> None:
    page = desk.open("map.html")
    stops = page.locator('.hexmap a[tabindex="0"]')
    assert stops.count() == 1, "the map is one stop of the tab key"
    stops.focus()
    page.keyboard.press("ArrowDown")
    name = page.locator(".readout-name").inner_text()
    focused = page.evaluate("document.activeElement.querySelector('title').textContent")
    assert focused.startswith(name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/seat/*.html")
    assert page.locator("h1").inner_text() == name


def test_a_first_tap_shows_the_seat_and_a_second_opens_it(browser: Browser, site: Path) -> None:
    touch = Watched(browser, site, viewport=SIZES["phone"], has_touch=True)
    page = touch.open("map.html")
    hexagon = page.locator(".hexmap a").nth(3)
    hexagon.tap()
    assert page.url.endswith("map.html")
    card, size = page.locator("[data-readout]").bounding_box(), SIZES["phone"]
    assert card, "the card is shown"
    assert card["x"] >= 0 and card["x"] + card["width"] <= size["width"]
    assert card["y"] >= 0 and card["y"] + card["height"] <= size["height"], "and in view at once"
    page.get_by_role("button", name="Close").tap()
    assert page.locator("[data-readout]").is_hidden()
    hexagon.tap()
    hexagon.tap()
    page.wait_for_url("**/seat/*.html")
    touch.context.close()


def test_the_map_can_be_made_larger_inside_its_frame(watched: Watched) -> None:
    page = watched.open("map.html")
    before = page.locator(".hexmap").bounding_box()
    page.get_by_role("button", name="Larger").press("Enter")
    after = page.locator(".hexmap").bounding_box()
    assert before and after and after["width"] > 1.4 * before["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_seats_are_found_by_name(watched: Watched) -> None:
    page = watched.open("seats.html")
    page.get_by_label("Name").fill("place 7")
    assert page.locator("#seat-table tbody tr:visible a").all_inner_texts() == ["Place 7"]
    page.locator("#seat-table tbody tr:visible a").press("Enter")
    assert page.locator("h1").inner_text() == "Place 7"


def test_a_search_needs_no_accents(desk: Watched) -> None:
    page = desk.open("seats.html")
    row = page.locator("#seat-table tbody tr").first
    row.evaluate("row => row.setAttribute('data-words', 'ynys mon')")
    for words in ("mon", "Môn"):
        page.get_by_label("Name").fill(words)
        assert page.locator("#seat-table tbody tr:visible").count() == 1


def test_the_line_of_a_majority_keeps_off_the_figures(watched: Watched) -> None:
    page = watched.open("index.html")
    lines = [line.bounding_box() for line in page.locator("line.reference").all()]
    words = [text.bounding_box() for text in page.locator("svg.intervals .value").all()]
    assert len(lines) > 1
    for line in lines:
        for text in words:
            assert line and text
            above = line["y"] + line["height"] <= text["y"] + 3  # a box is taller than figures are
            below = line["y"] >= text["y"] + text["height"] - 3
            beside = not text["x"] <= line["x"] <= text["x"] + text["width"]
            assert above or below or beside


def test_the_skip_link_comes_first_and_reaches_the_content(desk: Watched) -> None:
    page = desk.open("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_reader_may_choose_the_colours_and_they_stay(own_desk: Watched) -> None:
    own_desk.page.emulate_media(color_scheme="light")
    page = own_desk.open("index.html")

    def ground() -> Any:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = ground()
    page.get_by_role("button", name="Dark colours").press("Enter")
    dark = ground()
    assert dark != light
    own_desk.open("plan.html")
    assert ground() == dark
    page.get_by_role("button", name="Light colours").press("Enter")
    assert ground() == light


def test_without_scripts_everything_is_still_there(browser: Browser, site: Path) -> None:
    plain = Watched(browser, site, viewport=SIZES["phone"], java_script_enabled=False)
    page = plain.open("map.html")
    assert page.locator(".hexmap a").count() == 20
    for legend in page.locator("[data-legend]").all():
        assert legend.is_visible()
    assert plain.open("plan.html").locator("#plan-table tbody tr").count() > 0
    plain.context.close()
