"""The record's pages in a real browser: they open from the disk, can be used by all, and do what
they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hustings.publish.site import RECORD_PAGES, write_site
from tests.browser.watched import (
    SIZES,
    Watched,
    assert_axe_finds_nothing,
    assert_fits,
    assert_own_files_only,
    at_each_size,
)
from tests.publish.record import with_record
from tests.publish.synthetic import made_site

FILES = ["index.html", *(file for file, *_ in RECORD_PAGES), "seat/S001.html", "seat/NOWHERE.html"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty seats, and a campaign that departed from its plan in two of them."""
    folder = tmp_path_factory.mktemp("record")
    countries = ("England", "Scotland", "Northern Ireland")
    made = made_site(folder / "election", seats=20, countries=countries)
    write_site(with_record(made), folder / "site")
    return folder / "site"


@at_each_size(FILES)
def test_a_page_opens_without_complaint_and_fits_its_window(opened: Watched) -> None:
    assert opened.page.locator("h1").is_visible()
    assert opened.complaints == []
    assert_own_files_only(opened)
    assert_fits(opened.page)


@at_each_size(FILES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened: Watched, scheme: str) -> None:
    assert_axe_finds_nothing(opened.page, scheme)


def test_on_a_phone_one_group_of_pages_is_open_and_the_other_a_tap_away(phone: Watched) -> None:
    page = phone.open("audit.html")
    menu = page.locator("nav .menu a")
    shown = [link.inner_text() for link in menu.all() if link.is_visible()]
    assert shown[0] == "Spending" and "Today" not in shown
    page.get_by_role("link", name="The estimate").click()
    assert page.url.endswith("index.html")
    assert page.get_by_role("link", name="Map", exact=True).is_visible()


def test_at_a_desk_every_page_is_in_view(desk: Watched) -> None:
    page = desk.open("audit.html")
    assert all(link.is_visible() for link in page.locator("nav .menu a").all())


def amounts(desk: Watched, column: int) -> list[int]:
    cells = desk.page.locator(f"#spending-table tbody tr:visible > :nth-child({column}) data")
    return [int(cell.get_attribute("value") or "") for cell in cells.all()]


def test_the_table_of_spending_sorts_by_the_figures_themselves(desk: Watched) -> None:
    page = desk.open("spending.html")
    heads = page.locator("#spending-table thead th").all_inner_texts()
    spent = next(k for k, text in enumerate(heads) if text.startswith("Spent")) + 1
    given = amounts(desk, spent)
    assert given == sorted(given, reverse=True), "most money first"
    page.locator(f"#spending-table thead th:nth-child({spent}) button").press("Enter")
    assert amounts(desk, spent) == sorted(given)


def test_seats_with_something_unsigned_can_be_picked_out(desk: Watched) -> None:
    page = desk.open("spending.html")
    page.get_by_label("With something unsigned").check()
    assert page.locator("#spending-table tbody tr:visible").count() == 2
    assert page.locator("[data-count]").inner_text() == "2 of 20 seats"


def test_on_a_phone_a_row_is_read_as_a_card_with_the_name_of_each_cell(phone: Watched) -> None:
    page = phone.open("audit.html")
    table = page.locator(".breach-table").first
    cell = table.locator("tbody td").first
    named = cell.evaluate("e => getComputedStyle(e, '::before').content")
    assert named == '"Seat"'
    widths = table.evaluate("e => [e.scrollWidth, e.parentNode.clientWidth]")
    assert widths[0] <= widths[1], "nothing of it is off the screen"
    rows = table.get_by_role("row").count()
    assert rows == table.locator("tbody tr").count() > 0, "it is still a table to who hears it"


def test_at_a_desk_the_same_table_is_a_table(desk: Watched) -> None:
    page = desk.open("audit.html")
    table = page.locator(".breach-table").first
    assert table.locator("thead").is_visible()
    named = table.locator("tbody td").first.evaluate("e => getComputedStyle(e, '::before').content")
    assert named in ("none", "normal")


def test_what_went_unsigned_fits_a_phone_with_its_bars(phone: Watched) -> None:
    page = phone.open("audit.html")
    table = page.locator("#unsigned-table")
    widths = table.evaluate("e => [e.scrollWidth, e.parentNode.clientWidth]")
    assert widths[0] <= widths[1]
    tall = page.locator("#unsigned-table .unsigned-part").first.bounding_box()
    signed = page.locator("#unsigned-table .planned-part").first.bounding_box()
    assert tall is not None and signed is not None
    assert tall["height"] > 2 * signed["height"], "told apart by shape, not by colour alone"


def test_the_map_of_money_says_in_words_what_is_unsigned(desk: Watched) -> None:
    page = desk.open("spending.html")
    page.locator(".hexmap a.unsigned-seat").first.focus()
    assert "Some of it unsigned" in page.locator("[data-readout]").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/seat/*.html#record")
    assert page.locator("#record").is_visible()


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2030-08-22", "By your clock: 10 days left."),
        ("2030-08-31", "By your clock: 1 day left."),
        ("2030-09-01", "By your clock: due today."),
        ("2031-09-01", "By your clock: 365 days overdue."),
    ],
)
def test_the_days_to_the_report_are_counted_by_the_readers_clock(
    own_desk: Watched, today: str, said: str
) -> None:
    own_desk.page.clock.set_fixed_time(f"{today}T12:00:00")
    assert own_desk.open("inquiry.html").locator("[data-due]").inner_text() == said


def test_without_scripts_the_day_itself_is_still_there(browser: Browser, site: Path) -> None:
    plain = Watched(browser, site, viewport=SIZES["phone"], java_script_enabled=False)
    page = plain.open("inquiry.html")
    assert page.locator(".lead time").inner_text() == "1\u00a0September 2030"
    assert page.locator("[data-due]").is_hidden()
    assert plain.open("spending.html").locator("#spending-table tbody tr").count() == 20
    plain.context.close()
