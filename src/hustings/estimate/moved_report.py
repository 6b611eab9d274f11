"""What an estimate rests on, in figures: how much of each kind of evidence there is, what it moved,
and what came of the doorstep returns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from hustings.estimate.moved import DOORSTEPS, POLLS
from hustings.estimate.result import Summary, Surveyed

LEAST_MOVE = 0.005  # of a share: half a point, the least that people would call a move


def evidence_json(summary: Summary, m: int) -> dict[str, int]:
    """How much of each kind of evidence bears on a seat."""
    found = {
        "polls": int(summary.polls_used[m]),
        "returns": 0 if summary.returns is None else int(summary.returns.returns[m]),
    }
    if summary.survey is not None:
        found["respondents"] = round(float(summary.survey.by_seat[m]))
    return found


def moved_json(
    summary: Summary, m: int, parties: Sequence[str]
) -> dict[str, dict[str, float | None]]:
    """By party, last time's share and what each kind of evidence changed, in fractions; they add up
    to the mean, the polls' part taking in the error of the draws."""
    found = {}
    for party in parties:
        past, steps = steps_to(summary, m, summary.parties.index(party))
        changes = {POLLS: 0.0, DOORSTEPS: 0.0, **dict(steps)}
        found[party] = {"past": _number(past), **{k: _number(x) for k, x in changes.items()}}
    return found


def steps_to(summary: Summary, m: int, j: int) -> tuple[float, list[tuple[str, float]]]:
    """Last time's share of party ``j`` in the modelled seat ``m``, and what each kind of evidence
    added to it, in the model's order; they add up to the estimate's mean."""
    if summary.moved is None:
        return math.nan, []
    past = float(summary.moved.past[m, j])
    steps = [(kind, float(change[m, j])) for kind, change in summary.moved.steps]
    rest = float(summary.mean[m, j]) - past - sum(change for _, change in steps)
    return past, [(kind, change + rest * (kind == POLLS)) for kind, change in steps]


def returns_json(summary: Summary) -> dict[str, Any]:
    """The returns behind an estimate: how many, what they move, what is left out, who is flagged.
    ``seats_moved``: those where the canvassing party's mean share moved by half a point or more."""
    used = summary.returns
    assert used is not None
    change = None if summary.moved is None else summary.moved.step(DOORSTEPS)
    own = summary.parties.index(used.party)
    seats_moved = 0 if change is None else int((np.abs(change[:, own]) >= LEAST_MOVE).sum())
    return {
        "party": used.party,
        "used": int(used.returns.sum()),
        "answers": int(used.answers.sum()),
        "seats": int((used.returns > 0).sum()),
        "seats_moved": seats_moved,
        "set_aside": [{"reason": reason, "returns": count} for reason, count in used.set_aside],
        "canvassers_flagged": [
            {
                "canvasser": flag.canvasser,
                "returns": flag.contacts,
                "claimed": _number(flag.claimed),
                "expected": _number(flag.expected),
                "expected_low": _number(flag.expected_low),
                "expected_high": _number(flag.expected_high),
                "reasons": list(flag.reasons),
            }
            for flag in used.flagged
        ],
        "over_claims": [
            {
                "mode": claim.mode,
                "past_vote_known": claim.past_known,
                "points": _number(claim.points),
                "sd_logits": _number(claim.sd),
            }
            for claim in used.over_claims
        ],
    }


def survey_json(survey: Surveyed) -> dict[str, Any]:
    """How many respondents count, what they are worth, and who is left out and why."""
    return {
        "respondents": survey.people,
        "effective": round(survey.effective, 1),
        "set_aside": dict(survey.set_aside),
    }


def _number(value: float) -> float | None:
    """Six decimals: finer than 10,000 draws can tell. Unknown is None."""
    return round(float(value), 6) if np.isfinite(value) else None
