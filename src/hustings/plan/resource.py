"""A resource: how much there is of it, and whether its floors and caps leave a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from hustings.election.contest import FloatArray
from hustings.plan.problems import PlanError
from hustings.plan.terms import MONEY

PENCE = 100
SMALLEST_STEP = 1e-6  # amounts are rounded to as much


@dataclass(frozen=True)
class Resource:
    """``budget``: all there is, floors included. ``step``: plans are made in whole steps of it.
    ``unit_price_pence``: what one unit costs, None where it is not bought. Money is in
    whole units of the currency.

    ``moving_loss``: the part of what moves into a seat, beyond what a previous plan has there,
    that is lost on the way, and taken from the budget besides. ``indivisible``: a seat gets whole
    multiples of the step (a leaflet drop, a full-time organiser), and is planned so.
    """

    id: str
    budget: float
    step: float
    unit_price_pence: int | None
    moving_loss: float = 0.0
    indivisible: bool = False


class Priced(Protocol):
    """What has a price in the smallest unit of the currency."""

    @property
    def id(self) -> str: ...
    @property
    def unit_price_pence(self) -> int | None: ...


def whole_prices(of: Sequence[Priced]) -> FloatArray:
    """(R,) what one unit of each costs in whole units of money, 0 for what is not bought. Money's
    own price says how many of the smallest unit are one: 100 where nothing says so."""
    per_unit = next((one.unit_price_pence for one in of if one.id == MONEY), None) or PENCE
    prices: FloatArray = np.array([(one.unit_price_pence or 0) / float(per_unit) for one in of])
    return prices


def check_resource(
    resource: Resource, floors: FloatArray, caps: FloatArray, seat_ids: tuple[str, ...]
) -> None:
    """Raises PlanError where no plan is possible. ``floors``, ``caps``: (M,) of this resource."""
    if not (0.0 <= resource.budget < np.inf and SMALLEST_STEP <= resource.step < np.inf):
        raise PlanError(
            f"the budget and step of {resource.id}",
            f"a budget of at least 0 and a step of at least {SMALLEST_STEP:.6f}",
            f"{resource.budget:g} and {resource.step:g}",
            "correct it",
        )
    if resource.unit_price_pence is not None and resource.unit_price_pence < 0:
        raise PlanError(
            f"the unit price of {resource.id}",
            "at least 0 pence",
            f"{resource.unit_price_pence}",
            "correct it, or leave it out where nothing is paid",
        )
    if not 0.0 <= resource.moving_loss < np.inf:
        raise PlanError(
            f"the moving loss of {resource.id}",
            "a part of what moves, at least 0",
            f"{resource.moving_loss:g}",
            "give 0.1 where a tenth is lost on the way",
        )
    wrong = np.flatnonzero(~((floors >= 0.0) & (floors <= caps) & (caps < np.inf)))
    if len(wrong):
        seat = int(wrong[0])
        raise PlanError(
            f"{resource.id} in seat {seat_ids[seat]}",
            "a floor between 0 and a finite cap",
            f"floor {floors[seat]:g} and cap {caps[seat]:g}",
            "lower the floor or raise the cap",
        )
