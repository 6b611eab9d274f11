"""What a plan is best at, in words, and what it gives up for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hustings.publish.words import MINUS, per_cent

Json = Mapping[str, Any]

WITHIN = 1.645  # standard errors: 9 in 10 lie within


@dataclass(frozen=True)
class Aim:
    """``counts``: what is counted, as "expected seats". ``most``: the plan in a sentence's
    beginning. ``why``: what that means, "" for expected seats."""

    is_expected: bool
    counts: str
    most: str
    why: str


EXPECTED = Aim(True, "expected seats", "wins most expected seats", "")


def aim_of(plan: Json) -> Aim:
    """The plan's objective; one that is not known goes by its own name."""
    name = str(plan.get("objective", "expected_seats"))
    if found := re.fullmatch(r"expected_seats_up_to_(\d+)", name):
        most = found[1]
        return Aim(
            False,
            f"expected seats, counted up to {most}",
            f"wins most expected seats, counted up to {most}",
            f"Seats beyond {most} count for nothing: the plan is made to reach that number, not to "
            "go past it.",
        )
    if found := re.fullmatch(r"cvar_([\d.]+)", name):
        worst = f"the worst {found[1]}% of the ways that the election may go"
        return Aim(
            False,
            f"seats on average in the worst {found[1]}% of draws",
            f"does best when things go badly: it wins most seats, on average, in {worst}",
            "It is made against bad luck, not for the average.",
        )
    if name == "expected_seats":
        return EXPECTED
    counted = name.replace("_", " ")
    return Aim(False, counted, f"does best by {counted}", "")


def caution_words(plan: Json, aim: Aim) -> str:
    """What another aim than expected seats costs in them and brings; "" for expected seats."""
    caution = plan.get("caution")
    if not caution:
        return ""
    fresh = caution.get("fresh")
    if not fresh:
        less = caution["expected_seats"]["most"] - caution["expected_seats"]["plan"]
        return f"Beside the plan that wins most expected seats it gives up {number(less)} of them."
    return (
        "Beside the plan that wins most expected seats it gives up "
        f"{with_range(fresh['given_up'])} of them, and gains {with_range(fresh['gained'])} "
        f"{aim.counts}."
    )


def with_range(worth: Json) -> str:
    """ "0.77 (0.74 to 0.80)": within what the number of draws leaves open, 9 times in 10."""
    value, error = float(worth["value"]), WITHIN * float(worth["se"])
    return f"{number(value)} ({number(value - error)} to {number(value + error)})"


def number(value: float, places: int = 2) -> str:
    """With a true minus, and none on nothing."""
    text = f"{abs(value):.{places}f}"
    return text if value >= 0.0 or float(text) == 0.0 else MINUS + text


@dataclass(frozen=True)
class Prospect:
    """A chance that is reported and not proven to be the best: with the plan, with its sampling
    range, and with the floors alone."""

    what: str
    plan: str
    floors_only: str


PROSPECTS = {"majority": "a majority of all seats", "largest": "being the largest party"}


def prospects(plan: Json) -> tuple[Prospect, ...]:
    """The chances that the plan reports beside its aim."""
    reported = plan.get("reported") or {}
    return tuple(
        Prospect(words, _chance_range(reported[key]), chance_words(reported[key]["floors_only"]))
        for key, words in PROSPECTS.items()
        if key in reported
    )


def chance_words(chance: float) -> str:
    """In per cent, never certain: "2.2%"."""
    if chance < 0.0005:
        return "under 0.1%"
    return "over 99.9%" if chance > 0.9995 else per_cent(chance, 1)


def _chance_range(worth: Json) -> str:
    value, error = float(worth["value"]), WITHIN * float(worth["se"])
    low, high = max(value - error, 0.0), min(value + error, 1.0)
    return f"{chance_words(value)} ({chance_words(low)} to {chance_words(high)})"
