"""The marks in a page that tie it to the record, as html.parser reads them.

    <div data-record>
      <p>Paid: <data value="123456" data-figure="total/money_pence/paid">£1,234.56</data>
      <q data-quoted="17/purpose">Leaflets</q>
      <time datetime="2017-09-01" data-quoted="30/publish_by">1 September 2017</time>
    </div>

A figure's value and text are the replay's. A quotation's text is a field of an entry's body,
or, with ``datetime``, the day that the field is, spelt out.
Within ``data-record`` a pound sign stands nowhere else. A page is not drawn here: what style
sheets and scripts do to it is not seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

Attributes = Sequence[tuple[str, str | None]]

FIGURE, QUOTED, RECORD = "data-figure", "data-quoted", "data-record"
VOID = (
    *("area", "base", "br", "col", "embed", "hr", "img"),
    *("input", "link", "meta", "param", "source", "track", "wbr"),
)
# What a browser does not show as text of the page.
UNSEEN = ("template", "noscript", "noframes", "iframe", "textarea", "title", "select", "object")
POUNDS = frozenset("\u00a3\uffe1\u20a4")  # the sign, its full-width form, and the lira's


@dataclass(frozen=True)
class Mark:
    """One figure or quotation. ``kind``: data-figure or data-quoted. ``key``: its attribute.
    ``value``: the attribute "value" of a figure, "datetime" of a quotation. ``seen``: not in an
    element that browsers hide."""

    kind: str
    key: str
    value: str | None
    text: str
    line: int
    seen: bool


@dataclass(frozen=True)
class Page:
    """What a page says of the record. ``faults``: (line, what is wrong with its marks)."""

    marks: tuple[Mark, ...]
    faults: tuple[tuple[int, str], ...]


def read_page(text: str) -> Page:
    """The marks of a page. Raises AssertionError, ValueError for text that html.parser refuses."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end()
    return Page(tuple(reader.marks), tuple(reader.faults))


@dataclass
class _Open:
    """An element that is open: its marks, if any, as far as its text goes."""

    tag: str
    kind: str
    key: str
    value: str | None
    line: int
    record: bool
    unseen: bool
    text: list[str]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.marks: list[Mark] = []
        self.faults: list[tuple[int, str]] = []
        self._open: list[_Open] = []
        self._tags: Counter[str] = Counter()
        self._marked: _Open | None = None
        self._records = 0
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = dict(reversed(attrs))  # of a repeated attribute browsers take the first
        self._check_attributes(given)
        if tag in VOID:
            self._refuse_mark(given, "on an element that holds nothing")
            return
        element = self._element(tag, given)
        self._open.append(element)
        self._tags[tag] += 1
        self._records += element.record
        self._unseen += element.unseen
        if element.kind:
            if self._marked is not None:
                self._fault(f"{element.kind} {element.key!r} within another mark")
            else:
                self._marked = element

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        given = dict(reversed(attrs))
        self._check_attributes(given)
        self._refuse_mark(given, "on an element that closes itself")

    def handle_endtag(self, tag: str) -> None:
        if not self._tags[tag]:
            return
        while self._close_last() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._marked is not None:
            self._marked.text.append(data)
        elif self._records:
            self._refuse_pounds(data)

    def end(self) -> None:
        """The page is over: what is still open closes here."""
        while self._open:
            self._close_last()

    def _element(self, tag: str, given: dict[str, str | None]) -> _Open:
        kinds = [kind for kind in (FIGURE, QUOTED) if kind in given]
        if len(kinds) > 1:
            self._fault("a figure and a quotation in one")
        kind = kinds[0] if kinds else ""
        return _Open(
            tag=tag,
            kind=kind,
            key=given.get(kind) or "",
            value=given.get("datetime" if kind == QUOTED else "value"),
            line=self.getpos()[0],
            record=RECORD in given,
            unseen=tag in UNSEEN or "hidden" in given,
            text=[],
        )

    def _close_last(self) -> str:
        element = self._open.pop()
        self._tags[element.tag] -= 1
        if element is self._marked:
            self._marked = None
            text = "".join(element.text)
            seen = self._unseen == 0
            self.marks.append(
                Mark(element.kind, element.key, element.value, text, element.line, seen)
            )
        self._records -= element.record
        self._unseen -= element.unseen
        return element.tag

    def _check_attributes(self, given: dict[str, str | None]) -> None:
        if self._records or RECORD in given:
            for value in given.values():
                self._refuse_pounds(value or "")

    def _refuse_mark(self, given: dict[str, str | None], where: str) -> None:
        for kind in (FIGURE, QUOTED, RECORD):
            if kind in given:
                self._fault(f"{kind} {where}")

    def _refuse_pounds(self, text: str) -> None:
        if not POUNDS.isdisjoint(text):
            around = text.strip()[:40]
            self._fault(f"a pound sign outside a figure or a quotation: {around!r}")

    def _fault(self, what: str) -> None:
        self.faults.append((self.getpos()[0], what))
