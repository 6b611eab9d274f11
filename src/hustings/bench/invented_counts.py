"""Invented doors as the counts that the model reads, and what else a campaign's files may hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hustings.bench.invented_doors import NO_PARTY, Canvass, Doors
from hustings.election.contest import Election, IntArray
from hustings.election.returns import ANSWERED, CATEGORIES, OUTCOMES, ReturnCounts

DID_NOT_VOTE = "did_not_vote"
MODES = ("door", "phone")


def counted(
    election: Election,
    seats: IntArray,
    doors: Doors,
    said: IntArray,
    canvass: Canvass,
    rng: np.random.Generator,
) -> ReturnCounts:
    """The doors as counts, each group once. People of no polled party name a party that has no
    column; a past vote is written down where somebody answers and says it."""
    intentions = (*election.polled, "other", *NO_PARTY, "")
    levels = (*election.polled, "other", DID_NOT_VOTE, "")
    told = doors.answered & (rng.random(len(said)) >= canvass.past_blank)
    closed = 1 + rng.choice(len(OUTCOMES) - 1, len(said), p=(0.70, 0.15, 0.08, 0.07))
    columns = np.column_stack(
        [
            seats[doors.seat],
            doors.day,
            doors.phone,
            doors.canvasser,
            np.where(doors.answered, OUTCOMES.index(ANSWERED), closed),
            np.where(said < 0, len(intentions) - 1, said),
            np.where(told, doors.past, len(levels) - 1),
        ]
    ).astype(np.int64)
    return grouped(columns, intentions, levels, int(doors.canvasser.max()) + 1)


def grouped(
    columns: IntArray, intentions: tuple[str, ...], levels: tuple[str, ...], crew: int
) -> ReturnCounts:
    """``columns``: (N, 7) seat, day, mode, canvasser, outcome, intention, past vote of each
    return."""
    rows, returns = np.unique(columns, axis=0, return_counts=True)
    blank = np.zeros((len(rows), len(CATEGORIES) - 1), dtype=np.int64)
    return ReturnCounts(
        seat=rows[:, 0],
        day=rows[:, 1],
        modes=MODES,
        mode=rows[:, 2],
        canvassers=tuple(f"C{number + 1:03}" for number in range(crew)),
        canvasser=rows[:, 3],
        outcome=rows[:, 4],
        intentions=intentions,
        intention=rows[:, 5],
        levels=(levels, ("",), ("",), ("",)),
        codes=np.column_stack([rows[:, 6], blank]),
        returns=returns.astype(np.int64),
        repeats=np.zeros(len(rows), dtype=np.int64),
    )


def with_invented(returns: ReturnCounts, seat: int, own: int, count: int) -> ReturnCounts:
    """``count`` more answers for the party, all of one more canvasser in one seat on the last day;
    no past vote is given."""
    day, intention = int(returns.day.max()), own
    row = np.array([[seat, day, 0, len(returns.canvassers), OUTCOMES.index(ANSWERED), intention]])
    blank = np.array([[level.index("") for level in returns.levels]])
    return replace(
        returns,
        seat=np.append(returns.seat, row[:, 0]),
        day=np.append(returns.day, row[:, 1]),
        mode=np.append(returns.mode, row[:, 2]),
        canvassers=(*returns.canvassers, "inventor"),
        canvasser=np.append(returns.canvasser, row[:, 3]),
        outcome=np.append(returns.outcome, row[:, 4]),
        intention=np.append(returns.intention, row[:, 5]),
        codes=np.concatenate([returns.codes, blank]),
        returns=np.append(returns.returns, count),
        repeats=np.append(returns.repeats, 0),
    )


def without_some(returns: ReturnCounts, count: int, rng: np.random.Generator) -> ReturnCounts:
    """``count`` returns fewer, drawn from all of them."""
    fewer = returns.returns - rng.multivariate_hypergeometric(
        returns.returns, count, method="marginals"
    )
    kept = fewer > 0
    names = ("seat", "day", "mode", "canvasser", "outcome", "intention", "codes", "repeats")
    rows = {name: getattr(returns, name)[kept] for name in names}
    return replace(returns, returns=fewer[kept], **rows)
