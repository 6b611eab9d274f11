"""Is it within the plan and its rule, and the budget?

An entry that tells late of what happened earlier is held against what was in force then as well: a
plan, a departure or a budget that came after the money had left allows nothing. Nor does money that
came back after that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain

from hustings.record.policy import Resource
from hustings.record.problems import Problem
from hustings.spend.case import Case, place_name
from hustings.spend.ledger import PublishedRule
from hustings.spend.running_total import by, most_beyond


def beyond_bounds(case: Case) -> Iterator[Problem]:
    """Every breach of a bound by a fact."""
    yield from _seats(case)
    yield from _budget(case)
    yield from _plan(case)


def tolerance(rule: PublishedRule, resource: Resource | None, planned: int) -> int:
    """How much above a planned amount a place may go, in the resource's own unit: the larger of
    so many per cent and so many pence's worth. Parts of a unit are dropped, which loses nothing:
    whole units are above an exact bound if and only if they are above it without its part.
    """
    share = planned * rule.tolerance_per_cent // 100
    price = resource.value_pence(1) if resource else 0
    return max(share, rule.tolerance_pence // price) if price else share


def _seats(case: Case) -> Iterator[Problem]:
    places = (case.spent.seat_id, case.spent.from_seat)
    strange = sorted({seat for seat in places if seat is not None and seat not in case.law.seats})
    if strange:
        yield case.breach("unknown_seat", f"the election has no seat {', '.join(strange)}")


def _budget(case: Case) -> Iterator[Problem]:
    spent, resource = case.spent, case.resource

    def budget(day: date) -> int | None:
        policy = case.record.policy_on(day)
        found = policy.resource(spent.resource) if policy else None
        return (found.budget if found else 0) if policy else None

    happened: Mapping[date, int] = case.ledger.days.get(spent.resource, {})
    total = case.ledger.total(spent.resource)
    came_back = case.ledger.reversal_days.get(spent.resource, ())
    changes = chain(case.record.policy_days, came_back)
    beyond = most_beyond(spent.amount, spent.day, total, happened, changes, budget)
    if beyond and beyond.excess:
        detail = (
            f"{case.words(beyond.before + spent.amount)} in all{by(beyond.day)}; the budget is "
            f"{case.words(budget(beyond.day) or 0)}"
            if resource
            else f"the policy has no {spent.resource}"
        )
        yield case.breach("over_budget", detail, beyond.excess)


def _plan(case: Case) -> Iterator[Problem]:
    """Planned, and what the rule tolerates, and what signed departures added."""
    spent, ledger = case.spent, case.ledger
    if ledger.plan_on(spent.day) is None:
        yield case.breach("no_plan", f"no plan was in force{_then(ledger.plan, spent.day)}")
    if ledger.rule_on(spent.day) is None:
        yield case.breach("no_rule", f"no rule was in force{_then(ledger.rule, spent.day)}")
    place = (spent.seat_id, spent.resource)
    beyond = most_beyond(
        spent.amount,
        spent.day,
        ledger.totals.get(place, 0),
        ledger.place_days.get(place, {}),
        ledger.changes(place),
        lambda day: _allowed(case, day),
    )
    if beyond is None or not beyond.excess:
        return
    plan, rule = ledger.plan_on(beyond.day), ledger.rule_on(beyond.day)
    assert plan is not None and rule is not None  # they gave the bound
    detail = (
        f"{case.words(beyond.before + spent.amount)} in {place_name(spent.seat_id)}"
        f"{by(beyond.day)}; planned are {case.words(plan.allocation.planned(*place))}, allowed "
        f"with tolerance and departures {case.words(_allowed(case, beyond.day) or 0)}"
    )
    yield case.breach("outside_rule", detail, beyond.excess, [plan.index, rule.index])


def _then(in_force: object | None, day: date) -> str:
    """For a sentence: on which day, where there is one now."""
    return "" if in_force is None else f" on {day}"


def _allowed(case: Case, day: date) -> int | None:
    """What the place of a fact may have by the end of a day; None before there were plan and
    rule."""
    ledger, place = case.ledger, (case.spent.seat_id, case.spent.resource)
    plan, rule = ledger.plan_on(day), ledger.rule_on(day)
    if plan is None or rule is None:
        return None
    planned = plan.allocation.planned(*place)
    return planned + tolerance(rule, case.resource, planned) + ledger.departed_by(place, day)
