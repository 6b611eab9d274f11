"""From offers to a plan: mix what the seats bought at nearby prices until the budgets are met.

At the best prices a few seats are torn between two purchases, so no single offer meets the
budgets. A linear programme picks, for each seat, a mixture of its purchases (Dantzig
and Wolfe 1960). A basic solution mixes in at most one seat a resource. The amounts are
averaged, not the chances: the average is within the budgets, and since lift is concave it
lifts the seat at least as far as the mixture would. Amounts are then rounded to whole steps.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.dual import Offer
from hustings.plan.prices import Market

OFFERS_MIXED = 12
KEPT_FOR_ROUNDING = 0.01  # at most this part of a budget
NEARLY = 2.0  # times the lift of all the caps: as far as a seat may be from its first draw
WORTHWHILE = 0.0005  # the least gain in chance that a seat is given more than its floor for,
WORTHWHILE_OF_USUAL = 0.05  # or this part of the usual gain where all gains are small


def within_budgets(market: Market, offers: tuple[Offer, ...], steps: FloatArray) -> FloatArray:
    """(M, R) amounts beyond the floors, in whole ``steps`` (R,), within every budget.

    ``offers``: the best first.
    """
    buyers = np.count_nonzero(offers[0].amounts > 0.0, axis=0)
    kept = np.minimum(buyers * steps, KEPT_FOR_ROUNDING * market.budgets)
    mixed = mixture(market, offers[:OFFERS_MIXED], market.budgets - kept)
    bought = in_steps(mixed, steps, market.budgets, market.curves.room)
    return bought + left_over(market, bought, steps)


def mixture(market: Market, offers: tuple[Offer, ...], budgets: FloatArray) -> FloatArray:
    """(M, R) the average amounts of the best mixture of the offers' purchases."""
    seat, wins, amounts = purchases(market, offers)
    priced = market.priced
    count = len(seat)
    seats = len(market.curves.room)
    found = linprog(
        -wins,
        A_ub=csr_matrix((amounts[:, priced] / budgets[priced]).T),
        b_ub=np.ones(int(np.count_nonzero(priced))),
        A_eq=csr_matrix((np.ones(count), (seat, np.arange(count))), shape=(seats, count)),
        b_eq=np.ones(seats),
        bounds=(0.0, None),
        method="highs-ds",
    )
    mixed = np.zeros_like(market.curves.room)
    if found.success:
        np.add.at(mixed, seat, np.maximum(found.x, 0.0)[:, None] * amounts)
    return mixed


def purchases(market: Market, offers: tuple[Offer, ...]) -> tuple[IntArray, FloatArray, FloatArray]:
    """Every purchase as (seat, chance, amounts): nothing at all, and each offer's.

    Purchases that hardly add to a chance are left out: within a few draws of ten thousand
    there is no telling them from nothing, and nobody could act on them.
    """
    seats = np.arange(len(market.curves.room))
    at_floor = market.steps.wins[market.steps.first[:-1]]
    gains = offers[0].wins - at_floor
    usual = float(np.mean(gains[gains > 0.0])) if np.any(gains > 0.0) else 0.0
    least = min(WORTHWHILE, WORTHWHILE_OF_USUAL * usual)
    seat, wins, amounts = [seats], [at_floor], [np.zeros_like(market.curves.room)]
    for made in offers:
        buys = np.flatnonzero(made.wins - at_floor > least)
        seat.append(buys)
        wins.append(made.wins[buys])
        amounts.append(made.amounts[buys])
    return np.concatenate(seat), np.concatenate(wins), np.concatenate(amounts)


def in_steps(
    amounts: FloatArray, steps: FloatArray, budgets: FloatArray, room: FloatArray
) -> FloatArray:
    """``amounts`` (M, R) in whole steps: rounded up, the largest remainders first, as long as the
    budget lasts and the cap allows; the others down."""
    exact = amounts / steps
    whole = np.floor(exact + 1e-9)
    remainder = exact - whole
    may_rise = (remainder > 1e-9) & ((whole + 1.0) * steps <= room * (1.0 + 1e-12))
    for column, (step, budget) in enumerate(zip(steps, budgets, strict=True)):
        left = int(np.floor(budget / step + 1e-9) - np.sum(whole[:, column]))
        order = np.argsort(-remainder[:, column], kind="stable")
        rising = order[may_rise[order, column]][: max(left, 0)]
        whole[rising, column] += 1.0
    return whole * steps


def left_over(market: Market, bought: FloatArray, steps: FloatArray) -> FloatArray:
    """(M, R) what to add, so that nothing stays unspent that could be of use.

    It fills seats up to their caps, in the order of what the caps could win there, then of how
    near the first draw is. The dust that rounding leaves goes to seats that buy anyway. More than
    dust is left of a resource with enough for every use that the prices found worthwhile: it
    goes to every seat within reach, or nearly, since other draws would have put it within.
    """
    steps_of = market.steps
    to_win = steps_of.wins[steps_of.first[1:] - 1] - steps_of.wins[steps_of.first[:-1]]
    near = (to_win > 0.0) | (steps_of.nearest <= NEARLY * market.curves.reach())
    order = np.lexsort((steps_of.nearest, -to_win))
    buys = np.any(bought > 0.0, axis=1)
    added = np.zeros_like(bought)
    for column, (budget, step) in enumerate(zip(market.budgets, steps, strict=True)):
        left = np.floor((budget - np.sum(bought[:, column])) / step + 1e-9) * step
        served = near if left > KEPT_FOR_ROUNDING * budget else buys
        room = np.where(served, market.curves.room[:, column] - bought[:, column], 0.0)[order]
        given = np.clip(left - (np.cumsum(room) - room), 0.0, room)
        added[order, column] = np.floor(given / step + 1e-9) * step
    return added
