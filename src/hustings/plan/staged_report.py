"""The choices of a staged release as JSON: the key "staging" of `hustings plan --json`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hustings.plan.staged_release import Choice, StagedRelease
from hustings.plan.staging import PEOPLES_TIME
from hustings.plan.wins import Worth

ASSUMED = (
    "Money can wait; people's time cannot, and works by today's plan until the next release. What "
    "later polls will say is simulated from the model's own variance, as if nothing had been "
    "released yet."
)


def staging_json(found: StagedRelease, polling_day: date) -> dict[str, Any]:
    """``share``: of every budget, all that is released by then. ``over_all_now``, ``learnt``:
    expected seats, with their Monte Carlo standard errors."""
    return {
        "paths": found.paths,
        "cannot_wait": list(PEOPLES_TIME),
        "assumed": ASSUMED,
        "choices": [choice_json(choice, polling_day) for choice in found.choices],
        "recommended": found.recommended,
    }


def choice_json(choice: Choice, polling_day: date) -> dict[str, Any]:
    return {
        "now": choice.now,
        "releases": [
            {
                "days_left": release.days_left,
                "as_of": (polling_day - timedelta(days=release.days_left)).isoformat(),
                "share": release.share,
            }
            for release in choice.schedule
        ],
        "value": choice.value,
        "over_all_now": worth_json(choice.over_all_now),
        "learnt": worth_json(choice.learnt),
    }


def worth_json(worth: Worth) -> dict[str, float]:
    return {"value": worth.value, "se": worth.se}
