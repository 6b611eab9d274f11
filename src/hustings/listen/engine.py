"""DuckDB: batches of returns to Parquet, and one GROUP BY over them.

This module reads and writes files. It is all of the library that imports DuckDB.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np

AT_ONCE = 100_000  # rows on their way from Python
# A batch as it is kept. No elector, no time of day; canvasser is a random id.
BATCH = """
CREATE TABLE batch (
    return_id VARCHAR, day VARCHAR, seat_id VARCHAR, canvasser VARCHAR, mode VARCHAR,
    outcome VARCHAR, intention VARCHAR, certainty VARCHAR, past_vote VARCHAR, age VARCHAR,
    sex VARCHAR, education VARCHAR, issues VARCHAR, contact_number VARCHAR
)
"""
# Sorted by an id that is random: the order of a day's doors is nobody's business either.
AS_KEPT = """
SELECT return_id, CAST(day AS DATE) AS day, seat_id, canvasser, mode, outcome, intention,
    CAST(certainty AS TINYINT) AS certainty, past_vote, age, sex, education,
    CASE WHEN issues = '' THEN CAST([] AS VARCHAR[]) ELSE string_split(issues, ';') END AS issues,
    CAST(contact_number AS INTEGER) AS contact_number
FROM batch ORDER BY return_id
"""


def open_engine(spill: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory, on one thread, so that equal rows give equal bytes; it fetches no
    extension. What does not fit into memory goes to the folder ``spill``."""
    return duckdb.connect(
        ":memory:",
        config={
            "threads": 1,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(spill),
        },
    )


def write_parquet(rows: Iterable[Sequence[object]], path: Path, spill: Path) -> None:
    """Writes the rows (in the order of ``BATCH``) to ``path``. Raises OSError."""
    try:
        _write_parquet(rows, path, spill)
    except duckdb.Error as error:
        raise OSError(f"{path}: the batch cannot be written ({error})") from error


def _write_parquet(rows: Iterable[Sequence[object]], path: Path, spill: Path) -> None:
    with open_engine(spill) as engine:
        engine.execute(BATCH)
        for part in _parts(rows):
            columns = zip(*part, strict=True)
            given = {
                f"c{place:02d}": np.array([None if v is None else f"{v}" for v in c], dtype=object)
                for place, c in enumerate(columns)
            }
            engine.register("given", given)
            engine.execute("INSERT INTO batch SELECT * FROM given")
            engine.unregister("given")
        engine.sql(AS_KEPT).write_parquet(str(path), compression="zstd")


def open_batches(paths: Sequence[Path], spill: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB with the batches together as the view ``doorstep_return``."""
    engine = open_engine(spill)
    engine.read_parquet([glob.escape(str(path)) for path in paths]).create_view("doorstep_return")
    return engine


def _parts(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    left = iter(rows)
    while part := list(islice(left, AT_ONCE)):
        yield part
