"""What the departures of a log cost in seats: by the estimates of their days, and by the last.

The cost is a path from the plan to what was done, a step for each estimate that was in force when
something departed. What departures took from other seats is spread over the steps in proportion
to what each moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from hustings.audit.departures import Beyond, departures, left_undone
from hustings.audit.terms import in_units_of_the_plan, policy_terms
from hustings.election.contest import Election, FloatArray
from hustings.estimate.model import estimate
from hustings.plan.campaign import campaign_problem
from hustings.plan.leads import contested, leads
from hustings.plan.losses import Cost, Move, cost_of, effect_worlds
from hustings.plan.own_trials import folder_response
from hustings.plan.problem import Float32, PlanProblem
from hustings.record.replay import State
from hustings.spend.ledger import Ledger

NOTHING = Cost(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class LostSeats:
    """``then``: with the estimate of each departure's day. ``eve``: with the last estimate. None
    where there is no estimate in the record to judge by."""

    then: Cost | None
    eve: Cost | None


@dataclass(frozen=True)
class Judged:
    """The problem and the leads of one estimate; as much as a step needs."""

    problem: PlanProblem
    lead: Float32


def lost_seats(election: Election, state: State, seed: int = 0) -> LostSeats:
    """The cost of all departures of a replayed log. Runs the estimates again that it needs."""
    ledger: Ledger = state.rooms["spend"]
    policy = state.record.policy
    beyond = departures(ledger, policy)
    if not beyond:
        return LostSeats(NOTHING, NOTHING)
    if ledger.plan is None or not state.record.estimates:
        return LostSeats(None, None)
    by_estimate = in_force(state, beyond)
    undone = left_undone(ledger, policy, beyond)
    last_index = state.record.estimates[-1][0]
    judged = {
        index: judge(election, state, body)
        for index, body in state.record.estimates
        if index in by_estimate or index == last_index
    }
    planned = amounts_of_plan(judged[last_index].problem, ledger)
    steps, now = [], planned
    for index, parts in by_estimate.items():
        then = moved(judged[index].problem, now, parts, share_of(undone, parts, beyond))
        steps.append(Move(judged[index].problem, judged[index].lead, now, then))
        now = then
    eve = judged[last_index]
    worlds = effect_worlds(eve.problem.response, seed)
    return LostSeats(
        cost_of(steps, worlds),
        cost_of([Move(eve.problem, eve.lead, planned, now)], worlds),
    )


def in_force(state: State, beyond: Sequence[Beyond]) -> dict[int, list[Beyond]]:
    """The departures by the estimate that was in force; those before any go with the first."""
    indexes = [index for index, _ in state.record.estimates]
    groups: defaultdict[int, list[Beyond]] = defaultdict(list)
    for part in beyond:
        known = [index for index in indexes if index < part.entry]
        groups[known[-1] if known else indexes[0]].append(part)
    return dict(sorted(groups.items()))


def judge(election: Election, state: State, body: Mapping[str, Any]) -> Judged:
    """One recorded estimate, drawn again as it was."""
    party = str(state.record.genesis["party"])
    drawn = estimate(
        election, date.fromisoformat(body["as_of"]), draws=body["draws"], seed=body["seed"]
    )
    response = folder_response(election.folder)
    terms = policy_terms(state.record.policy, election.currency)
    problem = campaign_problem(drawn, party, terms, response)
    return Judged(problem, leads(drawn, party, contested(drawn, party)))


def amounts_of_plan(problem: PlanProblem, ledger: Ledger) -> FloatArray:
    """(M, R) the plan in force, in the units of the problem."""
    assert ledger.plan is not None
    ids = [resource.id for resource in problem.resources]
    whole = [
        [ledger.plan.allocation.planned(seat, name) for name in ids] for seat in problem.seat_ids
    ]
    amounts = np.array(whole, dtype=np.float64).reshape(-1, len(ids))
    return in_units_of_the_plan(ids, amounts, problem.currency)


def share_of(
    undone: Mapping[tuple[str, str], int], parts: Sequence[Beyond], beyond: Sequence[Beyond]
) -> dict[tuple[str, str], float]:
    """What these departures took from other seats: their part, by resource."""
    all_of: defaultdict[str, int] = defaultdict(int)
    of_these: defaultdict[str, int] = defaultdict(int)
    for part in beyond:
        all_of[part.resource] += part.amount
    for part in parts:
        of_these[part.resource] += part.amount
    return {
        place: amount * of_these[place[1]] / all_of[place[1]]
        for place, amount in undone.items()
        if all_of[place[1]]
    }


def moved(
    problem: PlanProblem,
    before: FloatArray,
    parts: Sequence[Beyond],
    taken: Mapping[tuple[str, str], float],
) -> FloatArray:
    """(M, R) the amounts after some departures; seats outside the problem change nothing in it."""
    rows = {seat: row for row, seat in enumerate(problem.seat_ids)}
    columns = {resource.id: column for column, resource in enumerate(problem.resources)}
    change = np.zeros_like(before)
    for part in parts:
        if part.seat_id in rows and part.resource in columns:
            change[rows[part.seat_id], columns[part.resource]] += part.amount
    for (seat, resource), amount in taken.items():
        if seat in rows and resource in columns:
            change[rows[seat], columns[resource]] -= amount
    return np.maximum(before + in_units_of_the_plan(list(columns), change, problem.currency), 0.0)
