"""Two invented histories of one campaign under one published rule: as planned, and with departures.

Everything here is simulated: officers are roles, sums and dates are made up, and the groups of
seats that the second history favours are drawn at random. The plan and the estimates are the
system's own, from real public facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from hustings.audit.partition import commitment
from hustings.demo.acts import place_order
from hustings.demo.bank import hold_against_the_bank
from hustings.demo.chronicle import Chronicle
from hustings.demo.departing import agenda_of_departures, late_for
from hustings.demo.orders import Late, Order, orders
from hustings.demo.people import Cast, derived, the_policy
from hustings.demo.purchases import TOLD, told_in_full
from hustings.demo.telling import Agenda, Plot, Telling
from hustings.demo.things import agenda_of_things
from hustings.record.files import digest_of
from hustings.record.offices import key_body, office_body
from hustings.record.policy import policy_body
from hustings.spend.allocation import Allocation, allocation_bytes
from hustings.spend.release import release

# (days before the poll, share of the budgets released so far): mid-campaign, twice, and late.
STAGES = ((43, Fraction(4, 10)), (29, Fraction(7, 10)), (15, Fraction(1)))
RULE = {"tolerance_per_cent": 10, "tolerance_pence": 500 * 100, "window_days": 14}
ALPHA_PPM = 10_000


def tell(
    plot: Plot, origin: str, cast: Cast, departures: bool, seed: int
) -> tuple[Chronicle, tuple[bytes, ...]]:
    """One whole history: its entries, and the bodies that they name by hash."""
    telling = Telling(
        plot,
        cast,
        Chronicle(origin),
        np.random.default_rng(seed),
        the_policy(plot.resources),
        defaultdict(int),
        [],
    )
    agenda = Agenda()
    found_campaign(telling)
    agenda_of_facts(telling, agenda)
    late = late_for(plot) if departures else []
    agenda_of_spending(telling, agenda, late)
    agenda_of_things(telling, agenda)
    if departures:
        agenda_of_departures(telling, agenda, late)
    agenda.put(plot.last, hold_against_the_bank, telling)
    for day, act in agenda.in_order():
        if day <= plot.last:
            telling.chronicle.open_day(day)
            act()
    return telling.chronicle, tuple(telling.files)


def found_campaign(telling: Telling) -> None:
    """Genesis, the election's files and the published rule, on the first day."""
    plot, cast, chronicle = telling.plot, telling.cast, telling.chronicle
    chronicle.open_day(plot.first)
    chronicle.state(
        "genesis",
        {
            "origin": chronicle.origin,
            "campaign": plot.campaign,
            "election": plot.election,
            "party": plot.party,
            "simulated": True,
            "offices": [office_body(officer.office) for officer in cast.everyone],
            "keys": [key_body(officer.office_key) for officer in cast.everyone],
            "policy": policy_body(telling.policy),
        },
    )
    chronicle.state("election", {"election": plot.election, "files": dict(plot.files)})
    body = {
        **RULE,
        "favour": {
            "alpha_ppm": ALPHA_PPM,
            "partition": commitment(plot.groups, partition_salt()),
            "seed": 0,
        },
        "reason": "Seats get what the plan gives them; further than this needs a signed departure.",
    }
    chronicle.sign("rule", body, cast.coordinators[:2])


def partition_salt() -> bytes:
    """The salt of the example's commitment to the groups: 32 bytes from public text."""
    return derived("partition", "salt")


def agenda_of_facts(telling: Telling, agenda: Agenda) -> None:
    """Batches of returns and the estimates that use them, on their days."""
    chronicle = telling.chronicle
    for day, batch in telling.plot.batches:
        agenda.put(day, chronicle.state, "batch", batch)
    for day, sha256, draws, seed in telling.plot.estimates:
        body = {"as_of": day.isoformat(), "sha256": sha256, "draws": draws, "seed": seed}
        agenda.put(day, chronicle.state, "estimate", body)


def agenda_of_spending(telling: Telling, agenda: Agenda, late: Sequence[Late]) -> None:
    """Each stage: the plan is signed, then requests, approvals the day after, payments over the
    ten days that follow. Late sums are taken out of what the last stage would have asked for."""
    for number, (day, share, target, stances) in enumerate(telling.plot.plans):
        is_last = number == len(telling.plot.plans) - 1
        give_up = late if is_last else ()
        stage = (number, share, target, stances, give_up)
        agenda.put(day, one_stage, telling, agenda, *stage)


def one_stage(
    telling: Telling,
    agenda: Agenda,
    number: int,
    share: Fraction,
    target: Allocation,
    stances: Mapping[str, str],
    give_up: Sequence[Late],
) -> None:
    """The plan of a stage and all that follows from it."""
    budgets = {resource.id: resource.budget for resource in telling.plot.resources}
    telling.released = release(telling.released, target, budgets, share)
    contents = allocation_bytes(telling.released)
    telling.files.append(contents)
    estimates = [
        index for index, entry in enumerate(telling.chronicle.entries) if entry.type == "estimate"
    ]
    telling.plan = telling.chronicle.sign(
        "plan",
        {
            "as_of": target.as_of,
            "sha256": digest_of(contents),
            "estimate": estimates[-1] if estimates else None,
            "reason": f"Stage {number + 1} of {len(STAGES)}: {share_words(share)} of the budgets, "
            f"towards the plan of {target.as_of}.",
        },
        telling.cast.coordinators[:2],
    )
    wanted = orders(telling.released, telling.asked, stances, number, telling.rng)
    in_full = {order: TOLD - place for place, order in enumerate(told_in_full(wanted))}
    for order in without(wanted, give_up):
        telling.asked[order.seat_id, order.resource] += order.amount
        place_order(telling, agenda, order, in_full.get(order, 0))


def share_words(share: Fraction) -> str:
    """A share of the budgets in words."""
    return f"{int(share * 100)}%"


def without(wanted: list[Order], late: Sequence[Late]) -> list[Order]:
    """The orders left when as much as the late sums and moves take is given up, attacks first."""
    pence = sum(sum_.pence for sum_ in late)
    days = sum(sum_.staff_days for sum_ in late)
    kept = []
    for order in sorted(wanted, key=lambda order: order.priority != "attack"):
        if order.resource == "money" and pence > 0:
            pence -= order.amount
        elif order.resource == "staff_days" and days > 0:
            days -= order.amount
        else:
            kept.append(order)
    return sorted(kept, key=lambda order: (order.seat_id, order.resource))
