"""`hustings audit`: the five questions, the breaches, the tests for favour, the cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from hustings.audit.favour import Covered, FavourTest, favour_tests, shuffles_for
from hustings.audit.lost_seats import LostSeats, lost_seats
from hustings.audit.partition import Partition
from hustings.election.contest import Election
from hustings.election.votes import last_winners
from hustings.plan.campaign import last_majorities
from hustings.plan.losses import Cost
from hustings.record.policy import MONEY
from hustings.record.problems import Problem
from hustings.record.replay import State
from hustings.spend.allocation import Allocation
from hustings.spend.ledger import Ledger, PublishedRule
from hustings.spend.looks import looks_left
from hustings.spend.questions import Question, five_questions, question_json

PARTS_PER_MILLION = 1_000_000


@dataclass(frozen=True)
class Audit:
    """All that was found. ``not_run``: what could not be done, and why, in sentences."""

    questions: tuple[Question, ...]
    breaches: tuple[Problem, ...]
    favour: tuple[FavourTest, ...]
    cost: LostSeats
    not_run: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """No rule was broken. A flag for favour is a question, not a breach."""
        return not self.breaches


def audit(
    election: Election,
    state: State,
    problems: Sequence[Problem],
    partition: Partition | None,
) -> Audit:
    """Everything that can be said of a replayed log. ``partition``: the auditors' groups, None
    where they are held elsewhere."""
    favour, why_not = favour_of(election, state, partition)
    cost = lost_seats(election, state)
    if cost.then is None:
        why_not = (*why_not, "Cost of departure: the record holds no estimate or no plan.")
    return Audit(five_questions(state, problems), tuple(problems), favour, cost, why_not)


def favour_of(
    election: Election, state: State, partition: Partition | None
) -> tuple[tuple[FavourTest, ...], tuple[str, ...]]:
    """The tests that the rule in force committed to, or why there is none.

    A rule that states how many looks there are divides alpha by them: each recorded look is
    tested as the record stood at its entry, and nothing is tested between looks.
    """
    ledger: Ledger = state.rooms["spend"]
    rule, plan = ledger.rule, ledger.plan
    if rule is None or rule.favour is None:
        return (), ("Favour: no published rule commits to a test.",)
    if plan is None:
        return (), ("Favour: there is no plan to compare with.",)
    if partition is None:
        return (), ("Favour: the groups are with the auditors, and not in this folder.",)
    if rule.looks is None:
        return tests_of(covered(election, ledger, partition), rule), ()
    return looks_of(election, ledger, partition, rule)


def looks_of(
    election: Election, ledger: Ledger, partition: Partition, rule: PublishedRule
) -> tuple[tuple[FavourTest, ...], tuple[str, ...]]:
    """Every look at these groups, each at its own rule's alpha for one look."""
    committed = (rule.favour or {}).get("partition")
    tests: list[FavourTest] = []
    others = 0
    for look in ledger.looks:
        if (look.rule.favour or {}).get("partition") != committed:
            others += 1
            continue
        seats = covered_by(election, look.plan.allocation, look.paid, partition)
        of = f"look {look.number} of {look.rule.looks}"
        tests += [
            replace(test, look=look.index, look_name=of) for test in tests_of(seats, look.rule)
        ]
    left = looks_left(ledger, rule)
    said = [f"Favour: {left} of {rule.looks} looks are left; `hustings record look` takes one."]
    if others:
        said.append(f"Favour: {others} looks were at other groups, which this folder cannot open.")
    return tuple(tests), tuple(said)


def tests_of(seats: Covered, rule: PublishedRule) -> tuple[FavourTest, ...]:
    """At the rule's alpha, divided by its looks (Bonferroni)."""
    assert rule.favour is not None
    alpha, seed = rule.favour["alpha_ppm"], rule.favour["seed"]
    if not (isinstance(alpha, int) and isinstance(seed, int)):
        raise TypeError("a rule in force has whole numbers here")
    level = alpha / PARTS_PER_MILLION / (rule.looks or 1)
    return favour_tests(seats, max(1, rule.tolerance_pence), level, seed, shuffles_for(level))


def covered(election: Election, ledger: Ledger, partition: Partition) -> Covered:
    """The seats of the plan in force: what it gave them in money, and what was paid there."""
    assert ledger.plan is not None
    paid = {seat: n for (seat, name), n in ledger.totals.items() if name == MONEY and seat}
    return covered_by(election, ledger.plan.allocation, paid, partition)


def covered_by(
    election: Election, allocation: Allocation, paid: Mapping[str, int], partition: Partition
) -> Covered:
    """The seats of a plan: what it gave them in money, and the pence ``paid`` there."""
    rows = [i for i, seat in enumerate(election.seats) if seat.seat_id in allocation.seats]
    seat_ids = tuple(election.seats[i].seat_id for i in rows)
    winners = last_winners(election)
    return Covered(
        seat_ids=seat_ids,
        planned_pence=np.array([allocation.planned(seat, MONEY) for seat in seat_ids], np.int64),
        done_pence=np.array([paid.get(seat, 0) for seat in seat_ids], np.int64),
        majority=last_majorities(election)[rows],
        held=np.array([winners[i] == allocation.party for i in rows], dtype=np.bool_),
        group=partition.numbers(seat_ids),
    )


def audit_json(found: Audit) -> dict[str, Any]:
    """The audit as docs/commands.md has it, with ``effect`` beside each breach, and ``not_run``."""
    return {
        "questions": [question_json(question) for question in found.questions],
        "breaches": [breach_json(problem) for problem in found.breaches],
        "favour": [test.as_json() for test in found.favour],
        "cost_of_departure": {
            "seats": cost_json(found.cost.then),
            "eve": cost_json(found.cost.eve),
        },
        "not_run": list(found.not_run),
    }


def breach_json(problem: Problem) -> dict[str, Any]:
    """One breach."""
    return {
        "rule": problem.rule,
        "entries": list(problem.entries),
        "amount_pence": problem.amount_pence,
        "detail": problem.detail,
        "effect": problem.effect,
    }


def cost_json(cost: Cost | None) -> Mapping[str, Any]:
    """Mean and interval; nulls where there was nothing to judge by."""
    if cost is None:
        return {"mean": None, "p05": None, "p95": None}
    return cost.as_json()
