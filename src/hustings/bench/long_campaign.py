"""An invented campaign of as many entries as are asked for, every one of which counts: small sums
to every seat in turn, each asked for, approved and paid, one in fifty paid without a request.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction

import numpy as np

from hustings.demo.acts import approvers_of, ask, give_approval, pay
from hustings.demo.chronicle import Chronicle
from hustings.demo.history import found_campaign, one_stage
from hustings.demo.orders import PAYEES, Order
from hustings.demo.people import coordinator_areas, the_cast, the_policy
from hustings.demo.plot import groups_at_random
from hustings.demo.telling import Agenda, Plot, Telling
from hustings.demo.weeks import second_last_time
from hustings.election.contest import Election
from hustings.record.entries import Entry
from hustings.record.files import digest_of
from hustings.record.policy import Resource
from hustings.spend.allocation import Allocation

ORIGIN = "hustings.example/bench"
DAYS = 60  # from the plan to the eve of the poll
UNSIGNED = 50  # one payment in so many has no request
RESOURCES = (
    Resource("money", "pence", 1, 400_000_000, 0, 1_000_000),
    Resource("staff_days", "days", 12_000, 20_000, 0, 60),
)


def long_campaign(election: Election, size: int) -> tuple[list[Entry], dict[str, bytes]]:
    """The first ``size`` entries, and the files that they name."""
    plot = invented_plot(election)
    telling = begun(election, plot)
    chronicle = telling.chronicle
    seats = sorted(seat.seat_id for seat in election.seats)
    number = 0
    for day in range(1, DAYS + 1):
        chronicle.open_day(plot.first + timedelta(days=day))
        while len(chronicle.entries) < size * day // DAYS:
            purchase(telling, seats[number % len(seats)], number)
            number += 1
    return chronicle.entries[:size], {digest_of(body): body for body in telling.files}


def begun(election: Election, plot: Plot) -> Telling:
    """The log founded, and the whole plan in force, on the first day."""
    cast = the_cast(ORIGIN, coordinator_areas(election))
    policy, rng = the_policy(plot.resources), np.random.default_rng(0)
    telling = Telling(plot, cast, Chronicle(ORIGIN), rng, policy, defaultdict(int), [])
    found_campaign(telling)
    (_, share, target, stances), *_ = plot.plans
    one_stage(telling, Agenda(), 0, share, target, stances, ())
    return telling


def purchase(telling: Telling, seat_id: str, number: int) -> None:
    """A pound or two for a seat: three entries, or a payment alone."""
    pence, payee = 100 + number % 100, PAYEES[number % len(PAYEES)]
    order = Order(seat_id, "money", pence, payee, f"Leaflets, number {number}", "hold")
    if number % UNSIGNED == 0:
        pay(telling, order, None, pence)
        return
    approvers = approvers_of(telling, order)
    request = ask(telling, order, telling.cast.head_of_field, approvers)
    for officer in approvers:
        give_approval(telling, order, request, officer)
    pay(telling, order, request, pence)


def invented_plot(election: Election) -> Plot:
    """Every seat may have the same."""
    party = second_last_time(election)
    each = {"money": 500_000, "staff_days": 20}
    seats = {seat.seat_id: each for seat in election.seats}
    first = election.polling_day - timedelta(days=DAYS + 1)
    target = Allocation(str(election.polling_day), party, True, seats, {})
    return Plot(
        election=election.id,
        party=party,
        campaign="Invented for a benchmark",
        files={},
        resources=RESOURCES,
        plans=((first, Fraction(1), target, dict.fromkeys(seats, "hold")),),
        estimates=(),
        groups=groups_at_random(election, 0),
        safe=tuple(sorted(seats))[:40],
        batches=(),
        polling_day=election.polling_day,
        first=first,
        last=election.polling_day,
    )
