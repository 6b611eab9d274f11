"""The text of HTML and XML: everything but the tags.

Scripts, styles and comments stay in: exports keep messages in them, and what was searched must not
depend on where a page hides its words.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

# fmt: off
# Tags inside a line: they end no word. All others do.
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s",
    "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr",
})
# fmt: on
_SPOKEN = frozenset({"alt", "content", "label", "placeholder", "summary", "title", "value"})
_MANY_BLANK = re.compile(r"\n[ \t\n]*\n")


def html_text(markup: str) -> str:
    """The text of the markup. A ``<br>`` is a newline, the end of a block an empty line."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return _MANY_BLANK.sub("\n\n", "".join(reader.parts)).strip()


class _Reader(HTMLParser):
    """Collects the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def close(self) -> None:
        """What an unclosed script or comment holds is text too."""
        super().close()
        self.parts.append(self.rawdata)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = [value for name, value in attrs if name in _SPOKEN and value]
        for value in spoken:
            self.parts.append(f"\n\n{value}\n\n")
        self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"\n\n{data}\n\n")

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        self.parts.append(data.removeprefix("CDATA["))

    def _edge(self, tag: str) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag not in _INLINE:
            self.parts.append("\n\n")
