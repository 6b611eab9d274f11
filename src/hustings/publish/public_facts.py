"""The election folder, copied without what is not public. This module reads and writes files."""

from __future__ import annotations

import shutil
from pathlib import Path

from hustings.record.files import digest_of

# Every table of the format but two: declared results would leak into what claims to be made
# before them, and respondents are people. A name that is not here stays behind, so that notes,
# backups and secrets beside the tables do too.
PUBLIC_FILES = (
    "election.toml",
    "seats.csv",
    "past.csv",
    "candidates.csv",
    "cells.csv",
    "polls.csv",
    "crossbreaks.csv",
    "spending.csv",
    "trials.csv",
)


def election_files(folder: Path) -> dict[str, str]:
    """The SHA-256 of each plain file of a campaign's election folder, as its entry has them; but
    for the declared results."""
    return {
        path.name: digest_of(path.read_bytes())
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != "results.csv"
    }


def copy_public_facts(folder: Path, out: Path) -> None:
    """Copy the public files of an election folder into ``out``, byte by byte.

    Only plain files are copied; a link is followed within the folder and never out of it.
    Raises OSError.
    """
    out.mkdir(parents=True, exist_ok=True)
    for name in PUBLIC_FILES:
        if _is_ours(folder, name):
            shutil.copyfile(folder / name, out / name)


def _is_ours(folder: Path, name: str) -> bool:
    """True for a plain file, and for a link to one inside the folder."""
    path = folder / name
    return path.is_file() and path.resolve().parent == folder.resolve()
