"""Simulated campaigns from today to the poll, and what each way to release wins in them.

Each takes one of today's draws as the truth and lets later polls show it (``later_evidence``); the
later plans are made on what would then be known (``staging``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.certificate import chosen
from hustings.plan.later_evidence import Outlook, later_leads
from hustings.plan.leads import Float32
from hustings.plan.market import market_of, smooth_market
from hustings.plan.prices import best_prices
from hustings.plan.problem import PlanProblem
from hustings.plan.response import draw_effectiveness
from hustings.plan.staging import Planner, Released, Schedule, nothing, one_release, stages_of
from hustings.plan.wins import chances

PLANNING_DRAWS = 1_500  # that a later plan is made on
JUDGING_DRAWS = 1_000  # others that it is judged on
NEAR_ENOUGH = 0.003  # of all that could be won: how closely a later plan's prices are found
STAGING_STREAM = 1989  # sets these random numbers apart from all others with the same seed


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


@dataclass(frozen=True)
class Played:
    """Expected seats at the end, (paths, choices). ``won``: with new plans on the later days;
    ``kept``: with today's plan kept to."""

    won: FloatArray
    kept: FloatArray

    @property
    def learnt(self) -> FloatArray:
        return self.won - self.kept


def play(
    campaigns: Iterator[Path],
    problem: PlanProblem,
    plan: FloatArray,
    schedules: Sequence[Schedule],
    later: Sequence[int],
) -> Played:
    """Every choice in every simulated campaign. ``later``: the days left on each day for which a
    path has thresholds to plan by."""
    planner = rough_planner(problem)
    won, kept = [], []
    for path in campaigns:
        known = dict(zip(later, path.planning, strict=False))  # on the eve there is no later day
        days = [[known[stage.days_left] for stage in each[1:]] for each in schedules]
        made = [
            released(problem, schedule, plan, seen, planner)
            for schedule, seen in zip(schedules, days, strict=True)
        ]
        won.append([path.wins(problem, gone) for gone in made])
        kept.append([path.wins(problem, kept_to(problem, each, plan)) for each in schedules])
    return Played(np.array(won), np.array(kept))
