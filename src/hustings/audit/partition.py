"""Who belongs to which group: held back by the auditors, committed to beforehand.

This module reads and writes files: ``auditor/groups.csv`` (``seat_id,group``, one row a seat; a
seat of no group has no row) and ``auditor/salt`` (64 hexadecimal digits and a newline).

Before money moves, the published rule takes a commitment into the log: SHA-256 over a fixed
prefix, the salt and the canonical JSON (RFC 8785) of the rows in order of seat. Without the salt
nobody can guess the groups and check the guess; with it the auditors can show that the groups
tested are the groups committed to. A label is any text: no two labels mean anything but "not the
same group".
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hustings.audit.favour import NO_GROUP
from hustings.election.contest import IntArray
from hustings.record.canonical import canonical_json

GROUPS_FILE = "groups.csv"
SALT_FILE = "salt"
HEADER = ["seat_id", "group"]
SALT_BYTES = 32
PREFIX = b"hustings partition v1\n"


class PartitionError(ValueError):
    """Groups that cannot be used: what was expected, what came, and what to do about it."""

    def __init__(self, what: str, expected: str, found: str, remedy: str) -> None:
        super().__init__(f"{what}: expected {expected}, got {found}. Remedy: {remedy}.")


@dataclass(frozen=True)
class Partition:
    """The seats of every group. ``rows``: (seat_id, group), each seat at most once."""

    rows: tuple[tuple[str, str], ...]

    def numbers(self, seat_ids: Sequence[str]) -> IntArray:
        """(S,) a number for each seat's group, -1 for none. Which number is which is arbitrary,
        and no test depends on it."""
        label = dict(self.rows)
        number = {group: place for place, group in enumerate(sorted(set(label.values())))}
        return np.array(
            [number[label[seat]] if seat in label else NO_GROUP for seat in seat_ids],
            dtype=np.int64,
        )


def commitment(rows: Iterable[tuple[str, str]], salt: bytes) -> str:
    """64 hexadecimal digits for the log. Raises PartitionError for a salt of another length, a
    seat in two rows, or a blank."""
    if len(salt) != SALT_BYTES:
        raise PartitionError(
            "the salt of a partition",
            f"{SALT_BYTES} bytes",
            str(len(salt)),
            f"draw {SALT_BYTES} bytes from the system's source of randomness",
        )
    ordered = sorted(checked(rows))
    return hashlib.sha256(PREFIX + salt + canonical_json(ordered)).hexdigest()


def checked(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The same rows. Raises PartitionError for a seat in two of them, or a blank."""
    rows = tuple(rows)
    seen: set[str] = set()
    for number, (seat, group) in enumerate(rows, start=2):
        if not seat or not group or seat != seat.strip() or group != group.strip():
            raise PartitionError(
                f"{GROUPS_FILE}, row {number}",
                "a seat_id and a group, without blanks around them",
                f"{seat!r} and {group!r}",
                "fill both in, or leave out a seat that is in no group",
            )
        if seat in seen:
            raise PartitionError(
                f"{GROUPS_FILE}, row {number}", "each seat once", f"{seat!r} again",
                "keep one of its rows",
            )  # fmt: skip
        seen.add(seat)
    return rows


def write_partition(auditor: Path, rows: Iterable[tuple[str, str]], salt: bytes) -> str:
    """Writes both files, readable by their owner alone, and returns the commitment."""
    ordered = sorted(rows)
    committed = commitment(ordered, salt)
    auditor.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (GROUPS_FILE, SALT_FILE):
        (auditor / name).touch(mode=0o600)
    with (auditor / GROUPS_FILE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *ordered])
    (auditor / SALT_FILE).write_bytes(f"{salt.hex()}\n".encode("ascii"))
    return committed


def load_partition(auditor: Path, committed: str) -> Partition | None:
    """The groups that ``committed``, from the log, stands for; None where ``auditor`` holds no
    groups, as in everybody's copy but the auditors'.

    Raises PartitionError where a file cannot be read as it should be, or where the groups are not
    the ones committed to.
    """
    if not (auditor / GROUPS_FILE).exists():
        return None
    rows = read_groups(auditor / GROUPS_FILE)
    found = commitment(rows, read_salt(auditor / SALT_FILE))
    if found != committed:
        raise PartitionError(
            f"the groups in {GROUPS_FILE}",
            f"those that the log committed to before money moved ({committed})",
            f"others, or another salt ({found})",
            "restore the auditors' own copy of both files: a test of other groups is no test",
        )
    return Partition(rows)


def read_groups(path: Path) -> tuple[tuple[str, str], ...]:
    """The rows in the file's order; a spreadsheet's byte order mark and line ends are taken."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PartitionError(
            GROUPS_FILE, "a file of comma-separated UTF-8 text", str(error), "restore it"
        ) from error
    if not lines or lines[0] != HEADER:
        raise PartitionError(
            f"{GROUPS_FILE}, row 1",
            ",".join(HEADER),
            repr(",".join(lines[0])) if lines else "an empty file",
            "correct the header",
        )
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(HEADER):
            raise PartitionError(
                f"{GROUPS_FILE}, row {number}", "two cells", str(len(line)), "correct the row"
            )
    return checked((seat, group) for seat, group in lines[1:])


def read_salt(path: Path) -> bytes:
    try:
        text = path.read_bytes().decode("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise PartitionError(
            SALT_FILE, "64 hexadecimal digits", str(error), "restore it: nothing else opens the log"
        ) from error
    if not re.fullmatch(r"[0-9a-f]{64}\n", text):
        raise PartitionError(
            SALT_FILE,
            "64 hexadecimal digits in lower case and a newline",
            f"{len(text)} characters of another form",
            "restore it: nothing else opens the log",
        )
    return bytes.fromhex(text)
