"""seats.csv: the constituencies, where they lie, and what is known of who lives there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hustings.election.contest import BoolArray, Covariates, FloatArray, Seat
from hustings.election.problems import Findings, shown
from hustings.election.references import WHOLE_COUNTRY
from hustings.election.tables import Table, read_table
from hustings.election.values import (
    LATITUDE,
    LONGITUDE,
    NUMBER,
    POSITIVE,
    TEXT,
    WHOLE,
    blankable,
    filled,
)

FILE = "seats.csv"
COLUMNS = (
    "seat_id", "name", "country", "region", "kind", "electorate", "lat", "lon", "hex_q", "hex_r",
)  # fmt: skip
GREAT_BRITAIN = ("England", "Scotland", "Wales")
NORTHERN_IRELAND = "Northern Ireland"


@dataclass(frozen=True)
class SeatsFile:
    """The file in its own order. ``seats`` may hold placeholders where there were problems;
    ``ids`` is None where some row's id could not be read."""

    seats: tuple[Seat, ...]
    covariates: Covariates
    ids: frozenset[str] | None

    @property
    def areas(self) -> frozenset[str] | None:
        """Every name that a poll may give as its area; None where one could not be read."""
        places = {seat.country for seat in self.seats} | {seat.region for seat in self.seats}
        if self.ids is None or "" in places:
            return None
        return self.ids | places | set(WHOLE_COUNTRY)

    @property
    def region_of(self) -> dict[str, str] | None:
        """Each seat's region; None where an id or a region could not be read."""
        of = {seat.seat_id: seat.region for seat in self.seats}
        return None if self.ids is None or "" in of.values() else of


def read_seats(folder: Path, found: Findings) -> SeatsFile | None:
    """seats.csv of ``folder``; None where it cannot be read."""
    table = read_table(folder, FILE, COLUMNS, found)
    if table is None:
        return None
    if not table.lines:
        found.add(FILE, None, None, "no seat", "at least one seat", "Add a row for each seat.")
    ids = filled(table, "seat_id", TEXT, found)
    _check_once(table, ids, found)
    rows = zip(
        ids,
        filled(table, "name", TEXT, found),
        filled(table, "country", TEXT, found),
        filled(table, "region", TEXT, found),
        filled(table, "kind", TEXT, found),
        filled(table, "electorate", POSITIVE, found),
        blankable(table, "lat", LATITUDE, found),
        blankable(table, "lon", LONGITUDE, found),
        blankable(table, "hex_q", WHOLE, found),
        blankable(table, "hex_r", WHOLE, found),
        strict=True,
    )
    seats = tuple(Seat(*row) for row in rows)
    _warn_of_collisions(seats, found.warnings)
    return SeatsFile(seats, _covariates(table, found), frozenset(ids) if all(ids) else None)


def countries(seats: Sequence[Seat]) -> tuple[str, ...]:
    """Every country, in the order in which the seats first name it."""
    return tuple(dict.fromkeys(seat.country for seat in seats))


def modelled(seats: Sequence[Seat]) -> BoolArray:
    """(S,) the seats an estimate covers. Where Northern Ireland votes together with any of
    Great Britain, whose polls leave it out, they are Great Britain's; otherwise all."""
    united = NORTHERN_IRELAND in countries(seats) and any(
        country in GREAT_BRITAIN for country in countries(seats)
    )
    return np.array([not united or seat.country != NORTHERN_IRELAND for seat in seats], dtype=bool)


def _check_once(table: Table, ids: Sequence[str], found: Findings) -> None:
    first: dict[str, int] = {}
    for line, seat_id in zip(table.lines, ids, strict=True):
        if seat_id and first.setdefault(seat_id, line) != line:
            got = f"{shown(seat_id)}, which row {first[seat_id]} has too"
            remedy = "Remove one of the two rows, or correct its id."
            found.add(FILE, line, "seat_id", got, "each seat once", remedy)


def _warn_of_collisions(seats: Sequence[Seat], warnings: list[str]) -> None:
    first: dict[tuple[int, int], Seat] = {}
    for seat in seats:
        if seat.hex_q is None or seat.hex_r is None:
            continue
        other = first.setdefault((seat.hex_q, seat.hex_r), seat)
        if other is not seat:
            warnings.append(
                f"{FILE}: seats {shown(other.seat_id)} and {shown(seat.seat_id)} share the "
                f"hexagon {seat.hex_q}, {seat.hex_r}: one will hide the other on maps"
            )


def _covariates(table: Table, found: Findings) -> Covariates:
    names = tuple(name for name in table.header if name.startswith("x_"))
    values: FloatArray = np.full((len(table.lines), len(names)), np.nan)
    for place, name in enumerate(names):
        column = blankable(table, name, NUMBER, found)
        values[:, place] = [math.nan if value is None else value for value in column]
    return Covariates(names, values)
