"""What the two histories are made from: the weeks' estimates and plans, and groups drawn at
random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from hustings.demo.departing import SIGNED_DEPARTURE, SIGNED_PENCE
from hustings.demo.history import STAGES
from hustings.demo.priced import departure_price
from hustings.demo.telling import Plot
from hustings.demo.weeks import CAMPAIGN_DAYS, Week
from hustings.election.contest import Election
from hustings.plan.campaign import last_majorities
from hustings.plan.departure import Change
from hustings.plan.terms import Terms
from hustings.record.policy import MONEY, Resource
from hustings.spend.allocation import Allocation
from hustings.spend.planned import allocation_from_plan, whole_amount

LABELS = ("Group 1", "Group 2")
UNITS = {"money": "pence", "staff_days": "days", "activist_hours": "hours"}


def the_plot(
    election: Election,
    party: str,
    weeks: Sequence[Week],
    estimates: Sequence[tuple[date, str, int, int]],
    files: Mapping[str, str],
    batches: Sequence[tuple[date, Mapping[str, Any]]],
    seed: int,
) -> Plot:
    """Everything that both histories share."""
    last = weeks[-1].day
    groups = groups_at_random(election, seed)
    safe = safe_seats(weeks[-1].plan, election, dict(groups), LABELS[0])
    return Plot(
        election=election.id,
        party=party,
        campaign=f"Worked example: {party} in {election.id}",
        files=files,
        resources=tuple(resource_of(entry) for entry in weeks[-1].terms),
        plans=stage_plans(election, party, weeks),
        estimates=tuple(estimates),
        groups=groups,
        safe=safe,
        batches=tuple(batches),
        polling_day=election.polling_day,
        first=min(election.polling_day - timedelta(days=CAMPAIGN_DAYS), last),
        last=last,
        departure_price=signed_price(election, party, weeks, safe),
    )


def signed_price(
    election: Election, party: str, weeks: Sequence[Week], safe: Sequence[str]
) -> Mapping[str, int] | None:
    """What the signed departure costs, None where the history ends before it."""
    day = election.polling_day - timedelta(days=SIGNED_DEPARTURE)
    if not safe or day > weeks[-1].day:
        return None
    change = Change(safe[-1], MONEY, SIGNED_PENCE / 100)
    return departure_price(election, party, weeks, day, change)


def resource_of(terms: Terms) -> Resource:
    """A resource as the policy has it, in whole amounts."""
    amounts = (whole_amount(terms.id, x) for x in (terms.budget, terms.floor, terms.cap))
    price = 1 if terms.id == MONEY else terms.unit_price_pence
    return Resource(terms.id, UNITS[terms.id], price, *amounts)


def stage_plans(
    election: Election, party: str, weeks: Sequence[Week]
) -> tuple[tuple[date, Fraction, Allocation, Mapping[str, str]], ...]:
    """For each stage the latest plan made by its day, in whole amounts, with each seat's
    stance."""
    stages = []
    for before, share in STAGES:
        day = election.polling_day - timedelta(days=before)
        known = [week for week in weeks if week.day <= day]
        if known:
            plan = known[-1].plan
            stances = {seat["seat_id"]: seat["stance"] for seat in plan["seats"]}
            target = allocation_from_plan(plan, party, simulated=True)
            stages.append((day, share, target, stances))
    return tuple(stages)


def groups_at_random(election: Election, seed: int) -> tuple[tuple[str, str], ...]:
    """Each seat's group by the toss of a coin: the groups of the example mean nothing."""
    seat_ids = sorted(seat.seat_id for seat in election.seats)
    tossed = np.random.default_rng([seed, 1]).integers(0, len(LABELS), len(seat_ids))
    return tuple(
        (seat, LABELS[label]) for seat, label in zip(seat_ids, tossed.tolist(), strict=True)
    )


def safe_seats(
    plan: Mapping[str, Any], election: Election, group: Mapping[str, str], label: str
) -> tuple[str, ...]:
    """The planner's held seats of one group, the largest majority last time first."""
    majority = dict(
        zip((s.seat_id for s in election.seats), last_majorities(election).tolist(), strict=True)
    )
    held = [seat["seat_id"] for seat in plan["seats"] if seat["held"]]
    return tuple(
        sorted(
            (seat for seat in held if group[seat] == label),
            key=lambda seat: (-majority[seat], seat),
        )
    )
