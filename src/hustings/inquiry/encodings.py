"""From bytes to text: UTF-8, UTF-16 with its mark, GB18030, Big5, in this order and strictly.

Big5 and GB18030 share most of their bytes, so nearly every Big5 text can also be read as GB18030,
in characters that make no sense. A text of some length is Big5 if nearly all of it then is of
Big5's frequent characters (level 1) and its marks, and clearly less of GB18030's reading is of GB
2312's. Western text of the old Windows kind (windows-1252) would pass as GB18030 too; it is told
by its high bytes, which are few and stand alone: Chinese ones do not.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Container
from dataclasses import dataclass

_TWO_HIGH = re.compile(rb"[\x80-\xff]{2}")
_ALL_HIGH = re.compile(rb"[\x80-\xff]")
_WIDE = re.compile(r"[^\x00-\x7f]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 4_000  # characters that decide between the two Chinese encodings
_FEW = 10  # one high byte in ten or more is not Western text
_ENOUGH = 8  # characters that tell Big5
_NEARLY_ALL, _CLEARLY = 0.95, 0.2
# First bytes of marks, full-width letters and frequent characters.
_BIG5_FREQUENT = range(0xA1, 0xC7)
_GB_FREQUENT = frozenset({0xA1, 0xA3, *range(0xB0, 0xD8)})


@dataclass(frozen=True)
class Decoded:
    """A text with "\\n" at the end of each line, and the encoding that it was read in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded | None:
    """The text of the bytes; None where no encoding fits."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text):
            return Decoded(one_line_end(text), encoding.replace("-sig", ""))
    return None


def one_line_end(text: str) -> str:
    """The text with every kind of line end as a newline."""
    return _LINE_ENDS.sub("\n", text)


def is_text(head: bytes) -> bool:
    """True where bytes, perhaps cut off in the middle of a character, are text."""
    cuts = range(min(4, len(head)))
    return not head or any(decode(head[: len(head) - cut]) for cut in cuts)


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    few = len(_ALL_HIGH.findall(data)) * _FEW < len(data)
    western = ("windows-1252",) if few else ()
    if western and not _TWO_HIGH.search(data):
        return ("utf-8-sig", *western)
    chinese = ("big5", "gb18030") if _is_big5(data) else ("gb18030", "big5")
    return ("utf-8-sig", *chinese, *western)


def _is_big5(data: bytes) -> bool:
    """True where the bytes make sense in Big5 and clearly less in GB18030."""
    try:
        as_big5 = data.decode("big5")
    except UnicodeDecodeError:
        return False
    sense = _share(as_big5, "big5", _BIG5_FREQUENT)
    if sense < _NEARLY_ALL:
        return False
    try:
        return _share(data.decode("gb18030"), "gb2312", _GB_FREQUENT) < sense - _CLEARLY
    except UnicodeDecodeError:
        return True


def _share(text: str, encoding: str, frequent: Container[int]) -> float:
    """The share of the Chinese characters and marks whose first byte is one of the frequent; 0 for
    a text of too few of them to tell."""
    wide = _WIDE.findall(text)[:_SAMPLE]
    leads = [(c.encode(encoding, "ignore") or b"\0")[0] for c in wide]
    return sum(lead in frequent for lead in leads) / len(leads) if len(leads) >= _ENOUGH else 0.0
