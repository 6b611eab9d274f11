"""The ways to begin a seat: what it holds in units that cannot be divided, before anything else.

Every combination of such units is an option of its own: it starts from its own lift, takes its
own part of the budgets, and goes on along the same curves. A seat takes its best option. Where
every resource can be divided, each seat has one option, which holds nothing.

A seat that effort cannot turn holds nothing either: its units would only cost. The exception are
seats of a fairness floor, which can want units for its own sake.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.plan.problem import PlanProblem
from hustings.plan.problems import PlanError
from hustings.plan.response import amplitudes, mean_lift
from hustings.plan.wins import chances

MOST_OPTIONS = 120  # in one seat: each has the seat's draws to itself
MOST_UNITS = 10**9  # counted as so many where there are more
BEYOND = 1e-5  # of the points to be won: further than any bound lets a draw be won early


@dataclass(frozen=True)
class Options:
    """V options of M seats. ``seat``: (V,) rising, every seat at least once. ``held``: (V, R)
    amounts beyond the floors; the first of each seat holds nothing. ``lift``: (V,) points of mean
    lift that floors and ``held`` bring together."""

    seat: IntArray
    held: FloatArray
    lift: FloatArray

    @property
    def first(self) -> IntArray:
        """(M,) each seat's first option."""
        starts: IntArray = np.flatnonzero(np.diff(self.seat, prepend=-1))
        return starts

    @property
    def chosen(self) -> bool:
        """Whether every seat has one option only."""
        return len(self.seat) == len(self.first)

    def of(self, option: IntArray) -> Options:
        """These options only, one a seat."""
        return Options(self.seat[option], self.held[option], self.lift[option])


def options_of(problem: PlanProblem) -> Options:
    """The options of every seat. Raises PlanError where a seat has too many to try them all."""
    counts = np.where(may_hold(problem)[:, None], most_units(problem), 0)
    steps = np.array([resource.step for resource in problem.resources])
    ways: dict[tuple[int, ...], FloatArray] = {}
    seats, held = [], []
    for seat, most in enumerate(map(tuple, counts.tolist())):
        if most not in ways:
            refuse_too_many(problem, seat, most)
            ways[most] = np.array(list(product(*(range(count + 1) for count in most)))) * steps
        seats.append(np.full(len(ways[most]), seat, dtype=np.int64))
        held.append(ways[most])
    seat_of = np.concatenate([*seats, np.zeros(0, dtype=np.int64)])
    units = np.concatenate([*held, np.zeros((0, len(steps)))])
    lift = mean_lift(problem.response, problem.held[seat_of], problem.floors[seat_of] + units)
    return Options(seat_of, units, lift)


def most_units(problem: PlanProblem) -> IntArray:
    """(M, R) whole units that a seat could get beyond its floor, by its cap, all that there is and
    what the floors leave of each limit; none of what can be divided."""
    steps = np.array([resource.step for resource in problem.resources])
    whole = np.array([resource.indivisible for resource in problem.resources])
    room = np.minimum(problem.caps - problem.floors, problem.spare)
    for limit in problem.pooled:
        if not limit.at_least:
            left = max(limit.amount - limit.used(problem.floors), 0.0)
            counts = limit.seats[:, None] & (limit.weights > 0.0)
            most = left / np.where(limit.weights > 0.0, limit.weights, 1.0)
            room = np.where(counts, np.minimum(room, most), room)
    units = np.where(whole, np.floor(room / steps + 1e-9), 0.0)
    counted: IntArray = np.minimum(units, MOST_UNITS).astype(np.int64)
    return counted


def may_hold(problem: PlanProblem) -> BoolArray:
    """(M,) seats where some draw is won with all that the caps allow and not with the floors, and
    seats of a fairness floor on what cannot be divided."""
    whole = np.array([resource.indivisible for resource in problem.resources])
    slack = BEYOND * np.sum(amplitudes(problem.response, problem.held), axis=1)
    top = chances(problem.thresholds, problem.lift(problem.caps) + slack)
    wanted: BoolArray = top > chances(problem.thresholds, problem.floor_lift)
    for limit in problem.pooled:
        if limit.at_least and np.any(limit.weights[whole] > 0.0):
            wanted = wanted | limit.seats
    return wanted


def refuse_too_many(problem: PlanProblem, seat: int, most: tuple[int, ...]) -> None:
    """Raises PlanError where a seat has more options than can be tried."""
    count = math.prod(units + 1 for units in most)
    if count > MOST_OPTIONS:
        raise PlanError(
            f"the units that can't be divided in seat {problem.seat_ids[seat]}",
            f"at most {MOST_OPTIONS} combinations of them",
            f"{count:,}" if count < MOST_UNITS else "far more",
            "make the steps larger or the caps lower, or let one of them be divided",
        )
