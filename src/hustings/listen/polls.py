"""Taking in one file of polls that came out later. This module reads and writes files.

The file has the format of polls.csv. Each row is kept, rejected or already known: a poll is known
as often as its row stands in the election folder and in the batches before. What is kept becomes
`polls/SHA256.csv`, which the record names; an estimate reads it beside polls.csv.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hustings.election.contest import Election, Poll
from hustings.election.polls import COLUMNS, over, read_polls
from hustings.election.problems import Findings, FolderProblems
from hustings.election.references import WHOLE_COUNTRY, Known
from hustings.election.tables import Table, read_table
from hustings.listen.batches import (
    POLLS,
    SUFFIX,
    UNFINISHED,
    checked_paths,
    durable,
    put_in_place,
    recorded_batches,
    sha256_of,
    sweep,
)
from hustings.listen.checks import Fault
from hustings.listen.database import FILE, open_database, transaction
from hustings.listen.profile import PROFILE
from hustings.listen.staging import Rejected, keep_rejects, rejects_differ, stage
from hustings.listen.take import Append, Taking
from hustings.record.journal import has_journal, open_journal

KEPT, KNOWN = "kept", "known"


@dataclass(frozen=True)
class _Read:
    """The file: one poll and one fault or None a row."""

    table: Table
    polls: tuple[Poll, ...]
    faults: tuple[Fault | None, ...]


def polls_taken_in(campaign: Path) -> tuple[Path, ...]:
    """The files of polls that the campaign's record names, to be given to ``load_election``;
    none where there is no record. Raises ``FolderProblems`` where one is not as recorded, and
    ``LogError``."""
    if not has_journal(campaign):
        return ()
    with open_journal(campaign) as journal:
        recorded = recorded_batches(journal.entries(), POLLS)
    # A batch named twice is there twice: two polls may be alike to the last figure.
    return checked_paths(campaign / POLLS, POLLS, recorded)


def take_polls(
    campaign: Path,
    file: Path,
    election: Election,
    now: datetime,
    append: Append,
    *,
    simulated: bool = False,
    dry_run: bool = False,
) -> Taking:
    """Takes in ``file``; ``election`` holds every poll that is known already. The rest is as in
    ``take.take_returns``. Raises ``FolderProblems`` where the file cannot be read."""
    source = sha256_of(file) if file.is_file() else ""
    read = _read(file, election)
    fates = _fates(read, election, now)
    rejected = [
        Rejected(line, fate, None, _cells(read.table, place))
        for place, (line, fate) in enumerate(zip(read.table.lines, fates, strict=True))
        if isinstance(fate, Fault)
    ]
    kept = [place for place, fate in enumerate(fates) if fate is KEPT]
    ignored = tuple(n for n in read.table.header if n not in (*COLUMNS, *election.polled))
    known = len(fates) - len(kept) - len(rejected)
    taking = Taking(file.name, source, len(kept), len(rejected), known, 0, ignored)
    if dry_run:
        return taking
    _keep_rejects(campaign, taking, rejected)
    if not kept:
        return taking
    batch = _write(campaign, read.table, kept, election.polled)
    days = [read.polls[place] for place in kept]
    append(
        {
            "kind": POLLS,
            "profile": PROFILE,
            "sha256": batch,
            "source_sha256": source,
            "kept": taking.kept,
            "rejected": taking.rejected,
            "known": taking.known,
            "first_day": min(poll.start for poll in days).isoformat(),
            "last_day": max(poll.end for poll in days).isoformat(),
            "simulated": simulated,
        }
    )
    return Taking(**{**vars(taking), "batch": batch})


def _read(file: Path, election: Election) -> _Read:
    """The file's rows. Raises ``FolderProblems`` for what is wrong with it as a whole."""
    found = Findings()
    known = _known(election)
    polls = read_polls(file.parent, known, found, file.name).polls
    table = read_table(file.parent, file.name, COLUMNS, Findings())
    lines = set(table.lines) if table else set()
    whole = [problem for problem in found.problems if problem.row not in lines]
    if whole or table is None:
        raise FolderProblems(whole or found.problems)
    faults: dict[int, Fault] = {}
    for problem in found.problems:
        fault = Fault(problem.column, problem.found, problem.expected, problem.remedy)
        faults.setdefault(problem.row or 0, fault)
    return _Read(table, polls, tuple(faults.get(line) for line in table.lines))


def _known(election: Election) -> Known:
    seats = frozenset(seat.seat_id for seat in election.seats)
    places = {seat.country for seat in election.seats} | {seat.region for seat in election.seats}
    return Known(election.polled, seats, seats | places | set(WHOLE_COUNTRY))


def _fates(read: _Read, election: Election, now: datetime) -> list[Fault | str]:
    """What becomes of each row: kept, known, or the fault for which it is rejected."""
    left = Counter(_row(poll, election.polled, election.polled) for poll in election.polls)
    header = tuple(name for name in read.table.header if name in election.polled)
    fates: list[Fault | str] = []
    for poll, fault in zip(read.polls, read.faults, strict=True):
        if fault:
            fates.append(fault)
            continue
        row = _row(poll, header, election.polled)
        if left[row] > 0:
            left[row] -= 1
            fates.append(KNOWN)
        elif poll.end > now.date():
            remedy = "Correct it, or take the poll in when it is over."
            fates.append(Fault("end", f"{poll.end}", f"{now.date()} or before", remedy))
        else:
            fates.append(KEPT)
    return fates


def _row(poll: Poll, given: Sequence[str], polled: Sequence[str]) -> tuple[object, ...]:
    """What two identical rows have in common, whatever columns their files have."""
    shares = over(polled, dict(zip(given, poll.shares, strict=True)))
    said = tuple(None if math.isnan(share) else share for share in shares)
    return (poll.pollster, poll.start, poll.end, poll.sample, poll.mode, poll.area, said)


def _cells(table: Table, place: int) -> list[str]:
    return [table.columns[name][place] or "" for name in table.header]


def _keep_rejects(campaign: Path, taking: Taking, rejected: Sequence[Rejected]) -> None:
    nothing_to_say = not rejected and not (campaign / FILE).exists()
    with open_database(campaign, copy=nothing_to_say) as connection:
        stage(connection, rejected)
        if rejects_differ(connection, taking.source_sha256):
            with transaction(connection):
                keep_rejects(connection, POLLS, taking.source_sha256, taking.file)


def _write(campaign: Path, table: Table, kept: Sequence[int], polled: Sequence[str]) -> str:
    """Writes the kept rows as they stand in the file, under the columns of polls.csv; durable when
    it returns the batch's SHA-256."""
    columns = (*COLUMNS, *polled)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    blank = [""] * len(table.lines)
    for place in kept:
        writer.writerow([table.columns.get(name, blank)[place] for name in columns])
    folder = campaign / POLLS
    folder.mkdir(exist_ok=True)
    sweep(folder)
    unfinished = folder / f"batch{UNFINISHED}"
    unfinished.write_text(text.getvalue(), encoding="utf-8", newline="")
    durable(unfinished, 0o644)
    batch = sha256_of(unfinished)
    put_in_place(unfinished, folder / f"{batch}{SUFFIX[POLLS]}")
    return batch
