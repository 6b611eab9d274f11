"""From an estimate's draws to what a plan needs: leads, and the lift at which each draw is won.

With lead l (points over the strongest opponent) and effectiveness e in a draw, the party wins
at mean lift z when l + e z >= 0: when z reaches the threshold -l / e.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.result import Estimate
from hustings.plan.problems import PlanError
from hustings.plan.response import Response, draw_effectiveness

Float32 = NDArray[np.float32]

# Sets the effectiveness apart from every random number of the estimate with the same seed.
EFFECTIVENESS_STREAM = 2017


def contested(estimate: Estimate, party: str) -> IntArray:
    """(M,) rows of the estimate where the party stands. Raises PlanError for a party that the
    estimate does not model."""
    if party not in estimate.parties:
        raise PlanError(
            what="the party of a plan",
            expected="one that the polls give: " + ", ".join(estimate.parties),
            found=repr(party),
            remedy="choose one of these, or add the party's column to polls.csv",
        )
    column = [entry.id for entry in estimate.election.parties].index(party)
    stands = estimate.election.stands[estimate.seat_index, column]
    rows: IntArray = np.flatnonzero(stands)
    return rows


def leads(estimate: Estimate, party: str, rows: IntArray) -> Float32:
    """(M, D) points by which the party leads its strongest opponent, negative where behind."""
    own = estimate.parties.index(party)
    places = [place for place in range(estimate.shares.shape[1]) if place != own]
    best = np.zeros((len(rows), estimate.shares.shape[2]), dtype=np.float32)
    for place in places:
        np.maximum(best, estimate.shares[rows, place], out=best)
    lead: Float32 = (estimate.shares[rows, own] - best) * np.float32(100.0)
    return lead


def thresholds(lead: Float32, response: Response, seed: int) -> Float32:
    """(M, D) the mean lift at which each draw is won: zero or less where it is won anyway.

    ``seed`` is the estimate's: the effectiveness is drawn from a stream of its own.
    """
    strength = effectiveness(response, seed, lead.shape[1])
    needed: Float32 = np.divide(-lead, strength.astype(np.float32), dtype=np.float32)
    return needed


def effectiveness(response: Response, seed: int, draws: int) -> FloatArray:
    """(D,) what the lift is multiplied by in each draw of the estimate with this ``seed``."""
    stream = np.random.SeedSequence(seed, spawn_key=(EFFECTIVENESS_STREAM,))
    return draw_effectiveness(response, draws, np.random.default_rng(stream))
