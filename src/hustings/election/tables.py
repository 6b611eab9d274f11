"""Reading one CSV strictly into columns, with the line that each row begins on.

Unknown columns are kept and nobody looks at them. A row or cell that cannot be read is
reported here once; its cells are None from then on, and no later check mentions them again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from hustings.election.files import SAVE_AS_UTF8, as_saved_elsewhere, read_file
from hustings.election.problems import Findings, shown

# Control characters, the ones that turn the direction of text around, and bytes that are
# not UTF-8 (as lone surrogates). Tabs and line ends inside quotes are blanks, not faults.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\udc80-\udcff]")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")

Record = tuple[int, list[str]]
Cell = TypeVar("Cell")


@dataclass(frozen=True)
class Table:
    """A CSV by column: ``columns[name]`` and ``lines`` have one entry a row; None marks a cell
    that has been reported. A required column that is missing is not in ``columns``."""

    file: str
    header: tuple[str, ...]
    columns: Mapping[str, Sequence[str | None]]
    lines: tuple[int, ...]


def read_table(
    folder: Path, file: str, required: Sequence[str], found: Findings, *, optional: bool = False
) -> Table | None:
    """The table in ``folder/file``; None where there is none or its header cannot be used.

    Every problem goes to ``found``. A missing file is one unless ``optional``.
    """
    remedy = f"Add it; where nothing is known its header alone will do: {','.join(required)}"
    text = read_file(folder, file, found, None if optional else remedy)
    if text is None:
        return None
    rows = list(records(text, file, found))
    if not rows:
        return None
    top, header = rows[0][0], read_header(rows[0], file, found)
    if not has_required(header, top, file, required, found):
        return None
    rows = rows[1:]
    if not UNFIT.search(text) and all(len(cells) == len(header) for _, cells in rows):
        by_column: list[list[str | None]] = [[c.strip() for c in col] for col in _turned(rows)]
    else:
        by_column = _turned(checked(rows, header, file, found))
    columns: dict[str, list[str | None]] = {}
    for place, name in enumerate(header):
        if name:
            columns.setdefault(name, by_column[place] if rows else [])
    return Table(file, tuple(columns), columns, tuple(line for line, _ in rows))


def records(text: str, file: str, found: Findings) -> Iterator[Record]:
    """Every record that is not blank, with the line it begins on. A fault in the quoting ends
    the reading: what follows it could be anything."""
    # A buffer of text would take four bytes a character; a long survey has a hundred million.
    data = io.BytesIO(text.encode("utf-8", errors="surrogateescape"))
    del text
    lines = io.TextIOWrapper(data, encoding="utf-8", errors="surrogateescape", newline="")
    reader = csv.reader(lines, strict=True)
    begins = 1
    try:
        for cells in reader:
            if cells:
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        remedy = 'Close every quote, and write a quote inside a quoted value twice ("").'
        wanted = "comma-separated values"
        found.add(file, begins, None, f"a row that cannot be read ({error})", wanted, remedy)


def read_header(record: Record, file: str, found: Findings) -> list[str]:
    """The names of the columns, in their places. One that cannot be used is reported."""
    line, cells = record
    names = [cell.strip() for cell in cells]
    for place, name in enumerate(names):
        if UNFIT.search(name):
            _report_unfit(name, line, f"number {place + 1}", file, found)
        elif name and name in names[:place]:
            wanted = "each column once"
            found.add(file, line, name, "the name twice", wanted, "Remove or rename one of them.")
    return names


def has_required(
    header: list[str], line: int, file: str, required: Sequence[str], found: Findings
) -> bool:
    """Reports each missing column; false where not one of them is there."""
    if not set(required) & set(header):
        remedy = "Begin the file with the header, separated by commas."
        found.add(file, line, None, shown(",".join(header)), f"{','.join(required)}", remedy)
        return False
    for name in required:
        if name not in header:
            near = [other for other in header if other.casefold() == name]
            remedy = f"Rename {near[0]} to {name}." if near else f"Add the column {name}."
            had = shown(", ".join(header))
            found.add(file, line, name, f"no such column (but {had})", "the column", remedy)
    return True


def checked(
    rows: list[Record], header: list[str], file: str, found: Findings
) -> list[tuple[int, list[str | None]]]:
    """Every row as wide as the header, blanks at the ends removed, None where it was reported."""
    return [(line, _cells(line, cells, header, file, found)) for line, cells in rows]


def _cells(
    line: int, cells: list[str], header: list[str], file: str, found: Findings
) -> list[str | None]:
    """One row as wide as the header. In a ragged row only the first cell is surely in its
    column; the others may have slid, so they are not looked at."""
    kept: list[str | None] = [cell.strip() for cell in cells]
    if len(cells) != len(header):
        wanted = f"{len(header)} values as in the header"
        remedy = "Complete the row; put a value that holds a comma in quotes."
        found.add(file, line, None, f"{len(cells)} values", wanted, remedy)
        kept = [kept[0]] + [None] * (len(header) - 1)
    for place, cell in enumerate(kept):
        if cell is not None and UNFIT.search(cell):
            _report_unfit(cell, line, header[place] or f"number {place + 1}", file, found)
            kept[place] = None
    return kept


def _report_unfit(text: str, line: int, column: str, file: str, found: Findings) -> None:
    if _NOT_UTF8.search(text):
        meant = shown(as_saved_elsewhere(text))
        remedy = f"{SAVE_AS_UTF8}: it looks like Latin-1, in which this reads {meant}."
        found.add(file, line, column, "bytes that are not UTF-8", "UTF-8 text", remedy)
        return
    wanted = "text without control characters"
    found.add(file, line, column, shown(text), wanted, "Remove the invisible character.")


def _turned(rows: Sequence[tuple[int, list[Cell]]]) -> list[list[Cell]]:
    return [list(column) for column in zip(*(cells for _, cells in rows), strict=True)]
