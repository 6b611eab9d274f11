"""From bytes to text: UTF-8, UTF-16 with its mark, GB18030, Big5, in this order and strictly.

Big5 and GB18030 share most of their bytes, so nearly every Big5 text can also be read as GB18030,
as rare characters that make no sense. Where the two differ, the text is Big5 if nearly all of it
is then of Big5's frequent characters (level 1) and little of GB18030's reading is of GB 2312's.
Western text of the old Windows kind (windows-1252) would pass as GB18030 too; it is told by its
high bytes, which are few and stand alone, and Chinese never does that.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_TWO_HIGH = re.compile(rb"[\x80-\xff]{2}")
_ALL_HIGH = re.compile(rb"[\x80-\xff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 4_000  # characters that decide between the two Chinese encodings
_FEW = 10  # one high byte in ten or more is not Western text
_NEARLY_ALL, _LITTLE = 0.95, 0.6


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
    return any(decode(head[: len(head) - cut]) for cut in range(min(4, len(head) + 1)))


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if _is_western(data):
        return ("utf-8-sig", "windows-1252")
    chinese = ("big5", "gb18030") if _is_big5(data) else ("gb18030", "big5")
    return ("utf-8-sig", *chinese, "windows-1252")


def _is_western(data: bytes) -> bool:
    if _TWO_HIGH.search(data):
        return False
    return len(_ALL_HIGH.findall(data)) * _FEW < len(data)


def _is_big5(data: bytes) -> bool:
    """True where the bytes make sense in Big5 and little in GB18030."""
    try:
        as_big5 = data.decode("big5")
    except UnicodeDecodeError:
        return False
    try:
        as_gb = data.decode("gb18030")
    except UnicodeDecodeError:
        return True
    frequent = _share(as_big5, "big5", 0xA4, 0xC6)
    return frequent >= _NEARLY_ALL and _share(as_gb, "gb2312", 0xB0, 0xF7) < _LITTLE


def _share(text: str, encoding: str, first: int, last: int) -> float:
    """The share of the text's Chinese characters whose first byte lies in a range."""
    han = _HAN.findall(text)[:_SAMPLE]
    leads = [(c.encode(encoding, "ignore") or b"\0")[0] for c in han]
    return sum(first <= lead <= last for lead in leads) / len(leads) if leads else 0.0
