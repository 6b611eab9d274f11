"""The plan beside its limits, a general solver and simple rules: one small function a row or two.

Seconds are those of the processor, of one thread, and so are the peer's.

Every function takes what it measures and returns its figures; ``bench_plan`` joins them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from hustings.bench.columns import column_problem, columns_optimum
from hustings.bench.figure import Figure, cpu_best_of
from hustings.bench.plan_units import unit_rows
from hustings.bench.regret import few_rows
from hustings.demo.weeks import FRESH_SEED, second_last_time
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.estimate.model import estimate
from hustings.estimate.result import Estimate
from hustings.plan.campaign import example_problem
from hustings.plan.certificate import certify
from hustings.plan.objective import Objective, SeatsUpTo, WorstPart
from hustings.plan.optimise import make_plan
from hustings.plan.plan import Plan
from hustings.plan.problem import PlanProblem
from hustings.plan.report import plan_json
from hustings.plan.risk import certify_objective

DRAWS = 10_000
MANY_DRAWS = 100_000
PLAN_SECONDS = 1.5
PLAN_GAP_SEATS = 0.05
MANY_SECONDS = 6.0
REPLAN_SECONDS = 0.5
CAUTIOUS_SECONDS = 15.0
UP_TO_GAP_SEATS = 0.15
WORST_GAP_SEATS = 0.3


@dataclass(frozen=True)
class Eve:
    """The worked example on the eve of the poll: what every row starts from."""

    election: Election
    party: str
    estimate: Estimate
    fresh: Estimate

    @property
    def name(self) -> str:
        return f"{len(self.estimate.seat_index)} seats x {self.estimate.shares.shape[2]:,} draws"


def bench_plan() -> tuple[Figure, ...]:
    """A plan for every seat beside its limits, a general solver, and the best simple rule."""
    eve = the_eve()
    problem = example_problem(eve.estimate, eve.party)
    plan = make_plan(problem, eve.fresh)
    return (
        *speed_rows(eve, problem),
        *many_draws_rows(eve),
        *unit_rows(eve.estimate, eve.party),
        *column_rows(eve, problem),
        *caution_rows(eve, problem),
        *rule_rows(plan),
        *few_rows("plan"),
    )


def the_eve() -> Eve:
    election = load_election(find_election("uk-2017"))
    day = election.polling_day - timedelta(days=1)
    return Eve(
        election,
        second_last_time(election),
        estimate(election, day, DRAWS, 0),
        estimate(election, day, DRAWS, FRESH_SEED),
    )


def speed_rows(eve: Eve, problem: PlanProblem) -> tuple[Figure, ...]:
    """From loaded draws to the certificate, and again from draws of two days before, warm."""
    made = certify(problem)
    seconds = cpu_best_of(3, lambda: certify(example_problem(eve.estimate, eve.party)))
    earlier = certify(example_problem(days_before(eve, 2), eve.party))
    warm = cpu_best_of(3, lambda: certify(example_problem(eve.estimate, eve.party), warm=earlier))
    return (
        Figure("plan", f"plan of {eve.name}", seconds, "s", "limit", PLAN_SECONDS),
        Figure("plan", f"gap of {eve.name}", made.gap, "seats", "limit", PLAN_GAP_SEATS),
        Figure("plan", "a new plan on new draws, warm", warm, "s", "limit", REPLAN_SECONDS),
    )


def days_before(eve: Eve, days: int) -> Estimate:
    return estimate(eve.election, eve.estimate.as_of - timedelta(days=days), DRAWS, 0)


def many_draws_rows(eve: Eve) -> tuple[Figure, ...]:
    """Ten times as many draws."""
    many = estimate(eve.election, eve.estimate.as_of, MANY_DRAWS, 0)
    gaps = []
    seconds = cpu_best_of(2, lambda: gaps.append(certify(example_problem(many, eve.party)).gap))
    name = f"{len(many.seat_index)} seats x {MANY_DRAWS:,} draws"
    return (
        Figure("plan", f"plan of {name}", seconds, "s", "limit", MANY_SECONDS),
        Figure("plan", f"gap of {name}", gaps[0], "seats", "limit", PLAN_GAP_SEATS),
    )


def column_rows(eve: Eve, problem: PlanProblem) -> tuple[Figure, ...]:
    """HiGHS on the same problem, written as columns; its gap is to the same bound."""
    made = certify(problem)
    seconds = cpu_best_of(3, lambda: certify(problem))
    columns = column_problem(problem)
    found = columns_optimum(problem, columns)
    peer = f"HiGHS on {len(columns.seat):,} columns"
    return (
        Figure("plan", f"optimum of {eve.name}", seconds, "s", peer, found.seconds),
        Figure("plan", "gap to the bound", made.gap, "seats", peer, made.bound - found.value),
    )


def rule_rows(plan: Plan) -> tuple[Figure, ...]:
    """Gains are seats beyond what the floors alone would win."""
    figures = plan_json(plan)
    rules = {rule["name"]: rule["fresh"]["value"] for rule in figures["baselines"]}
    floor = min(rules.values())
    best_rule = max(rules, key=lambda name: rules[name])
    return (
        Figure(
            "plan",
            f"gain of the best simple rule ({best_rule}), fresh draws",
            rules[best_rule] - floor,
            "seats",
            "gain of the plan, fresh draws",
            figures["fresh"]["value"] - floor,
        ),
    )


def caution_rows(eve: Eve, problem: PlanProblem) -> tuple[Figure, ...]:
    """Objectives other than expected seats, from the problem to the certificate."""
    asked: tuple[tuple[str, Objective, float], ...] = (
        ("seats up to a majority", SeatsUpTo(eve.election.majority), UP_TO_GAP_SEATS),
        ("worst fifth of the draws", WorstPart(0.2), WORST_GAP_SEATS),
    )
    rows: list[Figure] = []
    for name, objective, limit in asked:
        made = certify_objective(problem, objective)
        seconds = cpu_best_of(1, partial(certify_objective, problem, objective))
        rows.append(Figure("plan", f"{name}, {eve.name}", seconds, "s", "limit", CAUTIOUS_SECONDS))
        rows.append(Figure("plan", f"{name}, gap", made.gap, "seats", "limit", limit))
    return tuple(rows)
