"""From an estimate and a campaign's terms to the problem that its plan solves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import Election, FloatArray, IntArray
from hustings.election.votes import last_winners, majorities
from hustings.estimate.result import Estimate
from hustings.estimate.summary import unmodelled_seats
from hustings.plan.example_terms import example_terms
from hustings.plan.fairness import Fairness, pooled_floor
from hustings.plan.leads import contested, leads, thresholds
from hustings.plan.limits import LegalRoom, country_limits, legal_room
from hustings.plan.pooled import PooledLimit
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.resource import Resource
from hustings.plan.response import EXAMPLE_RESPONSE, Response, faded
from hustings.plan.seat_bounds import SeatBounds, bounds_of
from hustings.plan.terms import Terms

Amounts = Mapping[str, Mapping[str, float]]  # by seat id and resource


def campaign_problem(
    estimate: Estimate,
    party: str,
    terms: Sequence[Terms],
    response: Response = EXAMPLE_RESPONSE,
    *,
    fairness: Sequence[Fairness] = (),
    previous: Amounts | None = None,
    swing: float = 0.0,
) -> PlanProblem:
    """A campaign's own budgets, floors and caps, kept within the election's law.

    Of ``response`` the curves of the resources that the campaign has count, or its own where it
    has one, faded over the days from the estimate's own to polling day, as for effort spread
    evenly over them. ``previous``: the amounts in place, nothing where a seat is not named.
    ``swing``: points added to the party's lead in every seat and draw, to ask "what if". Raises
    PlanError for a party that the estimate does not model, a resource without a curve, and terms
    that can't all be kept. A party that stands nowhere has a problem of no seats.
    """
    rows = contested(estimate, party)
    election = estimate.election
    index = estimate.seat_index[rows]
    seat_ids = tuple(election.seats[i].seat_id for i in index.tolist())
    elsewhere = np.setdiff1d(estimate.seat_index, index)
    framed = framing_of(estimate, index, terms, response, fairness)
    lead = leads(estimate, party, rows) + np.float32(swing)
    return PlanProblem(
        election=election.id,
        as_of=estimate.as_of,
        party=party,
        seed=estimate.seed,
        seat_ids=seat_ids,
        held=np.array([winner == party for winner in last_winners(election)])[index],
        thresholds=thresholds(lead, framed.response, estimate.seed),
        chance=np.mean(lead >= 0.0, axis=1),
        lead=np.mean(lead, axis=1, dtype=np.float64),
        toss_up=np.mean(np.abs(lead) <= 1.0, axis=1) / 2.0,
        majority=last_majorities(election)[index],
        response=framed.response,
        resources=framed.resources,
        floors=framed.bounds.floors,
        caps=framed.bounds.caps,
        not_contested=tuple(election.seats[i].seat_id for i in elsewhere.tolist()),
        kept=framed.law.checked,
        not_checked=framed.law.unchecked,
        pooled=framed.pooled,
        previous=None if previous is None else in_place(previous, seat_ids, framed.resources),
        swing=swing,
        elsewhere=int(unmodelled_seats(election)[election.polled.index(party)]),
        currency=election.currency,
    )


@dataclass(frozen=True)
class Framing:
    """What may be given where. ``response``: the curves of the campaign's resources, faded;
    ``resources``, ``bounds``: in their order. ``pooled``: limits over several seats."""

    response: Response
    resources: tuple[Resource, ...]
    bounds: SeatBounds
    law: LegalRoom
    pooled: tuple[PooledLimit, ...]


def framing_of(
    estimate: Estimate,
    index: IntArray,
    terms: Sequence[Terms],
    response: Response,
    fairness: Sequence[Fairness],
) -> Framing:
    """A campaign's terms within the law, for the seats (M,) of the election at ``index``."""
    election = estimate.election
    seats = [election.seats[i] for i in index.tolist()]
    days_left = (election.polling_day - estimate.as_of).days
    faded_curves = faded(curves_for(terms, response), days_left)
    in_order = {entry.id: entry for entry in terms}
    entries = [in_order[curve.resource] for curve in faded_curves.curves]
    resources = tuple(resource_of(entry) for entry in entries)
    law = legal_room(election, index)
    bounds = bounds_of(entries, tuple(seat.seat_id for seat in seats), law.pounds, law.shared)
    pooled = (
        *country_limits(law, resources, bounds.caps),
        *(pooled_floor(asked, seats, resources) for asked in fairness),
    )
    return Framing(faded_curves, resources, bounds, law, pooled)


def resource_of(entry: Terms) -> Resource:
    return Resource(
        entry.id,
        entry.budget,
        entry.step,
        entry.unit_price_pence,
        moving_loss=entry.moving_loss,
        indivisible=entry.indivisible,
    )


def in_place(
    previous: Amounts, seat_ids: Sequence[str], resources: Sequence[Resource]
) -> FloatArray:
    """(M, R) the amounts of a previous plan."""
    rows = [
        [previous.get(seat_id, {}).get(resource.id, 0.0) for resource in resources]
        for seat_id in seat_ids
    ]
    return np.array(rows, dtype=np.float64).reshape(len(seat_ids), len(resources))


def curves_for(terms: Sequence[Terms], response: Response = EXAMPLE_RESPONSE) -> Response:
    """The response with the curves of these resources only: their own, or those known.

    Known resources come in the order of ``response``, others after them by id. Raises PlanError
    for a resource that has no curve.
    """
    known = [curve.resource for curve in response.curves]
    own = {entry.id: entry.curve for entry in terms if entry.curve is not None}
    resources = [entry.id for entry in terms]
    if len(set(resources)) != len(resources) or not set(resources) <= {*known, *own}:
        raise PlanError(
            "the resources of a plan",
            f"each once, out of {', '.join(known)}, or with a curve of its own",
            ", ".join(resources),
            "leave out what has no response curve, or give it one with its source",
        )
    curves = tuple(
        own.get(curve.resource, curve) for curve in response.curves if curve.resource in resources
    )
    added = tuple(own[resource] for resource in sorted(set(own) - set(known)))
    return replace(response, curves=curves + added)


def example_problem(
    estimate: Estimate, party: str, response: Response = EXAMPLE_RESPONSE
) -> PlanProblem:
    """The example's budgets, floors and caps, within the election's law. Raises PlanError for a
    party that the estimate does not model."""
    return campaign_problem(estimate, party, example_terms(estimate, party), response)


def last_majorities(election: Election) -> FloatArray:
    """(S,) the majority last time as a fraction of the vote; inf where unknown."""
    if not election.past:
        return np.full(len(election.seats), np.inf)
    return majorities(election.past[0].best, election.past[0].votes)
