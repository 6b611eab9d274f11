"""Certified plans for objectives other than expected seats.

Each of them is the least of a weighted count of seats over the weights w that it allows
(``objective``). For any such w, then, no plan is worth more than

    most over all plans of E[w S]  +  what the objective adds beside it,

and the first of these is what ``certify`` bounds for weighed draws. The best plan and the least
favourable weights answer each other: the plan is best for the weights, and the weights are
those of the draws in which that plan does badly. They are found in turns, the weights against
the average of all plans so far (fictitious play: Brown 1951, in Koopmans, Activity Analysis),
because against the last alone they would swing. Every turn gives a plan and a bound; the best
of each are kept, and neither needs the turns to have settled.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.certificate import ROUNDING, Certificate, certify
from hustings.plan.objective import ExpectedSeats, Objective, SeatsUpTo
from hustings.plan.problem import PlanProblem
from hustings.plan.wins import seats_won

MOST_TURNS = 12
IDLE_TURNS = 2  # it ends when so many turns in a row
IMPROVED = 0.002  # narrow the gap by less than this, in seats
WIDTH = 1.0  # seats over which the weights fall: a wider fall settles sooner, at a larger gap


def certify_objective(
    problem: PlanProblem, objective: Objective, plain: Certificate | None = None
) -> Certificate:
    """The plan that is found best by ``objective``, of which value, bound and prices then are.

    ``plain``: the certificate of expected seats, where it is there already. By the objective, on
    the planning draws, the plan is never worse than that one.
    """
    objective = objective.knowing(problem.elsewhere)
    plain = certify(problem) if plain is None else plain
    if same_as_expected_seats(problem, objective):
        return plain
    return in_turns(problem, objective, plain)


def same_as_expected_seats(problem: PlanProblem, objective: Objective) -> bool:
    """Whether the objective counts every draw of every plan in full."""
    if isinstance(objective, SeatsUpTo):
        most = seats_won(problem.thresholds, problem.lift(problem.caps))
        return bool(np.max(most) <= objective.enough)
    return isinstance(objective, ExpectedSeats) or objective.part == 1.0


def in_turns(problem: PlanProblem, objective: Objective, plain: Certificate) -> Certificate:
    """The best plan and the lowest bound of all turns, ``plain`` being the plan before them."""
    seats = won_by(problem, plain)
    average = seats.astype(np.float64)
    best = replace(plain, value=mean_score(objective, seats))
    last, idle = plain, 0
    for turn in range(MOST_TURNS):
        weights = objective.weights(average, WIDTH)
        if not np.any(weights > 0.0):  # enough seats in every draw: nothing is left to win
            return lower(best, priced(plain, 0.0, objective.beside(weights)))
        last, answer = answer_to(problem, objective, weights, last)
        seats = won_by(problem, answer)
        average += 2.0 / (turn + 3.0) * (seats - average)
        better = lower(best, answer)
        value = mean_score(objective, seats)
        if value > better.value:
            better = replace(better, value=value, amounts=answer.amounts)
        idle = idle + 1 if best.gap - better.gap < IMPROVED else 0
        best = better
        if idle == IDLE_TURNS:
            break
    return best


def answer_to(
    problem: PlanProblem, objective: Objective, weights: FloatArray, warm: Certificate
) -> tuple[Certificate, Certificate]:
    """The best plan for draws of ``weights`` (D,), as it came and as it bounds the objective."""
    mean = float(np.mean(weights))
    answer = certify(problem, weights / mean, warm)
    bound = mean * answer.bound + objective.beside(weights) + ROUNDING
    return answer, replace(priced(answer, mean, bound), weights=weights)


def priced(made: Certificate, mean: float, bound: float) -> Certificate:
    """The same plan with the objective's ``bound``, and prices for draws of weight ``mean``."""
    return replace(
        made,
        bound=bound,
        prices=mean * made.prices,
        pooled=mean * made.pooled,
        caps=mean * made.caps,
        floors=mean * made.floors,
    )


def lower(best: Certificate, other: Certificate) -> Certificate:
    """The best plan with the lower of both bounds, and the prices found with that."""
    if other.bound >= best.bound:
        return best
    return replace(other, amounts=best.amounts, value=best.value)


def won_by(problem: PlanProblem, made: Certificate) -> IntArray:
    """(D,) seats that a plan wins in each draw."""
    return seats_won(problem.thresholds, problem.lift(made.amounts))


def mean_score(objective: Objective, seats: IntArray) -> float:
    return float(np.mean(objective.scores(seats)))
