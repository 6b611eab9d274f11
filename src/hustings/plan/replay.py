"""A campaign lived again, day by day: plans as they would have been made, then the result.

Each day knows its own past only: the estimate of a day is asked for by its date. A plan released in
stages goes on with the later days' own estimates. The result comes in last (``regret``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from hustings.election.contest import Election, FloatArray, IntArray
from hustings.estimate.result import Estimate
from hustings.plan.campaign import example_problem
from hustings.plan.certificate import certify
from hustings.plan.problem import PlanProblem
from hustings.plan.regret import Outcome, Regret, regret, replay_effectiveness
from hustings.plan.response import Response
from hustings.plan.staging import (
    Released,
    Schedule,
    Stage,
    in_thirds,
    nothing,
    one_release,
    stages_of,
)

STAGED = "staged in thirds"


@dataclass(frozen=True)
class Replay:
    """A party's plan of one day against the result. ``staged``: the days left at each release of
    the staged plan, which is ``regret.extra``; empty where there was no later day."""

    as_of: date
    days_left: int
    party: str
    contested: int
    staged: tuple[int, ...]
    regret: Regret


@dataclass(frozen=True)
class Made:
    """A plan of the first day, and how far its staged twin has come since. ``problem``: without its
    draws, which the replay does not need."""

    problem: PlanProblem
    amounts: FloatArray
    schedule: Schedule
    stages: tuple[Stage, ...]
    gone: Released

    @property
    def response(self) -> Response:
        return self.problem.response


def replays(
    election: Election,
    parties: Sequence[str],
    days: Sequence[int],
    estimate_on: Callable[[date], Estimate],
    declared: Mapping[str, FloatArray],
    seed: int,
) -> Iterator[Replay]:
    """For every day, the earliest first, each party's plan with the example's budgets, replayed.

    ``days``: left to polling day. ``estimate_on``: the estimate of a date, asked once for each.
    ``declared``: each party's leads (M,) over the seats that it contests, in the estimate's
    order. Raises PlanError for a party that the polls do not give, or that stood nowhere.
    """
    made: dict[tuple[int, str], Made] = {}
    for day in days_needed(days):
        estimate = estimate_on(election.polling_day - timedelta(days=day))
        for party in parties:
            problem = example_problem(estimate, party)
            for key, begun in made.items():
                if key[1] == party:
                    made[key] = gone_on(begun, problem, day)
            if day in days:
                made[day, party] = begin(problem, day)
    for (day, party), begun in made.items():
        yield replayed(begun, day, party, declared[party], seed)


def contested_seats(election: Election, party: str) -> IntArray:
    """(M,) places in ``Election.seats`` of the seats of a party's plans, in their order."""
    column = [entry.id for entry in election.parties].index(party)
    found: IntArray = np.flatnonzero(election.modelled & election.stands[:, column])
    return found


def days_needed(days: Sequence[int]) -> list[int]:
    """Every day of a plan or of a later release, the earliest first."""
    needed = {release.days_left for day in days for release in in_thirds(day)}
    return sorted(needed | set(days), reverse=True)


def begin(problem: PlanProblem, day: int) -> Made:
    """The plan of a day, and the first third of it released."""
    amounts = certify(problem).amounts
    schedule = in_thirds(day)
    stages = stages_of(problem, schedule)
    gone = one_release(problem, nothing(problem), stages[0], lambda _: amounts)
    return Made(without_draws(problem), amounts, schedule, stages, gone)


def gone_on(begun: Made, problem: PlanProblem, day: int) -> Made:
    """With the release of a later day, if there is one on it. ``problem``: of that day."""
    due = [place for place, each in enumerate(begun.schedule) if each.days_left == day]
    if not due:
        return begun
    today = replace(problem, response=begun.response)
    return replace(begun, gone=one_release(today, begun.gone, begun.stages[due[0]]))


def without_draws(problem: PlanProblem) -> PlanProblem:
    return replace(problem, thresholds=problem.thresholds[:, :1].copy())


def replayed(begun: Made, day: int, party: str, declared: FloatArray, seed: int) -> Replay:
    problem = begun.problem
    is_staged = len(begun.schedule) > 1
    staged = [(STAGED, problem.lift(begun.gone.lasting))] if is_staged else []
    effectiveness = replay_effectiveness(problem.response, seed)
    return Replay(
        as_of=problem.as_of,
        days_left=day,
        party=party,
        contested=len(problem.seat_ids),
        staged=tuple(each.days_left for each in begun.schedule) if is_staged else (),
        regret=regret(problem, declared, begun.amounts, effectiveness, staged),
    )


def replay_json(replay: Replay) -> dict[str, Any]:
    """Gains are seats beyond what the floors alone would have won."""
    made = replay.regret
    staged = [{"days_left": list(replay.staged), **outcome_json(entry)} for entry in made.extra]
    return {
        "as_of": replay.as_of.isoformat(),
        "days_left": replay.days_left,
        "party": replay.party,
        "contested": replay.contested,
        "declared": made.declared,
        "at_floors": made.at_floors,
        "plan": outcome_json(made.plan),
        "staged": staged[0] if staged else None,
        "rules": [outcome_json(rule) for rule in made.rules],
        "hindsight": outcome_json(made.hindsight),
        "most": made.most,
        "regret": made.regret,
    }


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "name": outcome.name,
        "gain": outcome.gain,
        "p05": outcome.p05,
        "p95": outcome.p95,
    }
