"""Plans, rules and departures: what may be spent where, published before the money moves."""

from __future__ import annotations

from collections.abc import Callable

from hustings.record.authority import Act, RecordState, unauthorised
from hustings.record.problems import Problem
from hustings.record.schema import amount_of
from hustings.spend.allocation import Allocation, AllocationError, read_allocation
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Departure, Ledger, PublishedPlan, PublishedRule

Files = Callable[[str], bytes | None]


def publish_plan(
    ledger: Ledger, law: SpendingLaw, files: Files, record: RecordState, act: Act
) -> tuple[Problem, ...]:
    """A plan is in force from its entry on, where its file is there and within every budget."""
    refused = unauthorised(record, act)
    if refused:
        return (refused,)
    data = files(act.body["sha256"])
    if data is None:
        detail = f"files/sha256/{act.body['sha256']} is missing or holds something else"
        return (act.problem("plan_missing", detail),)
    try:
        allocation = read_allocation(data)
    except AllocationError as error:
        return (act.problem("plan_unreadable", str(error)),)
    problem = _unfit(law, record, act, allocation)
    if problem:
        return (problem,)
    ledger.plans.append(
        PublishedPlan(
            index=act.index,
            day=act.day,
            as_of=act.body["as_of"],
            sha256=act.body["sha256"],
            reason=act.body["reason"],
            allocation=allocation,
            signers=act.signers,
        )
    )
    return ()


def publish_rule(ledger: Ledger, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """How far beyond the plan a place may go, from its entry on."""
    refused = unauthorised(record, act)
    if refused:
        return (refused,)
    ledger.rules.append(
        PublishedRule(
            index=act.index,
            day=act.day,
            tolerance_per_cent=act.body["tolerance_per_cent"],
            tolerance_pence=act.body["tolerance_pence"],
            window_days=act.body["window_days"],
            favour=act.body["favour"],
            reason=act.body["reason"],
            signers=act.signers,
        )
    )
    return ()


def depart(ledger: Ledger, law: SpendingLaw, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """A signed departure lets a seat have so much more from here on, whatever plan follows."""
    refused = unauthorised(record, act)
    if refused:
        return (refused,)
    body = act.body
    problem = _names_nothing(law, record, act, {body["seat_id"]}, {body["resource"]})
    if problem:
        return (problem,)
    if ledger.plan is None or body["plan"] != ledger.plan.index:
        now = f"that of entry {ledger.plan.index}" if ledger.plan else "none"
        detail = f"it departs from the plan of entry {body['plan']}; in force is {now}"
        return (act.problem("unknown_plan", detail),)
    departure = Departure(
        index=act.index,
        day=act.day,
        resource=body["resource"],
        amount=amount_of(body),
        seat_id=body["seat_id"],
        plan=body["plan"],
        reason=body["reason"],
        signers=act.signers,
    )
    ledger.departures.append(departure)
    ledger.departed[departure.seat_id, departure.resource].append(departure)
    return ()


def _unfit(
    law: SpendingLaw, record: RecordState, act: Act, allocation: Allocation
) -> Problem | None:
    """Why a plan that can be read has no effect."""
    said = (allocation.as_of, allocation.party, allocation.simulated)
    expected = (act.body["as_of"], record.genesis["party"], record.genesis["simulated"])
    if said != expected:
        detail = f"its file is of {said}, expected {expected}"
        return act.problem("plan_of_another", detail)
    estimates = {index for index, _ in record.estimates}
    if act.body["estimate"] is not None and act.body["estimate"] not in estimates:
        return act.problem("unknown_estimate", f"entry {act.body['estimate']} is no estimate")
    places = [allocation.national, *allocation.seats.values()]
    resources = {resource for amounts in places for resource in amounts}
    return _names_nothing(law, record, act, set(allocation.seats), resources) or _over_budget(
        record, act, allocation
    )


def _names_nothing(
    law: SpendingLaw, record: RecordState, act: Act, seats: set[str], resources: set[str]
) -> Problem | None:
    """Seats that the election does not have, and resources that the policy does not."""
    strange = sorted(seats - set(law.seats))
    if strange:
        return act.problem("unknown_seat", f"the election has no seat {', '.join(strange)}")
    unknown = sorted(name for name in resources if record.policy.resource(name) is None)
    if unknown:
        return act.problem("unknown_resource", f"the policy has no {', '.join(unknown)}")
    return None


def _over_budget(record: RecordState, act: Act, allocation: Allocation) -> Problem | None:
    over = [
        f"{allocation.total(resource.id)} of {resource.id}, the budget is {resource.budget}"
        for resource in record.policy.resources
        if allocation.total(resource.id) > resource.budget
    ]
    return act.problem("plan_over_budget", "; ".join(over)) if over else None
