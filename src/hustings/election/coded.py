"""Reading one long CSV strictly into columns of codes: a million rows in little memory.

A survey, and a frame, say the same few texts over and over. A column keeps each of its texts once,
and for every row the number of its text; what has to be parsed or checked is so once a text. The
rules are those of ``tables``: what cannot be read is reported here once, and never mentioned again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.election.files import read_file
from hustings.election.problems import Findings, shown
from hustings.election.tables import UNFIT, Record, checked, has_required, read_header, records
from hustings.election.values import Kind

AT_A_TIME = 500  # rows
REPORTED = -1

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class CodedColumn:
    """``texts``: each text of the column once, blanks at the ends removed. ``codes``: (N,) index
    into ``texts``, ``REPORTED`` for a cell that has been reported."""

    texts: tuple[str, ...]
    codes: Codes


@dataclass(frozen=True)
class CodedTable:
    """A CSV by column. ``header`` has every column; ``columns`` those that were asked for and
    are there. ``lines``: (N,) the line of the file that each row begins on."""

    file: str
    header: tuple[str, ...]
    columns: dict[str, CodedColumn]
    lines: IntArray


def read_coded(
    folder: Path,
    file: str,
    required: Sequence[str],
    wanted: Callable[[str], bool],
    found: Findings,
) -> CodedTable | None:
    """The columns of ``folder/file`` that are ``wanted``; None where there is no such file or its
    header cannot be used. Every problem goes to ``found``."""
    text = read_file(folder, file, found, None)
    if text is None:
        return None
    rows = records(text, file, found)
    clean = not UNFIT.search(text)
    del text
    top = next(rows, None)
    if top is None:
        return None
    header = read_header(top, file, found)
    if not has_required(header, top[0], file, required, found):
        return None
    gathered = {name: _Gathered(header.index(name)) for name in header if name and wanted(name)}
    lines: list[IntArray] = []
    while some := list(islice(rows, AT_A_TIME)):
        lines.append(np.array([line for line, _ in some], dtype=np.int64))
        _take(some, header, gathered, clean, file, found)
    return CodedTable(
        file,
        tuple(dict.fromkeys(name for name in header if name)),
        {name: column.column() for name, column in gathered.items()},
        np.concatenate(lines) if lines else np.zeros(0, dtype=np.int64),
    )


def parsed(
    table: CodedTable, name: str, kind: Kind[Any], found: Findings, *, blank: bool = False
) -> list[Any]:
    """What each text of a column says, None for a blank; every row with a text that does not
    fit, or with a blank unless ``blank``, is reported. Empty where there is no such column."""
    column = table.columns.get(name)
    if column is None:
        return []
    values = [kind.parse(text) if text else None for text in column.texts]
    wrong = [
        value is None and not (blank and text == "")
        for text, value in zip(column.texts, values, strict=True)
    ]
    report(table, name, wrong, kind.expected, kind.remedy, found)
    return values


def report(
    table: CodedTable,
    name: str,
    wrong: Sequence[bool],
    expected: str,
    remedy: str,
    found: Findings,
) -> None:
    """One problem for each row of the column whose text is ``wrong``, one flag a text."""
    column = table.columns[name]
    for row in np.flatnonzero(of_rows(column, wrong)).tolist():
        text = column.texts[column.codes[row]]
        found.add(table.file, int(table.lines[row]), name, shown(text), expected, remedy)


def of_rows(column: CodedColumn, flags: Sequence[bool]) -> BoolArray:
    """(N,) each row's flag, from one a text; false for a cell that has been reported."""
    return np.array([*flags, False], dtype=np.bool_)[column.codes]


def places(column: CodedColumn, values: Sequence[str | None], of: Mapping[str, int]) -> IntArray:
    """(N,) where each row's value stands: ``values`` has one for each text, ``of`` the place of
    each value; -1 for a blank."""
    place = [-1 if value is None else of.get(value, -1) for value in values]
    return np.array([*place, -1], dtype=np.int64)[column.codes]


def numbers(column: CodedColumn, values: Sequence[float | date | None], blank: float) -> FloatArray:
    """(N,) each row's number, a date as its ordinal; ``blank`` for a blank."""
    number = [
        blank if value is None else value.toordinal() if isinstance(value, date) else value
        for value in values
    ]
    return np.array([*number, blank], dtype=np.float64)[column.codes]


class _Gathered(dict[str, int]):
    """A column while it is read: the code of each cell's text."""

    def __init__(self, place: int) -> None:
        self.place = place
        self.texts: list[str] = []
        self.parts: list[Codes] = []

    def __missing__(self, cell: str) -> int:
        text = cell.strip()
        code = len(self.texts) if text == cell else self[text]
        if text == cell:
            self.texts.append(text)
        self[cell] = code
        return code

    def take(self, cells: Sequence[str]) -> None:
        self.parts.append(np.fromiter(map(self.__getitem__, cells), np.int32, len(cells)))

    def take_checked(self, cells: Sequence[str | None]) -> None:
        codes = [REPORTED if cell is None else self[cell] for cell in cells]
        self.parts.append(np.array(codes, dtype=np.int32))

    def column(self) -> CodedColumn:
        codes = np.concatenate(self.parts) if self.parts else np.zeros(0, dtype=np.int32)
        return CodedColumn(tuple(self.texts), codes)


def _take(
    rows: list[Record],
    header: list[str],
    gathered: dict[str, _Gathered],
    clean: bool,
    file: str,
    found: Findings,
) -> None:
    if clean and all(len(cells) == len(header) for _, cells in rows):
        for column in gathered.values():
            place = column.place
            column.take([cells[place] for _, cells in rows])
        return
    kept = checked(rows, header, file, found)
    for column in gathered.values():
        column.take_checked([cells[column.place] for _, cells in kept])
