"""Which seats the test for favour compares, and how it shuffles the labels among them.

Favour is looked for where need explains least: in the safer half of the seats that the party
holds. Within it, seats are only compared with seats of a like majority, so that a group that is
commoner in the safest seats neither gains nor loses by it.

Everything here is decided by facts that were public before any money moved (who holds a seat, by
how much) and by the seed in the log. The order of the rows that come in decides nothing: seats are
put in order of majority, ties by id.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import BoolArray, FloatArray, IntArray

# Twenty strata for 260 held seats, as in the simulations of docs/favour.md. Smaller ones follow
# the majority closer and leave fewer ways to shuffle.
SEATS_IN_STRATUM = 13


def safe_held(seat_ids: Sequence[str], majority: FloatArray, held: BoolArray) -> IntArray:
    """(n,) rows of the safer half of the held seats, from the least safe to the safest.

    ``majority``: (S,) last time, as a fraction of the vote. An odd count is rounded up.
    """
    ids = np.array(seat_ids, dtype=str)
    order = np.lexsort((ids, majority))
    rows = order[held[order]]
    safer: IntArray = rows[len(rows) // 2 :]
    return safer


def strata_of(count: int) -> IntArray:
    """(count,) stratum of each seat in order of majority: neighbours, in near equal numbers."""
    strata = max(1, round(count / SEATS_IN_STRATUM))
    numbers: IntArray = np.arange(count) * strata // max(count, 1)
    return numbers


def shuffles(strata: IntArray, count: int, seed: int) -> NDArray[np.intp]:
    """(count + 1, n) orders of the seats, each a shuffle within strata; the first leaves them as
    they are. ``strata``: (n,), not falling."""
    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = rng.random((count, len(strata)))
    shuffled = np.argsort(drawn + strata, axis=1, kind="stable")
    return np.vstack([np.arange(len(strata))[None, :], shuffled])
