"""What moved each seat: last time's share, then polls, a survey, polls of the seat, returns.

Each kind of evidence is taken in after the one before it, and what it adds is the change of the
mean share from one to the next. The order is the model's own (``model``): had returns come before
polls, they would have been given a larger part of what both say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.base import Base
from hustings.estimate.doorsteps.condition import moments
from hustings.estimate.doorsteps.evidence import Evidence
from hustings.estimate.doorsteps.prior import RootPrior
from hustings.estimate.doorsteps.report import Flagged, OverClaim, flagged, over_claims

# Kinds of evidence in the order in which they are taken in.
POLLS, SURVEY, LOCAL_POLLS, DOORSTEPS = "polls", "survey", "local_polls", "returns"


@dataclass(frozen=True)
class Moved:
    """``past``: (M, P) shares last time, fractions; 0 where the party did not stand. ``steps``:
    each kind of evidence that there is, with the (M, P) change of the mean share that it made;
    past and all steps add up to the estimate's mean, but for the error of its draws."""

    past: FloatArray
    steps: tuple[tuple[str, FloatArray], ...]

    def step(self, kind: str) -> FloatArray | None:
        """What one kind changed, None where there is none of it."""
        return next((change for name, change in self.steps if name == kind), None)


@dataclass(frozen=True)
class ReturnsUsed:
    """Doorstep returns behind an estimate, those of the party ``party``.

    ``returns``: (M,) of each seat, whether or not somebody answered: the denominators are
    evidence too. ``answers``: (M,) of them those that name a
    party, a second talk with the same elector counting in part. ``set_aside``: how many were
    left out, by reason. ``flagged``: canvassers whose returns count for next to nothing; their ids
    are random, and for the campaign's staff alone. ``over_claims``: by mode, what answers for the
    canvassing party come to beyond its share.
    """

    party: str
    returns: IntArray
    answers: IntArray
    set_aside: tuple[tuple[str, int], ...]
    flagged: tuple[Flagged, ...]
    over_claims: tuple[OverClaim, ...] = ()


def moved(base: Base, stages: Sequence[tuple[str, RootPrior]], evidence: Evidence | None) -> Moved:
    """``stages``: what is known after each kind of evidence but returns, in order; ``evidence``:
    of the returns."""
    parties = len(base.parties)
    means = [(kind, moments(roots).mean[:, :parties]) for kind, roots in stages]
    if evidence is not None and evidence.fitted is not None:
        means.append((DOORSTEPS, moments(stages[-1][1], evidence.fitted).mean[:, :parties]))
    before = [base.past, *(mean for _, mean in means)]
    steps = tuple(
        (kind, np.where(base.stands, mean - earlier, 0.0))
        for (kind, mean), earlier in zip(means, before, strict=False)
    )
    return Moved(np.where(base.stands, base.past, 0.0), steps)


def returns_used(evidence: Evidence, base: Base) -> ReturnsUsed:
    """How many returns the evidence was made from, and what was left out and why."""
    counted = evidence.counted
    inside, naming = np.zeros((2, len(base.seats)))
    np.add.at(inside, counted.seat, counted.contacts.sum(axis=1))
    np.add.at(naming, evidence.said.seat, evidence.said.taken)
    aside = counted.set_aside
    left_out = (
        ("dated after the day", aside.future),
        ("older than the window", aside.early),
        ("in seats that are not modelled", aside.elsewhere),
    )
    return ReturnsUsed(
        party=evidence.party,
        returns=np.rint(inside).astype(np.int64),
        answers=np.rint(naming).astype(np.int64),
        set_aside=tuple((reason, number) for reason, number in left_out if number),
        flagged=flagged(evidence),
        over_claims=over_claims(evidence),
    )
