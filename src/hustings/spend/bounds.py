"""Is it within the plan and its rule, the budget, and the law?

Each bound is held against a running total: what an entry adds beyond it is that entry's breach,
so that the breaches of one bound add up to what is beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator

from hustings.record.policy import Resource
from hustings.record.problems import Problem
from hustings.spend.case import Case, in_pounds, place_name
from hustings.spend.ledger import PublishedRule


def beyond_bounds(case: Case) -> Iterator[Problem]:
    """Every breach of a bound by a fact."""
    yield from _seats(case)
    yield from _budget(case)
    yield from _plan(case)
    if case.law.counts_on(case.spent.day):
        yield from _seat_limit(case)
        yield from _party_limit(case)


def tolerance(rule: PublishedRule, resource: Resource | None, planned: int) -> int:
    """How much above a planned amount a place may go, in the resource's own unit: the larger of
    so many per cent and so many pence's worth. Parts of a unit are dropped, which loses nothing:
    whole units are above an exact bound if and only if they are above it without its part.
    """
    share = planned * rule.tolerance_per_cent // 100
    price = resource.value_pence(1) if resource else 0
    return max(share, rule.tolerance_pence // price) if price else share


def _beyond(before: int, amount: int, allowed: int) -> int:
    """How much of ``amount`` lies above ``allowed`` where ``before`` was used already."""
    return min(amount, max(0, before + amount - allowed))


def _seats(case: Case) -> Iterator[Problem]:
    places = (case.spent.seat_id, case.spent.from_seat)
    strange = sorted({seat for seat in places if seat is not None and seat not in case.law.seats})
    if strange:
        yield case.breach("unknown_seat", f"the election has no seat {', '.join(strange)}")


def _budget(case: Case) -> Iterator[Problem]:
    spent, resource = case.spent, case.resource
    before = case.ledger.total(spent.resource)
    budget = resource.budget if resource else 0
    excess = _beyond(before, spent.amount, budget)
    if excess:
        detail = (
            f"{case.words(before + spent.amount)} in all; the budget is {case.words(budget)}"
            if resource
            else f"the policy has no {spent.resource}"
        )
        yield case.breach("over_budget", detail, excess)


def _plan(case: Case) -> Iterator[Problem]:
    """Planned, and what the rule tolerates, and what signed departures added."""
    spent, plan, rule = case.spent, case.ledger.plan, case.ledger.rule
    if plan is None:
        yield case.breach("no_plan", "no plan was in force")
    if rule is None:
        yield case.breach("no_rule", "no rule was in force")
    if plan is None or rule is None:
        return
    place = (spent.seat_id, spent.resource)
    planned = plan.allocation.planned(*place)
    signed = case.ledger.allowed_beyond.get(place, 0)
    allowed = planned + tolerance(rule, case.resource, planned) + signed
    before = case.ledger.totals.get(place, 0)
    excess = _beyond(before, spent.amount, allowed)
    if excess:
        detail = (
            f"{case.words(before + spent.amount)} in {place_name(spent.seat_id)}; planned are "
            f"{case.words(planned)}, allowed with tolerance and departures {case.words(allowed)}"
        )
        yield case.breach("outside_rule", detail, excess, [plan.index, rule.index])


def _seat_limit(case: Case) -> Iterator[Problem]:
    """The candidate's: money, and staff at their price."""
    spent = case.spent
    limit = None if spent.seat_id is None else case.law.seat_pence.get(spent.seat_id)
    if spent.seat_id is None or limit is None:
        return
    before = case.ledger.seat_pence.get(spent.seat_id, 0)
    excess = _beyond(before, spent.value_pence, limit)
    if excess:
        detail = (
            f"{in_pounds(before + spent.value_pence)} in {spent.seat_id}; the candidate's limit "
            f"is {in_pounds(limit)}"
        )
        yield case.breach_worth("seat_limit", detail, excess)


def _party_limit(case: Case) -> Iterator[Problem]:
    """The party's: money for no seat. Its staff's pay is not regulated."""
    spent, limit = case.spent, case.law.national_pence
    if spent.seat_id is not None or spent.kind != "payment" or limit is None:
        return
    before = case.ledger.national_pence
    excess = _beyond(before, spent.amount, limit)
    if excess:
        detail = (
            f"{in_pounds(before + spent.amount)} for no seat; shared by the seats contested in "
            f"each country, the limits allow {in_pounds(limit)}"
        )
        yield case.breach_worth("party_limit", detail, excess)
