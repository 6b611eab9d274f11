"""The whole site into one folder. This module writes files.

`write_site` is the room's one door. Nothing here knows the time: the same data gives the same
bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2

from hustings.plan.limits import RESERVE
from hustings.publish import words
from hustings.publish.book import Book, file_names, make_book
from hustings.publish.charts.cellbar import cell_bar
from hustings.publish.colours import party_sheet
from hustings.publish.compiled import COMPILED
from hustings.publish.data_files import write_data
from hustings.publish.pages.access import access_page
from hustings.publish.pages.against_actual import actual_page
from hustings.publish.pages.audited import audit_page
from hustings.publish.pages.calibrated import calibration_page
from hustings.publish.pages.check import check_page
from hustings.publish.pages.declared import declared_page
from hustings.publish.pages.front import front_page
from hustings.publish.pages.grouped import groups_page
from hustings.publish.pages.hexes import map_page
from hustings.publish.pages.inquiry import inquiry_page
from hustings.publish.pages.method import method_page
from hustings.publish.pages.movement import movement_page
from hustings.publish.pages.planned import plan_page
from hustings.publish.pages.returns import returns_page
from hustings.publish.pages.scores import score_page
from hustings.publish.pages.seat_record import seat_records, stray_seats
from hustings.publish.pages.seats import seat_page, seats_page
from hustings.publish.pages.shelf import make_shelf
from hustings.publish.pages.sign import sign_page
from hustings.publish.pages.signatures import signatures_page
from hustings.publish.pages.spending import spending_page
from hustings.publish.pages.whatif import what_if_page
from hustings.publish.record_book import RecordBook
from hustings.publish.record_marks import as_sentence, entry_words, plain_words
from hustings.publish.record_names import names_in_sentences
from hustings.publish.site_data import SiteData

HERE = Path(__file__).parent
ASSETS = ("site.css", "site.js", "theme.js", "icon.svg")
SIGNING_ASSETS = ("sign_bytes.js", "sign_passkey.js", "sign_words.js", "sign.js")
Page = tuple[str, str, Callable[[Book], Mapping[str, Any]], str]
# (file, template, what it shows, name in the navigation), in the order of the navigation.
PAGES: tuple[Page, ...] = (
    ("index.html", "front.html", front_page, "Today"),
    ("map.html", "map.html", map_page, "Map"),
    ("seats.html", "seats.html", seats_page, "Seats"),
    ("movement.html", "movement.html", movement_page, "Movement"),
    ("groups.html", "groups.html", groups_page, "Groups"),
    ("plan.html", "plan.html", plan_page, "Plan"),
    ("whatif.html", "whatif.html", what_if_page, "What if"),
    ("score.html", "score.html", score_page, "Score"),
    ("calibration.html", "calibration.html", calibration_page, "Calibration"),
    ("declared.html", "declared.html", declared_page, "Declared spending"),
    ("method.html", "method.html", method_page, "Method"),
)
# Those that show the estimate of the day, and say so where part of its evidence is simulated.
ESTIMATE_PAGES = ("index.html", "map.html", "seats.html", "movement.html", "groups.html")
# The same for a site with a record.
RECORD_PAGES: tuple[Page, ...] = (
    ("spending.html", "spending.html", spending_page, "Spending"),
    ("actual.html", "actual.html", actual_page, "Plan and actual"),
    ("signatures.html", "signatures.html", signatures_page, "Signatures"),
    ("sign.html", "sign.html", sign_page, "Sign"),
    ("audit.html", "audit.html", audit_page, "Audit"),
    ("access.html", "access.html", access_page, "Access"),
    ("returns.html", "returns.html", returns_page, "Returns"),
    ("inquiry.html", "inquiry.html", inquiry_page, "Inquiry"),
    ("check.html", "check.html", check_page, "Check this yourself"),
)


def write_site(site: SiteData, out: Path) -> None:
    """Write every page, asset and data file into ``out``, which must be empty or not there.

    Raises FileExistsError where it is neither.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"{out} must be an empty folder or not be there at all")
    book = make_book(site)
    out.mkdir(parents=True, exist_ok=True)
    _write_assets(book, out / "assets")
    environment = _environment(book)
    for file, template, page, _ in _pages(book):
        context = {"here": file, "root": "", **page(book)}
        _write(out / file, environment.get_template(template), context)
    _write_seats(book, environment, out / "seat")
    write_data(book, out)


