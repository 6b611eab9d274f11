"""Canonical JSON (RFC 8785), and its strict reading: one value has one text, byte for byte.

Only what every reader understands alike is taken: objects, arrays, text, whole numbers up to
2**53 - 1 either way, true, false and null. Fractions are refused: money is pence, and shares are
no business of the record. Nothing is nested deeper than ``DEEPEST``, and what is said of a bad
text is ours: limits and messages of the interpreter differ from one version to the next, and the
same log has to give the same replay everywhere.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import orjson
import rfc8785

DEEPEST = 32


class CanonicalError(ValueError):
    """A value or text that is not canonical JSON of whole numbers."""


def canonical_json(value: Any) -> bytes:
    """The canonical text of a value. Raises CanonicalError for what has none."""
    is_plain = _refuse_fractions(value)
    _refuse_depth(value)
    try:
        if is_plain:  # the same text, many times faster
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise CanonicalError(f"not a value of canonical JSON: {error}") from error


def parse_canonical(data: bytes) -> Any:
    """The value of a canonical text.

    Raises CanonicalError where the text is not JSON, or is not the one canonical text of its
    value: blanks, other orders of keys, repeated keys, other ways to write a letter.
    """
    value = _read_at_once(data)
    if value is not None:
        return value
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except CanonicalError:
        raise
    except RecursionError as error:
        raise CanonicalError(_TOO_DEEP) from error
    except ValueError as error:  # bad UTF-8, bad JSON
        raise CanonicalError("not JSON in UTF-8") from error
    _refuse_depth(value)
    if canonical_json(value) != data:
        raise CanonicalError("JSON, but not in its canonical form (RFC 8785)")
    return value


def _read_at_once(data: bytes) -> Any:
    """The value where all goes well: a replay reads a million texts, and this is ten times faster.

    None where anything is out of the ordinary, for the slow way to judge and to name: letters
    beyond ASCII (their keys have an order of their own), what may be a fraction or a long number,
    deep nesting, another spelling. tests/record/test_canonical.py compares the two ways.
    """
    if not data.isascii() or data.count(b"[") + data.count(b"{") > DEEPEST:
        return None
    if not data.startswith((b"{", b"[")) or _ODD.search(data):
        return None
    try:
        value = orjson.loads(data)
        return value if orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == data else None
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None


def _whole_number(text: str) -> int:
    if len(text) > 17 or abs(int(text)) >= 2**53:
        return _refuse_number(text)
    return int(text)


def _refuse_number(text: str) -> NoReturn:
    raise CanonicalError(f"found the number {text}, expected a whole number")


def _refuse_fractions(value: Any) -> bool:
    """True where the value is of ASCII text, short numbers and the like alone."""
    waiting, is_plain = [value], True
    while waiting:
        part = waiting.pop()
        if isinstance(part, float):
            raise CanonicalError(f"found the number {part!r}, expected a whole number")
        if isinstance(part, dict):
            is_plain = is_plain and all(type(key) is str and key.isascii() for key in part)
            waiting.extend(part.values())
        elif isinstance(part, (list, tuple)):
            waiting.extend(part)
        elif type(part) is str:
            is_plain = is_plain and part.isascii()
        elif type(part) is int:
            is_plain = is_plain and abs(part) < 2**53
        else:
            is_plain = is_plain and (part is None or type(part) is bool)
    return is_plain


def _refuse_depth(value: Any) -> None:
    """Level by level: nothing here depends on how deep the interpreter can go."""
    level = [value]
    for _ in range(DEEPEST + 1):
        inner = [
            list(part.values()) if isinstance(part, dict) else part
            for part in level
            if isinstance(part, (dict, list, tuple))
        ]
        level = [part for parts in inner for part in parts]
        if not inner:
            return
    raise CanonicalError(_TOO_DEEP)


_TOO_DEEP = f"nested more than {DEEPEST} levels deep"
_DECODER = json.JSONDecoder(
    parse_float=_refuse_number, parse_constant=_refuse_number, parse_int=_whole_number
)
# Within an object or a list every number follows one of these; in a string it does no harm.
_ODD = re.compile(rb"[:\[,]-?[0-9]+(?:[.eE]|(?<=[0-9]{16}))")
