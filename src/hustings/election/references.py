"""What the files of a folder may say of each other: seats, areas, parties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hustings.election.problems import Findings, shown
from hustings.election.tables import Table

WHOLE_COUNTRY = ("UK", "GB")
NO_SUCH_SEAT = "Correct the id, or add the seat to seats.csv."


@dataclass(frozen=True)
class Known:
    """The names that election.toml and seats.csv define; None where that file could not be
    read well enough to say, so that one fault does not set off a hundred others."""

    parties: tuple[str, ...] | None
    seats: frozenset[str] | None
    areas: frozenset[str] | None
    region_of: Mapping[str, str] | None = None  # by seat


def check_seats(table: Table, seat_ids: Sequence[str], known: Known, found: Findings) -> None:
    """Reports each row whose seat is not in seats.csv. Blank ids have been reported before."""
    if known.seats is None:
        return
    for line, seat_id in zip(table.lines, seat_ids, strict=True):
        if seat_id and seat_id not in known.seats:
            found.add(
                table.file, line, "seat_id", shown(seat_id), "a seat of seats.csv", NO_SUCH_SEAT
            )


def check_areas(table: Table, areas: Sequence[str], known: Known, found: Findings) -> None:
    """Reports each row whose area is no place of this contest."""
    if known.areas is None:
        return
    wanted = "GB, UK, or a country, region or seat_id of seats.csv"
    remedy = "Spell it as seats.csv does."
    for line, area in zip(table.lines, areas, strict=True):
        if area and area not in known.areas:
            found.add(table.file, line, "area", shown(area), wanted, remedy)


def warn_of_outsiders(
    table: Table, parties: Sequence[str], known: tuple[str, ...] | None, warnings: list[str]
) -> None:
    """One warning for each party id that election.toml does not list: its rows are kept, and
    it stands outside the model."""
    if known is None:
        return
    lines: dict[str, list[int]] = {}
    for line, party in zip(table.lines, parties, strict=True):
        if party and party not in known:
            lines.setdefault(party, []).append(line)
    for party, of_party in lines.items():
        count = "1 row" if len(of_party) == 1 else f"{len(of_party)} rows"
        warnings.append(
            f"{table.file}: party {shown(party)} is not in election.toml and stays outside "
            f"the model ({count}, the first is row {of_party[0]})"
        )
