"""Which units that cannot be divided each seat gets: one option a seat, within the limits.

At the best prices most seats want one option and a few are torn between several. An integer
programme (HiGHS, through scipy) picks one option for each seat out of what the seats would buy at
the prices tried and, at the best of them, with every option. What can be divided may be
mixed within an option; it is planned anew once the options are settled.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.dual import Offer, best_steps, lift_at, net_prices
from hustings.plan.frontier import cheapest, frontier
from hustings.plan.market import Market
from hustings.plan.repair import OFFERS_MIXED, Purchases, for_floors, purchases
from hustings.plan.steps import joined

CLOSE = 1e-5  # of the expected seats: as near to the best choice as the programme goes
MOST_NODES = 500  # of its search
MOST_WAYS = 6_000  # purchases that it chooses from


def settled(market: Market, offers: tuple[Offer, ...], most: FloatArray) -> Market:
    """The market with the one option that each seat is given, the first, which holds nothing, where
    the programme finds none. ``offers``: the best first;
    ``most``: (K,) of the rows, with what is kept back for rounding taken off."""
    made = closest(market, ways_to_buy(market, offers), offers[0].prices)
    option = chosen_options(market, made, most)
    if option is None:  # a fairness floor takes all that a budget has: nothing can be kept back
        option = chosen_options(market, made, market.rows.most)
    return with_options(market, market.options.first if option is None else option)


def ways_to_buy(market: Market, offers: tuple[Offer, ...]) -> Purchases:
    """Nothing at all, what the best offers buy, and what each option would at the best prices."""
    some = purchases(market, offers[:OFFERS_MIXED])
    each = every_option(market, offers[0].prices)
    return Purchases(
        np.concatenate([some.seat, each.seat]),
        np.concatenate([some.option, each.option]),
        np.concatenate([some.wins, each.wins]),
        np.concatenate([some.bought, each.bought]),
    )


def closest(market: Market, made: Purchases, prices: FloatArray) -> Purchases:
    """Where there are very many purchases, those that fall least short of their seat's best at
    the best prices: the others are in no plan that is near the bound. Nothing at all stays."""
    if len(made.seat) <= MOST_WAYS:
        return made
    surplus = made.wins - prices @ market.takes(made.option, made.bought)
    best = np.full(len(market.columns.room), -np.inf)
    np.maximum.at(best, made.seat, surplus)
    short = best[made.seat] - surplus
    short[: len(best)] = 0.0  # the first of them buy nothing
    kept = np.sort(np.argsort(short, kind="stable")[:MOST_WAYS])
    return Purchases(made.seat[kept], made.option[kept], made.wins[kept], made.bought[kept])


def every_option(market: Market, prices: FloatArray) -> Purchases:
    """The best purchase with each option, and each option with nothing bought beside it."""
    steps = market.steps
    front = frontier(market.curves, np.maximum(net_prices(market, prices), market.least))
    step, _ = best_steps(steps, front)
    option = np.arange(len(market.options.seat))
    bought = cheapest(front, lift_at(steps, step, option))
    first = steps.first[:-1]
    return Purchases(
        np.tile(market.options.seat, 2),
        np.tile(option, 2),
        np.concatenate([steps.wins[step], steps.wins[first]]),
        np.concatenate([bought, np.zeros_like(bought)]),
    )


def chosen_options(market: Market, made: Purchases, most: FloatArray) -> IntArray | None:
    """(M,) the option of each seat; None where no choice keeps to ``most`` (K,)."""
    rows = np.flatnonzero(market.priced)
    size = market.rows.size[rows]
    ways = for_floors(market)
    beside = np.array([way.takes[rows] for way in ways]).T.reshape(len(rows), len(ways))
    taken = market.takes(made.option, made.bought)[rows]
    known, place = np.unique(made.option, return_inverse=True)
    count, options = len(made.seat), len(known)
    seats = len(market.columns.room)
    ones, places = np.ones(count), np.arange(count)
    empty = csr_matrix((len(rows), options))
    in_rows = hstack([csr_matrix(taken / size[:, None]), csr_matrix(beside / size[:, None]), empty])
    of_option = hstack(
        [
            csr_matrix((ones, (place, places)), shape=(options, count + len(ways))),
            -csr_matrix((np.ones(options), (np.arange(options), np.arange(options)))),
        ]
    )
    of_seat = csr_matrix(
        (np.ones(options), (market.options.seat[known], count + len(ways) + np.arange(options))),
        shape=(seats, count + len(ways) + options),
    )
    found = milp(
        np.concatenate([-made.wins, np.full(len(ways), 1e-9), np.zeros(options)]),
        integrality=np.repeat([0, 1], [count + len(ways), options]),
        bounds=Bounds(0.0, np.repeat([1.0, np.inf, 1.0], [count, len(ways), options])),
        constraints=[
            LinearConstraint(in_rows, -np.inf, most[rows] / size),
            LinearConstraint(of_option, 0.0, 0.0),
            LinearConstraint(of_seat, 1.0, 1.0),
        ],
        options={"mip_rel_gap": CLOSE, "node_limit": MOST_NODES},
    )
    if found.x is None:
        return None
    parts = np.zeros(len(market.options.seat))
    parts[known] = found.x[-options:]
    return first_largest(parts, market)


def first_largest(parts: FloatArray, market: Market) -> IntArray:
    """(M,) the option of each seat with the largest of ``parts`` (V,)."""
    order = np.lexsort((-parts, market.options.seat))
    taken: IntArray = order[market.options.first]
    return taken


def with_options(market: Market, option: IntArray) -> Market:
    """The market with the options (M,), one a seat, and no other."""
    steps = market.steps
    starts, ends = steps.first[option], steps.first[option + 1]
    lifts = [steps.lift[start:end] for start, end in zip(starts, ends, strict=True)]
    wins = [steps.wins[start:end] for start, end in zip(starts, ends, strict=True)]
    curves = market.curves.of(option)
    rows = market.rows
    return Market(
        steps=joined(lifts, wins, curves.reach(), steps.free[option], steps.nearest[option]),
        curves=curves,
        columns=market.columns,
        options=market.options.of(option),
        rows=replace(rows, use=rows.use[:, option], held=rows.held[:, option]),
    )
