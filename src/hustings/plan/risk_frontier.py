"""What caution costs, all along the dial: plans for smaller and smaller worst parts of the draws.

Each point is a whole plan with a certificate of its own. On the planning draws a plan is
flattered by its own objective, so the points are best judged on fresh ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hustings.plan.certificate import certify
from hustings.plan.objective import WorstPart
from hustings.plan.problem import Float32, PlanProblem
from hustings.plan.risk import certify_objective
from hustings.plan.wins import Worth, seats_won, worth

PARTS = (1.0, 0.5, 0.3, 0.2, 0.1)
JUDGED_BY = WorstPart(0.2)


@dataclass(frozen=True)
class RiskPoint:
    """The plan for the worst ``part`` of the draws, 1 being that of most expected seats.

    ``expected``: its expected seats; ``worst``: its seats in the worst fifth of the draws.
    ``given_up``, ``gained``: of the first and in the second, against the plan of most expected
    seats draw by draw, so that their errors are small. ``gap``: how far it can be from the best
    plan for its part, on the planning draws.
    """

    part: float
    expected: Worth
    worst: Worth
    given_up: Worth
    gained: Worth
    gap: float


def risk_frontier(
    problem: PlanProblem, unseen: Float32 | None = None, parts: Sequence[float] = PARTS
) -> tuple[RiskPoint, ...]:
    """A plan for each of ``parts``, judged on fresh thresholds ``unseen`` (M, D) where given.

    Raises PlanError for a part that is none.
    """
    judge = problem.thresholds if unseen is None else unseen
    plain = certify(problem)
    most = seats_won(judge, problem.lift(plain.amounts))

    def point(part: float) -> RiskPoint:
        made = certify_objective(problem, WorstPart(part), plain)
        seats = seats_won(judge, problem.lift(made.amounts))
        worst, worst_of_most = JUDGED_BY.scores(seats), JUDGED_BY.scores(most)
        return RiskPoint(
            part=part,
            expected=worth(seats),
            worst=worth(worst),
            given_up=worth(most - seats),
            gained=worth(worst - worst_of_most),
            gap=made.gap,
        )

    return tuple(point(part) for part in parts)


def frontier_json(points: Sequence[RiskPoint]) -> list[dict[str, Any]]:
    """In the order of the parts."""
    return [asdict(point) for point in points]
