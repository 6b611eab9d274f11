"""Plans against simpler rules: on fresh draws, in simulated elections, and on the real results.

The first two hold the plan to its promise under the model's own error. The last is reported as it
falls: two elections are two draws, and no reference is held against them but the rules themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from hustings.bench.figure import Figure
from hustings.demo.weeks import FRESH_SEED
from hustings.election.contest import Election, IntArray
from hustings.election.load import find_election, load_election
from hustings.estimate.model import estimate
from hustings.estimate.result import Estimate
from hustings.estimate.score import declared_leads
from hustings.plan.baselines import baseline_plans
from hustings.plan.campaign import example_problem
from hustings.plan.certificate import certify
from hustings.plan.optimise import fresh_thresholds
from hustings.plan.regret import FLOORS
from hustings.plan.replay import STAGED, contested_seats, replays
from hustings.plan.wins import seats_won, worth

BENCHMARK = "regret"
ELECTIONS = ("uk-2015", "uk-2017")
PARTIES = ("con", "lab", "ld", "snp")
DAYS = (42, 28, 14, 7, 1)
DRAWS = 10_000
FEW_PARTIES = ("con", "lab", "snp")  # for the rows beside the plan's own benchmark
FEW_DAYS = (42, 1)
SIMULATED = 500  # elections, of the fresh draws
ERRORS = 2.0  # Monte Carlo standard errors by which a plan may seem worse


@dataclass(frozen=True)
class Case:
    """One party's plan on one day, on draws that it was not made on. ``plan``: (D,) seats won in
    each; ``rules``: the same of every simpler rule."""

    election: str
    day: date
    party: str
    plan: IntArray
    rules: tuple[tuple[str, IntArray], ...]


def bench_regret() -> tuple[Figure, ...]:
    """Two minutes of the processor's: forty plans twice over."""
    contests = [load_election(find_election(name)) for name in ELECTIONS]
    found = [case for contest in contests for case in cases(contest)]
    return (
        *fresh_rows(found),
        *simulated_rows(found),
        *(row for contest in contests for row in real_rows(contest)),
    )


def few_rows(benchmark: str) -> tuple[Figure, ...]:
    """The first two questions for twelve plans, as rows of another benchmark."""
    contests = [load_election(find_election(name)) for name in ELECTIONS]
    found = [each for contest in contests for each in cases(contest, FEW_PARTIES, FEW_DAYS)]
    rows = (*fresh_rows(found), *simulated_rows(found))
    best = max(row.reference for row in rows[2:])
    kept = (*rows[:2], *(row for row in rows[2:] if row.reference == best))
    return tuple(replace(row, benchmark=benchmark) for row in kept)


def cases(
    election: Election,
    parties: tuple[str, ...] = PARTIES,
    days: tuple[int, ...] = DAYS,
    draws: int = DRAWS,
) -> Iterator[Case]:
    """Every party's plan on every day."""
    for left in days:
        day = election.polling_day - timedelta(days=left)
        drawn, fresh = (estimate(election, day, draws, seed) for seed in (0, FRESH_SEED))
        for party in parties:
            yield case(drawn, fresh, party)


def case(drawn: Estimate, fresh: Estimate, party: str) -> Case:
    problem = example_problem(drawn, party)
    unseen = fresh_thresholds(problem, fresh)
    return Case(
        election=drawn.election.id,
        day=drawn.as_of,
        party=party,
        plan=seats_won(unseen, problem.lift(certify(problem).amounts)),
        rules=tuple(
            (name, seats_won(unseen, problem.lift(amounts)))
            for name, amounts in baseline_plans(problem)
            if name != FLOORS
        ),
    )


def fresh_rows(found: list[Case]) -> tuple[Figure, ...]:
    """Over all cases and rules: the plan's least lead in standard errors, and the sums."""
    leads = [(worth(each.plan - seats), each, name) for each in found for name, seats in each.rules]
    least, where, rule = min(leads, key=lambda lead: in_errors(lead[0].value, lead[0].se))
    best = max(sums(found, DRAWS).items(), key=lambda entry: entry[1])
    named = f"{where.party} on {where.day} against {rule}"
    return (
        Figure(
            BENCHMARK,
            f"fresh draws, least lead over a rule of {len(leads)} ({named})",
            in_errors(least.value, least.se),
            "se",
            "not below",
            -ERRORS,
        ),
        Figure(
            BENCHMARK,
            f"fresh draws, expected seats of {len(found)} plans summed",
            sum(float(np.mean(each.plan)) for each in found),
            "seats",
            f"best rule ({best[0]})",
            best[1],
        ),
    )


def simulated_rows(found: list[Case]) -> tuple[Figure, ...]:
    """Seats that come out in the first so many fresh draws, each taken as an election that was,
    beside every rule."""
    own = sum(float(np.mean(each.plan[:SIMULATED])) for each in found)
    return tuple(
        Figure(
            BENCHMARK,
            f"{SIMULATED} simulated elections, seats of {len(found)} plans a time",
            own,
            "seats",
            name,
            rule,
        )
        for name, rule in sums(found, SIMULATED).items()
    )


def sums(found: list[Case], draws: int) -> dict[str, float]:
    """Mean seats of each rule over the first ``draws``, all cases added up."""
    totals: dict[str, float] = {}
    for each in found:
        for name, seats in each.rules:
            totals[name] = totals.get(name, 0.0) + float(np.mean(seats[:draws]))
    return totals


def real_rows(election: Election) -> tuple[Figure, ...]:
    """Gains over the floors on the declared result, summed over parties and days."""
    declared = {
        party: declared_leads(election, party, contested_seats(election, party)).points
        for party in PARTIES
    }
    made = list(
        replays(election, PARTIES, DAYS, lambda day: estimate(election, day, DRAWS), declared, 0)
    )
    name = f"{election.id}, {len(made)} real replays"
    plan = sum(each.regret.plan.gain for each in made)
    rules: dict[str, float] = {}
    for each in made:
        for rule in each.regret.rules:
            rules[rule.name] = rules.get(rule.name, 0.0) + rule.gain
    most = sum(each.regret.hindsight.gain for each in made)
    staged = [each.regret for each in made if each.staged]
    return (
        *(Figure(BENCHMARK, name, plan, "seats", rule, gain) for rule, gain in rules.items()),
        Figure(BENCHMARK, name, plan, "seats", "hindsight", most),
        Figure(
            BENCHMARK,
            f"{election.id}, {len(staged)} real replays, {STAGED}",
            sum(each.extra[0].gain for each in staged),
            "seats",
            "all at once",
            sum(each.plan.gain for each in staged),
        ),
    )


def in_errors(value: float, error: float) -> float:
    """A difference in standard errors; where all draws agree, as many as there can be."""
    if error > 0.0:
        return value / error
    return math.copysign(math.inf, value) if value else 0.0
