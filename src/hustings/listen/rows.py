"""One file of returns as rows, read as a stream. This module reads files.

What is wrong with the file as a whole (not UTF-8, no header, a column missing or twice, quotes
that never close) is a ``FolderProblems``: where a row ends can then not be known, so no row is
taken. A row that is too short or too long is a row all the same, and comes out as it is.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NoReturn

from hustings.election.files import SAVE_AS_UTF8, UTF8_MARK, UTF16_MARKS
from hustings.election.problems import FolderProblems, Problem, shown

LONGEST_LINE = 1 << 20  # bytes: a line beyond this is no line of a table

Row = tuple[int, list[str]]  # the line it begins on, from 1, and its cells


@dataclass
class _Lines:
    """The lines of a file as text; ``digest`` has seen every byte once the last is read."""

    handle: BinaryIO
    file: str
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def __iter__(self) -> Iterator[str]:
        number = 0
        while data := self.handle.readline(LONGEST_LINE + 1):
            number += 1
            self.digest.update(data)
            if len(data) > LONGEST_LINE:
                wanted = f"lines of at most {LONGEST_LINE:,} bytes"
                refuse(self.file, number, "a longer line", wanted, "Check that this is a CSV file.")
            if number == 1:
                data = data.removeprefix(UTF8_MARK)
            try:
                yield data.decode("utf-8")
            except UnicodeDecodeError:
                what = "UTF-16" if data.startswith(UTF16_MARKS) else "bytes that are not UTF-8"
                refuse(self.file, number, what, "UTF-8 text", f"{SAVE_AS_UTF8}.")


class Rows:
    """The rows of one open file. ``ignored``: columns that the profile does not know."""

    def __init__(self, handle: BinaryIO, file: str, columns: Sequence[str]) -> None:
        self.file = file
        self._lines = _Lines(handle, file)
        self._records = self._read()
        header = next(self._records, None)
        if header is None:
            remedy = f"Begin the file with the header: {','.join(columns)}"
            refuse(file, None, "an empty file", "a header", remedy)
        line, cells = header
        names = [name.strip() for name in cells]
        self.width = len(names)
        self._places = _places(names, line, file, columns)
        self.ignored = tuple(name for name in names if name and name not in columns)

    def __iter__(self) -> Iterator[Row]:
        return self._records

    def of_profile(self, cells: Sequence[str]) -> list[str] | None:
        """The cells of the profile's columns, in its order, without blanks around them; None
        where the row is not as wide as the header, and so no cell is surely in its column."""
        if len(cells) != self.width:
            return None
        return [cells[place].strip() for place in self._places]

    @property
    def sha256(self) -> str:
        """Of the file, once every row has been read."""
        return self._lines.digest.hexdigest()

    def _read(self) -> Iterator[Row]:
        reader = csv.reader(self._lines, strict=True)
        begins = 1
        try:
            for cells in reader:
                if cells:
                    yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            remedy = 'Close every quote, and write a quote inside a quoted value twice ("").'
            what = f"a row that cannot be read ({error})"
            refuse(self.file, begins, what, "comma-separated values", remedy)


def _places(names: list[str], line: int, file: str, columns: Sequence[str]) -> list[int]:
    for name in columns:
        if names.count(name) > 1:
            refuse(file, line, f"the column {name} twice", "each column once", "Remove one.")
    missing = [name for name in columns if name not in names]
    if missing:
        what = f"no column {', '.join(missing)} (but {shown(', '.join(names))})"
        remedy = f"Begin the file with the header: {','.join(columns)}"
        refuse(file, line, what, "every column of the profile", remedy)
    return [names.index(name) for name in columns]


def refuse(file: str, row: int | None, found: str, expected: str, remedy: str) -> NoReturn:
    """Raises ``FolderProblems``: nothing of this file can be taken."""
    raise FolderProblems([Problem(file, row, None, found, expected, remedy)])


def open_file(path: Path) -> BinaryIO:
    """The file, open for reading. Raises ``FolderProblems`` where it cannot be."""
    try:
        return path.open("rb")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        remedy = "Check the name, and that this account may read it."
        refuse(
            shown(path.name or str(path)),
            None,
            f"an error on reading ({reason})",
            "a readable file",
            remedy,
        )
