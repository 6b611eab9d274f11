"""respondents.csv: what each person in a survey said, read against seats, parties and frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hustings.election.cells import FILE as CELLS_FILE
from hustings.election.cells import CellsFile
from hustings.election.coded import CodedTable, of_rows, parsed, read_coded, report
from hustings.election.numbering import one_number
from hustings.election.problems import Findings, shown
from hustings.election.references import NO_SUCH_SEAT, Known
from hustings.election.returns import UNDECIDED, WONT_SAY, WONT_VOTE
from hustings.election.values import DATE, LIKELIHOOD, TEXT, WEIGHT

FILE = "respondents.csv"
COLUMNS = ("seat_id", "region", "at", "intention", "likelihood", "weight", "house")
REQUIRED = ("at", "intention")
WORDS = (WONT_VOTE, UNDECIDED, WONT_SAY)  # what may be said besides a party, or nothing
NAMED = 8  # levels in a message


@dataclass(frozen=True)
class RespondentsFile:
    """The file in its own order: ``table`` with the column of each of ``categories``, and
    ``values``, what each text of a column stands for, None for a blank."""

    table: CodedTable
    categories: tuple[str, ...]
    values: Mapping[str, Sequence[Any]]


def read_respondents(
    folder: Path, known: Known, cells: CellsFile | None, found: Findings
) -> RespondentsFile | None:
    """respondents.csv of ``folder``; None where there is none or it cannot be read.

    With a frame the categories are the frame's, and every level has to be one of the frame's;
    without, every column that is not one of ``COLUMNS`` is a category.
    """
    # What cells.csv could not say cannot be held against the survey.
    unsure = any(problem.file == CELLS_FILE for problem in found.problems)
    framed = cells.categories if cells else ()

    def wanted(name: str) -> bool:
        return name in COLUMNS or name in framed or not (cells or unsure)

    table = read_coded(folder, FILE, REQUIRED, wanted, found)
    if table is None:
        return None
    _check_names(table, framed, found)
    _warn_of_absent(table, framed, found.warnings)
    own = tuple(name for name in table.columns if name not in COLUMNS)
    categories = framed if cells else own
    values: dict[str, Sequence[Any]] = {
        "seat_id": parsed(table, "seat_id", TEXT, found, blank=True),
        "region": parsed(table, "region", TEXT, found, blank=True),
        "at": parsed(table, "at", DATE, found),
        "intention": parsed(table, "intention", TEXT, found, blank=True),
        "likelihood": parsed(table, "likelihood", LIKELIHOOD, found, blank=True),
        "weight": parsed(table, "weight", WEIGHT, found),
        "house": parsed(table, "house", TEXT, found, blank=True),
    }
    values |= {name: parsed(table, name, TEXT, found, blank=True) for name in own}
    _check_places(table, values, known, found)
    _check_intentions(table, values["intention"], known.parties, found)
    if cells and not unsure:
        _check_levels(table, values, cells, found)
    return RespondentsFile(table, categories, values)


def _check_names(table: CodedTable, framed: Sequence[str], found: Findings) -> None:
    """A place of some kind has to be there, and no category may be called like a column."""
    if not {"seat_id", "region"} & set(table.header):
        remedy = "Add one of them, or both: a region will do where the seat is not known."
        found.add(FILE, 1, None, "no column of a place", "the column seat_id or region", remedy)
    for name in framed:
        if name in COLUMNS:
            remedy = f"Rename that category in {CELLS_FILE} and in {FILE}."
            expected = f"a name that {FILE} does not use for something else"
            found.add(CELLS_FILE, 1, name, "a category of this name", expected, remedy)


def _warn_of_absent(table: CodedTable, framed: Sequence[str], warnings: list[str]) -> None:
    """Columns that may be missing, and what is then taken for everybody."""
    if not table.lines.size:
        return
    if "likelihood" not in table.columns:
        warnings.append(f"{FILE}: no column likelihood: taken as blank for everybody")
    if "weight" not in table.columns:
        warnings.append(f"{FILE}: no column weight: everybody counts the same")
    for name in framed:
        if name not in table.columns:
            warnings.append(
                f"{FILE}: no column {shown(name)}, which {CELLS_FILE} has: taken as blank for "
                "everybody"
            )


def _check_places(
    table: CodedTable, values: Mapping[str, Sequence[Any]], known: Known, found: Findings
) -> None:
    """Each row needs a seat or a region that seats.csv has, and the two must agree."""
    seats, regions = table.columns.get("seat_id"), table.columns.get("region")
    if seats is None and regions is None:
        return
    nowhere = np.ones(len(table.lines), dtype=np.bool_)
    for name, column in (("seat_id", seats), ("region", regions)):
        if column is not None:
            nowhere &= of_rows(column, [value is None for value in values[name]])
    for row in np.flatnonzero(nowhere).tolist():
        wanted = "a seat of seats.csv, or a region in the column region"
        remedy = "Give the seat where it is known, and the region where it is not."
        column_name = "seat_id" if seats else "region"
        found.add(FILE, int(table.lines[row]), column_name, "a blank", wanted, remedy)
    if known.region_of is None:
        return
    places = {"seat_id": set(known.region_of), "region": set(known.region_of.values())}
    for name, remedy in (
        ("seat_id", NO_SUCH_SEAT),
        ("region", "Spell it as seats.csv does."),
    ):
        if name in table.columns:
            strange = [v is not None and v not in places[name] for v in values[name]]
            report(
                table, name, strange, f"a {name.removesuffix('_id')} of seats.csv", remedy, found
            )
    if seats and regions:
        _check_agreement(table, values, known.region_of, found)


def _check_agreement(
    table: CodedTable,
    values: Mapping[str, Sequence[Any]],
    region_of: Mapping[str, str],
    found: Findings,
) -> None:
    seats, regions = table.columns["seat_id"], table.columns["region"]
    pairs = one_number([seats.codes.astype(np.int64), regions.codes.astype(np.int64)])
    _, first, which = np.unique(pairs, return_index=True, return_inverse=True)
    for pair, row in enumerate(first.tolist()):
        if min(seats.codes[row], regions.codes[row]) < 0:
            continue
        seat, region = values["seat_id"][seats.codes[row]], values["region"][regions.codes[row]]
        right = region_of.get(str(seat))
        if right is None or region is None or region == right:
            continue
        if region not in region_of.values():
            continue
        for line in table.lines[which == pair].tolist():
            remedy = "Correct one of them, or leave the region blank: the seat says it."
            expected = f"{shown(right)}, the region of {shown(str(seat))}"
            found.add(FILE, line, "region", shown(str(region)), expected, remedy)


def _check_intentions(
    table: CodedTable, intentions: Sequence[Any], parties: Sequence[str] | None, found: Findings
) -> None:
    """An intention is the id of a party of election.toml, one of the words, or a blank."""
    if parties is None or "intention" not in table.columns:
        return
    strange = [
        said is not None and said not in parties and said not in WORDS for said in intentions
    ]
    expected = f"the id of a party of election.toml, {', '.join(WORDS)}, or a blank"
    remedy = f"Spell it as election.toml does ({', '.join(map(shown, parties))})."
    report(table, "intention", strange, expected, remedy, found)


def _check_levels(
    table: CodedTable, values: Mapping[str, Sequence[Any]], cells: CellsFile, found: Findings
) -> None:
    """Nobody is of a kind that the frame does not count: the estimate could not weigh them."""
    for name, levels in zip(cells.categories, cells.levels, strict=True):
        if name not in table.columns or name in COLUMNS:
            continue
        strange = [value is not None and value not in levels for value in values[name]]
        more = ", ..." if len(levels) > NAMED else ""
        expected = f"a level of {CELLS_FILE}: {', '.join(map(shown, levels[:NAMED]))}{more}"
        remedy = f"Spell it as {CELLS_FILE} does, or leave it blank where it is not known."
        report(table, name, strange, expected, remedy, found)
