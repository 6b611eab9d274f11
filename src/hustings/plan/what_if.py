"""What if there were more money, or less, and what if the country swung?

Two lines of plans through today's: every budget times a factor, and every lead plus a swing. Each
plan is made on some of the planning draws and judged on others, because a plan flatters itself
on its own. What counts is the difference from today's plan on the same draws, in which little is
left to chance; added to the worth of today's plan it gives expected seats.

Beside each swing stands today's plan, unchanged: what it falls short of the plan made for that
swing is the price of not planning again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.certificate import Certificate, certify
from hustings.plan.leads import effectiveness
from hustings.plan.plan import Plan
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.stance import stances
from hustings.plan.wins import chances

BUDGETS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)  # times what there is
SWINGS = (-8.0, -6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0)  # points of lead, everywhere
DRAWS = 4_000  # that a plan is made on, and as many others to judge it


@dataclass(frozen=True)
class Outcome:
    """A plan in figures. ``seats``: expected. ``attack``, ``defend``: seats that get more than
    their floor, not held and held. ``held``: (R,) part of what is used of each resource that goes
    to held seats, nan where none is used."""

    seats: float
    attack: int
    defend: int
    held: FloatArray


@dataclass(frozen=True)
class WhatIf:
    """``budgets``: by factor, None where it does not pay the floors. ``swings``: by points of
    lead. ``unchanged``: by points of lead, expected seats of today's plan as it is. ``draws``: that
    each plan is judged on."""

    resources: tuple[str, ...]
    draws: int
    budgets: dict[float, Outcome | None]
    swings: dict[float, Outcome]
    unchanged: dict[float, float]


def what_if(
    plan: Plan, budgets: Sequence[float] = BUDGETS, swings: Sequence[float] = SWINGS
) -> WhatIf:
    """The two lines around a plan; the plan itself is their point at 1 and at 0."""
    made_on, judged_on = two_halves(plan.problem)
    worth = plan.value if plan.fresh is None else plan.fresh.worth.value
    base = worth - expected(judged_on.problem, plan.amounts)
    today = outcome(judged_on.problem, plan.amounts, base)
    by_budget: dict[float, Outcome | None] = {}
    last: Certificate | None = None
    for factor in budgets:
        problem = with_budgets(made_on.problem, factor)
        last = last if problem is None or factor == 1.0 else certify(problem, warm=last)
        if factor == 1.0:
            by_budget[factor] = today
        elif problem is None or last is None:
            by_budget[factor] = None
        else:
            by_budget[factor] = outcome(judged_on.problem, last.amounts, base)
    by_swing, unchanged = {0.0: today}, {}
    for points in swings:
        judge = judged_on.swung(points)
        unchanged[points] = base + expected(judge, plan.amounts)
        if points:
            last = certify(made_on.swung(points), warm=last)
            by_swing[points] = outcome(judge, last.amounts, base)
    names = tuple(resource.id for resource in plan.problem.resources)
    draws = judged_on.problem.thresholds.shape[1]
    in_order = {points: by_swing[points] for points in swings}
    return WhatIf(names, draws, by_budget, in_order, unchanged)


@dataclass(frozen=True)
class Half:
    """A problem on some of its draws. ``strength``: (D,) the effectiveness in each of them."""

    problem: PlanProblem
    strength: FloatArray

    def swung(self, points: float) -> PlanProblem:
        """The problem with every lead so many points better."""
        needed = self.problem.thresholds - (points / self.strength).astype(np.float32)
        return replace(
            self.problem,
            thresholds=needed,
            chance=np.mean(needed <= 0.0, axis=1),
            lead=self.problem.lead + points,
            toss_up=np.mean(np.abs(needed * self.strength) <= 1.0, axis=1) / 2.0,
        )


def two_halves(problem: PlanProblem) -> tuple[Half, Half]:
    """The problem on the draws to plan on, and on as many others; of one draw, twice on it."""
    draws = problem.thresholds.shape[1]
    size = min(DRAWS, max(draws // 2, 1))
    strength = effectiveness(problem.response, problem.seed, draws)
    first, last = (
        Half(replace(problem, thresholds=problem.thresholds[:, part]), strength[part])
        for part in (slice(0, size), slice(draws - size, draws))
    )
    return first, last


def with_budgets(problem: PlanProblem, factor: float) -> PlanProblem | None:
    """Every budget times ``factor``; None where it does not pay the floors."""
    resources = tuple(
        replace(resource, budget=factor * resource.budget) for resource in problem.resources
    )
    try:
        return replace(problem, resources=resources)
    except PlanError:
        return None


def expected(problem: PlanProblem, amounts: FloatArray) -> float:
    """Seats that ``amounts`` (M, R) win on average over the problem's draws."""
    return float(np.sum(chances(problem.thresholds, problem.lift(amounts))))


def outcome(problem: PlanProblem, amounts: FloatArray, base: float) -> Outcome:
    """A plan in figures, ``base`` added to what it wins in ``problem``."""
    stance = stances(problem, amounts)
    used = np.sum(amounts, axis=0)
    to_held = np.sum(amounts[problem.held], axis=0)
    held = np.divide(to_held, used, out=np.full_like(used, np.nan), where=used > 0.0)
    seats = base + expected(problem, amounts)
    return Outcome(seats, stance.count("attack"), stance.count("defend"), held)


def what_if_json(found: WhatIf) -> dict[str, Any]:
    """Rows by factor and by points of lead; seats None where a budget does not pay the floors."""
    return {
        "draws": found.draws,
        "budgets": [
            {"times": times, **outcome_json(row, found.resources)}
            for times, row in found.budgets.items()
        ],
        "swings": [
            {
                "points": points,
                **outcome_json(row, found.resources),
                "unchanged": found.unchanged[points],
            }
            for points, row in found.swings.items()
        ],
    }


def outcome_json(row: Outcome | None, resources: Sequence[str]) -> dict[str, Any]:
    if row is None:
        return {"seats": None, "attack": None, "defend": None, "held": {}}
    parts = zip(resources, row.held.tolist(), strict=True)
    return {
        "seats": row.seats,
        "attack": row.attack,
        "defend": row.defend,
        "held": {name: None if np.isnan(part) else part for name, part in parts},
    }
