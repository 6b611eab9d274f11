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
        value = json.loads(
            data.decode("utf-8"), parse_float=_refuse_number, parse_constant=_refuse_number
        )
    except CanonicalError:
        raise
    except (ValueError, RecursionError) as error:  # bad UTF-8, bad JSON, a number too long
        raise CanonicalError(f"not JSON: {error}") from error
    if canonical_json(value) != data:
        raise CanonicalError("JSON, but not in its canonical form (RFC 8785)")
    return value


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
