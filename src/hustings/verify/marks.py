"""The marks in a page that tie it to the record.

    <div data-record>
      <p>Paid: <data value="123456" data-figure="total/money_pence/paid">£1,234.56</data>
      <q data-quoted="17/purpose">Leaflets</q>
      <time datetime="2017-09-01" data-quoted="30/publish_by">1 September 2017</time>
    </div>

A figure's value and text are the replay's. A quotation's text is a field of an entry's body,
or, with ``datetime``, the day that the field is, spelt out. Within ``data-record`` a sign of money
stands nowhere else, and a mark holds text and no further element: browsers put some of them
elsewhere than they are written.

A page is read strictly: every element is closed by its own tag and in order, attributes are in
double quotes, there are no comments, and scripts and styles are files of their own. What browsers
would have to guess at is a fault, since they may guess otherwise than we do. A page is not drawn
here: what style sheets and scripts do to it is not seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from hustings.verify.markup import (
    ONCE,
    PLAIN,
    RAW,
    REFUSED,
    SHOWN,
    VOID,
    attribute_fault,
    turns_text,
)

FIGURE, QUOTED, RECORD = "data-figure", "data-quoted", "data-record"
POUNDS = frozenset("\u00a3\uffe1\u20a4")  # the sign, its full-width form, and the lira's

_ATTRIBUTE = r'[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"<>]*")?'
_BLANK = r"[ \t\n\f\r]"  # other blanks are part of a name to a browser
_TOKEN = re.compile(
    rf"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:{_BLANK}+{_ATTRIBUTE})*+){_BLANK}*(/?)>|[^<]+"
)
_ONE_ATTRIBUTE = re.compile(r'([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"<>]*)")?')
# Attributes for which a tag is looked at more closely, wherever it stands.
_NOTED = re.compile(
    r"data-[frq]|hidden|style|popover|dir|src|href|action|[ \t\n\f\r]on|background", re.I
)
_DOCTYPE = "<!doctype html>"


@dataclass(frozen=True)
class Mark:
    """One figure or quotation. ``kind``: data-figure or data-quoted. ``key``: its attribute.
    ``value``: the attribute "value" of a figure, "datetime" of a quotation. ``seen``: in elements
    alone whose text browsers show. ``recorded``: within ``data-record``."""

    kind: str
    key: str
    value: str | None
    text: str
    line: int
    seen: bool
    recorded: bool = True


@dataclass(frozen=True)
class Page:
    """What a page says of the record. ``faults``: (line, what is wrong with it)."""

    marks: tuple[Mark, ...]
    faults: tuple[tuple[int, str], ...]


def read_page(
    text: str,
    *,
    of_record: bool = False,
    hiding: frozenset[str] = frozenset(),
    signs: frozenset[str] = frozenset(),
) -> Page:
    """The marks of a page, and what is wrong with it, up to where it can't be read on.

    ``of_record``: all of it comes from the record, and a sign of money stands nowhere but in marks.
    ``hiding``: classes that the style sheets hide. ``signs``: of the election's currency, besides
    the pound's.
    """
    reader = _Reader(text, of_record, hiding, POUNDS | signs)
    reader.read()
    return Page(tuple(reader.marks), tuple(reader.faults))


@dataclass
class _Open:
    """An element that is open: its marks, if any, as far as its text goes."""

    tag: str
    record: bool = False
    unseen: bool = False
    kind: str = ""
    key: str = ""
    value: str | None = None
    line: int = 0
    recorded: bool = False
    text: list[str] = field(default_factory=list)


class _Reader:
    """``_open``: the tags that are open. ``_notable``: those of them that matter, by their place in
    ``_open``. Most tags on a page matter to nobody, and cost no more than their place."""

    def __init__(
        self, text: str, of_record: bool, hiding: frozenset[str], signs: frozenset[str]
    ) -> None:
        self._signs = signs
        self._of_record = of_record
        self._hiding = hiding
        self._once: set[str] = set()
        self.marks: list[Mark] = []
        self.faults: list[tuple[int, str]] = []
        self._text = text
        self._at = 0
        self._open: list[str] = []
        self._notable: dict[int, _Open] = {}
        self._marked: _Open | None = None
        self._records = self._unseen = self._drawings = 0
        self._raw = False
        self._lines, self._counted = 1, 0

    def read(self) -> None:
        """Goes through the page, token by token, to its end or the first thing it can't read."""
        position = len(_DOCTYPE) if self._text.startswith(_DOCTYPE) else 0
        for token in _TOKEN.finditer(self._text, position):
            self._at = position
            if token.start() != position:
                break
            position = token.end()
            end, tag, given, closed = token.groups()
            if tag is None:
                if self._marked is not None or self._records or self._raw or self._of_record:
                    self._words(token[0])
            elif end:
                if not self._close(tag, given, closed):
                    return
            elif self._is_plain(tag, given, closed):
                self._open.append(tag)
            elif not self._open_notable(tag, given, closed):
                return
        self._at = position
        if position < len(self._text):
            self._fault(f"can't be read on from {self._text[position : position + 40]!r}")
        elif self._open:
            self._fault(f"<{self._open[-1]}> is not closed")

    def _is_plain(self, tag: str, given: str, closed: str) -> bool:
        """True for a tag that opens an element of no interest."""
        closely = self._records or self._marked is not None or self._of_record
        if closely or closed or self._raw or tag not in PLAIN:
            return False
        return not given or not (_NOTED.search(given) or self._hides(given))

    def _hides(self, given: str) -> bool:
        """True where an attribute may name a class that is hidden."""
        return "class=" in given and any(name in given for name in self._hiding)

    def _open_notable(self, tag: str, given: str, closed: str) -> bool:
        """Takes a tag that may matter; False where the page can't be read on."""
        name = tag.lower()
        if name in REFUSED or self._raw:
            self._fault(f"<{tag}> does not belong here")
            return False
        attributes = self._attributes(name, given)
        if self._marked is not None:
            self._fault(f"<{tag}> within a mark")
        if name in ONCE and name in self._once:
            self._fault(f"<{tag}> a second time")
        self._once.add(name)
        if name in VOID or closed:
            self._refuse_mark(attributes, "on an element that holds nothing")
            if name not in VOID and not self._drawings:
                self._fault(f"<{tag}/> closes itself, which only parts of a drawing may")
                return False
            return True
        self._drawings += name == "svg"
        self._raw = name in RAW
        element = _Open(name, RECORD in attributes, self._is_unseen(name, attributes))
        self._notable[len(self._open)] = element
        self._open.append(tag)
        self._records += element.record
        self._unseen += element.unseen
        self._mark(element, attributes)
        return True

    def _is_unseen(self, name: str, given: dict[str, str]) -> bool:
        classes = given.get("class", "").split()
        return name not in SHOWN or "hidden" in given or not self._hiding.isdisjoint(classes)

    def _mark(self, element: _Open, given: dict[str, str]) -> None:
        """Where the element is a figure or a quotation, its text counts from here."""
        kinds = [kind for kind in (FIGURE, QUOTED) if kind in given]
        if len(kinds) > 1:
            self._fault("a figure and a quotation in one")
        if not kinds:
            return
        element.kind, element.key = kinds[0], given[kinds[0]]
        element.value = given.get("datetime" if kinds[0] == QUOTED else "value")
        element.line = self._line()
        element.recorded = self._records > 0
        if self._marked is not None:
            self._fault(f"{element.kind} {element.key!r} within another mark")
        else:
            self._marked = element

    def _close(self, tag: str, given: str, closed: str) -> bool:
        if not self._open or self._open[-1] != tag or given or closed:
            self._fault(f"</{tag}> closes what is not open")
            return False
        self._open.pop()
        element = self._notable.pop(len(self._open), None)
        if element is None:
            return True
        if element is self._marked:
            self._marked = None
            text, seen = "".join(element.text), self._unseen == 0
            named = (element.kind, element.key, element.value, text, element.line)
            self.marks.append(Mark(*named, seen, element.recorded))
        self._raw = False
        self._records -= element.record
        self._unseen -= element.unseen
        self._drawings -= element.tag == "svg"
        return True

    def _words(self, words: str) -> None:
        """Text between tags, where it may matter."""
        if self._marked is not None:
            self._marked.text.append(unescape(words))
        elif self._records or self._of_record:
            self._refuse_signs(unescape(words))
            if turns_text(unescape(words)):
                self._fault("a character that turns the text beside it")
        elif self._open[-1] in ("script", "style"):
            self._fault(f"a {self._open[-1]} within the page")

    def _attributes(self, tag: str, given: str) -> dict[str, str]:
        """By name in lower case; of a repeated one browsers take the first, and it is a fault."""
        found: dict[str, str] = {}
        for name, value in _ONE_ATTRIBUTE.findall(given):
            if name.lower() in found:
                self._fault(f"the attribute {name} twice")
            found.setdefault(name.lower(), unescape(value))
        for name, value in found.items():
            if wrong := attribute_fault(tag, name, value):
                self._fault(wrong)
        if self._records or RECORD in found or self._of_record:
            for value in found.values():
                self._refuse_signs(value)
        return found

    def _refuse_mark(self, given: dict[str, str], where: str) -> None:
        for kind in (FIGURE, QUOTED, RECORD):
            if kind in given:
                self._fault(f"{kind} {where}")

    def _refuse_signs(self, text: str) -> None:
        if not self._signs.isdisjoint(text):
            around = text.strip()[:40]
            self._fault(f"a sign of money outside a figure or a quotation: {around!r}")

    def _line(self) -> int:
        """The line of the token that is read now, counted on from the last one asked for."""
        self._lines += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._lines

    def _fault(self, what: str) -> None:
        self.faults.append((self._line(), what))
