"""What a campaign sets for a plan: budgets, floors, caps, what is fair and what to be best at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hustings.plan.curves import Curve

MONEY = "money"
STAFF = "staff_days"


@dataclass(frozen=True)
class Terms:
    """What a campaign sets for one resource, in its own unit (money: pounds): the budget, and
    the least and most for each seat.

    ``indivisible``: seats get whole multiples of ``step``. ``moving_loss``: the part lost of
    what moves into a seat. ``curve``: the campaign's own response curve, None for the known one.
    ``seat_floors``, ``seat_caps``: by seat id, where they are not ``floor`` and ``cap``.
    """

    id: str
    budget: float
    floor: float
    cap: float
    step: float
    unit_price_pence: int | None
    indivisible: bool = False
    moving_loss: float = 0.0
    curve: Curve | None = None
    seat_floors: Mapping[str, float] = field(default_factory=dict)
    seat_caps: Mapping[str, float] = field(default_factory=dict)
