"""Problems in campaign.toml are values: all found at once, shown together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FILE = "campaign.toml"


@dataclass(frozen=True)
class DraftProblem:
    """One thing that can't be taken. ``key``: its path, such as ``resources 2, budget``; "" where
    the whole file is meant."""

    file: str
    key: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}, {self.key}" if self.key else self.file
        return f"{place}: found {self.found}, expected {self.expected}. {self.remedy}"


class DraftProblems(ValueError):
    """A campaign.toml that can't be taken. ``str()`` is one line a problem."""

    def __init__(self, problems: Iterable[DraftProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
