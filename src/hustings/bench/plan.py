"""The plan beside its limits, a general solver and simple rules: one small function a row or two.

Every function takes what it measures and returns its figures; ``bench_plan`` joins them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from hustings.bench.columns import columns_optimum
from hustings.bench.figure import Figure, best_of, timed
from hustings.demo.weeks import FRESH_SEED, second_last_time
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.estimate.model import estimate
from hustings.estimate.result import Estimate
from hustings.plan.campaign import example_problem
from hustings.plan.certificate import certify
from hustings.plan.objective import SeatsUpTo, WorstPart
from hustings.plan.optimise import make_plan
from hustings.plan.plan import Plan
from hustings.plan.problem import PlanProblem
from hustings.plan.report import plan_json
from hustings.plan.risk import certify_objective

DRAWS = 10_000
PLAN_SECONDS = 5.0
PLAN_GAP_SEATS = 0.3
CAUTIOUS_SECONDS = 15.0
CAUTIOUS_GAPS = {"seats up to a majority": 0.15, "worst fifth of the draws": 0.3}


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
        *column_rows(eve, problem, plan),
        *caution_rows(eve, problem),
        *rule_rows(plan),
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
    seconds = best_of(3, lambda: certify(problem))
    return (Figure("plan", f"optimum of {eve.name}", seconds, "s", "limit", PLAN_SECONDS),)


def column_rows(eve: Eve, problem: PlanProblem, plan: Plan) -> tuple[Figure, ...]:
    """HiGHS on the same problem, written as columns."""
    seconds = best_of(3, lambda: certify(problem))
    by_columns, seconds_by_columns = timed(lambda: columns_optimum(problem))
    name = f"optimum of {eve.name}"
    return (
        Figure("plan", name, seconds, "s", "HiGHS on columns", seconds_by_columns),
        Figure("plan", "gap to the bound", plan.gap, "seats", "limit", PLAN_GAP_SEATS),
        Figure(
            "plan",
            "gain that HiGHS finds on columns",
            by_columns - plan.value_floor,
            "seats",
            "gain of the plan",
            plan.value - plan.value_floor,
        ),
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
    rows: list[Figure] = []
    for objective, name in zip(
        (SeatsUpTo(eve.election.majority), WorstPart(0.2)), CAUTIOUS_GAPS, strict=True
    ):
        made, seconds = timed(partial(certify_objective, problem, objective))
        limit = CAUTIOUS_GAPS[name]
        rows.append(Figure("plan", f"{name}, {eve.name}", seconds, "s", "limit", CAUTIOUS_SECONDS))
        rows.append(Figure("plan", f"{name}, gap", made.gap, "seats", "limit", limit))
    return tuple(rows)
