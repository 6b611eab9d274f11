"""How much of the plan to release now, and what to keep for later polls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.publish.pages.aims import with_range
from hustings.publish.words import long_date, per_cent

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """One way to release it. ``over``: expected seats beyond releasing all today."""

    now: str
    later: str
    over: str
    learnt: str
    is_best: bool


@dataclass(frozen=True)
class Release:
    """``best``: the way that is recommended."""

    ways: tuple[Way, ...]
    best: Way
    paths: int


def release_of(plan: Json) -> Release | None:
    """None where the plan was made without asking."""
    found = plan.get("staging")
    if not found:
        return None
    ways = tuple(
        _way(choice, place == found["recommended"]) for place, choice in enumerate(found["choices"])
    )
    return Release(ways, ways[found["recommended"]], int(found["paths"]))


def _way(choice: Json, is_best: bool) -> Way:
    """``share`` of a release: of every budget, all that is released by then."""
    others = choice["releases"][1:]
    later = "; ".join(
        f"{per_cent(step['share'])} by {long_date(date.fromisoformat(str(step['as_of'])))}"
        for step in others
    )
    if not others:
        return Way("All of it", "nothing is kept", "", "", is_best)
    return Way(
        per_cent(choice["now"]) if choice["now"] else "People's time alone",
        later,
        with_range(choice["over_all_now"]),
        with_range(choice["learnt"]),
        is_best,
    )
