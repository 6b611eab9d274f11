"""trials.csv: one arm of a trial a row, the shipped table and a user's own in the same columns.

Every problem of the file is told at once, with row, column and remedy, as election folders do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from hustings.election.problems import Findings, shown
from hustings.election.tables import Table, read_table
from hustings.election.values import COUNT, POSITIVE, TEXT, Kind, blankable, filled, number
from hustings.plan.chain import FOLDER, SHOWN_ONLY, shipped_chain
from hustings.plan.trials import GENERAL, OTHER, SHARE, TURNOUT, Trial

Value = TypeVar("Value")

FILE = "trials.csv"
COLUMNS = (
    "trial",
    "year",
    "country",
    "lever",
    "outcome",
    "arm",
    "n",
    "estimate_points",
    "se_points",
    "contact_rate",
    "days_before_poll",
    "source",
)
SETTING, STANDS_FOR = "setting", "stands_for"  # optional

_OUTCOME = Kind(
    lambda text: text if text in (TURNOUT, SHARE) else None,
    TURNOUT,
    f"{TURNOUT} or {SHARE}",
    f"Write {TURNOUT} for turnout, {SHARE} for the party's share of the vote.",
)
_SETTING = Kind(
    lambda text: text if text in (GENERAL, OTHER) else None,
    GENERAL,
    f"{GENERAL} or {OTHER}",
    f"Write {GENERAL} for an election like the one planned for, {OTHER} for one with fewer voters.",
)


def _within(low: float, high: float, *, open_low: bool = False) -> Callable[[str], float | None]:
    def parse(text: str) -> float | None:
        value = number(text)
        if value is None or value > high or value < low or (open_low and value == low):
            return None
        return value

    return parse


_ESTIMATE = Kind(
    _within(-100.0, 100.0),
    0.0,
    "points from -100 to 100",
    "Give treated less control in percentage points, among all who were assigned.",
)
_SE = Kind(
    _within(0.0, 100.0, open_low=True),
    1.0,
    "points above 0, up to 100",
    "Give the standard error in percentage points; without one a trial can't be weighed.",
)
_RATE = Kind(
    _within(0.0, 1.0, open_low=True),
    1.0,
    "a fraction above 0, up to 1",
    "Give the part of those assigned that was reached: 0.3 for 30%; 1 for what is delivered.",
)


def read_trials(path: Path, levers: Mapping[str, str]) -> tuple[Trial, ...]:
    """The rows of the file ``path``, in its order.

    ``levers``: every name that the column lever may hold, with the lever that it means. Raises
    FolderProblems with every problem.
    """
    found = Findings()
    table = read_table(path.parent, path.name, COLUMNS, found)
    trials = _rows(table, levers, found) if table is not None else ()
    found.raise_if_any()
    return trials


@cache
def shipped_trials() -> tuple[Trial, ...]:
    """The table that comes with the package, written by scripts/fit_effects.py."""
    names = shipped_chain().names | {name: name for name in SHOWN_ONLY}
    return read_trials(FOLDER / FILE, names)


def _rows(table: Table, levers: Mapping[str, str], found: Findings) -> tuple[Trial, ...]:
    lever = Kind(
        levers.get, "", f"one of {', '.join(levers)}", "Name the lever that the trial pulled."
    )
    settings = _optional(table, SETTING, _SETTING, GENERAL, found)
    sums = _optional(table, STANDS_FOR, POSITIVE, 1, found)
    rows = zip(
        filled(table, "trial", TEXT, found),
        filled(table, "year", POSITIVE, found),
        filled(table, "country", TEXT, found),
        filled(table, "lever", lever, found),
        filled(table, "outcome", _OUTCOME, found),
        filled(table, "arm", TEXT, found),
        blankable(table, "n", POSITIVE, found),
        filled(table, "estimate_points", _ESTIMATE, found),
        filled(table, "se_points", _SE, found),
        filled(table, "contact_rate", _RATE, found),
        blankable(table, "days_before_poll", COUNT, found),
        settings,
        sums,
        filled(table, "source", TEXT, found),
        strict=True,
    )
    trials = tuple(Trial(*row) for row in rows)
    _check_once(table, trials, found)
    return trials


def _optional(
    table: Table, column: str, kind: Kind[Value], plain: Value, found: Findings
) -> list[Value]:
    """The column's values, ``plain`` for a blank or where the table has no such column."""
    if column not in table.columns:
        return [plain] * len(table.lines)
    return [plain if v is None else v for v in blankable(table, column, kind, found)]


def _check_once(table: Table, trials: tuple[Trial, ...], found: Findings) -> None:
    """An arm given twice would count twice."""
    seen: set[tuple[str, int, str, str, str]] = set()
    for line, trial in zip(table.lines, trials, strict=True):
        key = (trial.trial, trial.year, trial.lever, trial.outcome, trial.arm)
        if key in seen and trial.trial:
            what = f"{shown(trial.arm)} of {shown(trial.trial)} again"
            remedy = "Remove one of the rows, or name the arms apart."
            found.add(table.file, line, "arm", what, "each arm of a trial once", remedy)
        seen.add(key)
