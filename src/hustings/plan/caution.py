"""The price of caution: what a plan for another objective gives up in expected seats, and gains.

It is set beside the plan of most expected seats. On the planning draws each of the two plans is
flattered a little, by its own objective; on the fresh draws neither is.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from hustings.election.contest import IntArray
from hustings.plan.certificate import Certificate
from hustings.plan.objective import Objective
from hustings.plan.problem import Float32, PlanProblem
from hustings.plan.wins import Worth, seats_won, worth


@dataclass(frozen=True)
class FreshCaution:
    """On the fresh draws: expected seats of the plan, and of that of ``most`` expected seats; what
    is given up of these, draw by draw; and what is gained in the plan's own objective."""

    plan: Worth
    most: Worth
    given_up: Worth
    gained: Worth


@dataclass(frozen=True)
class Caution:
    """Expected seats on the planning draws, of the plan and of that of ``most`` expected seats.
    ``fresh``: None without fresh draws."""

    plan: float
    most: float
    fresh: FreshCaution | None


def price_of_caution(
    problem: PlanProblem,
    objective: Objective,
    plain: Certificate,
    made: Certificate,
    unseen: Float32 | None,
) -> Caution:
    """``plain``: the plan of most expected seats; ``made``: the plan for ``objective``;
    ``unseen``: (M, D) fresh thresholds."""
    most, plan = problem.lift(plain.amounts), problem.lift(made.amounts)
    return Caution(
        plan=float(np.mean(seats_won(problem.thresholds, plan))),
        most=float(np.mean(seats_won(problem.thresholds, most))),
        fresh=None
        if unseen is None
        else compared(objective, seats_won(unseen, plan), seats_won(unseen, most)),
    )


def compared(objective: Objective, plan: IntArray, most: IntArray) -> FreshCaution:
    """Two plans by their seats (D,) on the same draws."""
    return FreshCaution(
        plan=worth(plan),
        most=worth(most),
        given_up=worth(most - plan),
        gained=worth(objective.scores(plan) - objective.scores(most)),
    )


def caution_json(made: Caution) -> dict[str, Any]:
    """Seats; each with its standard error where it is on fresh draws."""
    return {
        "expected_seats": {"plan": made.plan, "most": made.most},
        "fresh": None if made.fresh is None else asdict(made.fresh),
    }
