"""The register: what the record must not hold, the names of documents and their salts.

One JSON file, replaced as a whole; only its owner may read it. This module reads and writes files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hustings.inquiry.exhibits import Exhibit, exhibit_body, read_exhibit
from hustings.record.durable import replace_file
from hustings.record.schema import faults

VERSION = 1


class RegisterError(ValueError):
    """A register that can't be read, or that the record contradicts."""


@dataclass(frozen=True)
class Name:
    """A name that an exhibit came in under. ``name``: the file system's bytes. ``at``: when."""

    name: bytes
    salt: bytes
    at: str


@dataclass(frozen=True)
class Row:
    """An exhibit and its names; the first is the one that the record is committed to.

    ``entry``: None from before its entry is written until the entry is known to be there.
    """

    exhibit: Exhibit
    names: tuple[Name, ...]
    entry: int | None = None

    def named(self, name: Name) -> Row:
        """The row with one more name."""
        return replace(self, names=(*self.names, name))


def load_register(path: Path) -> tuple[Row, ...]:
    """The rows, in the order of the exhibits; () where there is no file. Raises RegisterError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    try:
        value = json.loads(data)
        if value["version"] != VERSION:
            raise ValueError(f"version {value['version']!r}")
        rows = tuple(_row(part) for part in value["exhibits"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RegisterError(
            f"{path}: found no register of exhibits ({error}). Put back a copy of it, or move it "
            "away: then the names in it are lost, and the exhibits stay."
        ) from error
    return rows


def save_register(path: Path, rows: tuple[Row, ...]) -> None:
    """Replace the register, durably: after a crash it is the old one or the new one."""
    value = {"version": VERSION, "exhibits": [_row_json(row) for row in rows]}
    text = json.dumps(value, indent=1, ensure_ascii=True) + "\n"
    replace_file(path, text.encode("ascii"), mode=0o600)


def _row_json(row: Row) -> dict[str, Any]:
    """Names as text; bytes that are no UTF-8 as lone surrogates, which JSON escapes."""
    names = [
        {"name": n.name.decode("utf-8", "surrogateescape"), "salt": n.salt.hex(), "at": n.at}
        for n in row.names
    ]
    return {"entry": row.entry, **exhibit_body(row.exhibit), "names": names}


def _row(value: dict[str, Any]) -> Row:
    body = {key: part for key, part in value.items() if key not in ("entry", "names")}
    wrong = faults("exhibit", body)
    if wrong:
        raise ValueError("; ".join(wrong))
    names = tuple(
        Name(n["name"].encode("utf-8", "surrogateescape"), bytes.fromhex(n["salt"]), n["at"])
        for n in value["names"]
    )
    return Row(read_exhibit(body), names, value["entry"])
