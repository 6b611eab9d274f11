"""Every page's figures and quotations against the replay, and none of those required left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.record.log_check import Finding
from hustings.record.replay import State
from hustings.verify.contents import readable
from hustings.verify.folder import BundleFolder, UnreadableError
from hustings.verify.marks import FIGURE, QUOTED, Mark, Page, read_page
from hustings.verify.markup import page_faults
from hustings.verify.signing import is_made_otherwise
from hustings.verify.styles import ASSETS, hidden_in
from hustings.verify.verdict import Check, judged

# Which page must show every figure whose key begins so.
REQUIRED = {
    "total/": "spending.html",
    "question/": "audit.html",
    "breach/": "audit.html",
    "person/": "signatures.html",
    "access/": "access.html",
}
# Pages on which every amount of money comes from the record.
OF_RECORD = frozenset({*REQUIRED.values(), "inquiry.html"})
# What browsers, or servers on the way, show as a page or a document.
PAGE = ".html"
LIKE_PAGES = (
    *(".htm", ".xhtml", ".xht", ".shtml", ".xml", ".svg", ".svgz", ".mht", ".mhtml", ".pdf"),
    *(".php", ".asp", ".aspx", ".jsp", ".cgi"),
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
SEAT = re.compile(r"seat/([^/]+)/")
_INDEX = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Told:
    """What pages have to tell. ``figures``: the replay's, by key. ``shown``: how a page writes one.
    ``entries``: those that the pages are made from. ``quotations``: required ones, to their page.
    ``signs``: characters that are a sign of the election's currency. ``signing``: what a page for
    signing is made from (``spend.to_sign``); None where that is not compared.
    """

    figures: Mapping[str, int]
    shown: Callable[[str, int], str]
    entries: Sequence[bytes]
    quotations: Mapping[str, str]
    signs: frozenset[str] = frozenset()
    signing: str | None = None


def required_quotations(state: State) -> dict[str, str]:
    """The reason of every refusal of access, and of every version of an inquiry's terms with its
    day of publication."""
    refusals = [index for index, _, _ in state.record.refusals_of_access]
    inquiries = state.rooms["inquiry"].inquiries.values()
    versions = [version.entry for inquiry in inquiries for version in inquiry.versions]
    return {
        **{f"{index}/reason": "access.html" for index in refusals},
        **{f"{index}/reason": "inquiry.html" for index in versions},
        **{f"{index}/publish_by": "inquiry.html" for index in versions},
    }


def check_pages(folder: BundleFolder, told: Told) -> Check:
    """The check "pages"."""
    findings: list[Finding] = []
    pages: dict[str, Page] = {}
    hiding = hidden_in(folder)
    for path in folder.sizes:
        if path.endswith(PAGE):
            try:
                text = folder.read(path).decode("utf-8")
            except (UnreadableError, ValueError) as error:
                findings.append(Finding(path, f"cannot be read as a page ({error})"))
                continue
            findings += [Finding(path, fault) for fault in page_faults(text)]
            if told.signing is not None and is_made_otherwise(text, told.signing):
                findings.append(Finding(path, "shows other acts to be signed than the replay has"))
            pages[path] = read_page(
                text, of_record=path in OF_RECORD, hiding=hiding, signs=told.signs
            )
        elif is_like_a_page(path):
            findings.append(Finding(path, f"shown as a page, and not read: pages end in {PAGE}"))
    for path, page in pages.items():
        findings += [Finding(f"{path}, line {line}", fault) for line, fault in page.faults]
        for mark in page.marks:
            findings += _wrong(path, mark, told)
    findings += _left_out(pages, told)
    findings += _wrong_seats(pages, told.figures)
    marks = sum(len(page.marks) for page in pages.values())
    good = f"{marks:,} figures and quotations on {len(pages):,} pages are those of the replay"
    return judged("pages", findings, good)


def is_like_a_page(path: str) -> bool:
    """True for a file that people could take for a page, and that no check reads as one. Drawings
    among the assets are parts of pages."""
    name = path.lower()
    drawing = path.startswith(f"{ASSETS}/") and path.endswith(".svg")
    return name.endswith((PAGE, *LIKE_PAGES)) and not path.endswith(PAGE) and not drawing


def _wrong(path: str, mark: Mark, told: Told) -> Iterator[Finding]:
    place = f"{path}, line {mark.line}, {mark.key}"
    if not mark.recorded:
        yield Finding(place, "outside of data-record")
    if mark.kind != FIGURE:
        expected = quotation(mark.key, told.entries)
        if expected is None:
            yield Finding(place, "no such text in the record")
        elif mark.value not in (None, expected):
            yield Finding(place, f"has the day {mark.value}, the entry {expected!r}")
        elif mark.text != (expected if mark.value is None else spelt_day(expected)):
            yield Finding(place, f"says {mark.text!r}, the entry {expected!r}")
    elif mark.key not in told.figures:
        yield Finding(place, "no such figure in the replay")
    else:
        value = told.figures[mark.key]
        text = told.shown(mark.key, value)
        if mark.value != str(value):
            yield Finding(place, f"has the value {mark.value}, the replay {value}")
        if mark.text != text:
            yield Finding(place, f"says {mark.text!r}, the replay {text!r}")


def quotation(key: str, entries: Sequence[bytes]) -> str | None:
    """The text that "INDEX/FIELD" names: a field of an entry's body, or, for a list, "INDEX/FIELD/
    PLACE". None where there is no such text."""
    number, *path = key.split("/")
    if not _INDEX.fullmatch(number) or int(number) >= len(entries):
        return None
    entry = readable(entries[int(number)])
    value: Any = None if entry is None else entry.body
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and _INDEX.fullmatch(part) and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value if isinstance(value, str) else None


