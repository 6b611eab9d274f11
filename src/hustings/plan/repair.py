"""From offers to a plan: mix what the seats bought at nearby prices until the limits are kept.

At the best prices a few seats are torn between two purchases, so no single offer keeps the
limits. A linear programme picks, for each seat, a mixture of its purchases (Dantzig
and Wolfe 1960). A basic solution mixes in at most one seat a limit. The amounts are
averaged, not the chances: the average keeps the limits, and since lift is concave it
lifts the seat at least as far as the mixture would. ``whole_steps`` then rounds.

A fairness floor can ask for more than any seat buys for its lift. What is then spent for the
floor's sake alone is a purchase of its own in the programme, shared out afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from hustings.election.contest import FloatArray, IntArray
from hustings.plan.dual import Offer
from hustings.plan.market import Market

OFFERS_MIXED = 12
WORTHWHILE = 0.0005  # the least gain in chance that a seat is given more than its floor for,
WORTHWHILE_OF_USUAL = 0.05  # or this part of the usual gain where all gains are small


@dataclass(frozen=True)
class Purchases:
    """N ways to treat a seat: ``seat``, ``option``: (N,); ``wins``: (N,); ``bought``: (N, C)."""

    seat: IntArray
    option: IntArray
    wins: FloatArray
    bought: FloatArray


@dataclass(frozen=True)
class Mixed:
    """``amounts``: (M, R) beyond the floors. ``for_floors``: (K, R) for the sake of each fairness
    floor alone, still to be shared out."""

    amounts: FloatArray
    for_floors: FloatArray


def nothing_mixed(market: Market, resources: int) -> Mixed:
    """Everyone at the floor."""
    return Mixed(
        np.zeros((len(market.columns.room), resources)), np.zeros((len(market.priced), resources))
    )


def mixture(
    market: Market, resources: int, offers: tuple[Offer, ...], most: FloatArray
) -> Mixed | None:
    """The average of the best mixture of the offers' purchases. ``offers``: the best first;
    ``most``: (K,) of the rows, with what is kept back for rounding taken off. None where no
    mixture keeps to it."""
    made = purchases(market, offers[:OFFERS_MIXED])
    rows = np.flatnonzero(market.priced)
    size = market.rows.size[rows]
    ways = for_floors(market)
    extra = np.array([way.takes[rows] for way in ways]).T.reshape(len(rows), len(ways))
    taken = market.takes(made.option, made.bought)[rows]
    count, beside = len(made.seat), extra.shape[1]
    seats = len(market.columns.room)
    found = linprog(
        np.concatenate([-made.wins, np.full(beside, 1e-9)]),
        A_ub=csr_matrix(np.hstack([taken, extra]) / size[:, None]),
        b_ub=most[rows] / size,
        A_eq=csr_matrix(
            (np.ones(count), (made.seat, np.arange(count))), shape=(seats, count + beside)
        ),
        b_eq=np.ones(seats),
        bounds=(0.0, None),
        method="highs-ds",
    )
    if not found.success:
        return None
    parts = np.maximum(found.x, 0.0)
    used = np.flatnonzero(parts[:count] > 0.0)
    mixed = np.zeros_like(market.columns.room)
    np.add.at(mixed, made.seat[used], parts[used, None] * made.bought[used])
    held = np.zeros((seats, resources))
    np.add.at(held, made.seat[used], parts[used, None] * market.options.held[made.option[used]])
    shared = np.zeros((len(market.priced), resources))
    for part, way in zip(parts[count:].tolist(), ways, strict=True):
        shared[way.row, market.columns.resource[way.column]] += part
    return Mixed(held + market.columns.amounts(mixed, resources), shared)


def purchases(market: Market, offers: tuple[Offer, ...]) -> Purchases:
    """Every purchase: nothing at all, and each offer's.

    Purchases that hardly add to a chance are left out: within a few draws of ten thousand
    there is no telling them from nothing, and nobody could act on them.
    """
    seats = np.arange(len(market.columns.room))
    at_floor = market.floor
    gains = offers[0].wins - at_floor
    usual = float(np.mean(gains[gains > 0.0])) if np.any(gains > 0.0) else 0.0
    least = min(WORTHWHILE, WORTHWHILE_OF_USUAL * usual)
    seat, option = [seats], [market.options.first]
    wins, bought = [at_floor], [np.zeros_like(market.columns.room)]
    for made in offers:
        buys = np.flatnonzero(made.wins - at_floor > least)
        seat.append(buys)
        option.append(made.option[buys])
        wins.append(made.wins[buys])
        bought.append(made.bought[buys])
    return Purchases(
        np.concatenate(seat), np.concatenate(option), np.concatenate(wins), np.concatenate(bought)
    )


@dataclass(frozen=True)
class Way:
    """Spending in one column for the sake of one fairness floor, ``row``: ``takes`` (K,) of each
    row for as much as that floor asks."""

    row: int
    column: int
    takes: FloatArray


def for_floors(market: Market) -> list[Way]:
    """Each floor by each column that counts for it, as if every limit that the column falls
    under in some seat of the floor were met in all."""
    ways = []
    for row in np.flatnonzero(market.priced & (market.rows.most < 0.0)).tolist():
        use = market.rows.use[:, market.options.first]
        within = (use[row] < 0.0) & (market.columns.room > 0.0)
        for column in np.flatnonzero(np.any(within, axis=0)).tolist():
            takes = np.maximum(np.max(use[:, within[:, column], column], axis=1), 0.0)
            takes[row] = np.min(use[row, :, column])
            ways.append(Way(row, column, takes * market.rows.size[row] / -takes[row]))
    return ways
