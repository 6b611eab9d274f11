"""What an estimate is: joint draws of every seat, and their summary.

Axes: ``M`` modelled seats (``Election.modelled``, canonical order), ``P`` polled parties
(``Election.polled``), ``D`` draws. The party axis of draws has one more place at the end:
the strongest candidate of no polled party in that seat (the Speaker, an independent), named
by ``other``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import Election, FloatArray, IntArray

if TYPE_CHECKING:
    from hustings.estimate.moved import Moved, ReturnsUsed


@dataclass(frozen=True)
class Surveyed:
    """The survey respondents behind an estimate.

    ``people``: how many count; they and all of ``set_aside``, (reason, people), are everybody who
    was asked. ``effective``: Kish's effective number of those who count. ``by_seat``: (M,) of
    these, those whose seat is known.
    """

    people: int
    effective: float
    by_seat: FloatArray
    set_aside: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Estimate:
    """Joint posterior draws for one day.

    ``shares``: (M, P + 1, D) float32, fractions of the valid vote; they sum to at most 1 over
    the party axis, the rest being candidates that are neither polled nor the strongest other.
    ``turnout``: (M, D) float32, valid votes over the electorate.
    ``other``: (M,) party id of the last place, "" where nobody stands there.
    ``polls_used``: (M,) how many polls bear on the seat. ``survey``: the respondents, None where
    the folder has none. ``groups``: what they make of the frame's categories, for each
    (category, level) (P, D) shares of the group's votes. ``moved``: what each kind of evidence
    changed. ``returns``: the doorstep returns that were used, None where none were given.
    """

    election: Election
    as_of: date
    seed: int
    parties: tuple[str, ...]
    seat_index: IntArray
    shares: NDArray[np.float32]
    turnout: NDArray[np.float32]
    other: tuple[str, ...]
    polls_used: IntArray
    survey: Surveyed | None = None
    groups: tuple[tuple[str, str, NDArray[np.float32]], ...] = ()
    moved: Moved | None = None
    returns: ReturnsUsed | None = None


@dataclass(frozen=True)
class Group:
    """The voters of one level of a category (``by`` = "region", ``level`` = "Wales").

    ``mean``, ``sd``, ``p05``, ``p95``: (P,) shares of the group's votes.
    """

    by: str
    level: str
    mean: FloatArray
    sd: FloatArray
    p05: FloatArray
    p95: FloatArray


@dataclass(frozen=True)
class Summary:
    """An estimate in figures. (M, P) unless said: mean, sd and 5th/95th percentile of shares.

    ``win``: (M, P + 1) probabilities. ``turnout``: (M, 4) mean, sd, p05, p95.
    ``totals``: (P, 3) mean, p05, p95 of seats won, seats not modelled counted as last time.
    ``majority``, ``largest``: (P,) probabilities. ``national``: (P, 3) mean, p05, p95 of the
    share of all votes in modelled seats. ``moved``, ``returns``, ``survey``: as in ``Estimate``.
    """

    as_of: date
    draws: int
    parties: tuple[str, ...]
    seat_index: IntArray
    other: tuple[str, ...]
    polls_used: IntArray
    mean: FloatArray
    sd: FloatArray
    p05: FloatArray
    p95: FloatArray
    win: FloatArray
    turnout: FloatArray
    totals: FloatArray
    majority: FloatArray
    largest: FloatArray
    national: FloatArray
    not_modelled: tuple[str, ...]
    groups: tuple[Group, ...]
    moved: Moved | None = None
    returns: ReturnsUsed | None = None
    survey: Surveyed | None = None


@dataclass(frozen=True)
class Trend:
    """The poll average by day and area, past and forecast to nothing: it ends at ``as_of``.

    ``days``: (T,) ordinal day numbers. ``mean``, ``sd``: (A, T, P) fractions; nan where a
    party does not stand in that area. ``houses``: pollsters; ``house_effect``: (H, P) fractions,
    nan where unknown.
    """

    as_of: date
    areas: tuple[str, ...]
    parties: tuple[str, ...]
    days: IntArray
    mean: FloatArray
    sd: FloatArray
    houses: tuple[str, ...]
    house_effect: FloatArray
