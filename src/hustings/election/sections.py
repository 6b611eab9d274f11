"""Reading election.toml: one table of it, key by key, with the line that a key is on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from hustings.election import values
from hustings.election.files import SAVE_AS_UTF8, as_saved_elsewhere, read_file
from hustings.election.problems import Findings, shown

FILE = "election.toml"
Value = TypeVar("Value")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Section:
    """One table of the file: its name ("" at the top), its number among tables of that name
    (from 1), its keys, and the text of the whole file."""

    name: str
    number: int
    keys: dict[str, Any]
    text: str

    def line(self, key: str) -> int | None:
        """The line of ``key``, or of the table's head where the key is not written out."""
        head: int | None = None
        name, number = "", 1
        seen: dict[str, int] = {}
        for at, line in enumerate(self.text.split("\n"), start=1):
            opened = re.match(r"\s*\[\[?\s*([^\[\]]+?)\s*\]", line)
            if opened:
                name = opened[1]
                number = seen[name] = seen.get(name, 0) + 1
            if (name, number) != (self.name, self.number):
                continue
            if opened:
                head = at
            elif re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return at
        return head


def read_sections(folder: Path, found: Findings) -> Section | None:
    """The file's top table, or None with the reason in ``found``. Numbers with a point are
    exact decimals."""
    text = read_file(folder, FILE, found, "Add it: id, name, polling_day and the [[parties]].")
    if text is None:
        return None
    text = text.replace("\r\n", "\n")
    bad = re.search("[\udc80-\udcff]", text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        meant = shown(as_saved_elsewhere(text.split("\n")[line - 1].strip()))
        remedy = f"{SAVE_AS_UTF8}: it looks like Latin-1, in which this line reads {meant}"
        column = str(bad.start() - text.rfind("\n", 0, bad.start()))
        found.add(FILE, line, column, "bytes that are not UTF-8", "UTF-8 text", f"{remedy}.")
        return None
    try:
        return Section("", 1, tomllib.loads(text, parse_float=Decimal), text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        row = int(place[1]) if place else text.count("\n") + 1
        reason = shown(_PLACE.sub("", str(error)).strip())
        remedy = "Correct that line; texts and dates as in docs/election-folder.md."
        found.add(FILE, row, place[2] if place else None, reason, "valid TOML", remedy)
    except RecursionError:
        found.add(FILE, None, None, "brackets nested too deep", "valid TOML", "Unnest them.")
    except (ValueError, ArithmeticError):
        found.add(FILE, None, None, "a number too long to be read", "valid TOML", "Shorten it.")
    return None


def take(
    section: Section,
    key: str,
    convert: Callable[[Any], Value | None],
    expected: str,
    placeholder: Value,
    found: Findings,
    *,
    required: bool = False,
) -> Value:
    """The value of ``key``; ``placeholder`` where it is absent (a problem if ``required``) or
    where ``convert`` gives None (always a problem)."""
    if key not in section.keys:
        if required:
            remedy = f"Add {key} to {_title(section)}."
            found.add(FILE, section.line(key), key, "no such key", expected, remedy)
        return placeholder
    value = convert(section.keys[key])
    if value is None:
        got = shown(str(section.keys[key]))
        found.add(FILE, section.line(key), key, got, expected, f"Correct {key}.")
        return placeholder
    return value


def text(value: Any) -> str | None:
    """Text, not blank; a whole number counts as its digits (``id = 2017``)."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**100:
        value = str(value)
    if not isinstance(value, str) or not value.strip() or _CONTROL.search(value):
        return None
    return " ".join(value.split())


def text_or_blank(value: Any) -> str | None:
    """Text that may be blank."""
    return "" if isinstance(value, str) and not value.strip() else text(value)


def texts(value: Any) -> tuple[str, ...] | None:
    """A list of texts."""
    if not isinstance(value, list):
        return None
    listed = [text(item) for item in value]
    return None if None in listed else tuple(item for item in listed if item is not None)


def positive(value: Any) -> int | None:
    """A whole number of at least 1."""
    right = isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 10**15
    return value if right else None


def day(value: Any) -> date | None:
    """A date, bare or in quotes."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return values.day(value.strip()) if isinstance(value, str) else None


def pounds(value: Any) -> Decimal | None:
    """An amount of at least 0: 8700, 0.09 or "0.09"."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > 15:
            return None
        value = format(value, "f")
    return values.pounds(str(value))


def _title(section: Section) -> str:
    if not section.name:
        return f"the top of {FILE}"
    return f"[{section.name}]" if section.name != "parties" else f"party {section.number}"
