"""One GROUP BY over the batches that the record names. This module reads files.

What comes out is the size of the seats and cells, whatever the number of returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import numpy as np

from hustings.election.contest import Election, IntArray
from hustings.election.problems import FolderProblems, Problem, shown
from hustings.election.returns import CATEGORIES, OUTCOMES, ReturnCounts
from hustings.listen.batches import RETURNS, Store, checked_paths
from hustings.listen.engine import open_batches

SQL = files("hustings.listen").joinpath("counts.sql")
_FIRST_DAY = np.datetime64("0001-01-01", "D")  # ordinal 1


def count_returns(store: Store, election: Election) -> ReturnCounts:
    """The counts of every recorded batch.

    Raises ``FolderProblems`` where a batch is missing or not as recorded, or names a seat that
    the election does not have.
    """
    paths = checked_paths(store.returns, RETURNS, dict.fromkeys(store.recorded))
    if not paths:
        return _counts(_empty(), election)
    with open_batches(paths, store.spill) as engine:
        return _counts(engine.execute(SQL.read_text(encoding="utf-8")).fetchnumpy(), election)


def _counts(columns: dict[str, np.ndarray], election: Election) -> ReturnCounts:
    place = {seat.seat_id: number for number, seat in enumerate(election.seats)}
    unknown = sorted(set(columns["seat_id"]) - set(place))
    if unknown:
        what = f"returns from {len(unknown)} unknown seats, {shown(unknown[0])} among them"
        remedy = "Use the election folder that the campaign was made with."
        problem = Problem(RETURNS, None, "seat_id", what, "seats of seats.csv", remedy)
        raise FolderProblems([problem])
    seat = _codes(columns["seat_id"], tuple(place))
    modes, mode = _levels(columns["mode"])
    canvassers, canvasser = _levels(columns["canvasser"])
    intentions, intention = _levels(columns["intention"])
    levels = [_levels(columns[category]) for category in CATEGORIES]
    order = np.argsort(seat, kind="stable")  # the order of the seats, not of their ids
    return ReturnCounts(
        seat=seat[order],
        day=((columns["day"].astype("datetime64[D]") - _FIRST_DAY).astype(np.int64) + 1)[order],
        modes=modes,
        mode=mode[order],
        canvassers=canvassers,
        canvasser=canvasser[order],
        outcome=_codes(columns["outcome"], OUTCOMES)[order],
        intentions=intentions,
        intention=intention[order],
        levels=tuple(names for names, _ in levels),
        codes=np.column_stack([codes for _, codes in levels])[order],
        returns=columns["returns"].astype(np.int64)[order],
        repeats=columns["repeats"].astype(np.int64)[order],
    )


def _levels(column: np.ndarray) -> tuple[tuple[str, ...], IntArray]:
    """The texts of a column in order, and the place of each row's."""
    names = tuple(sorted(set(column)))
    return names, _codes(column, names)


def _codes(column: np.ndarray, names: Sequence[str]) -> IntArray:
    place = {name: number for number, name in enumerate(names)}
    return np.array([place[text] for text in column], dtype=np.int64)


def _empty() -> dict[str, np.ndarray]:
    texts = ("seat_id", "mode", "canvasser", "outcome", "intention", *CATEGORIES)
    columns = {name: np.array([], dtype=object) for name in texts}
    columns["day"] = np.array([], dtype="datetime64[D]")
    return columns | {name: np.array([], dtype=np.int64) for name in ("returns", "repeats")}
