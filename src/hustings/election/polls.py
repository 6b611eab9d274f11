"""polls.csv: every published poll, one column a party, in per cent."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hustings.election.contest import Poll
from hustings.election.problems import Findings, shown
from hustings.election.references import Known, check_areas
from hustings.election.tables import Table, read_table
from hustings.election.values import DATE, PERCENT, POSITIVE, TEXT, blankable, filled

FILE = "polls.csv"
COLUMNS = ("pollster", "start", "end", "sample", "mode", "area")
LARGEST_SUM = 102.0  # per cent: rounding of a dozen parties, and no more
ROUNDING = 1e-9


@dataclass(frozen=True)
class PollsFile:
    """The file in its own order: ``polls`` with shares over ``polled``, the parties that have
    a column here."""

    polls: tuple[Poll, ...]
    polled: tuple[str, ...]


def read_polls(folder: Path, known: Known, found: Findings, file: str = FILE) -> PollsFile:
    """polls.csv of ``folder``, or another ``file`` there; empty where it cannot be read."""
    table = read_table(folder, file, COLUMNS, found)
    if table is None:
        return PollsFile((), ())
    starts, ends = fieldwork(table, found)
    areas = filled(table, "area", TEXT, found)
    check_areas(table, areas, known, found)
    polled, shares = party_shares(table, known, found)
    polls = map(
        Poll,
        filled(table, "pollster", TEXT, found),
        starts,
        ends,
        blankable(table, "sample", POSITIVE, found),
        [mode or "" for mode in blankable(table, "mode", TEXT, found)],
        areas,
        shares,
    )
    return PollsFile(tuple(polls), polled)


def fieldwork(table: Table, found: Findings) -> tuple[list[date], list[date]]:
    """The columns ``start`` and ``end``, with a problem for each row that ends before it
    starts."""
    starts = filled(table, "start", DATE, found)
    ends = filled(table, "end", DATE, found)
    for line, start, end in zip(table.lines, starts, ends, strict=True):
        if end < start and end != DATE.placeholder:
            remedy = "Correct start or end."
            found.add(table.file, line, "end", f"{end}", f"{start} (start) or later", remedy)
    return starts, ends


def party_shares(
    table: Table, known: Known, found: Findings
) -> tuple[tuple[str, ...], list[tuple[float, ...]]]:
    """The parties of election.toml that have a column, and each row's shares of them as
    fractions, nan for a blank. Other columns are ignored. A header alone that names no party stands
    for all of them."""
    if known.parties is None:
        return (), [()] * len(table.lines)
    parties = tuple(name for name in table.header if name in known.parties)
    warn_of_near_misses(table, known.parties, found)
    if not parties and not table.lines:
        return known.parties, []  # no poll at all: nothing is known of any party
    if not parties:
        wanted = f"a column for each party: {', '.join(known.parties)}"
        remedy = "Add a column headed with the party's id, even where no poll is known."
        found.add(table.file, 1, None, "no column of a party", wanted, remedy)
    columns = [blankable(table, party, PERCENT, found) for party in parties]
    rows = list(zip(*columns, strict=True)) if columns else [()] * len(table.lines)
    for line, row in zip(table.lines, rows, strict=True):
        total = math.fsum(share for share in row if share is not None)
        if total > LARGEST_SUM + ROUNDING:
            got = f"shares that sum to {total:g}"
            remedy = "Correct the row's shares; a sum under 100 is fine."
            found.add(table.file, line, None, got, f"a sum of at most {LARGEST_SUM:g}", remedy)
    return parties, [
        tuple(math.nan if share is None else share / 100 for share in row) for row in rows
    ]


def warn_of_near_misses(table: Table, parties: Sequence[str], found: Findings) -> None:
    """A column that is no party's, but nearly: a slip there would leave the party out unsaid."""
    missing = [party for party in parties if party not in table.header]
    for name in table.header:
        if name in COLUMNS or name in parties:
            continue
        for party in difflib.get_close_matches(name, missing, n=1, cutoff=0.75):
            found.warnings.append(
                f"{table.file}: column {shown(name)} is ignored, and party {shown(party)} has no "
                "column: head it with the party's id if it is meant."
            )


def together(files: Sequence[PollsFile]) -> PollsFile:
    """The polls of several files as those of one, over every party that has a column in any."""
    polled = tuple(dict.fromkeys(party for file in files for party in file.polled))
    polls = [
        replace(poll, shares=over(polled, dict(zip(file.polled, poll.shares, strict=True))))
        for file in files
        for poll in file.polls
    ]
    return PollsFile(tuple(polls), polled)


def over(parties: Sequence[str], shares: Mapping[str, float]) -> tuple[float, ...]:
    """Shares in the order of ``parties``, nan for those that have none."""
    return tuple(shares.get(party, math.nan) for party in parties)
