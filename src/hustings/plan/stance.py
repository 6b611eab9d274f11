"""Each seat's stance, and one plain sentence of why, from the plan's own numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, FloatArray
from hustings.plan.certificate import Certificate
from hustings.plan.problem import PlanProblem
from hustings.plan.wins import chances
from hustings.plan.words import amount_of, listed, percent, points

FURTHER = 1_000.0  # pounds: what "a further" buys is said of
# Half the width, in points of lift, over which the worth of a little more is averaged: one
# draw more or less in ten thousand would drown it otherwise.
WINDOW = 0.25


@dataclass(frozen=True)
class SeatFigures:
    """(M,) each: chance of winning now, at the floors, with the plan, and with all the caps;
    what those caps would buy elsewhere at the plan's prices, in seats; what they add here by the
    plan's objective, None where that is the chance; the worth of a further thousand pounds here, in
    chance; whether the cap leaves no room for money."""

    now: FloatArray
    at_floor: FloatArray
    planned: FloatArray
    at_caps: FloatArray
    elsewhere: FloatArray
    counted: FloatArray | None
    further: FloatArray
    at_money_cap: BoolArray


def seat_figures(problem: PlanProblem, certificate: Certificate) -> SeatFigures:
    """What the sentences are made of."""
    lift = problem.lift(certificate.amounts)
    at_most, weights = problem.lift(problem.caps), certificate.weights
    return SeatFigures(
        now=problem.chance,
        at_floor=chances(problem.thresholds, problem.floor_lift),
        planned=chances(problem.thresholds, lift),
        at_caps=chances(problem.thresholds, at_most),
        elsewhere=(problem.caps - problem.floors) @ certificate.prices,
        counted=None
        if weights is None
        else chances(problem.thresholds, at_most, weights)
        - chances(problem.thresholds, problem.floor_lift, weights),
        further=worth_of_further_money(problem, certificate.amounts, lift),
        at_money_cap=at_money_cap(problem, certificate.amounts),
    )


def money_columns(problem: PlanProblem) -> list[int]:
    """Where money is among the resources: one place, or none."""
    return [i for i, resource in enumerate(problem.resources) if resource.id == "money"]


def at_money_cap(problem: PlanProblem, amounts: FloatArray) -> BoolArray:
    """(M,) True where not one more step of money may be spent."""
    full = np.ones(len(amounts), dtype=np.bool_)
    for column in money_columns(problem):
        room = problem.caps[:, column] - amounts[:, column]
        full &= room < problem.resources[column].step
    return full


def worth_of_further_money(
    problem: PlanProblem, amounts: FloatArray, lift: FloatArray
) -> FloatArray:
    """(M,) chance that a further thousand pounds adds, within the caps."""
    more = amounts.copy()
    for column in money_columns(problem):
        more[:, column] = np.minimum(more[:, column] + FURTHER, problem.caps[:, column])
    slope = (
        chances(problem.thresholds, lift + WINDOW) - chances(problem.thresholds, lift - WINDOW)
    ) / (2.0 * WINDOW)
    return slope * (problem.lift(more) - lift)


def stances(problem: PlanProblem, amounts: FloatArray) -> tuple[str, ...]:
    """Given more than its floor, a seat is to "defend" where held, else to "attack"; or "hold"."""
    more = np.any(amounts > problem.floors + 1e-9, axis=1)
    return tuple(
        "hold" if not extra else "defend" if held else "attack"
        for extra, held in zip(more.tolist(), problem.held.tolist(), strict=True)
    )


def reasons(
    problem: PlanProblem, certificate: Certificate, figures: SeatFigures
) -> tuple[str, ...]:
    """One sentence for each seat."""
    extra = certificate.amounts - problem.floors
    return tuple(
        spends(problem, extra[seat], seat, figures)
        if np.any(extra[seat] > 1e-9)
        else holds(bool(problem.held[seat]), seat, figures)
        for seat in range(len(problem.seat_ids))
    )


def spends(problem: PlanProblem, extra: FloatArray, seat: int, figures: SeatFigures) -> str:
    """Why a seat gets more than its floor."""
    bought = listed(
        [
            amount_of(resource.id, float(amount), problem.currency)
            for resource, amount in zip(problem.resources, extra, strict=True)
            if amount > 1e-9
        ]
    )
    held = "Held last time" if problem.held[seat] else "Not held"
    further = float(figures.further[seat])
    ending = (
        "its money is at the cap"
        if figures.at_money_cap[seat]
        else f"a further {problem.currency.whole(FURTHER)} would add {points(further)}"
    )
    return (
        f"{held}: the chance of winning is {percent(figures.now[seat])} now and "
        f"{percent(figures.planned[seat])} with {bought} above the floor; {ending}."
    )


def holds(held: bool, seat: int, figures: SeatFigures) -> str:
    """Why a seat gets its floor and no more."""
    opening = (
        f"{'Held last time' if held else 'Not held'}: the chance of winning is "
        f"{percent(figures.now[seat])} now"
    )
    gain = float(figures.at_caps[seat] - figures.at_floor[seat])
    if gain < 5e-5:
        return f"{opening} and nothing within the caps would change it."
    elsewhere = points(float(figures.elsewhere[seat]))
    if figures.counted is None:
        return (
            f"{opening}; all that the caps allow would add {points(gain)}, and the same resources "
            f"are worth {elsewhere} where the plan puts them."
        )
    return (
        f"{opening}; all that the caps allow would add {points(gain)}. By the draws that count for "
        f"this plan that is {points(float(figures.counted[seat]))}, and the same resources are "
        f"worth {elsewhere} where the plan puts them."
    )
