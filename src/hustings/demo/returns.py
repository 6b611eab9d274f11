"""Doorstep returns for the worked example: simulated, and saying so.

No real return is public, so these are drawn from an invented canvass (``canvass``) and written in
the project's own profile. Electors are invented numbers, canvassers are numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from hustings.demo.canvass import STREET, Canvassed, Doors, canvassed_seats, knock, what_is_said
from hustings.election.contest import Election
from hustings.election.returns import ANSWERED, CATEGORIES
from hustings.listen.profile import COLUMNS, DID_NOT_VOTE

ROWS = 16_000
SEATS = 60
NO_ANSWER = {"not_in": 0.70, "refused": 0.15, "moved": 0.08, "inaccessible": 0.07}
BY_PHONE = 0.15
ISSUES = ("housing", "health", "schools", "wages", "transport", "pensions", "environment")
NAMES_ISSUES = 0.4  # of those who answer
HOURS = (10, 20)


def simulate_returns(
    election: Election,
    party: str,
    first_day: date,
    last_day: date,
    rng: np.random.Generator,
    rows: int = ROWS,
    seats: int = SEATS,
) -> list[tuple[str, ...]]:
    """About ``rows`` returns of ``party``'s canvass, in the columns of the project's profile, by
    time. The seats are those with the smallest lead for or against the party last time.

    Needs a past election and a party that stood in it.
    """
    canvassed = canvassed_seats(election, party, seats, rng)
    own = canvassed.parties.index(party)
    doors = knock(canvassed, own, rows, rng)
    said, certainty = what_is_said(canvassed, doors, own, rng)
    levels = _levels(election, canvassed, doors, rng)
    at = _times(len(doors.seat), first_day, last_day, rng)
    electors = _electors(election, canvassed, doors, rng)
    ids = [election.seats[place].seat_id for place in canvassed.places]
    last_time = (*canvassed.parties, DID_NOT_VOTE)
    closed = rng.choice(list(NO_ANSWER), len(at), p=list(NO_ANSWER.values())).tolist()
    phone = (rng.random(len(at)) < BY_PHONE).tolist()
    issues = _issues(doors, rng)
    table = zip(
        _uuids(len(at), rng),
        at,
        (ids[seat] for seat in doors.seat.tolist()),
        (f"C{number + 1:03d}" for number in doors.canvasser.tolist()),
        ("phone" if by_phone else "door" for by_phone in phone),
        (ANSWERED if a else c for a, c in zip(doors.answered.tolist(), closed, strict=True)),
        said,
        certainty,
        (last_time[vote] if a else "" for vote, a in zip(doors.past, doors.answered, strict=True)),
        *(levels[name] for name in CATEGORIES[1:]),
        issues,
        electors,
        strict=True,
    )
    return sorted(table, key=lambda row: (row[1], row[0]))


def write_returns(rows: Sequence[Sequence[str]], path: Path) -> None:
    """Writes the rows as a file of the project's own profile."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def _levels(
    election: Election, seats: Canvassed, doors: Doors, rng: np.random.Generator
) -> dict[str, list[str]]:
    """Levels of a cell of the frame drawn by its adults; "" without an answer or a frame."""
    size = len(doors.seat)
    levels = {name: [""] * size for name in CATEGORIES}
    frame = election.frame
    if frame is None:
        return levels
    cell = np.zeros(size, dtype=np.int64)
    for number, place in enumerate(seats.places):
        here, cells = np.flatnonzero(doors.seat == number), np.flatnonzero(frame.seat == place)
        adults = frame.adults[cells]
        if len(cells) and adults.sum() > 0:
            cell[here] = rng.choice(cells, len(here), p=adults / adults.sum())
    for column, name in enumerate(frame.categories):
        if name in levels:
            names = frame.levels[column]
            codes = frame.codes[cell[doors.person], column].tolist()
            answered = doors.answered.tolist()
            levels[name] = [names[c] if a else "" for c, a in zip(codes, answered, strict=True)]
    return levels


def _times(count: int, first_day: date, last_day: date, rng: np.random.Generator) -> list[str]:
    """Moments in universal time between the two days, both included, street by street."""
    days = max(1, (last_day - first_day).days + 1)
    day = np.repeat(rng.integers(0, days, -(-count // STREET)), STREET)[:count]
    seconds = rng.integers(HOURS[0] * 3600, HOURS[1] * 3600, count)
    written = [(first_day + timedelta(days=number)).isoformat() for number in range(days)]
    return [
        f"{written[d]}T{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}Z"
        for d, s in zip(day.tolist(), seconds.tolist(), strict=True)
    ]


def _electors(
    election: Election, seats: Canvassed, doors: Doors, rng: np.random.Generator
) -> list[str]:
    """Invented numbers, of which some come again."""
    electorate = np.array([election.seats[place].electorate for place in seats.places])
    number = rng.integers(1, electorate[doors.seat] + 1)
    return [f"X{n}" for n in number[doors.person].tolist()]


def _issues(doors: Doors, rng: np.random.Generator) -> list[str]:
    picked = rng.integers(0, len(ISSUES), (len(doors.seat), 2)).tolist()
    named = (rng.random(len(doors.seat)) < NAMES_ISSUES) & doors.answered
    return [
        ";".join(dict.fromkeys(ISSUES[i] for i in pair)) if n else ""
        for pair, n in zip(picked, named.tolist(), strict=True)
    ]


def _uuids(count: int, rng: np.random.Generator) -> list[str]:
    """Random UUIDs (RFC 9562, version 4)."""
    drawn = np.frombuffer(rng.bytes(16 * count), dtype=np.uint8).reshape(count, 16).copy()
    drawn[:, 6] = drawn[:, 6] & 0x0F | 0x40
    drawn[:, 8] = drawn[:, 8] & 0x3F | 0x80
    text = drawn.tobytes().hex()
    parts = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
    return ["-".join(text[at + a : at + b] for a, b in parts) for at in range(0, len(text), 32)]
