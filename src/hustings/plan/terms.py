"""What a campaign sets for a plan: budgets, floors and caps. The example's are no party's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import FloatArray
from hustings.estimate.result import Estimate
from hustings.plan.leads import contested
from hustings.plan.limits import legal_room

MONEY = "money"
STAFF = "staff_days"


@dataclass(frozen=True)
class Terms:
    """What a campaign sets for one resource, in its own unit (money: pounds): the budget, and
    the least and most for each seat."""

    id: str
    budget: float
    floor: float
    cap: float
    step: float
    unit_price_pence: int | None


def lawful_caps(terms: Sequence[Terms], pounds: FloatArray) -> FloatArray:
    """(M, R) the caps, cut so that money and paid staff-days together keep within ``pounds`` (M,).

    Staff take at most half of the lawful room.
    """
    left = pounds
    caps = {entry.id: np.full(len(pounds), entry.cap) for entry in terms}
    prices = {entry.id: (entry.unit_price_pence or 0) / 100.0 for entry in terms}
    if prices.get(STAFF):
        caps[STAFF] = np.minimum(caps[STAFF], np.floor(0.5 * pounds / prices[STAFF]))
        left = pounds - caps[STAFF] * prices[STAFF]
    if MONEY in caps:
        caps[MONEY] = np.minimum(caps[MONEY], np.floor(left))
    return np.stack([caps[entry.id] for entry in terms], axis=1)


@dataclass(frozen=True)
class ExampleResource:
    """An example figure for each seat contested: the floor, what the budget holds beyond it
    and the cap."""

    id: str
    floor: float
    beyond: float
    cap: float
    step: float
    unit_price_pence: int | None


# Example figures, no party's own. In 2015 the candidates of the two largest parties declared
# 4.1 and 4.9 million pounds for the short campaign (Electoral Commission): 3,700 a seat in all
# (2.3 million pounds over 632 seats) is the half or so that a national office could direct. Eight
# staff-days a seat are 200 organisers for five weeks; 950 hours are 30,000 activists for 20
# hours each. A staff-day at 120 pounds is a salary of about 30,000 a year with its charges.
# The cap of 30 staff-days is one organiser in a seat for six weeks.
EXAMPLE = (
    ExampleResource(MONEY, 500.0, 3_200.0, 15_000.0, 1.0, 100),
    ExampleResource(STAFF, 1.0, 8.0, 30.0, 0.1, 12_000),
    ExampleResource("activist_hours", 100.0, 950.0, 20_000.0, 1.0, None),
)


def example_terms(estimate: Estimate, party: str) -> tuple[Terms, ...]:
    """The example's budgets, in proportion to the seats contested."""
    rows = contested(estimate, party)
    law = legal_room(estimate.election, estimate.seat_index[rows])
    open_ended = [Terms(e.id, 0.0, e.floor, e.cap, e.step, e.unit_price_pence) for e in EXAMPLE]
    floors = np.minimum([e.floor for e in EXAMPLE], lawful_caps(open_ended, law.pounds))
    budgets = np.sum(floors, axis=0) + len(rows) * np.array([e.beyond for e in EXAMPLE])
    return tuple(
        replace(entry, budget=float(budget))
        for entry, budget in zip(open_ended, budgets, strict=True)
    )
