"""Survey microdata as evidence: one row a person, everything as whole numbers.

No name is in here, and none is ever asked for; the file itself is never published.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Respondents:
    """What people said of their vote (``N`` rows), in canonical order.

    ``categories``, ``levels``: those of the frame, in its order; without a frame, those of the
    file. ``seat``: (N,) index into ``Election.seats``, -1 where only a region is known.
    ``region``: (N,) index into ``regions``, the names that seats.csv gives, in the order of the
    seats; of a person with a seat, the seat's. ``codes``: (N, K) index into ``levels[k]``, -1 for
    a blank. ``day``: (N,) proleptic ordinals (``date.toordinal``).
    ``intention``: (N,) index into ``intentions``: every party of ``Election.parties`` in that
    order, whether anybody chose it or not, then ``wont_vote``, ``undecided``, ``wont_say`` and ""
    for a blank. ``likelihood``: (N,) of voting, 0 to 10, nan for a blank. ``weight``: (N,) above
    0, on whatever scale the survey has. ``house``: (N,) index into ``houses``; "" where the file
    names none.
    """

    categories: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    regions: tuple[str, ...]
    seat: NDArray[np.int64]
    region: NDArray[np.int64]
    codes: NDArray[np.int64]
    day: NDArray[np.int64]
    intentions: tuple[str, ...]
    intention: NDArray[np.int64]
    likelihood: NDArray[np.float64]
    weight: NDArray[np.float64]
    houses: tuple[str, ...]
    house: NDArray[np.int64]

    @property
    def total(self) -> int:
        """Every person asked."""
        return len(self.day)