def _pages(book: Book) -> tuple[Page, ...]:
    return PAGES + RECORD_PAGES if book.record else PAGES


def _navigation(book: Book) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of (file, name); the group of an election alone has no name."""
    empty = {
        "whatif.html": "what_if" not in (book.site.plan or {}),
        "score.html": not book.site.scores,
        "calibration.html": not book.site.backtests,
        "declared.html": not (book.site.declared or {}).get("elections"),
    }
    estimate = [(file, name) for file, _, _, name in PAGES if not empty.get(file)]
    if not book.record:
        return [("", estimate)]
    return [
        ("The estimate", estimate),
        ("The record", [(file, name) for file, _, _, name in RECORD_PAGES]),
    ]


def _write_seats(book: Book, environment: jinja2.Environment, folder: Path) -> None:
    folder.mkdir()
    template = environment.get_template("seat.html")
    shelf = make_shelf(book)
    for index, facts in enumerate(book.seats):
        context = {"here": "seats.html", "root": "../", **seat_page(book, shelf, index)}
        _write(folder / facts.file, template, context)
    if book.record:
        _write_strays(book, book.record, environment, folder)


def _write_strays(
    book: Book, record: RecordBook, environment: jinja2.Environment, folder: Path
) -> None:
    """A page for each seat that only the record names."""
    strays = stray_seats(record, book.by_id)
    known = [facts.seat.seat_id for facts in book.seats]
    of_seats = seat_records(record, strays)
    files = file_names([*known, *strays])[len(known) :]
    for seat_id, file in zip(strays, files, strict=True):
        context = {"here": "seats.html", "root": "../", "name": seat_id}
        template = environment.get_template("stray_seat.html")
        _write(folder / file, template, {**context, "of_seat": of_seats[seat_id]})


def _write_assets(book: Book, folder: Path) -> None:
    folder.mkdir()
    for name in ASSETS + (SIGNING_ASSETS if book.record else ()):
        (folder / name).write_bytes((HERE / "assets" / name).read_bytes())
    labels = sorted(book.labels.values(), key=lambda label: label.place)
    sheet = party_sheet([label.colour for label in labels])
    (folder / "parties.css").write_text(sheet, encoding="utf-8", newline="\n")


def _environment(book: Book) -> jinja2.Environment:
    """Templates with autoescape: names of parties, seats and pollsters are data."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=COMPILED,
    )
    environment.globals.update(
        book=book,
        election=book.election,
        site=book.site,
        as_of=book.today.as_of,
        navigation=_navigation(book),
        estimate_pages=ESTIMATE_PAGES,
        cell_bar=cell_bar,
        reserve=RESERVE,
        thousand=book.election.currency.whole(1_000),
        money_unit=book.election.currency.unit,
    )
    environment.filters.update(
        odds=words.odds,
        folded=words.folded,
        odds_short=words.odds_short,
        per_cent=words.per_cent,
        signed=words.signed,
        count=words.count,
        long_date=words.long_date,
        short_date=words.short_date,
    )
    environment.globals.update(plural=words.plural, times=words.times, days_to_go=words.days_to_go)
    environment.globals.update(record=book.record, entries=entry_words)
    if book.record:
        marks = book.record.marks
        environment.globals.update(fig=marks.fig, value=marks.value, quoted=marks.quoted)
        view = book.record.view
        seats = {facts.seat.seat_id: facts.seat.name for facts in book.seats}
        names = names_in_sentences(view.state, view.problems, seats)
        plain = plain_words(names, book.election.currency)
        environment.filters.update(plain=plain, told=lambda words: as_sentence(plain(words)))
    return environment


def _write(path: Path, template: jinja2.Template, context: Mapping[str, Any]) -> None:
    path.write_text(template.render(context), encoding="utf-8", newline="\n")
