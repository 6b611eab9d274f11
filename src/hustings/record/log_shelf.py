"""The files of a log as a checker meets them: each read once, none overlooked. This module reads
files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hustings.record.tiles import parse_tile_path


@dataclass(frozen=True, order=True)
class Finding:
    """One thing wrong: ``place`` is a path relative to the log's folder."""

    place: str
    detail: str

    def __str__(self) -> str:
        return f"{self.place}: {self.detail}"


class Shelf:
    """A log's folder: what is in it, what has been read, and what was found wrong."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[Finding] = []
        self.files: set[str] = set()
        self._folders: set[str] = set()
        self._expected: set[str] = set()
        self._list()

    def _list(self) -> None:
        """Notes every file and folder; links and devices are findings, and never followed."""
        for where, folders, files in os.walk(self.folder, onerror=self._unreadable):
            for path in sorted(Path(where, name) for name in folders + files):
                place = self._place(path)
                if path.is_symlink():
                    self.find(place, "a symbolic link: a log holds plain files alone")
                elif path.is_dir():
                    self._folders.add(place)
                elif path.is_file():
                    self.files.add(place)
                else:
                    self.find(place, "neither a file nor a folder")

    def _unreadable(self, error: OSError) -> None:
        self.find(self._place(Path(error.filename)), f"cannot be read ({error.strerror})")

    def _place(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def find(self, place: str, detail: str) -> None:
        """Notes a finding."""
        self.findings.append(Finding(place, detail))

    def expect(self, places: Iterable[str]) -> None:
        """Notes files that the log must have, whether they come to be read or not."""
        self._expected.update(places)

    def read(self, place: str) -> bytes | None:
        """The bytes of a file that the log must have; None, and a finding, without it."""
        self.expect([place])
        if place not in self.files:
            self.find(place, "missing")
            return None
        try:
            return (self.folder / place).read_bytes()
        except OSError as error:
            self.find(place, f"cannot be read ({error.strerror})")
            return None

    def names(self, folder: str) -> list[str]:
        """The names of the files directly in a folder."""
        start = f"{folder}/"
        inside = (place.removeprefix(start) for place in self.files if place.startswith(start))
        return sorted(name for name in inside if "/" not in name)

    def check_nothing_else(self) -> None:
        """Files that the log has no use for, and empty folders, are findings."""
        for place in self.files - self._expected:
            is_tile = parse_tile_path(place) is not None
            self.find(place, NO_CHECKPOINT_HAS_IT if is_tile else NOT_A_LOGS_FILE)
        known = {above.as_posix() for place in self.files for above in Path(place).parents}
        for place in self._folders - known:
            self.find(place, "an empty folder: a log has none")


NO_CHECKPOINT_HAS_IT = "a tile that no kept checkpoint's size has"
NOT_A_LOGS_FILE = "not a file that a log has, or not spelt as a log spells it"
