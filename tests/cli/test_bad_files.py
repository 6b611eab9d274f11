"""One bad file, through the real command line: exit 2, the place and the remedy in one line on
standard error, nothing on standard output, nothing written, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Call
from tests.election.folders import write_election

ROOT = Path(__file__).parents[2]
Spoil = Callable[[Path], object]


def cell(file: str, row: int, column: str, value: str) -> Spoil:
    """Writes one cell; ``row`` is the line of the file."""

    def spoil(folder: Path) -> None:
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        cells = lines[row - 1].split(",")
        cells[lines[0].split(",").index(column)] = value
        lines[row - 1] = ",".join(cells)
        (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")

    return spoil


def without_column(file: str, column: str) -> Spoil:
    def spoil(folder: Path) -> None:
        rows = [line.split(",") for line in (folder / file).read_text().splitlines()]
        place = rows[0].index(column)
        kept = [",".join(row[:place] + row[place + 1 :]) for row in rows]
        (folder / file).write_text("\n".join(kept) + "\n")

    return spoil


def replaced(file: str, old: str, new: str, encoding: str = "utf-8") -> Spoil:
    def spoil(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace(old, new, 1), encoding=encoding)

    return spoil


# what is done; where it is told; what was found; what to do
BAD = {
    "share over 100": (
        cell("polls.csv", 3, "blue", "143"),
        "polls.csv, row 3, column blue: found 143, expected a share from 0 to 100.",
        "Give it in per cent",
    ),
    "share below 0": (
        cell("polls.csv", 4, "red", "-2"),
        "polls.csv, row 4, column red: found -2, expected a share from 0 to 100.",
        "Give it in per cent",
    ),
    "unknown seat": (
        cell("past.csv", 5, "seat_id", "S999"),
        "past.csv, row 5, column seat_id: found S999, expected a seat of seats.csv.",
        "Correct the id",
    ),
    "duplicate seat": (
        cell("seats.csv", 3, "seat_id", "S001"),
        "seats.csv, row 3, column seat_id: found S001",
        "Remove one",
    ),
    "Latin-1": (
        replaced("seats.csv", "Place 2", "Plàce 2", "latin-1"),
        "seats.csv, row 3, column name: found bytes that are not UTF-8, expected UTF-8 text.",
        "in which this reads Plàce 2",
    ),
    "missing column": (
        without_column("candidates.csv", "incumbent"),
        "candidates.csv, row 1, column incumbent: found no such column",
        "Add the column incumbent",
    ),
    "empty file": (
        lambda folder: (folder / "past.csv").write_text(""),
        "past.csv: found an empty file",
        "Write at least the header",
    ),
    "votes not a number": (
        cell("past.csv", 7, "votes", "many"),
        "past.csv, row 7, column votes: found many, expected a whole number of at least 0.",
        "Write plain digits",
    ),
    "impossible date": (
        cell("polls.csv", 5, "end", "2030-02-30"),
        "polls.csv, row 5, column end: found 2030-02-30, expected a date that exists.",
        "YYYY-MM-DD",
    ),
    "broken TOML": (
        replaced("election.toml", 'system = "fptp"', 'system = "fptp'),
        "election.toml, row 4, column ",
        "Correct that line",
    ),
    "missing file": (
        lambda folder: (folder / "polls.csv").unlink(),
        "polls.csv: found no such file",
        "Add it",
    ),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("command", ["estimate", "publish", "score"])
def test_a_bad_file_is_refused_and_nothing_is_written(
    command: str, bad: str, hustings: Call, tmp_path: Path
) -> None:
    refuses(hustings, command, *BAD[bad], tmp_path)


def test_bad_results_are_refused_by_who_reads_them(hustings: Call, tmp_path: Path) -> None:
    place = "results.csv, row 7, column votes: found many, expected a whole number of at least 0."
    refuses(
        hustings, "score", cell("results.csv", 7, "votes", "many"), place, "plain digits", tmp_path
    )


def refuses(
    call: Call, command: str, spoil: Spoil, place: str, remedy: str, tmp_path: Path
) -> None:
    """Spoils an election in ``tmp_path`` and runs the command on it; the line that begins with
    ``place`` must hold the remedy."""
    folder = write_election(tmp_path / "election")
    spoil(folder)
    before = contents(tmp_path)
    arguments = ["publish", tmp_path / "out"] if command == "publish" else [command, "--json"]
    said = call(*arguments, "--election", folder)
    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err
    [line] = [line for line in said.err.splitlines() if line.startswith(place)]
    assert remedy in line
    assert contents(tmp_path) == before


def test_nothing_else_is_said_by_a_process_of_its_own(tmp_path: Path) -> None:
    """What a traceback, or a warning as the interpreter ends, would add."""
    spoil, place, remedy = BAD["share over 100"]
    folder = write_election(tmp_path / "election")
    spoil(folder)
    before = contents(tmp_path)
    said = subprocess.run(
        [sys.executable, "-m", "hustings", "publish", "out", "--election", "election"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert (said.returncode, said.stdout) == (2, "")
    assert "Traceback" not in said.stderr
    assert place in said.stderr and remedy in said.stderr
    assert contents(tmp_path) == before


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
