"""Text made alike for search: width, case, accents; and cut into tokens.

Fold: NFKC, case folded, Latin accents and characters without width dropped. Traditional and
simplified characters are not converted into each other.

Tokens: words are taken whole. Chinese, Japanese and Korean set no spaces, so a run of theirs is
cut into bigrams, one beginning at each character; the last character stands alone. So one token
begins at each character: a phrase is a row of tokens, one character is the beginning of a token,
and no bigram reaches over the end of a run. A newline between two such characters is no end.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from unicodedata import normalize

CJK = (
    "[\u1100-\u11ff\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)
LETTER = rf"[^\W_{CJK[1:-1]}]"  # of a script that sets spaces, or a digit
SOFT = r"[ \t]*\n[ \t]*"  # a newline that is ignored between two CJK characters

_RUN = re.compile(rf"{CJK}(?:(?:{SOFT})?{CJK})*|{LETTER}+")
_BLANKS = re.compile(r"\s+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_NO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff]"
)
# Never joined by normalising to what stands before them: a text may be cut in front of them.
_SAFE = "[\x00-\x7f\u3400-\u4dbf\u4e00-\u9fff]"
_PIECE = re.compile(rf"(?s).{{100}}.*?(?={_SAFE})|.+")


def fold(text: str) -> str:
    """The text as it is compared. Lines stay lines."""
    if text.isascii():
        return text.lower()
    plain = normalize("NFKC", _NO_WIDTH.sub("", text)).casefold()
    return normalize("NFC", _ACCENTS.sub("", normalize("NFD", plain)))


def runs(folded: str) -> list[str]:
    """The words, and the unbroken runs of CJK characters, in order."""
    return [
        found if found[0].isascii() else _BLANKS.sub("", found) for found in _RUN.findall(folded)
    ]


def tokens(folded: str) -> list[str]:
    """What the index holds of a folded text, in order."""
    made: list[str] = []
    for run in runs(folded):
        if is_cjk(run):
            made += [run[i : i + 2] for i in range(len(run))]
        else:
            made.append(run)
    return made


def is_cjk(run: str) -> bool:
    """True for a run that is cut into bigrams."""
    return _IS_CJK(run) is not None


_IS_CJK = re.compile(CJK).match


def original_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the characters from ``start`` to ``end`` of ``fold(text)`` stand in the text."""
    first = _original_offset(text, start)
    return first, max(_original_offset(text, end), first + 1)


def _original_offset(text: str, offset: int) -> int:
    """The last place in the text before which no more than ``offset`` folded characters stand."""
    done = 0
    for piece in _PIECE.finditer(text):
        length = len(fold(piece[0]))
        if done + length > offset:
            part = piece[0]
            inside = bisect_right(
                range(len(part) + 1), offset - done, key=lambda k: len(fold(part[:k]))
            )
            return piece.start() + inside - 1
        done += length
    return len(text)
