"""What a cap holds back and what a floor costs: derivatives of the bound (the envelope theorem).

At the best prices a seat buys every resource up to one common cost per point mu (``frontier``).
With n the price of a resource there, a the points still to be won with it and s its scale:

    at its cap, one unit more of cap brings:     mu a / s exp(-u / s) - n;
    not bought, one unit more of floor costs:    n - mu a / s, all of n in a seat that buys nothing.

Elsewhere a cap or floor holds nothing back and its price is zero, as it is where the plan, which
is a mixture of purchases in whole steps, does not lie at the cap or the floor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.dual import Offer, lift_at, net_prices, taken_by
from hustings.plan.frontier import frontier, log_rate_at
from hustings.plan.market import Market
from hustings.plan.problem import PlanProblem


@dataclass(frozen=True)
class BoundPrices:
    """``caps``, ``floors``: (M, R) seats per unit, at least 0."""

    caps: FloatArray
    floors: FloatArray


def bound_prices(
    problem: PlanProblem, market: Market, made: Offer, amounts: FloatArray
) -> BoundPrices:
    """The prices of caps and floors at the offer of the lowest bound, where the plan's
    ``amounts`` (M, R) lie at them."""
    net = net_prices(market, made.prices)[made.option]
    binding = np.where(market.binds(made.prices), made.prices, 0.0)
    asked = net_prices(market, binding)[made.option]  # what does not bind costs nothing
    worth = worth_of_a_unit(market, made)
    room = market.columns.room
    bought = np.where(net < market.least[made.option], room, made.bought)
    full = (bought >= room * (1.0 - 1e-9)) & (room > 0.0)
    none = (bought <= 0.0) & (room > 0.0)
    at_cap = np.where(full, np.maximum(worth - net, 0.0), 0.0)
    at_floor = np.where(none, np.maximum(asked - worth, 0.0), 0.0)
    caps, floors = np.zeros_like(amounts), np.zeros_like(amounts)
    for column, resource in enumerate(market.columns.resource.tolist()):
        later = room[:, column] > 0.0  # of two columns of a resource, the last is at the cap
        caps[later, resource] = at_cap[later, column]
    for column, resource in reversed(list(enumerate(market.columns.resource.tolist()))):
        earlier = room[:, column] > 0.0
        floors[earlier, resource] = at_floor[earlier, column]
    steps = np.array([resource.step for resource in problem.resources])
    return BoundPrices(
        np.where(problem.caps - amounts < steps, caps, 0.0),
        np.where(amounts - problem.floors < 1e-9, floors, 0.0),
    )


def worth_of_a_unit(market: Market, made: Offer) -> FloatArray:
    """(M, C) seats that one more unit of each column would save elsewhere in the seat; nothing in
    a seat that buys nothing."""
    paid = np.maximum(net_prices(market, made.prices), market.least)
    front = taken_by(frontier(market.curves, paid), made.option)
    rate = np.exp(log_rate_at(front, lift_at(market.steps, made.step, made.option)))
    rate = np.where(made.step > market.steps.first[made.option], rate, 0.0)
    curves = front.curves
    worth: FloatArray = (
        rate[:, None] * curves.points / curves.scale * np.exp(-made.bought / curves.scale)
    )
    return worth
