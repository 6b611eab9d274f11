"""The folder of batches, and which of them the record names.

This module reads and writes files. `returns/` (mode 700) holds one Parquet file a batch, named by
its SHA-256; `polls/` one CSV a batch, likewise. A file that the record does not name is no batch.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hustings.election.problems import FolderProblems, Problem
from hustings.record.entries import read_entry

RETURNS, POLLS = "returns", "polls"
SUFFIX = {RETURNS: ".parquet", POLLS: ".csv"}
UNFINISHED = ".unfinished"
_MARK = b'"type":"batch"'  # in canonical JSON: most entries need not be parsed


@dataclass(frozen=True)
class Store:
    """Where the batches of a campaign are. ``recorded``: SHA-256 of those of returns that the
    record names, in its order. Whoever takes in holds the record open for writing meanwhile,
    which keeps everybody else from taking in at the same time."""

    campaign: Path
    recorded: tuple[str, ...]

    @property
    def returns(self) -> Path:
        return self.campaign / RETURNS

    @property
    def spill(self) -> Path:
        """Where what does not fit into memory may go meanwhile."""
        return self.returns / f"spill{UNFINISHED}"

    def path(self, sha256: str) -> Path:
        """Where a batch of returns is."""
        return self.returns / f"{sha256}{SUFFIX[RETURNS]}"


def recorded_batches(entries: Iterable[bytes], kind: str) -> tuple[str, ...]:
    """SHA-256 of every batch of a kind that the entries name, in their order."""
    batches = [read_entry(data) for data in entries if _MARK in data]
    return tuple(
        str(entry.body.get("sha256"))
        for entry in batches
        if entry.type == "batch" and entry.body.get("kind") == kind
    )


def checked_paths(folder: Path, kind: str, recorded: Iterable[str]) -> tuple[Path, ...]:
    """The files of the recorded batches. Raises ``FolderProblems`` for each that is not there or
    is not what the record names."""
    problems, paths = [], []
    for sha256 in recorded:
        path = folder / f"{sha256}{SUFFIX[kind]}"
        paths.append(path)
        found = "no such file" if not path.is_file() else ""
        if not found and sha256_of(path) != sha256:
            found = "other contents"
        if found:
            wanted = "the batch that the record names by this SHA-256"
            remedy = "Put the file back from a backup."
            problems.append(Problem(f"{kind}/{path.name}", None, None, found, wanted, remedy))
    if problems:
        raise FolderProblems(problems)
    return tuple(paths)


def sha256_of(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def make_private(folder: Path) -> None:
    """The folder, which only its owner may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def durable(path: Path, mode: int) -> None:
    """A file that has been written is on the disk, with these permissions, when this returns."""
    path.chmod(mode)
    with path.open("rb") as handle:
        os.fsync(handle.fileno())


def put_in_place(fresh: Path, target: Path) -> None:
    """Gives a durable file its name, durably."""
    os.replace(fresh, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sweep(folder: Path) -> None:
    """Removes what an interrupted run left unfinished."""
    for path in folder.glob(f"*{UNFINISHED}"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
