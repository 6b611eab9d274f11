"""Pages held to the replay: each lie is named with its page and its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.record.entries import Entry, entry_bytes
from hustings.verify.folder import list_folder
from hustings.verify.pages import Told, check_pages, is_page_of, quotation
from hustings.verify.verdict import Check

AT = "2030-05-01T09:00:00Z"
BODY = {"reason": "rain", "day": "2030-09-01", "questions": ["Who?", "Why?"], "amount": 7}
ENTRIES = (b"unreadable", entry_bytes(Entry("access_refused", AT, BODY)))
FIGURES = {
    "total/breaches": 2,
    "question/unsigned/amount_pence": 61_234,
    "person/p-chair/approvals": 3,
    "access/refusals": 1,
    "seat/S001/money_pence/paid": 30_000,
    "seat/S 2/money_pence/paid": 0,
}
PAGES = {
    "spending.html": ["total/breaches"],
    "audit.html": ["question/unsigned/amount_pence"],
    "signatures.html": ["person/p-chair/approvals"],
    "access.html": ["access/refusals"],
    "seat/S001.html": ["seat/S001/money_pence/paid"],
    "seat/S_2.html": ["seat/S 2/money_pence/paid"],
}
QUOTED = '<q data-quoted="1/reason">rain</q>'


def shown(key: str, value: int) -> str:
    return f"{value} for {key.rpartition('/')[2]}"


def figure(key: str) -> str:
    value = FIGURES[key]
    return f'<data value="{value}" data-figure="{key}">{shown(key, value)}</data>'


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    for path, keys in PAGES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        quoted = QUOTED if path == "access.html" else ""
        (tmp_path / path).write_text(whole("\n".join(map(figure, keys)) + quoted))
    return tmp_path


def whole(parts: str) -> str:
    head = '<!doctype html>\n<meta charset="utf-8">\n<title>A page</title>\n'
    return f"{head}<div data-record>{parts}</div>\n<p>The end</p>\n"


def checked(bundle: Path) -> Check:
    told = Told(FIGURES, shown, ENTRIES, {"1/reason": "access.html"})
    return check_pages(list_folder(bundle), told)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_pages_that_tell_what_the_replay_says_pass(bundle: Path) -> None:
    assert checked(bundle).ok
    assert checked(bundle).detail.startswith("7 figures and quotations on 6 pages")


@pytest.mark.parametrize(
    ("page", "old", "new", "named"),
    [
        ("audit.html", 'value="61234"', 'value="61235"', "has the value 61235, the replay 61234"),
        ("audit.html", 'value="61234"', 'value="061234"', "has the value 061234"),
        ("audit.html", ">61234 for", ">234 for", "says '234 for amount_pence', the replay"),
        ("audit.html", "61234 for", " 61234 for", "says ' 61234 for"),
        ("audit.html", "question/unsigned/", "question/other/", "no such figure in the replay"),
        ("audit.html", "<data", "<data hidden", "does not show question/unsigned/amount_pence"),
        ("access.html", ">rain<", ">snow<", "says 'snow', the entry 'rain'"),
        ("access.html", "1/reason", "1/amount", "no such text in the record"),
        ("access.html", QUOTED, "", "does not quote 1/reason"),
        ("seat/S001.html", "seat/S001/", "seat/S 2/", "shows figures of the seat S 2"),
    ],
)
def test_a_lie_on_a_page_is_named(page: str, old: str, new: str, named: str, bundle: Path) -> None:
    edit(bundle / page, old, new)
    check = checked(bundle)
    assert not check.ok
    assert page in check.detail
    assert named in check.detail


@pytest.mark.parametrize(
    ("machine", "people", "fits"),
    [
        ("2030-09-01", "1\u00a0September 2030", True),
        ("2030-10-01", "1\u00a0September 2030", False),
        ("2030-09-01", "1\u00a0October 2030", False),
        ("2030-09-01", "2030-09-01", False),
    ],
)
def test_a_day_is_right_for_machines_and_people(
    machine: str, people: str, fits: bool, bundle: Path
) -> None:
    day = f'<time datetime="{machine}" data-quoted="1/day">{people}</time>'
    edit(bundle / "access.html", QUOTED, QUOTED + day)
    assert checked(bundle).ok is fits


@pytest.mark.parametrize("page", list(PAGES))
def test_a_page_that_is_missing_or_empty_is_named(page: str, bundle: Path) -> None:
    (bundle / page).write_text(whole(""))
    assert f"does not show {PAGES[page][0]}" in checked(bundle).detail
    (bundle / page).unlink()
    assert f"does not show {PAGES[page][0]}" in checked(bundle).detail


def test_a_page_that_is_no_text_is_named(bundle: Path) -> None:
    (bundle / "audit.html").write_bytes(b"\xff\xfe")
    assert "audit.html: cannot be read as a page" in checked(bundle).detail


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("1/reason", "rain"),
        ("1/questions/1", "Why?"),
        ("1/questions/2", None),
        ("1/questions/01", None),
        ("1/questions", None),
        ("1/amount", None),
        ("01/reason", None),
        ("+1/reason", None),
        ("2/reason", None),
        ("0/reason", None),
        ("1", None),
        ("", None),
    ],
)
def test_a_quotation_is_a_text_of_an_entry(key: str, text: str | None) -> None:
    assert quotation(key, ENTRIES) == text


@pytest.mark.parametrize(
    ("path", "seat", "fits"),
    [
        ("seat/E14000530.html", "E14000530", True),
        ("seat/S_1.html", "S 1", True),
        ("seat/S_1-2.html", "S 1", True),
        ("seat/E14000531.html", "E14000530", False),
        ("seat/x/E14000530.html", "E14000530", False),
    ],
)
def test_a_seats_page_is_known_by_its_name(path: str, seat: str, fits: bool) -> None:
    assert is_page_of(path, seat) is fits
