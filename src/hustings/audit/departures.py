"""What went beyond the plan, in the order of the log, and what was left undone for it.

A departure is what a seat got beyond the plan in force where that is more than the rule's
tolerance, signed or not: both cost seats, or win some. Whole amounts: pence for money, else the
resource's own unit.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hustings.record.policy import MONEY, Policy, Resource
from hustings.spend.ledger import Ledger, PublishedPlan, PublishedRule, Spent

Amounts = Mapping[tuple[str, str], int]  # (seat_id, resource) to amount


@dataclass(frozen=True)
class Beyond:
    """One payment or staff move with the part of it that is beyond the plan."""

    entry: int
    seat_id: str
    resource: str
    amount: int


def departures(ledger: Ledger, policy: Policy) -> tuple[Beyond, ...]:
    """Every part of a payment or move that departs from the rule, in the order of the log.

    What the national office spends for no seat is not held against a plan of seats. What had come
    back by then is not counted.
    """
    found = []
    before: defaultdict[tuple[str, str], int] = defaultdict(int)
    back = deque(ledger.reversals)
    for spent in ledger.spent:
        while back and back[0].index < spent.index:
            gone = back.popleft()
            if gone.seat_id is not None:
                before[gone.seat_id, MONEY] -= gone.amount
        if spent.seat_id is None:
            continue
        place = (spent.seat_id, spent.resource)
        planned = planned_at(ledger.plans, spent)
        resource, rule = policy.resource(spent.resource), rule_at(ledger.rules, spent)
        total = before[place] + spent.amount
        if resource and rule and total > planned + tolerance(rule, resource, planned):
            beyond = total - max(planned, before[place])
            found.append(Beyond(spent.index, spent.seat_id, spent.resource, beyond))
        before[place] = total
    return tuple(found)


def planned_at(plans: Sequence[PublishedPlan], spent: Spent) -> int:
    """What the plan in force gave the seat when this was spent; 0 before there was a plan."""
    known = [plan for plan in plans if plan.index < spent.index]
    return known[-1].allocation.planned(spent.seat_id, spent.resource) if known else 0


def rule_at(rules: Sequence[PublishedRule], spent: Spent) -> PublishedRule | None:
    """The rule in force when this was spent."""
    known = [rule for rule in rules if rule.index < spent.index]
    return known[-1] if known else None


def tolerance(rule: PublishedRule, resource: Resource, planned: int) -> int:
    """How far beyond (or below) the plan is within the rule, in the resource's unit."""
    by_share = planned * rule.tolerance_per_cent // 100
    unit = resource.value_pence(1)
    return max(by_share, rule.tolerance_pence // unit if unit else 0)


def left_undone(ledger: Ledger, policy: Policy, beyond: Sequence[Beyond]) -> Amounts:
    """What seats lack of the plan in force, by more than the tolerance; of each resource no more
    than departures took, in proportion. What is within the tolerance is how bills fall out."""
    plan, rule = ledger.plan, ledger.rule
    if plan is None or rule is None:
        return {}
    lacking: dict[tuple[str, str], int] = {}
    for seat_id in plan.allocation.seats:
        for resource in policy.resources:
            planned = plan.allocation.planned(seat_id, resource.id)
            short = planned - ledger.totals.get((seat_id, resource.id), 0)
            if short > tolerance(rule, resource, planned):
                lacking[seat_id, resource.id] = short
    taken: defaultdict[str, int] = defaultdict(int)
    for part in beyond:
        taken[part.resource] += part.amount
    missing: defaultdict[str, int] = defaultdict(int)
    for (_, resource_id), amount in lacking.items():
        missing[resource_id] += amount
    return {
        (seat_id, name): min(amount, amount * taken[name] // missing[name])
        for (seat_id, name), amount in lacking.items()
    }
