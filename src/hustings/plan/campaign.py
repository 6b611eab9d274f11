"""From an estimate and a campaign's terms to the problem that its plan solves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hustings.election.contest import Election, FloatArray
from hustings.election.votes import last_winners, majorities
from hustings.estimate.result import Estimate
from hustings.plan.leads import contested, leads, thresholds
from hustings.plan.limits import legal_room
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.resource import Resource
from hustings.plan.response import EXAMPLE_RESPONSE, Response, faded
from hustings.plan.terms import Terms, example_terms, lawful_caps


def campaign_problem(
    estimate: Estimate,
    party: str,
    terms: Sequence[Terms],
    response: Response = EXAMPLE_RESPONSE,
) -> PlanProblem:
    """A campaign's own budgets, floors and caps, kept within the election's law.

    Of ``response`` the curves of the resources that the campaign has count, faded over the days
    from the estimate's own to polling day, as for effort spread evenly over them. Raises
    PlanError for a party that the estimate does not model, a resource without a curve, and floors
    that the budget can't pay. A party that stands nowhere has a problem of no seats.
    """
    rows = contested(estimate, party)
    election = estimate.election
    seats = estimate.seat_index[rows]
    elsewhere = np.setdiff1d(estimate.seat_index, seats)
    law = legal_room(election, seats)
    days_left = (election.polling_day - estimate.as_of).days
    response = faded(curves_for([entry.id for entry in terms], response), days_left)
    in_order = {entry.id: entry for entry in terms}
    entries = [in_order[curve.resource] for curve in response.curves]
    caps = lawful_caps(entries, law.pounds)
    floors = np.minimum([entry.floor for entry in entries], caps)
    lead = leads(estimate, party, rows)
    return PlanProblem(
        election=election.id,
        as_of=estimate.as_of,
        party=party,
        seed=estimate.seed,
        seat_ids=tuple(election.seats[i].seat_id for i in seats.tolist()),
        held=np.array([winner == party for winner in last_winners(election)])[seats],
        thresholds=thresholds(lead, response, estimate.seed),
        chance=np.mean(lead >= 0.0, axis=1),
        lead=np.mean(lead, axis=1, dtype=np.float64),
        toss_up=np.mean(np.abs(lead) <= 1.0, axis=1) / 2.0,
        majority=last_majorities(election)[seats],
        response=response,
        resources=tuple(
            Resource(entry.id, entry.budget, entry.step, entry.unit_price_pence)
            for entry in entries
        ),
        floors=floors,
        caps=caps,
        not_contested=tuple(election.seats[i].seat_id for i in elsewhere.tolist()),
        kept=law.checked,
        not_checked=law.unchecked,
    )


def curves_for(resources: Sequence[str], response: Response = EXAMPLE_RESPONSE) -> Response:
    """The response with the curves of these resources only.

    Raises PlanError for a resource that has no curve.
    """
    known = [curve.resource for curve in response.curves]
    if len(set(resources)) != len(resources) or not set(resources) <= set(known):
        raise PlanError(
            "the resources of a plan",
            f"each once, out of {', '.join(known)}",
            ", ".join(resources),
            "leave out what has no response curve",
        )
    curves = tuple(curve for curve in response.curves if curve.resource in resources)
    return replace(response, curves=curves)


def example_problem(estimate: Estimate, party: str) -> PlanProblem:
    """The example's budgets, floors and caps, within the election's law. Raises PlanError for a
    party that the estimate does not model."""
    return campaign_problem(estimate, party, example_terms(estimate, party))


def last_majorities(election: Election) -> FloatArray:
    """(S,) the majority last time as a fraction of the vote; inf where unknown."""
    if not election.past:
        return np.full(len(election.seats), np.inf)
    return majorities(election.past[0].best, election.past[0].votes)
