"""How often movement is seen where there is none, and where there is: invented campaigns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from hustings.bench.figure import Figure, best_of
from hustings.bench.invented_movement import (
    AGES,
    EVE,
    EVERY_WEEK,
    FIRST_DAY,
    YOUNG,
    Campaign,
    simulated,
)
from hustings.estimate.movement import MovementSettings, movement

QUIET, FOUND = 400, 80  # campaigns behind a figure
NULL_DRAWS = 1000
SEED = 2030
ALPHA, POWER = 5.0, 80.0
LIMIT_SECONDS = 2.0


def bench_movement() -> tuple[Figure, ...]:
    """False alarms, what is found, and what differential non-response does; and the time."""
    quiet = Campaign()
    ten, four = replace(quiet, shift=0.10), replace(quiet, shift=0.04)
    people = replace(quiet, microdata=True, silent=0.5, silent_age=YOUNG)
    one_look = seen(quiet, QUIET, every_day=False)
    weekly = seen(quiet, FOUND, looks=EVERY_WEEK)
    figures = [
        share("quiet campaigns flagged, one look on the eve", one_look.anyone, "alpha", ALPHA),
        share("quiet campaigns flagged, looked at every week", weekly.anyone, "alpha", ALPHA),
    ]
    for name, campaign, reference in (
        ("10 points among 18-24s: found by the eve", ten, POWER),
        ("4 points among 18-24s: found by the eve", four, POWER),
    ):
        looks, once = seen(campaign, FOUND), seen(campaign, FOUND, every_day=False)
        figures += [
            share(f"{name}, looking every day", looks.youngest, "asked for", reference),
            share(f"{name}, one look", once.youngest, "asked for", reference),
        ]
    heavy = seen(replace(ten, design=1.5), FOUND)
    figures += [
        share("the same 10 points, design effect 1.5", heavy.youngest, "asked for", POWER),
        share(
            "40% of one side fall silent, crossbreaks: flagged",
            seen(replace(quiet, silent=0.4), FOUND, every_day=False).anyone,
            "alpha",
            ALPHA,
        ),
        share(
            "half of one side's 18-24s fall silent, respondents: flagged",
            seen(people, FOUND, every_day=False).anyone,
            "without past votes",
            seen(replace(people, recalled=False), FOUND, every_day=False).anyone,
        ),
    ]
    election = simulated(ten, np.random.default_rng(SEED))
    seconds = best_of(3, lambda: movement(election, FIRST_DAY + timedelta(days=EVE)))
    time = Figure("movement", "one look, 21 polls, 11 groups", seconds, "s", "limit", LIMIT_SECONDS)
    return (*figures, time)


def share(name: str, measured: float, against: str, reference: float) -> Figure:
    return Figure("movement", name, measured, "%", against, reference)


@dataclass(frozen=True)
class Seen:
    """In how many per cent of the campaigns ``anyone`` was flagged on any look, ``youngest`` were
    flagged with the party that they moved to, and any of the ``others``."""

    anyone: float
    youngest: float
    others: float


def seen(
    campaign: Campaign,
    count: int,
    *,
    looks: tuple[int, ...] = (EVE,),
    every_day: bool = True,
    draws: int = NULL_DRAWS,
    seed: int = SEED,
) -> Seen:
    """Flags over ``count`` invented campaigns, looked at on these days."""
    found = np.zeros((count, 3), dtype=np.bool_)
    settings = MovementSettings(null_draws=draws)
    for number in range(count):
        election = simulated(campaign, np.random.default_rng([seed, number]))
        for day in looks:
            made = movement(
                election,
                FIRST_DAY + timedelta(days=day),
                every_day=every_day,
                settings=settings,
            )
            flags = made.flagged
            young = [g for g in flags if g.level == AGES[YOUNG]]
            gain = any(g.flagged[1] and g.mean[1] > 0 for g in young)
            found[number] |= (bool(flags), gain, len(young) < len(flags))
    return Seen(*(100.0 * found.mean(axis=0)).tolist())
