"""From the counts of a trial to its estimate: by assignment, and for those reached.

Within strata, the ordinary regression of the outcome on assignment with a constant for each
stratum; the error is robust to what people of a cluster share (Liang and Zeger 1986). The effect
on those reached instruments contact with assignment (Angrist, Imbens and Rubin 1996).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, FloatArray, IntArray


@dataclass(frozen=True)
class Counts:
    """A trial's people in groups alike in everything; a group may be one person.

    All (G,): ``people``, ``voted`` and ``contacted`` of them, ``assigned`` to be contacted, the
    ``stratum`` within which they were assigned, the ``cluster`` that they share. Where every
    cluster is -1, people are independent of each other.
    """

    people: FloatArray
    voted: FloatArray
    contacted: FloatArray
    assigned: BoolArray
    stratum: IntArray
    cluster: IntArray


@dataclass(frozen=True)
class Estimated:
    """Points, and a rate as a fraction. ``by_assignment``: intention to treat. ``per_contact``:
    instrumented; nan where nobody was contacted."""

    by_assignment: float
    by_assignment_se: float
    contact_rate: float
    per_contact: float
    per_contact_se: float
    people: int


def estimated(counts: Counts) -> Estimated:
    """Raises ValueError where no stratum holds people both assigned and not."""
    z = within(counts, counts.assigned.astype(float))
    leverage = float(np.sum(counts.people * z**2))
    if leverage <= 0.0:
        raise ValueError("No stratum of the trial holds people of both arms: nothing to compare.")
    effect = float(np.sum(z * counts.voted)) / leverage
    rate = float(np.sum(z * counts.contacted)) / leverage
    reached = effect / rate if rate > 0.0 else math.nan
    reached_se = math.nan
    if rate > 0.0:
        reached_se = robust_se(counts, z, counts.contacted, reached) / (leverage * rate)
    return Estimated(
        by_assignment=100.0 * effect,
        by_assignment_se=100.0
        * robust_se(counts, z, counts.people * counts.assigned, effect)
        / leverage,
        contact_rate=rate,
        per_contact=100.0 * reached,
        per_contact_se=100.0 * reached_se,
        people=int(np.sum(counts.people)),
    )


def within(counts: Counts, values: FloatArray) -> FloatArray:
    """(G,) less the mean of its stratum's people."""
    people = np.bincount(counts.stratum, counts.people)
    mean = np.bincount(counts.stratum, counts.people * values) / np.maximum(people, 1e-300)
    centred: FloatArray = values - mean[counts.stratum]
    return centred


def robust_se(counts: Counts, z: FloatArray, exposed: FloatArray, effect: float) -> float:
    """Standard error of sum z (voted - stratum's constant - effect * exposed)."""
    left = counts.voted - effect * exposed
    people = np.maximum(np.bincount(counts.stratum, counts.people), 1e-300)
    constant = np.bincount(counts.stratum, left) / people
    residual = left - counts.people * constant[counts.stratum]
    if np.any(counts.cluster >= 0):
        score = np.bincount(counts.cluster, z * residual)
        clusters = len(np.unique(counts.cluster))
        return math.sqrt(float(np.sum(score**2)) * clusters / (clusters - 1))
    # Each person is a cluster: those of a group share a residual's mean, and vary about it.
    rate = np.divide(counts.voted, counts.people)
    spread = counts.people * rate * (1.0 - rate) + residual**2 / counts.people
    return math.sqrt(float(np.sum(z**2 * spread)))
