"""What is learnt of canvassers, for people to read: who is flagged and why, and what was
over-claimed. What returns did to each seat is in ``estimate.moved``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from hustings.estimate.doorsteps.evidence import Evidence
from hustings.estimate.doorsteps.settings import DOORSTEPS, DoorstepSettings


@dataclass(frozen=True)
class Flagged:
    """A canvasser whose returns count for next to nothing.

    ``unrelated``: the chance that they say nothing of the seat. ``claimed``, ``expected``: the
    party's share among the answers, weighted to the seats' past vote, as written and as all else
    says it should be (``expected_low`` to ``expected_high`` for 95 honest canvassers of 100).
    ``answered``, ``no_party``: parts of contacts answered, and of answers that name no party,
    beside those of all canvassers together. ``reasons``: in words.
    """

    canvasser: str
    unrelated: float
    contacts: int
    claimed: float
    expected: float
    expected_low: float
    expected_high: float
    answered: float
    answered_by_all: float
    no_party: float
    no_party_by_all: float
    reasons: tuple[str, ...]


def flagged(evidence: Evidence, settings: DoorstepSettings = DOORSTEPS) -> tuple[Flagged, ...]:
    """Canvassers at least as likely as ``flag_at`` to be unrelated to their seats, in order."""
    if evidence.fitted is None:
        return ()
    crew = evidence.fitted.crew
    chosen = np.flatnonzero(crew.unrelated >= settings.flag_at)
    order = chosen[np.argsort(-crew.unrelated[chosen], kind="stable")]
    return tuple(_flag(evidence, int(worker)) for worker in order)


def _flag(evidence: Evidence, worker: int) -> Flagged:
    fitted, seen = evidence.fitted, evidence.manner
    assert fitted is not None
    number = int(fitted.working[worker])
    crew, cells = fitted.crew, fitted.cells
    mine = cells.canvasser == worker
    weight = cells.answers[mine]
    claimed = float(cells.own[mine].sum() / weight.sum())
    # The cells' level has the canvasser's own answers in it, a little; the distance has not.
    written = float(np.average(crew.level[mine], weights=weight)) + crew.gap[worker]
    middle = written - crew.distance[worker]
    low, high = middle + 1.96 * crew.distance_sd[worker] * np.array([-1.0, 1.0])
    contacts, answered = float(seen.contacts[number]), float(seen.answered[number])
    no_party = float(seen.no_party[number])
    reasons = []
    if abs(crew.distance[worker]) > 2.0 * crew.distance_sd[worker]:
        reasons.append("claims unlike those of everybody else")
    if seen.suspicion[number] > 3.0:
        reasons.append("who opens, or who names no party, is unlike everybody else's")
    return Flagged(
        canvasser=evidence.counted.canvassers[number],
        unrelated=float(crew.unrelated[worker]),
        contacts=round(contacts),
        claimed=claimed,
        expected=float(expit(middle)),
        expected_low=float(expit(low)),
        expected_high=float(expit(high)),
        answered=answered / contacts,
        answered_by_all=float(seen.answered.sum() / seen.contacts.sum()),
        no_party=no_party / max(answered, 1.0),
        no_party_by_all=float(seen.no_party.sum() / max(seen.answered.sum(), 1.0)),
        reasons=tuple(reasons) or ("claims and manner together are unlike everybody else's",),
    )


@dataclass(frozen=True)
class OverClaim:
    """``stream``: a mode, and whether past votes are known. ``mean``, ``sd``: on the logit scale,
    for a seat in the middle; ``points``: at half of the vote."""

    mode: str
    past_known: bool
    mean: float
    sd: float
    points: float


def over_claims(evidence: Evidence) -> tuple[OverClaim, ...]:
    """By stream. What differs by today's vote in who opens is in it."""
    if evidence.fitted is None:
        return ()
    fitted = evidence.fitted
    return tuple(
        OverClaim(mode, known, float(mean), float(sd), 100.0 * float(expit(mean) - 0.5))
        for (mode, known), mean, sd in zip(
            evidence.said.streams, fitted.bias, fitted.bias_deviation, strict=False
        )
    )
