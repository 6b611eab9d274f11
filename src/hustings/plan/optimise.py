"""A plan from a problem: optimise, certify, compare, explain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from hustings.election.contest import FloatArray
from hustings.estimate.result import Estimate
from hustings.plan.baselines import baseline_plans
from hustings.plan.caution import price_of_caution
from hustings.plan.certificate import Certificate, certify
from hustings.plan.leads import contested, leads, thresholds
from hustings.plan.objective import EXPECTED_SEATS, ExpectedSeats, Objective
from hustings.plan.plan import Baseline, Fresh, Plan
from hustings.plan.problem import Float32, PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.risk import certify_objective
from hustings.plan.stance import reasons, seat_figures, stances
from hustings.plan.standing import standing
from hustings.plan.wins import chances, seats_won, worth


def make_plan(
    problem: PlanProblem,
    fresh: Estimate | None = None,
    elapsed: Callable[[], float] | None = None,
    warm: Certificate | None = None,
    objective: Objective = EXPECTED_SEATS,
) -> Plan:
    """The plan that is best by ``objective``, its certificate, and what simpler rules would do.

    ``fresh``: an estimate of the same day from another seed; plan and rules are judged on it.
    ``elapsed``: says how many seconds have passed since the estimate was loaded; it is asked
    once, at the certificate. ``warm``: the certificate of an earlier plan with the same resources
    and limits, from whose prices the search starts. Raises PlanError where ``fresh`` is of
    something else, or not fresh.
    """
    unseen = None if fresh is None else fresh_thresholds(problem, fresh)
    objective = objective.knowing(problem.elsewhere)
    plain = certify(problem, warm=warm)
    certificate = certify_objective(problem, objective, plain)
    seconds = None if elapsed is None else elapsed()
    rules = compared(problem, certificate.amounts, unseen, objective)
    plan = explained(problem, certificate, objective, seconds, rules)
    if not isinstance(objective, ExpectedSeats):
        cost = price_of_caution(problem, objective, plain, certificate, unseen)
        plan = replace(plan, caution=cost)
    return plan if fresh is None or unseen is None else tried(plan, fresh, unseen)


def explained(
    problem: PlanProblem,
    certificate: Certificate,
    objective: Objective,
    seconds: float | None,
    rules: tuple[Baseline, ...],
) -> Plan:
    """A plan in figures and words, as the planning draws have it."""
    figures = seat_figures(problem, certificate)
    return Plan(
        problem=problem,
        certificate=certificate,
        used=np.round(np.sum(certificate.amounts, axis=0), 6),
        taken=np.round(np.sum(problem.taken(certificate.amounts), axis=0), 6),
        at_floor=figures.at_floor,
        chance=figures.planned,
        stance=stances(problem, certificate.amounts),
        why=reasons(problem, certificate, figures),
        value_floor=score(problem.thresholds, problem.floor_lift, objective),
        seconds=seconds,
        fresh=None,
        standing=None,
        baselines=rules,
        objective=objective,
    )


def tried(plan: Plan, fresh: Estimate, unseen: Float32) -> Plan:
    """The plan with what it is worth on draws that it was not made from."""
    problem = plan.problem
    lift = problem.lift(plan.amounts)
    return replace(
        plan,
        fresh=judged(problem, plan.amounts, unseen, fresh.seed, plan.objective),
        standing=standing(fresh, problem.party, unseen, lift, problem.floor_lift),
    )


def fresh_thresholds(problem: PlanProblem, fresh: Estimate) -> Float32:
    """(M, D) thresholds on draws that the planning did not see, effectiveness drawn anew."""
    same = (fresh.election.id, fresh.as_of) == (problem.election, problem.as_of)
    rows = contested(fresh, problem.party)
    seats = tuple(fresh.election.seats[i].seat_id for i in fresh.seat_index[rows].tolist())
    if not same or seats != problem.seat_ids:
        raise PlanError(
            "the fresh draws",
            f"an estimate of {problem.election} on {problem.as_of}, over the same seats",
            f"{fresh.election.id} on {fresh.as_of}",
            "estimate the same election on the same day with another seed",
        )
    if fresh.seed == problem.seed:
        raise PlanError(
            "the fresh draws",
            "another seed than the planning's",
            f"the same seed, {fresh.seed}",
            "estimate again with another seed",
        )
    lead = leads(fresh, problem.party, rows) + np.float32(problem.swing)
    return thresholds(lead, problem.response, fresh.seed)


def score(thresholds: Float32, lift: FloatArray, objective: Objective) -> float:
    """What a lift (M,) is worth by the objective, on the draws of ``thresholds`` (M, D)."""
    if isinstance(objective, ExpectedSeats):
        return float(np.sum(chances(thresholds, lift)))
    return float(np.mean(objective.scores(seats_won(thresholds, lift))))


def judged(
    problem: PlanProblem, amounts: FloatArray, unseen: Float32, seed: int, objective: Objective
) -> Fresh:
    scores = objective.scores(seats_won(unseen, problem.lift(amounts)))
    return Fresh(draws=len(scores), seed=seed, worth=worth(scores))


def compared(
    problem: PlanProblem, amounts: FloatArray, unseen: Float32 | None, objective: Objective
) -> tuple[Baseline, ...]:
    """Every rule on the planning draws and, where there are any, on the fresh ones."""
    planned = None if unseen is None else objective.scores(seats_won(unseen, problem.lift(amounts)))
    made = []
    for name, rule_amounts in baseline_plans(problem):
        lift = problem.lift(rule_amounts)
        value = score(problem.thresholds, lift, objective)
        if unseen is None or planned is None:
            made.append(Baseline(name, value, None, None))
            continue
        scores = objective.scores(seats_won(unseen, lift))
        made.append(Baseline(name, value, worth(scores), worth(planned - scores)))
    return tuple(made)
