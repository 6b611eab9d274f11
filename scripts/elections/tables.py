"""Reading the source tables and writing a folder. All file access of the build is here."""

from __future__ import annotations

import csv
import gzip
import io
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Row = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A CSV file to be: its columns and its rows of text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def text(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return out.getvalue()


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table from rows of anything that prints well; None is a blank."""
    return Table(
        tuple(columns),
        tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows),
    )


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a UTF-8 CSV file, plain or gzipped. Raises OSError where it is missing."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as packed:
            return list(csv.DictReader(packed))
    with path.open(encoding="utf-8", newline="") as plain:
        return list(csv.DictReader(plain))


def number(value: float, places: int) -> str:
    """A decimal with at most ``places`` digits and no trailing noughts."""
    text = f"{value:.{places}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Put every file in its place by one rename each, then drop what is no longer made.

    Nothing is opened under its final name, so a build that is cut off leaves whole files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in sorted(files.items()):
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, folder / name)
    for stale in folder.iterdir():
        if stale.suffix in {".csv", ".toml"} and stale.name not in files:
            stale.unlink()
