"""One row of a file of returns, checked: a ``Return`` or the reason why not.

The first fault of a row is its reason. A level that the frame does not know is no fault: it
counts as blank, and is counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from hustings.election.problems import shown
from hustings.election.returns import ANSWERED, CATEGORIES, OUTCOMES
from hustings.election.tables import UNFIT
from hustings.listen.profile import Names

LONGEST_NAME = 200  # characters: canvasser, elector, mode
LONGEST_ISSUES = 2_000
MOST_CERTAIN = 10
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_AT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_CERTAINTY = re.compile(r"[0-9]|10", re.ASCII)
_MOMENT = "a day and time with its time zone"
_HOW_AT = "Write it like 2017-05-13T11:05:00+01:00, or with Z for universal time."


class Cells(NamedTuple):
    """The cells of the profile's columns, as the file has them."""

    return_id: str
    at: str
    seat_id: str
    canvasser: str
    mode: str
    outcome: str
    intention: str
    certainty: str
    past_vote: str
    age: str
    sex: str
    education: str
    issues: str
    elector: str


class Return(NamedTuple):
    """One return that can be kept. ``moment``: microseconds since 1970, universal time, for
    order alone. ``day``: as written, in the return's own time zone. ``contents``: a digest of
    every cell, to know the return again."""

    line: int
    return_id: str
    moment: int
    day: str
    seat_id: str
    canvasser: str
    mode: str
    outcome: str
    intention: str
    certainty: int | None
    past_vote: str
    age: str
    sex: str
    education: str
    issues: str
    elector: str
    contents: bytes


class Fault(NamedTuple):
    """Why a row is rejected: the column (None where the row as a whole is meant), what was
    found there, what was expected, what to do."""

    column: str | None
    found: str
    expected: str
    remedy: str

    @property
    def reason(self) -> str:
        return f"found {self.found}, expected {self.expected}. {self.remedy}"


def check(line: int, cells: Sequence[str], names: Names, now: datetime) -> Return | Fault:
    """The return in the profile's cells, or the first fault."""
    row = Cells._make(cells)
    fault = _unfit(row) or _fault_of_contact(row, names) or _fault_of_answer(row, names)
    if fault:
        return fault
    moment = _moment(row.at, now)
    if isinstance(moment, Fault):
        return moment
    past_vote, age, sex, education = (
        level if level in names.levels[name] else "" for name, level in _levels(row)
    )
    return Return(
        line,
        row.return_id.lower(),
        moment,
        row.at[:10],
        row.seat_id,
        row.canvasser,
        row.mode,
        row.outcome,
        row.intention,
        int(row.certainty) if row.certainty else None,
        past_vote,
        age,
        sex,
        education,
        ";".join(issue for part in row.issues.split(";") if (issue := " ".join(part.split()))),
        row.elector,
        hashlib.sha256("\x1f".join((f"{moment}", *row[2:])).encode()).digest(),
    )


def unknown_levels(cells: Sequence[str], names: Names) -> int:
    """How many of the row's levels the frame does not know."""
    row = Cells._make(cells)
    return sum(bool(level) and level not in names.levels[name] for name, level in _levels(row))


def wrong_width(found: int, expected: int) -> Fault:
    """The fault of a row that is not as wide as the header."""
    remedy = "Complete the row; put a value that holds a comma in quotes."
    return Fault(None, f"{found} values", f"{expected} as in the header", remedy)


def _levels(row: Cells) -> tuple[tuple[str, str], ...]:
    past_vote, age, sex, education = CATEGORIES
    return (past_vote, row.past_vote), (age, row.age), (sex, row.sex), (education, row.education)


def _unfit(row: Cells) -> Fault | None:
    if not UNFIT.search("".join(row)):
        return None
    column, cell = next((n, c) for n, c in zip(Cells._fields, row, strict=True) if UNFIT.search(c))
    wanted = "text without control characters"
    return Fault(column, shown(cell), wanted, "Remove the invisible character.")


def _fault_of_contact(row: Cells, names: Names) -> Fault | None:
    """Which return, where, by whom."""
    if not _UUID.fullmatch(row.return_id):
        remedy = "Give every return a UUID of its own, where it is made."
        return Fault("return_id", shown(row.return_id), "a UUID", remedy)
    if row.seat_id not in names.seats:
        remedy = "Correct the id: it is the official one."
        return Fault("seat_id", shown(row.seat_id), "a seat of seats.csv", remedy)
    if not row.canvasser:
        remedy = "Say who made the return, by any name or number: it is kept as a random id."
        return Fault("canvasser", "a blank", "who made the return", remedy)
    for column in ("canvasser", "mode", "elector"):
        if len(getattr(row, column)) > LONGEST_NAME:
            return _too_long(column, getattr(row, column), LONGEST_NAME)
    return None


def _fault_of_answer(row: Cells, names: Names) -> Fault | None:
    """What came of it."""
    if row.outcome not in OUTCOMES:
        remedy = "Keep a door that nobody opened as not_in: such rows count too."
        return Fault("outcome", shown(row.outcome), f"one of {', '.join(OUTCOMES)}", remedy)
    if row.intention and row.intention not in names.intentions:
        wanted = f"a blank or one of {', '.join(sorted(names.intentions))}"
        return Fault("intention", shown(row.intention), wanted, "Correct it.")
    if row.intention and row.outcome != ANSWERED:
        found = f"{shown(row.intention)} where the outcome is {row.outcome}"
        remedy = "Leave it blank, or correct the outcome: only who answered can say it."
        return Fault("intention", found, "a blank", remedy)
    if row.certainty and not _CERTAINTY.fullmatch(row.certainty):
        wanted = f"a blank or a whole number from 0 to {MOST_CERTAIN}"
        return Fault("certainty", shown(row.certainty), wanted, "Correct it.")
    if len(row.issues) > LONGEST_ISSUES:
        return _too_long("issues", row.issues, LONGEST_ISSUES)
    return None


def _too_long(column: str, text: str, most: int) -> Fault:
    return Fault(column, f"{len(text):,} characters", f"at most {most:,}", "Shorten it.")


def _moment(text: str, now: datetime) -> int | Fault:
    """When it was, in microseconds; a fault where it cannot be known or is yet to come."""
    match = _AT.fullmatch(text)
    if not match:
        return Fault("at", shown(text), _MOMENT, _HOW_AT)
    if not match[1]:
        return Fault("at", f"{shown(text)}, without a time zone", _MOMENT, _HOW_AT)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return Fault("at", shown(text), "a day and time that exist", _HOW_AT)
    if at > now:
        remedy = "Correct it, or set the clock it comes from; if the row is right, take it later."
        return Fault("at", shown(text), f"{now.isoformat(timespec='seconds')} or earlier", remedy)
    return (at - EPOCH) // _MICROSECOND


_MICROSECOND = datetime.resolution
