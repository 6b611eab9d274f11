"""One party's problem on one day: what it has, what it may do, and what effort would change.

Amounts are in each resource's own unit; money is in pounds. ``example_problem`` fills in the
example's budgets, floors and caps, which are no party's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import BoolArray, Election, FloatArray
from hustings.election.votes import last_winners, majorities
from hustings.estimate.result import Estimate
from hustings.plan.conflict import refuse_conflict
from hustings.plan.demands import Demands
from hustings.plan.frontier import LONGEST, SeatCurves
from hustings.plan.leads import contested, leads, thresholds
from hustings.plan.limits import legal_room
from hustings.plan.pooled import PooledLimit, check_pooled
from hustings.plan.problems import PlanError
from hustings.plan.resource import Resource, check_resource
from hustings.plan.response import (
    EXAMPLE_RESPONSE,
    Response,
    amplitudes,
    faded,
    mean_lift,
    scales,
)

Float32 = NDArray[np.float32]
MONEY = "money"
STAFF = "staff_days"


@dataclass(frozen=True)
class PlanProblem:
    """Everything that the optimiser needs, over the M seats that the party contests.

    ``thresholds``: (M, D) points of mean lift at which each draw is won. ``chance``: (M,) of
    winning as things stand. ``lead``: (M,) mean, points. ``toss_up``: (M,) chance per point of
    lead, at a tied result. ``majority``: (M,) last time, as a fraction of the vote. ``floors``
    and ``caps``: (M, R), in the order of ``resources`` and of the response's curves.
    ``not_contested``: ids of modelled seats where the party does not stand. ``kept``,
    ``not_checked``: limits of the law. ``pooled``: limits over several seats together.
    ``previous``: (M, R) amounts already in place, beyond which moving loses a part; None where
    nothing is in place and nothing is lost.

    Raises PlanError where budgets, floors, caps, prices and curves do not fit together.
    """

    election: str
    as_of: date
    party: str
    seed: int
    seat_ids: tuple[str, ...]
    held: BoolArray
    thresholds: Float32
    chance: FloatArray
    lead: FloatArray
    toss_up: FloatArray
    majority: FloatArray
    response: Response
    resources: tuple[Resource, ...]
    floors: FloatArray
    caps: FloatArray
    not_contested: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    pooled: tuple[PooledLimit, ...] = ()
    previous: FloatArray | None = None

    def __post_init__(self) -> None:
        check(self)

    @property
    def spare(self) -> FloatArray:
        """(R,) what the budgets leave beyond the floors."""
        budgets = np.array([resource.budget for resource in self.resources])
        left: FloatArray = np.maximum(budgets - np.sum(self.taken(self.floors), axis=0), 0.0)
        return left

    def taken(self, amounts: FloatArray) -> FloatArray:
        """(M, R) what ``amounts`` (M, R) take from the budgets, what moving loses included."""
        if self.previous is None:
            return amounts
        losses = np.array([resource.moving_loss for resource in self.resources])
        taken: FloatArray = amounts + losses * np.maximum(amounts - self.previous, 0.0)
        return taken

    @property
    def floor_lift(self) -> FloatArray:
        """(M,) points of mean lift that the floors bring."""
        return mean_lift(self.response, self.held, self.floors)

    def curves_beyond_floors(self) -> SeatCurves:
        """Response to amounts beyond the floors; no room for what has no budget or no effect."""
        scale = scales(self.response)
        points = amplitudes(self.response, self.held) * np.exp(-self.floors / scale)
        room = np.minimum(self.caps - self.floors, LONGEST * scale)
        useful = (points > 0.0) & (self.spare > 0.0)
        return SeatCurves(points, scale, np.where(useful, room, 0.0))

    def lift(self, amounts: FloatArray) -> FloatArray:
        """(M,) points of mean lift for whole amounts (M, R)."""
        return mean_lift(self.response, self.held, amounts)


def check(problem: PlanProblem) -> None:
    """Raises PlanError for the first thing that does not fit."""
    curves = [curve.resource for curve in problem.response.curves]
    ids = [resource.id for resource in problem.resources]
    if ids != curves:
        raise PlanError(
            "the resources of a plan",
            f"one for each response curve, {curves}",
            str(ids),
            "give every resource a curve, in the same order",
        )
    for curve in problem.response.curves:
        if not (curve.saturation >= 0.0 and 0.0 < curve.scale < np.inf):
            raise PlanError(
                f"the response curve of {curve.resource}",
                "a saturation of at least 0 and a scale above 0",
                f"{curve.saturation:g} and {curve.scale:g}",
                "give a resource that does harm a saturation of 0, and it gets its floor",
            )
    for column, resource in enumerate(problem.resources):
        floors, caps = problem.floors[:, column], problem.caps[:, column]
        check_resource(resource, floors, caps, problem.seat_ids)
    if problem.previous is not None and not (
        problem.previous.shape == problem.floors.shape and np.all(problem.previous >= 0.0)
    ):
        raise PlanError(
            "the previous plan",
            f"amounts of at least 0 in the shape {problem.floors.shape}",
            f"{problem.previous.shape}",
            "give one for each seat and resource of this plan",
        )
    for limit in problem.pooled:
        check_pooled(limit, *problem.floors.shape)
    refuse_conflict(demands_of(problem))


def demands_of(problem: PlanProblem) -> Demands:
    """All that a plan of the problem must keep."""
    return Demands(
        problem.seat_ids,
        tuple(resource.id for resource in problem.resources),
        problem.floors,
        problem.caps,
        np.array([resource.budget for resource in problem.resources]),
        problem.pooled,
        problem.previous,
        np.array([resource.moving_loss for resource in problem.resources]),
    )


@dataclass(frozen=True)
class Terms:
    """What a campaign sets for one resource, in its own unit (money: pounds): the budget, and
    the least and most for each seat."""

    id: str
    budget: float
    floor: float
    cap: float
    step: float
    unit_price_pence: int | None


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


def lawful_caps(terms: Sequence[Terms], pounds: FloatArray) -> FloatArray:
    """(M, R) the caps, cut so that money and paid staff-days together keep within ``pounds`` (M,).

    Staff take at most half of the lawful room.
    """
    left = pounds
    caps = {entry.id: np.full(len(pounds), entry.cap) for entry in terms}
    prices = {entry.id: (entry.unit_price_pence or 0) / 100.0 for entry in terms}
    if prices.get(STAFF):
        caps[STAFF] = np.minimum(caps[STAFF], np.floor(0.5 * pounds / prices[STAFF]))
        left = pounds - caps[STAFF] * prices[STAFF]
    if MONEY in caps:
        caps[MONEY] = np.minimum(caps[MONEY], np.floor(left))
    return np.stack([caps[entry.id] for entry in terms], axis=1)


@dataclass(frozen=True)
class ExampleResource:
    """An example figure for each seat contested: the floor, what the budget holds beyond it
    and the cap."""

    id: str
    floor: float
    beyond: float
    cap: float
    step: float
    unit_price_pence: int | None


# Example figures, no party's own. In 2015 the candidates of the two largest parties declared
# 4.1 and 4.9 million pounds for the short campaign (Electoral Commission): 3,700 a seat in all
# (2.3 million pounds over 632 seats) is the half or so that a national office could direct. Eight
# staff-days a seat are 200 organisers for five weeks; 950 hours are 30,000 activists for 20
# hours each. A staff-day at 120 pounds is a salary of about 30,000 a year with its charges.
# The cap of 30 staff-days is one organiser in a seat for six weeks.
EXAMPLE = (
    ExampleResource(MONEY, 500.0, 3_200.0, 15_000.0, 1.0, 100),
    ExampleResource(STAFF, 1.0, 8.0, 30.0, 0.1, 12_000),
    ExampleResource("activist_hours", 100.0, 950.0, 20_000.0, 1.0, None),
)


def example_terms(estimate: Estimate, party: str) -> tuple[Terms, ...]:
    """The example's budgets, in proportion to the seats contested."""
    rows = contested(estimate, party)
    law = legal_room(estimate.election, estimate.seat_index[rows])
    open_ended = [Terms(e.id, 0.0, e.floor, e.cap, e.step, e.unit_price_pence) for e in EXAMPLE]
    floors = np.minimum([e.floor for e in EXAMPLE], lawful_caps(open_ended, law.pounds))
    budgets = np.sum(floors, axis=0) + len(rows) * np.array([e.beyond for e in EXAMPLE])
    return tuple(
        replace(entry, budget=float(budget))
        for entry, budget in zip(open_ended, budgets, strict=True)
    )


def example_problem(estimate: Estimate, party: str) -> PlanProblem:
    """The example's budgets, floors and caps, within the election's law. Raises PlanError for a
    party that the estimate does not model."""
    return campaign_problem(estimate, party, example_terms(estimate, party))


def last_majorities(election: Election) -> FloatArray:
    """(S,) the majority last time as a fraction of the vote; inf where unknown."""
    if not election.past:
        return np.full(len(election.seats), np.inf)
    return majorities(election.past[0].best, election.past[0].votes)
