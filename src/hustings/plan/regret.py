"""Regret: what a plan, simpler rules and hindsight would have won on the result as it came.

The declared leads come in as an array: this room opens no result. In the replay a seat is won where

    declared lead + e * lift >= 0,

with e the campaign's effectiveness, drawn as plans draw it, the same for everybody. The responses
are assumed, and the effort is taken to come on top of the campaign as it was, which the result
already holds: so does a plan's own "chance now". A replay says how well the effort was pointed,
and nothing of what it would really have done.

Hindsight knows every lead and not the effectiveness. Its bound is the certificate's: no plan
within the budgets, floors and caps could have won more on average.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.percentiles import interval
from hustings.plan.baselines import baseline_plans
from hustings.plan.certificate import certify
from hustings.plan.leads import Float32
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.response import Response, draw_effectiveness
from hustings.plan.wins import seats_won

ASSUMED = (
    "Responses are assumed, and the effort is taken to come on top of the campaign as it was, "
    "which the result already holds."
)
PLAN, FLOORS = "plan", "floors only"
EFFECTIVENESS_DRAWS = 2_000
# Sets these draws apart from those that any plan was made on.
REPLAY_STREAM = 2015


@dataclass(frozen=True)
class Outcome:
    """Seats by which one way of spending beats the floors alone in the replay: the mean over the
    effectiveness, and its 5th and 95th percentile."""

    name: str
    gain: float
    p05: float
    p95: float


@dataclass(frozen=True)
class Regret:
    """One replay. ``declared``: seats that the party won, of those it contested; ``at_floors``:
    with the floors on top. ``plan``, ``rules``, ``extra`` (whatever else was asked for):
    what each would have gained over the floors; ``hindsight``: the same of the plan made knowing
    the result, and ``most``: what no plan could have beaten."""

    declared: int
    at_floors: float
    plan: Outcome
    rules: tuple[Outcome, ...]
    extra: tuple[Outcome, ...]
    hindsight: Outcome
    most: float

    @property
    def regret(self) -> float:
        """Seats that hindsight gains beyond the plan."""
        return self.hindsight.gain - self.plan.gain


def regret(
    problem: PlanProblem,
    declared: FloatArray,
    amounts: FloatArray,
    effectiveness: FloatArray,
    extra: Iterable[tuple[str, FloatArray]] = (),
) -> Regret:
    """Replays ``amounts`` (M, R), a plan of ``problem``, on the ``declared`` leads (M,), points,
    nan where a seat has not declared: nobody wins that seat.

    ``effectiveness``: (E,). ``extra``: names and lifts (M,) of further ways of spending. Raises
    PlanError where no seat of the problem has declared.
    """
    reached = result_thresholds(problem, declared, effectiveness)
    at_floors = seats_won(reached, problem.floor_lift)

    def outcome(name: str, lift: FloatArray) -> Outcome:
        return outcome_of(name, seats_won(reached, lift) - at_floors)

    best = certify(replace(problem, thresholds=reached))
    return Regret(
        declared=int(np.count_nonzero(declared >= 0.0)),
        at_floors=float(np.mean(at_floors)),
        plan=outcome(PLAN, problem.lift(amounts)),
        rules=tuple(
            outcome(name, problem.lift(spent))
            for name, spent in baseline_plans(problem)
            if name != FLOORS
        ),
        extra=tuple(outcome(name, lift) for name, lift in extra),
        hindsight=outcome("hindsight", problem.lift(best.amounts)),
        most=best.bound - float(np.mean(at_floors)),
    )


def result_thresholds(
    problem: PlanProblem, declared: FloatArray, effectiveness: FloatArray
) -> Float32:
    """(M, E) the mean lift at which each seat is won at each effectiveness; inf if undeclared."""
    if not np.any(np.isfinite(declared)):
        raise PlanError(
            "the declared results",
            f"votes in at least one of the {len(problem.seat_ids)} seats that "
            f"{problem.party} contests",
            "none",
            "add them to results.csv, or choose a party that stood",
        )
    needed = np.where(np.isfinite(declared), -declared, np.inf)
    reached: Float32 = (needed[:, None] / effectiveness).astype(np.float32)
    return reached


def replay_effectiveness(
    response: Response, seed: int, draws: int = EFFECTIVENESS_DRAWS
) -> FloatArray:
    """(draws,) how well a campaign may work, from a stream that no plan has seen."""
    stream = np.random.SeedSequence(seed, spawn_key=(REPLAY_STREAM,))
    return draw_effectiveness(response, draws, np.random.default_rng(stream))


def outcome_of(name: str, gained: IntArray) -> Outcome:
    """``gained``: (E,) seats beyond the floors, at each effectiveness."""
    low, high = interval(gained)
    return Outcome(name, float(np.mean(gained)), float(low), float(high))
