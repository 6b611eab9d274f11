"""How much to release now: choices compared over simulated later days, and one recommended.

Each path takes one of today's draws as the truth, lets later polls show it (``later_evidence``),
makes the later plans of every choice on what would then be known (``staging``), and counts what the
choice wins in other draws of the last day. All choices meet the same paths, so their differences
are far surer than their values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray
from hustings.estimate.result import Estimate
from hustings.estimate.settings import DEFAULT, Settings
from hustings.plan.in_play import in_play, only
from hustings.plan.later_evidence import level_variances, outlook
from hustings.plan.leads import contested
from hustings.plan.problem import PlanProblem
from hustings.plan.simulated_campaigns import Played, paths_of, play
from hustings.plan.staging import Release, Schedule, all_now, in_thirds, stages
from hustings.plan.wins import Worth, chances

PATHS = 40
NEGLIGIBLE = 0.01  # of what the plan gains over its floors: no reason to hold anything back


@dataclass(frozen=True)
class Choice:
    """One way to release. ``over_all_now``: expected seats less those of releasing everything
    today, on the same paths; ``value``: the same added to today's plan's. ``learnt``: the part that
    later plans are worth; the rest comes of spending later, when less has faded by the poll."""

    schedule: Schedule
    value: float
    over_all_now: Worth
    learnt: Worth

    @property
    def now(self) -> float:
        """The part of every budget released today."""
        return self.schedule[0].share


@dataclass(frozen=True)
class StagedRelease:
    """``choices``: the most released now first. ``recommended``: the place of one of them."""

    paths: int
    choices: tuple[Choice, ...]
    recommended: int


def choices_for(days_left: int) -> tuple[Schedule, ...]:
    """All, two thirds, half, a third, or nothing but people's time now; the rest later."""
    found = [
        all_now(days_left),
        stages(days_left, (2 / 3,)),
        stages(days_left, (1 / 2,)),
        in_thirds(days_left),
    ]
    if days_left > 1:
        found.append((Release(days_left, 0.0), Release(days_left // 2, 1.0)))
    return tuple(dict.fromkeys(found))


def staged_release(
    estimate: Estimate,
    problem: PlanProblem,
    plan: FloatArray,
    seed: int = 0,
    paths: int = PATHS,
    settings: Settings = DEFAULT,
    swing: float = 0.0,
) -> StagedRelease:
    """Compares the choices. ``problem``: made from ``estimate``; ``plan``: (M, R) its amounts.

    Deterministic in its arguments. A later plan is made on few draws, which costs staged choices
    a little: what is found for them is rather too low than too high. ``settings``: the estimate's;
    ``swing``: points that the problem adds to the party's lead everywhere.
    """
    days_left = max((estimate.election.polling_day - estimate.as_of).days, 1)
    schedules = choices_for(days_left)
    later = sorted({stage.days_left for each in schedules for stage in each[1:]}, reverse=True)
    value = float(np.sum(chances(problem.thresholds, problem.lift(plan))))
    gain = value - float(np.sum(chances(problem.thresholds, problem.floor_lift)))
    moves = in_play(problem)
    known = level_variances(estimate, days_left, later, settings)
    rows = contested(estimate, problem.party)[moves]
    view = outlook(estimate, problem.party, rows, known)
    problem, plan = only(problem, moves), plan[moves]
    campaigns = paths_of(view, problem, seed, paths, swing)
    played = play(campaigns, problem, plan, schedules, later)
    choices = choices_of(schedules, value, played)
    return StagedRelease(paths, choices, recommended(played.learnt, gain))


def choices_of(schedules: Sequence[Schedule], value: float, played: Played) -> tuple[Choice, ...]:
    """``value``: expected seats of today's plan; the first choice releases all of it now."""
    more = played.won - played.won[:, :1]
    return tuple(
        Choice(
            schedule,
            value=value + float(np.mean(more[:, place])),
            over_all_now=mean_of(more[:, place]),
            learnt=mean_of(played.learnt[:, place]),
        )
        for place, schedule in enumerate(schedules)
    )


def mean_of(values: FloatArray) -> Worth:
    spread = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    return Worth(float(np.mean(values)), spread / len(values) ** 0.5)


def recommended(learnt: FloatArray, gain: float) -> int:
    """The choice that releases most among those whose later plans are worth as much as the best's:
    within two standard errors, or a hundredth of what the plan gains. ``learnt``: (paths,
    choices), the most released first."""
    best = int(np.argmax(np.mean(learnt, axis=0)))
    for place in range(best):
        behind = mean_of(learnt[:, best] - learnt[:, place])
        if behind.value <= max(2.0 * behind.se, NEGLIGIBLE * gain):
            return place
    return best
