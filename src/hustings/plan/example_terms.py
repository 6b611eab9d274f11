"""The worked example's budgets, floors and caps, which are no party's own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from hustings.estimate.result import Estimate
from hustings.plan.leads import contested
from hustings.plan.limits import legal_room
from hustings.plan.seat_bounds import bounds_of
from hustings.plan.terms import MONEY, STAFF, Terms


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


def in_minor(pence: int | None, per_unit: int) -> int | None:
    """A price in hundredths as one in the smallest unit of a currency."""
    return None if pence is None else pence * per_unit // 100


def example_terms(estimate: Estimate, party: str) -> tuple[Terms, ...]:
    """The example's budgets, in proportion to the seats contested."""
    rows = contested(estimate, party)
    law = legal_room(estimate.election, estimate.seat_index[rows])
    per_unit = estimate.election.currency.per_unit
    open_ended = [
        Terms(e.id, 0.0, e.floor, e.cap, e.step, in_minor(e.unit_price_pence, per_unit))
        for e in EXAMPLE
    ]
    seat_ids = [estimate.election.seats[i].seat_id for i in estimate.seat_index[rows].tolist()]
    floors = bounds_of(open_ended, seat_ids, law.pounds, law.shared).floors
    budgets = np.sum(floors, axis=0) + len(rows) * np.array([e.beyond for e in EXAMPLE])
    return tuple(
        replace(entry, budget=float(budget))
        for entry, budget in zip(open_ended, budgets, strict=True)
    )
