"""A campaign made through the command line, for tests of the commands that work on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import Call, Said

SEAT = "S001"


@dataclass(frozen=True)
class Hustings:
    """``record`` commands on one campaign folder."""

    call: Call
    folder: Path

    def __call__(self, *arguments: str | Path) -> Said:
        """``hustings record ...``; nothing is asserted."""
        return self.call("record", *arguments, "--campaign", self.folder)

    def done(self, *arguments: str | Path) -> int:
        """The number of the entry that was added."""
        said = self(*arguments)
        assert said.code == 0, said.err
        found = re.fullmatch(r"Entry (\d+)\.\n", said.out)
        assert found, said.out
        return int(found[1])

    def refused(self, *arguments: str | Path) -> str:
        """What a command that exits 2 says; the log must stand as it was."""
        before = self.size
        said = self(*arguments)
        assert said.code == 2, said.err
        assert "Traceback" not in said.err
        assert self.size == before
        return said.err

    @property
    def size(self) -> int:
        """How many entries the checkpoint signs for."""
        return int((self.folder / "log" / "checkpoint").read_text().split("\n")[1])

    def request(self, amount: str = "500", *, by: str = "head_of_field", seat: str = SEAT) -> int:
        """A request for money for a seat."""
        return self.done(*self.asking(amount, seat), "--as", by)

    def asking(self, amount: str = "500", seat: str = SEAT) -> tuple[str, ...]:
        """The arguments of a request, but for who signs."""
        words = ("--payee", "A printer", "--purpose", "Leaflets", "--priority", "Hold the seat")
        return ("request", "--resource", "money", "--amount", amount, "--seat", seat, *words)

    def lines(self) -> dict[int, str]:
        """The log as people read it, by entry."""
        said = self("log")
        assert said.code == 0, said.err
        return {int(line[:6]): line for line in said.out.splitlines() if line[:6].strip()}
