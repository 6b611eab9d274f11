"""Problems in a folder are values: collected over all files, shown together.

A reader adds to the ``Findings`` it is given and goes on with a placeholder, so one load finds
everything; ``FolderProblems`` is raised once, at the end, and no placeholder leaves the room.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

SHOWN_PER_FILE = 20
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class Problem:
    """One thing that cannot be taken.

    ``row`` is the line of the file, from 1, and ``column`` the header's name (in a TOML file
    the key, or the place in the line); both are None where the whole file is meant.
    """

    file: str
    row: int | None
    column: str | None
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {shown(self.column)}"
        return f"{place}: found {self.found}, expected {self.expected}. {self.remedy}"


class FolderProblems(Exception):
    """An election folder cannot be taken. ``problems`` holds every reason, in file order;
    ``str()`` is for the screen: one line a problem, at most ``SHOWN_PER_FILE`` a file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(_listing(self.problems))


@dataclass(frozen=True)
class Findings:
    """What a load has found so far: ``problems`` refuse the folder, ``warnings`` do not."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(
        self, file: str, row: int | None, column: str | None, found: str, expected: str, remedy: str
    ) -> None:
        """Notes one problem."""
        self.problems.append(Problem(file, row, column, found, expected, remedy))

    def raise_if_any(self) -> None:
        """Raises ``FolderProblems`` where there is a problem; each file's by row."""
        if not self.problems:
            return
        files = list(dict.fromkeys(problem.file for problem in self.problems))
        raise FolderProblems(
            sorted(self.problems, key=lambda p: (files.index(p.file), p.row or 0, p.column or ""))
        )


def shown(text: str) -> str:
    """A cell's text fit for one line of a screen: short, and nothing invisible in it."""
    if text == "":
        return "a blank"
    cut = text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "..."
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut)


def _listing(problems: tuple[Problem, ...]) -> str:
    lines: list[str] = []
    for file in dict.fromkeys(problem.file for problem in problems):
        of_file = [problem for problem in problems if problem.file == file]
        lines += [str(problem) for problem in of_file[:SHOWN_PER_FILE]]
        if len(of_file) > SHOWN_PER_FILE:
            lines.append(f"{file}: and {len(of_file) - SHOWN_PER_FILE} more")
    return "\n".join(lines)
