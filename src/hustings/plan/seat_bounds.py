"""The least and most that each seat may get of each resource: terms, law and whole units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.problems import PlanError
from hustings.plan.resource import whole_prices
from hustings.plan.terms import MONEY, Terms


@dataclass(frozen=True)
class SeatBounds:
    """``floors``, ``caps``: (M, R) in the order of the terms."""

    floors: FloatArray
    caps: FloatArray


def bounds_of(
    terms: Sequence[Terms],
    seat_ids: Sequence[str],
    pounds: FloatArray,
    shared: FloatArray | None = None,
) -> SeatBounds:
    """Floors and caps of M seats within the ``pounds`` (M,) that the law leaves each. ``shared``:
    (M,) as much or less, each seat's part of what a country may spend, which floors keep to.

    A floor for all seats gives way to the law and to a seat's own cap; a seat's own floor does
    not: where it is above the cap, the problem made of them names the two. Amounts that can't be
    divided are whole multiples of the step, floors rounded up and caps down. Raises PlanError for
    a seat that is not among ``seat_ids``.
    """
    caps = np.stack([asked_caps(entry, seat_ids) for entry in terms], axis=1)
    least = lawful_caps(terms, caps, pounds if shared is None else shared)
    caps = lawful_caps(terms, caps, pounds)
    floors = np.empty_like(caps)
    for column, entry in enumerate(terms):
        floors[:, column] = np.minimum(rounded_up(entry, entry.floor), least[:, column])
        for seat, floor in placed(entry.seat_floors, entry.id, seat_ids):
            floors[seat, column] = rounded_up(entry, floor)
    return SeatBounds(floors, caps)


def asked_caps(entry: Terms, seat_ids: Sequence[str]) -> FloatArray:
    """(M,) the caps of one resource before the law."""
    caps = np.full(len(seat_ids), entry.cap)
    for seat, cap in placed(entry.seat_caps, entry.id, seat_ids):
        caps[seat] = cap
    return rounded_down(entry, caps)


def placed(
    by_seat: Mapping[str, float], resource: str, seat_ids: Sequence[str]
) -> list[tuple[int, float]]:
    """(place among ``seat_ids``, amount) of each. Raises PlanError for a seat that is not there."""
    place = {seat_id: at for at, seat_id in enumerate(seat_ids)}
    missing = sorted(set(by_seat) - set(place))
    if missing:
        raise PlanError(
            f"the floors and caps of {resource}",
            "seats that the party contests",
            ", ".join(missing),
            "correct the seat_id, or leave the seat out",
        )
    return [(place[seat_id], amount) for seat_id, amount in by_seat.items()]


def lawful_caps(terms: Sequence[Terms], caps: FloatArray, pounds: FloatArray) -> FloatArray:
    """(M, R) the caps, cut so that all that is bought keeps within ``pounds`` (M,) together.

    What is bought besides money (staff, leaflets) may take an equal part of the lawful room
    each, money counted as one of them, and more where another does not want its part: with staff
    alone, at most half. Money has what they leave.
    """
    caps = caps.copy()
    prices = whole_prices(terms)
    others = [at for at, entry in enumerate(terms) if entry.id != MONEY and prices[at] > 0.0]
    seats = np.arange(len(caps))
    wanted = np.array([caps[:, at] * prices[at] for at in others]).reshape(len(others), len(caps))
    order = np.argsort(wanted, axis=0, kind="stable")
    room = pounds * (len(others) / (len(others) + 1.0))
    for turn, chosen in enumerate(order):  # who wants least first: what it leaves, others share
        at, want = np.array(others)[chosen], wanted[chosen, seats]
        part = room / (len(others) - turn)
        lawful = np.floor(np.where(want <= part, np.inf, part / prices[at]))
        caps[seats, at] = np.minimum(caps[seats, at], lawful)
        room = room - np.minimum(want, part)
    for at in others:
        caps[:, at] = rounded_down(terms[at], caps[:, at])
    left = np.floor(pounds - caps[:, others] @ prices[others])
    for at, entry in enumerate(terms):
        if entry.id == MONEY:
            caps[:, at] = rounded_down(entry, np.minimum(caps[:, at], left))
    return caps


def rounded_down(entry: Terms, amounts: FloatArray) -> FloatArray:
    """``amounts`` in whole multiples of the step, where the resource can't be divided."""
    if not entry.indivisible:
        return amounts
    whole: FloatArray = np.floor(amounts / entry.step + 1e-9) * entry.step
    return whole


def rounded_up(entry: Terms, amount: float) -> float:
    """As ``rounded_down``, upwards."""
    return math.ceil(amount / entry.step - 1e-9) * entry.step if entry.indivisible else amount
