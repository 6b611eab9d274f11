"""crossbreaks.csv: one group's figures within a poll. Groups that are too small are left out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hustings.election.contest import Crossbreak
from hustings.election.polls import fieldwork, party_shares
from hustings.election.problems import Findings
from hustings.election.references import Known
from hustings.election.tables import read_table
from hustings.election.values import POSITIVE, TEXT, blankable, filled

FILE = "crossbreaks.csv"
COLUMNS = ("pollster", "start", "end", "by", "level", "sample")
SMALLEST_GROUP = 30  # respondents


@dataclass(frozen=True)
class CrossbreaksFile:
    """The file in its own order: ``rows`` with shares over ``parties``, its own columns."""

    rows: tuple[Crossbreak, ...]
    parties: tuple[str, ...]


def read_crossbreaks(folder: Path, known: Known, found: Findings) -> CrossbreaksFile:
    """crossbreaks.csv of ``folder``; empty where there is none or it cannot be read.

    A group of under ``SMALLEST_GROUP`` respondents, or of unknown size, is left out with a
    warning.
    """
    table = read_table(folder, FILE, COLUMNS, found, optional=True)
    if table is None:
        return CrossbreaksFile((), ())
    starts, ends = fieldwork(table, found)
    samples = blankable(table, "sample", POSITIVE, found)
    parties, shares = party_shares(table, known, found)
    rows = zip(
        filled(table, "pollster", TEXT, found),
        starts,
        ends,
        filled(table, "by", TEXT, found),
        filled(table, "level", TEXT, found),
        [sample or 0 for sample in samples],
        shares,
        strict=True,
    )
    groups = [Crossbreak(*row) for row in rows]
    kept = tuple(group for group in groups if group.sample >= SMALLEST_GROUP)
    if len(kept) < len(groups):
        found.warnings.append(
            f"{FILE}: {len(groups) - len(kept)} of {len(groups)} rows left out: under "
            f"{SMALLEST_GROUP} respondents, or the sample is blank"
        )
    return CrossbreaksFile(kept, parties)
