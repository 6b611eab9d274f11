"""Canonical JSON (RFC 8785), and its strict reading: one value has one text, byte for byte.

Only what every reader understands alike is taken: objects, arrays, text, whole numbers up to
2**53 - 1 either way, true, false and null. Fractions are refused: money is pence, and shares are
no business of the record.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn

import rfc8785


class CanonicalError(ValueError):
    """A value or text that is not canonical JSON of whole numbers."""


def canonical_json(value: Any) -> bytes:
    """The canonical text of a value. Raises CanonicalError for what has none."""
    _refuse_fractions(value)
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise CanonicalError(f"not a value of canonical JSON: {error}") from error


def parse_canonical(data: bytes) -> Any:
    """The value of a canonical text.

    Raises CanonicalError where the text is not JSON, or is not the one canonical text of its
    value: blanks, other orders of keys, repeated keys, other ways to write a letter.
    """
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except CanonicalError:
        raise
    except (ValueError, RecursionError) as error:  # bad UTF-8, bad JSON
        raise CanonicalError(f"not JSON: {error}") from error
    if _written(value, data.isascii()) != data:
        raise CanonicalError("JSON, but not in its canonical form (RFC 8785)")
    return value


def _written(value: Any, ascii_only: bool) -> bytes:
    """The canonical text. Of ASCII alone, the standard library writes the same many times faster:
    a replay reads thousands of entries (tests/record/test_canonical.py compares the two)."""
    if not ascii_only:
        return canonical_json(value)
    try:
        text = _ENCODER.encode(value)
    except RecursionError as error:
        raise CanonicalError("nested too deeply") from error
    return text.encode("ascii", errors="replace")  # what was escaped, and need not be, differs


def _whole_number(text: str) -> int:
    if len(text) > 17 or abs(int(text)) >= 2**53:
        return _refuse_number(text)
    return int(text)


def _refuse_number(text: str) -> NoReturn:
    raise CanonicalError(f"found the number {text}, expected a whole number")


def _refuse_fractions(value: Any) -> None:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, float):
            raise CanonicalError(f"found the number {part!r}, expected a whole number")
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, (list, tuple)):
            waiting.extend(part)


_DECODER = json.JSONDecoder(
    parse_float=_refuse_number, parse_constant=_refuse_number, parse_int=_whole_number
)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
