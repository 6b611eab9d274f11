"""How much to release now: choices compared over simulated later days, and one recommended.

Each path takes one of today's draws as the truth, lets later polls show it (``later_evidence``),
makes the later plans of every choice on what would then be known (``staging``), and counts what the
choice wins in other draws of the last day. All choices meet the same paths, so their differences
are far surer than their values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import FloatArray
from hustings.estimate.result import Estimate
from hustings.estimate.settings import DEFAULT, Settings
from hustings.plan.certificate import chosen
from hustings.plan.in_play import in_play, only
from hustings.plan.later_evidence import Outlook, later_leads, level_variances, outlook
from hustings.plan.leads import Float32, contested
from hustings.plan.market import market_of, smooth_market
from hustings.plan.prices import best_prices
from hustings.plan.problem import PlanProblem
from hustings.plan.response import draw_effectiveness
from hustings.plan.staging import (
    Planner,
    Release,
    Released,
    Schedule,
    all_now,
    in_thirds,
    nothing,
    one_release,
    stages,
    stages_of,
)
from hustings.plan.wins import Worth, chances

PATHS = 40
PLANNING_DRAWS = 1_500  # that a later plan is made on
JUDGING_DRAWS = 1_000  # others that it is judged on
NEAR_ENOUGH = 0.003  # of all that could be won: how closely a later plan's prices are found
STAGING_STREAM = 1989  # sets these random numbers apart from all others with the same seed
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
    problem, plan = only(problem, moves), plan[moves]
    planner = rough_planner(problem)
    known = level_variances(estimate, days_left, later, settings)
    rows = contested(estimate, problem.party)[moves]
    view = outlook(estimate, problem.party, rows, known)
    won, unlearnt = np.zeros((2, paths, len(schedules)))
    for number, path in enumerate(paths_of(view, problem, seed, paths, swing)):
        for place, schedule in enumerate(schedules):
            days = [path.planning[later.index(each.days_left)] for each in schedule[1:]]
            won[number, place] = path.wins(
                problem, released(problem, schedule, plan, days, planner)
            )
            unlearnt[number, place] = path.wins(problem, kept_to(problem, schedule, plan))
    more = won - won[:, :1]
    choices = tuple(
        Choice(
            schedule,
            value=value + float(np.mean(more[:, place])),
            over_all_now=mean_of(more[:, place]),
            learnt=mean_of(won[:, place] - unlearnt[:, place]),
        )
        for place, schedule in enumerate(schedules)
    )
    return StagedRelease(paths, choices, recommended(won - unlearnt, gain))


@dataclass(frozen=True)
class Path:
    """One simulated campaign. ``planning``: thresholds (M, n) for the plans of each later day;
    ``judging``: (M, n) others, of the last day."""

    planning: tuple[Float32, ...]
    judging: Float32

    def wins(self, problem: PlanProblem, gone: Released) -> float:
        """Expected seats at the end, of what has gone."""
        return float(np.sum(chances(self.judging, problem.lift(gone.lasting))))


def paths_of(
    view: Outlook, problem: PlanProblem, seed: int, paths: int, swing: float
) -> Iterator[Path]:
    """The truths are spread evenly over the draws, sorted by the party's level."""
    count = view.levels.shape[1]
    planning = max(min(PLANNING_DRAWS, 2 * count // 3), 1)
    used = min(planning + JUDGING_DRAWS, count)
    order = np.argsort(view.levels[view.own], kind="stable")
    for place in range(paths):
        stream = np.random.SeedSequence(seed, spawn_key=(STAGING_STREAM, place))
        rng = np.random.default_rng(stream)
        truth = int(order[int((place + rng.random()) / paths * count)])
        start = int(rng.integers(count - used + 1))
        some = slice(start, start + used)
        effectiveness = draw_effectiveness(problem.response, used, rng).astype(np.float32)
        leads = later_leads(view, some, truth, rng)
        needed = [-(lead + np.float32(swing)) / effectiveness for lead in leads]
        if not needed:  # the eve: there is no later day
            needed = [problem.thresholds[:, some]]
        judging = needed[-1][:, planning:] if used > planning else needed[-1]
        yield Path(tuple(part[:, :planning] for part in needed), judging)


def released(
    problem: PlanProblem,
    schedule: Schedule,
    plan: FloatArray,
    days: Sequence[Float32],
    planner: Planner,
) -> Released:
    """What has gone in the end, with a new plan on each later day; ``days``: thresholds."""
    first, *rest = stages_of(problem, schedule)
    gone = one_release(problem, nothing(problem), first, lambda _: plan)
    for known, stage in zip(days, rest, strict=True):
        gone = one_release(replace(problem, thresholds=known), gone, stage, planner)
    return gone


def kept_to(problem: PlanProblem, schedule: Schedule, plan: FloatArray) -> Released:
    """The same releases, with today's plan kept to throughout."""
    left, lasting = np.ones(len(problem.resources)), np.zeros_like(plan)
    for stage in stages_of(problem, schedule):
        lasting += stage.worth * stage.part * left * plan
        left = left * (1.0 - stage.part)
    return Released(plan, lasting)


def rough_planner(problem: PlanProblem) -> Planner:
    """Plans near enough to the best to compare choices by: the search for prices starts at those
    of today's ``problem`` and stops early."""
    market = market_of(problem)
    today = None
    if market.to_win > 0.0:
        today = best_prices(smooth_market(market), None, NEAR_ENOUGH)[0].prices

    def planner(later: PlanProblem) -> FloatArray:
        market = market_of(later)
        if market.to_win <= 0.0:
            return later.floors
        return later.floors + chosen(later, smooth_market(market), today, NEAR_ENOUGH)

    return planner


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