def spelt_day(text: str) -> str | None:
    """A day as pages spell it, "1 September 2017" with a no-break space after the day of the
    month; None for a text that is no day."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return f"{day.day}\u00a0{MONTHS[day.month - 1]} {day.year}"


def _left_out(pages: Mapping[str, Page], told: Told) -> Iterator[Finding]:
    """Figures and quotations that a page must show and does not."""
    seen = {path: _seen_keys(page, FIGURE) for path, page in pages.items()}
    for key in told.figures:
        for prefix, path in REQUIRED.items():
            if key.startswith(prefix) and key not in seen.get(path, ()):
                yield Finding(path, f"does not show {key}")
    quoted = {path: _seen_keys(page, QUOTED) for path, page in pages.items()}
    for key, path in told.quotations.items():
        if key not in quoted.get(path, ()):
            yield Finding(path, f"does not quote {key}")


def _wrong_seats(pages: Mapping[str, Page], figures: Mapping[str, int]) -> Iterator[Finding]:
    """One page for each seat, with every figure of it and of no other: figures on a second page
    would be where nobody looks."""
    wanted: dict[str, set[str]] = {}
    for key in figures:
        if found := SEAT.match(key):
            wanted.setdefault(found[1], set()).add(key)
    shown: dict[str, str] = {}
    for path, page in pages.items():
        if not path.startswith("seat/"):
            continue
        keys = {key for key in _seen_keys(page, FIGURE) if SEAT.match(key)}
        for seat in sorted({key.split("/")[1] for key in keys}):
            if not is_page_of(path, seat):
                yield Finding(path, f"shows figures of the seat {seat}")
            elif seat in shown:
                yield Finding(path, f"a second page of the seat {seat}, after {shown[seat]}")
            else:
                shown[seat] = path
                for key in sorted(wanted.get(seat, set()) - keys):
                    yield Finding(path, f"does not show {key}")
        if not keys and (hidden := [seat for seat in wanted if page_name(seat) == path]):
            yield Finding(path, f"shows no figure of the seat {hidden[0]}")
    for seat, keys in wanted.items():
        for key in sorted(keys if seat not in shown else ()):
            yield Finding(f"the page of the seat {seat}", f"does not show {key}")


def page_name(seat_id: str) -> str:
    """The page of a seat whose name no other seat's is taken for."""
    stem = re.sub(r"[^A-Za-z0-9_-]", "_", seat_id)[:80] or "seat"
    return f"seat/{stem}.html"


def is_page_of(path: str, seat_id: str) -> bool:
    """True where a page's name is made from the seat's id: what no file name may have becomes an
    underscore, and a number follows where two ids would share a name."""
    stem = re.escape(page_name(seat_id).removesuffix(PAGE))
    return re.fullmatch(rf"{stem}(-[0-9]+)?\.html", path) is not None


def _seen_keys(page: Page, kind: str) -> set[str]:
    return {mark.key for mark in page.marks if mark.kind == kind and mark.seen}
