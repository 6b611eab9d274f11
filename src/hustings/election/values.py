"""What a cell may say: each kind of value with its parser, its wording and its remedy.

Strict where Python is generous: no ``nan``, ``inf``, ``1_000``, ``20170608`` or exotic digits.
A whole number may end in ``.0``, because tools that know no blank integers write it so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from hustings.election.problems import Findings, shown
from hustings.election.tables import Table

Value = TypeVar("Value")

_WHOLE = re.compile(r"([+-]?[0-9]{1,15})(?:\.0*)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_POUNDS = re.compile(r"[0-9]{1,15}(?:\.[0-9]{0,6})?", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True)
class Kind(Generic[Value]):
    """A kind of value. ``parse`` gives None for text that does not fit. ``placeholder`` stands
    in for it until the load ends in ``FolderProblems``."""

    parse: Callable[[str], Value | None]
    placeholder: Value
    expected: str
    remedy: str


def whole(text: str) -> int | None:
    """An integer of at most 15 digits."""
    match = _WHOLE.fullmatch(text)
    return int(match[1]) if match else None


def number(text: str) -> float | None:
    """A finite number."""
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def pounds(text: str) -> Decimal | None:
    """An amount of at least 0, exactly as written."""
    return Decimal(text) if _POUNDS.fullmatch(text) else None


def day(text: str) -> date | None:
    """A date that exists, as YYYY-MM-DD."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(text: str) -> str | None:
    return " ".join(text.split()) or None


def _whole_from(low: int) -> Callable[[str], int | None]:
    def parse(text: str) -> int | None:
        value = whole(text)
        return value if value is not None and value >= low else None

    return parse


def _number_within(low: float, high: float) -> Callable[[str], float | None]:
    def parse(text: str) -> float | None:
        value = number(text)
        return value if value is not None and low <= value <= high else None

    return parse


def _above_zero(text: str) -> float | None:
    value = number(text)
    return value if value is not None and value > 0 else None


def _flag(text: str) -> bool | None:
    return {0: False, 1: True}.get(whole(text) or 0) if whole(text) is not None else None


_PLAIN = "Write plain digits: no blanks, commas, signs for a currency, nan or inf."
TEXT = Kind(_text, "", "some text", "Fill it in.")
COUNT = Kind(_whole_from(0), 0, "a whole number of at least 0", _PLAIN)
POSITIVE = Kind(_whole_from(1), 1, "a whole number of at least 1", _PLAIN)
WHOLE = Kind(whole, 0, "a whole number", _PLAIN)
NUMBER = Kind(number, 0.0, "a number", _PLAIN)
AMOUNT = Kind(_number_within(0, math.inf), 0.0, "a number of at least 0", _PLAIN)
LATITUDE = Kind(_number_within(-90, 90), 0.0, "degrees from -90 to 90", _PLAIN)
LONGITUDE = Kind(_number_within(-180, 180), 0.0, "degrees from -180 to 180", _PLAIN)
WEIGHT = Kind(
    _above_zero,
    1.0,
    "a number above 0",
    "Give everybody a weight above 0, 1 where the survey has none; leave out who is not to count.",
)
LIKELIHOOD = Kind(
    _number_within(0, 10),
    0.0,
    "a number from 0 to 10",
    "Put the answer on a scale from 0 (certain not to vote) to 10, or leave the cell blank.",
)
MONEY = Kind(pounds, Decimal(0), "an amount of money", "Write it like 1234.56.")
PERCENT = Kind(
    _number_within(0, 100),
    0.0,
    "a share from 0 to 100",
    "Give it in per cent, or leave the cell blank where the poll gives none.",
)
DATE = Kind(day, date.min, "a date that exists", "Write it as YYYY-MM-DD, like 2017-06-08.")
FLAG = Kind(_flag, False, "0 or 1", "Write 1 for yes and 0 for no.")


def filled(table: Table, column: str, kind: Kind[Value], found: Findings) -> list[Value]:
    """The column's values, every one of which must be there; placeholders where one is not,
    or where the column is missing (which ``read_table`` has reported)."""
    values = _read(table, column, kind, found, blank=False)
    return [kind.placeholder if value is None else value for value in values]


def blankable(table: Table, column: str, kind: Kind[Value], found: Findings) -> list[Value | None]:
    """The column's values, None for a blank."""
    return _read(table, column, kind, found, blank=True)


def _read(
    table: Table, column: str, kind: Kind[Value], found: Findings, *, blank: bool
) -> list[Value | None]:
    cells = table.columns.get(column, [None] * len(table.lines))
    # Ids, dates and levels come thousands of times over: each text is parsed once.
    value_of = {cell: kind.parse(cell) for cell in set(cells) if cell}
    values = [value_of.get(cell) if cell else None for cell in cells]
    for line, cell, value in zip(table.lines, cells, values, strict=True):
        if value is None and cell is not None and not (blank and cell == ""):
            found.add(table.file, line, column, shown(cell), kind.expected, kind.remedy)
    return values
