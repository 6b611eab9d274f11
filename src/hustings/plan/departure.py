"""What a change to the plan costs in seats, before anybody signs it.

A change gives a seat more of a resource, or less. Where the budget does not hold what is added,
somebody else goes without. Who that is, the change need not say; two answers bracket what it
can be:

- ``price``: every other seat gives up the same part of what it has beyond its floor. Nobody thinks
  again; this is what happens when money is taken from the pot.
- ``at_shadow_prices``: what is added is charged at what its last unit is worth in the best plan
  there is today, as if the rest were planned anew around a small change.

A plan of which only a part is released still has the rest of its budgets to place. Before
anything is priced, that rest is put where it wins most, on top of what is released: else a
change that takes from tomorrow's release would seem to cost nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from hustings.election.contest import BoolArray, FloatArray
from hustings.plan.certificate import certify
from hustings.plan.losses import Cost, Move, effect_worlds, losses, summed_up
from hustings.plan.problem import Float32, PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.words import amount_of

WINDOW = 0.25  # points of lift: see ``losses``
UNRELEASED = 0.005  # of a budget: less than this left over is how rounding falls out


@dataclass(frozen=True)
class Change:
    """So much more of a resource for a seat, or less where it is below zero, in the resource's
    own unit (money: pounds)."""

    seat_id: str
    resource: str
    amount: float


@dataclass(frozen=True)
class Departure:
    """The price of some changes, all of them together; positive is seats lost.

    ``price``: where others give up in proportion. ``there``: of it, what the seats named lose,
    below zero where they win. ``at_shadow_prices``: ``there``, and what is added at the plan's
    prices. ``taken``: (R,) what the other seats give up for ``price``. ``before``, ``after``:
    (M, R) amounts. ``warnings``: sentences on what the change would break.
    """

    price: Cost
    there: float
    at_shadow_prices: float
    taken: FloatArray
    before: FloatArray
    after: FloatArray
    warnings: tuple[str, ...]


def price_of(
    problem: PlanProblem,
    lead: Float32,
    planned: FloatArray,
    changes: Sequence[Change],
    seed: int = 0,
) -> Departure:
    """The price of ``changes`` to the plan ``planned`` (M, R), in the problem's units.

    ``lead``: (M, D) points over the strongest opponent in each draw of the estimate. Raises
    PlanError for a seat or resource that the plan has not, for taking more than there is, and
    where everybody together cannot give up what is added.
    """
    before = whole_plan(problem, planned)
    added = amounts_of(problem, changes)
    named = added != 0.0
    wanted = before + added
    refuse_less_than_nothing(problem, before, wanted)
    after, taken = others_give_up(problem, before, wanted, named)
    worlds = effect_worlds(problem.response, seed)
    only_there = np.where(np.any(named, axis=1)[:, None], after, before)
    there = float(np.mean(losses(Move(problem, lead, before, only_there), worlds, WINDOW)))
    return Departure(
        price=summed_up(losses(Move(problem, lead, before, after), worlds, WINDOW)),
        there=there,
        at_shadow_prices=there + float(np.sum(added, axis=0) @ certify(problem).prices),
        taken=taken,
        before=before,
        after=after,
        warnings=beyond_caps(problem, wanted, named),
    )


def amounts_of(problem: PlanProblem, changes: Sequence[Change]) -> FloatArray:
    """(M, R) what the changes add; several for one seat and resource add up."""
    rows = {seat: row for row, seat in enumerate(problem.seat_ids)}
    columns = {resource.id: column for column, resource in enumerate(problem.resources)}
    added = np.zeros_like(problem.floors)
    for change in changes:
        if change.seat_id not in rows:
            raise PlanError(
                "a change to the plan",
                "a seat where the party stands",
                repr(change.seat_id),
                "name a seat of the plan",
            )
        if change.resource not in columns:
            raise PlanError(
                f"a change in seat {change.seat_id}",
                f"one of the plan's resources, {', '.join(columns)}",
                repr(change.resource),
                "name a resource of the plan",
            )
        added[rows[change.seat_id], columns[change.resource]] += change.amount
    return added


def whole_plan(problem: PlanProblem, planned: FloatArray) -> FloatArray:
    """(M, R) the plan with what is not yet released put where it wins most."""
    budgets = np.array([resource.budget for resource in problem.resources])
    unreleased = budgets - np.sum(planned, axis=0)
    if np.all(unreleased <= UNRELEASED * budgets):
        return planned
    released = np.minimum(np.maximum(planned, problem.floors), problem.caps)
    if np.any(np.sum(released, axis=0) > budgets):
        return planned
    rest = certify(replace(problem, floors=released)).amounts
    whole: FloatArray = rest + np.maximum(planned - problem.caps, 0.0)
    return whole


def refuse_less_than_nothing(problem: PlanProblem, before: FloatArray, wanted: FloatArray) -> None:
    said = partial(amount_of, currency=problem.currency)
    for seat, column in np.argwhere(wanted < -1e-9).tolist():
        resource = problem.resources[column].id
        raise PlanError(
            f"a change of {resource} in seat {problem.seat_ids[seat]}",
            f"no more taken than the plan gives, {said(resource, before[seat, column])}",
            said(resource, before[seat, column] - wanted[seat, column]),
            "take less",
        )


def others_give_up(
    problem: PlanProblem, before: FloatArray, wanted: FloatArray, named: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """(M, R) the amounts once the seats not ``named`` (M, R) have made room for ``wanted``, and
    (R,) what they gave up: of what they have beyond their floors first, then of the floors."""
    budgets = np.array([resource.budget for resource in problem.resources])
    after = np.maximum(wanted, 0.0)
    most = np.maximum(budgets, np.sum(before, axis=0))
    short = np.maximum(np.sum(after, axis=0) - most, 0.0)
    for spared in (np.minimum(problem.floors, before), np.zeros_like(before)):
        free = np.where(named, 0.0, np.maximum(after - spared, 0.0))
        there_is = np.sum(free, axis=0)
        part = np.divide(short, there_is, out=np.zeros_like(short), where=there_is > 0.0)
        given = free * np.minimum(part, 1.0)
        after = after - given
        short = np.maximum(short - np.sum(given, axis=0), 0.0)
    said = partial(amount_of, currency=problem.currency)
    for column in np.flatnonzero(short > 1e-6 * (1.0 + most)).tolist():
        resource = problem.resources[column].id
        raise PlanError(
            "the changes together",
            f"no more {resource} than the budget and all other seats have, "
            f"{said(resource, most[column])}",
            said(resource, most[column] + short[column]),
            "ask for less",
        )
    taken: FloatArray = np.sum(np.where(named, 0.0, before - after), axis=0)
    return after, taken


def beyond_caps(problem: PlanProblem, wanted: FloatArray, named: BoolArray) -> tuple[str, ...]:
    """A sentence for each change that goes beyond the cap of its seat."""
    found = []
    said = partial(amount_of, currency=problem.currency)
    for seat, column in np.argwhere(named & (wanted > problem.caps + 1e-9)).tolist():
        resource = problem.resources[column].id
        found.append(
            f"{problem.seat_ids[seat]} would have {said(resource, wanted[seat, column])}, "
            f"above its cap of {said(resource, problem.caps[seat, column])}."
        )
    return tuple(found)


def departure_json(found: Departure, problem: PlanProblem) -> dict[str, object]:
    """Figures in the units of the plan; seats lost are positive."""
    return {
        "price": found.price.as_json(),
        "there": found.there,
        "at_shadow_prices": found.at_shadow_prices,
        "taken": {
            resource.id: float(taken)
            for resource, taken in zip(problem.resources, found.taken, strict=True)
        },
        "warnings": list(found.warnings),
    }
