"""The text of JSON: as it stands, with the escapes inside its strings resolved."""

from __future__ import annotations

import re

_ESCAPES = re.compile(r'(?:\\u[0-9a-fA-F]{4})+|\\["\\/bfnrt]')
_PLAIN = {"b": " ", "f": "\n", "n": "\n", "r": "\n", "t": "\t"}


def json_text(source: str) -> str:
    """The source with ``\\u5b89`` as its character and ``\\n`` as a newline.

    Some exports write each byte of UTF-8 as an escape of its own: where a row of escapes below
    256 is UTF-8, it is read as that.
    """
    return _ESCAPES.sub(_resolved, source)


def _resolved(found: re.Match[str]) -> str:
    escape = found[0]
    if escape[1] != "u":
        return _PLAIN.get(escape[1], escape[1])
    units = bytes.fromhex(escape.replace("\\u", ""))
    if len(units) > 2 and not any(units[::2]):
        try:
            return units[1::2].decode("utf-8")
        except UnicodeDecodeError:
            pass
    return units.decode("utf-16-be", "replace")
