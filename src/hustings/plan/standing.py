"""The chances of a majority and of being the largest party, with a plan's lift.

They depend on how the seats fall together and no dual bounds them closely: they are reported, and
never certified. A seat that the party does not win goes to its strongest opponent in the draw: who
would gain it otherwise is all that the party's effort is taken to change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.result import Estimate
from hustings.estimate.summary import unmodelled_seats
from hustings.plan.leads import contested
from hustings.plan.wins import Float32, won

SEATS_AT_ONCE = 16


@dataclass(frozen=True)
class Chance:
    """A chance, its Monte Carlo standard error, and the same with floors only."""

    value: float
    se: float
    floors_only: float


@dataclass(frozen=True)
class Standing:
    """``majority``: of all seats of the house. ``largest``: of at least as many as any other."""

    majority: Chance
    largest: Chance


def standing(
    estimate: Estimate, party: str, thresholds: Float32, lift: FloatArray, floor_lift: FloatArray
) -> Standing:
    """Counted on the draws of ``estimate``, with the party's ``thresholds`` (M, D) in the seats
    that it contests and the ``lift`` (M,) of a plan; seats outside the model as last time."""
    best = opponents(estimate, party)
    totals = [seats_of_all(estimate, party, best, thresholds, z) for z in (lift, floor_lift)]
    majority = [own >= estimate.election.majority for own, _ in totals]
    largest = [own >= others for own, others in totals]
    return Standing(chance(*majority), chance(*largest))


def chance(with_plan: NDArray[np.bool_], with_floors: NDArray[np.bool_]) -> Chance:
    value = float(np.mean(with_plan))
    return Chance(
        value, (value * (1.0 - value) / len(with_plan)) ** 0.5, float(np.mean(with_floors))
    )


def opponents(estimate: Estimate, party: str) -> NDArray[np.int8]:
    """(S, D) in every modelled seat, the place of the strongest of all but the party."""
    own = estimate.parties.index(party)
    seats, _, draws = estimate.shares.shape
    best = np.zeros((seats, draws), dtype=np.int8)
    for start in range(0, seats, SEATS_AT_ONCE):
        rows = slice(start, start + SEATS_AT_ONCE)
        shares = estimate.shares[rows].copy()
        shares[:, own] = -1.0
        best[rows] = np.argmax(shares, axis=1)
    return best


def seats_of_all(
    estimate: Estimate,
    party: str,
    best: NDArray[np.int8],
    thresholds: Float32,
    lift: FloatArray,
) -> tuple[IntArray, IntArray]:
    """(D,) seats of the party and (D,) of the largest of the others."""
    mine = np.zeros(best.shape, dtype=np.bool_)
    mine[contested(estimate, party)] = won(thresholds, lift)
    theirs = np.where(mine, np.int8(-1), best)
    elsewhere = unmodelled_seats(estimate.election)
    own_place = estimate.parties.index(party)
    own: IntArray = np.sum(mine, axis=0, dtype=np.int64) + elsewhere[own_place]
    others = np.zeros(best.shape[1], dtype=np.int64)
    for place in range(len(estimate.parties)):
        if place != own_place:
            total = np.count_nonzero(theirs == place, axis=0) + elsewhere[place]
            np.maximum(others, total, out=others)
    for name in sorted(set(estimate.other) - {""}):
        rows = np.array([other == name for other in estimate.other])
        total = np.count_nonzero(theirs[rows] == len(estimate.parties), axis=0)
        np.maximum(others, total, out=others)
    return own, others
