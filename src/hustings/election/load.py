"""From a folder to an ``Election``: everything is checked, then all of it is taken or none.

``load_election`` reads every file that it knows but the declared results, which only
``hustings.election.results`` opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hustings.election import canonical
from hustings.election.candidates import (
    empty_seats,
    incumbents,
    read_candidates,
    stands,
    undeclared,
)
from hustings.election.cells import CellsFile, frame, read_cells, without_adults
from hustings.election.contest import (
    Candidate,
    Covariates,
    DeclaredSpending,
    Election,
    Frame,
    Party,
    PastElection,
    Seat,
)
from hustings.election.crossbreaks import CrossbreaksFile, read_crossbreaks
from hustings.election.currency import STERLING
from hustings.election.definition import Definition, read_definition
from hustings.election.microdata import RespondentsFile, read_respondents
from hustings.election.microdata_order import respondents
from hustings.election.past import PastVotes, past_elections, read_past
from hustings.election.polls import PollsFile, over, read_polls, together
from hustings.election.problems import Findings, FolderProblems, Problem, shown
from hustings.election.references import Known
from hustings.election.respondents import Respondents
from hustings.election.seats import SeatsFile, countries, modelled, read_seats
from hustings.election.sections import FILE as DEFINITION_FILE
from hustings.election.spending import read_spending

SHIPPED = Path(__file__).parent / "shipped"


@dataclass(frozen=True)
class _Files:
    """All that was read, each file in its own order, without a problem in any."""

    definition: Definition
    seats: SeatsFile
    past: tuple[PastVotes, ...]
    candidates: tuple[Candidate, ...]
    polls: PollsFile
    crossbreaks: CrossbreaksFile
    cells: CellsFile | None
    spending: tuple[DeclaredSpending, ...]
    respondents: RespondentsFile | None


def shipped_names() -> tuple[str, ...]:
    """The elections that come with the package."""
    return tuple(sorted(path.parent.name for path in SHIPPED.glob(f"*/{DEFINITION_FILE}")))


def find_election(name_or_dir: str) -> Path:
    """The folder of a shipped election, or ``name_or_dir`` itself where it is a folder.

    A shipped name wins; ``./uk-2017`` is always a folder. Raises ``FolderProblems`` naming the
    shipped elections where it is neither.
    """
    names = shipped_names()
    if name_or_dir in names:
        return SHIPPED / name_or_dir
    try:
        if name_or_dir and Path(name_or_dir).is_dir():
            return Path(name_or_dir)
        what = "a file" if name_or_dir and Path(name_or_dir).is_file() else "no such folder"
    except OSError:
        what = "no such folder"
    wanted = f"an election folder, or one of those that are shipped: {', '.join(names)}"
    remedy = f"Give one of these names, or a folder that holds {DEFINITION_FILE}."
    raise FolderProblems([Problem(shown(name_or_dir), None, None, what, wanted, remedy)])


def load_election(folder: Path, later_polls: Sequence[Path] = ()) -> Election:
    """The election in ``folder``, in canonical order, with warnings for what was taken but
    looks odd. ``later_polls``: more files in the format of polls.csv, whose polls are added.
    Raises ``FolderProblems`` with every problem of every file."""
    found = Findings()
    if not folder.is_dir():
        wanted, remedy = f"a folder that holds {DEFINITION_FILE}", "Check the name."
        found.add(shown(str(folder)), None, None, "no such folder", wanted, remedy)
        found.raise_if_any()
    files = _read(folder, later_polls, found)
    found.raise_if_any()
    assert files is not None, "a file that could not be read has been reported"
    return _arranged(files, folder, tuple(found.warnings))


def _read(folder: Path, later_polls: Sequence[Path], found: Findings) -> _Files | None:
    definition = read_definition(folder, found)
    seats = read_seats(folder, found)
    known = Known(
        parties=definition.party_ids if definition else None,
        seats=seats.ids if seats else None,
        areas=seats.areas if seats else None,
        region_of=seats.region_of if seats else None,
    )
    past = read_past(folder, known, found)
    candidates = read_candidates(folder, known, found)
    later = [read_polls(path.parent, known, found, path.name) for path in later_polls]
    polls = together([read_polls(folder, known, found), *later])
    crossbreaks = read_crossbreaks(folder, known, found)
    cells = read_cells(folder, known, found)
    spending = read_spending(
        folder, known, found, definition.currency.unit if definition else STERLING.unit
    )
    asked = read_respondents(folder, known, cells, found)
    if definition is None or seats is None:
        return None
    _check_size(definition, seats, found)
    _warn_of_definition(definition, seats, found.warnings)
    return _Files(definition, seats, past, candidates, polls, crossbreaks, cells, spending, asked)


def _check_size(definition: Definition, seats: SeatsFile, found: Findings) -> None:
    rows = len(seats.seats)
    if definition.seats not in (None, rows):
        remedy = "Correct seats, or complete seats.csv."
        wanted = f"{rows}, the rows of seats.csv"
        got = f"{definition.seats}"
        found.add(DEFINITION_FILE, definition.seats_row, "seats", got, wanted, remedy)
    if rows and definition.majority is not None and definition.majority > rows:
        remedy = f"Correct majority, or leave it out: half the seats and one is {rows // 2 + 1}."
        wanted = f"at most {rows}, the rows of seats.csv"
        got = f"{definition.majority}"
        found.add(DEFINITION_FILE, definition.majority_row, "majority", got, wanted, remedy)


def _warn_of_definition(definition: Definition, seats: SeatsFile, warnings: list[str]) -> None:
    """Names in election.toml that nothing else in the folder knows."""
    ids = definition.party_ids or ()
    places = countries(seats.seats)
    for party in definition.parties:
        for other in dict.fromkeys(party.follows):
            if other not in ids:
                warnings.append(
                    f"{DEFINITION_FILE}: party {shown(other)}, which {shown(party.id)} follows, "
                    "has no [[parties]] of its own and stays outside the model (its past votes "
                    f"count as those of {shown(party.id)})"
                )
        if party.stands_in and not set(party.stands_in) & set(places):
            warnings.append(
                f"{DEFINITION_FILE}: party {shown(party.id)} stands in no country of seats.csv"
            )
    registers = definition.limits.party_registers
    missing = [] if not registers else sorted({*places} - {c for one in registers for c in one})
    if missing:
        warnings.append(
            f"{DEFINITION_FILE}: party_registers has no {', '.join(map(shown, missing))}; the "
            "spending of a party that stands there is shared by the seats that it contests"
        )


def _arranged(files: _Files, folder: Path, warnings: tuple[str, ...]) -> Election:
    """Everything in canonical order."""
    definition, in_file = files.definition, files.seats
    file_place = {seat.seat_id: place for place, seat in enumerate(in_file.seats)}
    past = past_elections(files.past, file_place, definition.previous)
    ranks = canonical.seat_ranks(in_file.seats, in_file.covariates, past)
    ids = canonical.party_order(definition.parties, past, files.candidates, files.polls, ranks)
    order = canonical.seat_order(in_file.seats, in_file.covariates, past, files.candidates, ids)
    seats = tuple(in_file.seats[place] for place in order)
    seat_place = {seat.seat_id: place for place, seat in enumerate(seats)}
    party_place = {party: place for place, party in enumerate(ids)}
    declared = sorted(definition.parties, key=lambda party: party_place[party.id])
    parties = tuple(party.standing(countries(seats)) for party in declared)
    polled = tuple(party for party in ids if party in files.polls.polled)
    polls = [
        replace(poll, shares=over(polled, dict(zip(files.polls.polled, poll.shares, strict=True))))
        for poll in files.polls.polls
    ]
    columns = files.crossbreaks.parties
    crossbreaks = [
        replace(row, shares=over(polled, dict(zip(columns, row.shares, strict=True))))
        for row in files.crossbreaks.rows
    ]
    candidates = canonical.sorted_candidates(files.candidates, seat_place, party_place)
    standing = stands(seats, parties, candidates, polled)
    counted = frame(files.cells, seat_place) if files.cells else None
    covered = modelled(seats)
    warnings += (*undeclared(parties, candidates, polled), *empty_seats(seats, standing))
    warnings += without_adults(seats, covered, counted)
    return Election(
        id=definition.id,
        name=definition.name,
        polling_day=definition.polling_day,
        system=definition.system,
        seats_total=len(seats),
        majority=definition.majority or len(seats) // 2 + 1,
        previous=definition.previous,
        regulated_period=definition.regulated_period,
        limits=definition.limits,
        returns=definition.returns,
        currency=definition.currency,
        parties=parties,
        seats=seats,
        covariates=Covariates(
            in_file.covariates.names, in_file.covariates.values[np.array(order, dtype=np.int64)]
        ),
        past=tuple(_past_arranged(election, order, ids) for election in past),
        candidates=candidates,
        stands=standing,
        incumbent=incumbents(seats, parties, candidates),
        modelled=covered,
        polled=polled,
        polls=canonical.sorted_polls(polls, canonical.area_order(seats)),
        crossbreaks=canonical.sorted_crossbreaks(crossbreaks),
        frame=counted,
        spending=canonical.sorted_spending(files.spending, seat_place, party_place),
        sources=definition.sources,
        folder=folder,
        warnings=warnings,
        respondents=_asked(files.respondents, seats, parties, counted),
    )


def _asked(
    file: RespondentsFile | None,
    seats: tuple[Seat, ...],
    parties: tuple[Party, ...],
    frame: Frame | None,
) -> Respondents | None:
    if file is None:
        return None
    return respondents(
        file, seats, [party.id for party in parties], frame.levels if frame else None
    )


def _past_arranged(
    election: PastElection, order: list[int], parties: tuple[str, ...]
) -> PastElection:
    kept = tuple(party for party in parties if party in election.parties)
    columns = [election.parties.index(party) for party in kept]
    return PastElection(
        election.id, kept, election.votes[order][:, columns], election.best[order][:, columns]
    )
