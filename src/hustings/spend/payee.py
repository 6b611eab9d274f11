"""When two names are one payee."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=10_000)  # every payment asks for its payee's several times
def as_compared(payee: str) -> str:
    """A payee's name as its letters and digits alone, without capitals and accents, letters of
    other alphabets that look like Latin ones taken for these: another spelling is no other payee.
    """
    plain = payee.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    return "".join(LIKE_LATIN.get(c, c) for c in plain if _is_letter(c)) or payee


def _is_letter(character: str) -> bool:
    """Also what belongs to a letter in scripts that write vowels so; no accents."""
    if character.isascii():
        return character.isalnum()
    accent = "\u0300" <= character <= "\u036f"
    return unicodedata.category(character)[0] in "LNM" and not accent


# Cyrillic and Greek letters, small, whose capital or small form looks like a Latin letter.
LIKE_LATIN = dict(
    zip(
        "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458"
        "\u04bb\u0501\u051b\u051d\u04cf"
        "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
        "abekmhopctyxsijhdqwlabezhikmnoptyx",
        strict=True,
    )
)
