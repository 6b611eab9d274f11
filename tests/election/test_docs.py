"""The page on the format names every file, column and key that the loader reads."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from hustings.election import (
    candidates,
    cells,
    crossbreaks,
    microdata,
    past,
    polls,
    results,
    seats,
    spending,
)
from hustings.election.contest import Limits, Source

PAGE = (Path(__file__).parents[2] / "docs" / "election-folder.md").read_text(encoding="utf-8")
READERS = (seats, past, candidates, polls, crossbreaks, cells, spending, results, microdata)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.FILE)
def test_each_file_with_its_columns(reader: object) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{reader.FILE}`"))  # type: ignore[attr-defined]
    for column in reader.COLUMNS:  # type: ignore[attr-defined]
        assert f"`{column}`" in row


@pytest.mark.parametrize("record", [Limits, Source])
def test_each_key_of_election_toml(record: type) -> None:
    for field in fields(record):
        if field.name != "per_unit":  # which follows from the currency's minor_digits
            assert field.name in PAGE


def test_each_key_of_the_currency() -> None:
    for key in ("code", "symbol", "unit", "minor_digits"):
        assert f"{key} = " in PAGE
