"""Is it within the plan and its rule, the budget, and the law?

Each bound is held against a running total: what an entry adds beyond it is that entry's breach,
so that the breaches of one bound add up to what is beyond it. An entry that tells late of what
happened earlier is held against what was in force then as well: a plan, a departure or a budget
that came after the money had left allows nothing. Nor does money that came back after that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from hustings.record.policy import MONEY, Resource
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


@dataclass(frozen=True)
class Beyond:
    """How much of an amount is beyond its bound, and what there was ``before`` it, by a day."""

    day: date
    before: int
    excess: int


def _most_beyond(
    case: Case,
    total: int,
    happened: Mapping[date, int],
    changes: Iterable[date],
    allowed: Callable[[date], int | None],
    amount: int | None = None,
) -> Beyond | None:
    """By which day a fact is most beyond what was allowed then. None where nothing bounds it.

    ``total``: what the facts before it come to; ``happened``: the same by day. ``changes``: the
    days on which what is ``allowed`` may have changed, or something came back. Between these sums
    only grow, so that the last day before each, from the fact's own day on, tells for all of them.
    ``amount``: of the fact, where it is not counted in its own unit.
    """
    spent = case.spent
    amount = spent.amount if amount is None else amount
    worst = None
    for day, before in _sums(total, happened, [day for day in changes if day > spent.day]):
        bound = allowed(day)
        if bound is None:
            continue
        excess = _beyond(before, amount, bound)
        if worst is None or excess > worst.excess:
            worst = Beyond(day, before, excess)
    return worst


def _sums(
    total: int, happened: Mapping[date, int], changes: Iterable[date]
) -> Iterator[tuple[date, int]]:
    """What happened in all, and by the end of the day before each change."""
    yield date.max, total
    for change in sorted(set(changes)):
        yield (
            change - timedelta(days=1),
            sum(amount for day, amount in happened.items() if day < change),
        )


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

    def budget(day: date) -> int | None:
        policy = case.record.policy_on(day)
        found = policy.resource(spent.resource) if policy else None
        return (found.budget if found else 0) if policy else None

    happened: Mapping[date, int] = case.ledger.days.get(spent.resource, {})
    total = case.ledger.total(spent.resource)
    came_back = case.ledger.reversal_days.get(spent.resource, ())
    changes = chain(case.record.policy_days, came_back)
    beyond = _most_beyond(case, total, happened, changes, budget)
    if beyond and beyond.excess:
        detail = (
            f"{case.words(beyond.before + spent.amount)} in all{_by(beyond.day)}; the budget is "
            f"{case.words(budget(beyond.day) or 0)}"
            if resource
            else f"the policy has no {spent.resource}"
        )
        yield case.breach("over_budget", detail, beyond.excess)


def _by(day: date) -> str:
    """For a sentence: nothing where the day is today."""
    return "" if day == date.max else f" by {day}"


def _plan(case: Case) -> Iterator[Problem]:
    """Planned, and what the rule tolerates, and what signed departures added."""
    spent, ledger = case.spent, case.ledger
    if ledger.plan_on(spent.day) is None:
        yield case.breach("no_plan", f"no plan was in force{_then(ledger.plan, spent.day)}")
    if ledger.rule_on(spent.day) is None:
        yield case.breach("no_rule", f"no rule was in force{_then(ledger.rule, spent.day)}")
    place = (spent.seat_id, spent.resource)
    beyond = _most_beyond(
        case,
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
        f"{_by(beyond.day)}; planned are {case.words(plan.allocation.planned(*place))}, allowed "
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


def _seat_limit(case: Case) -> Iterator[Problem]:
    """The candidate's: money, and staff at their price."""
    spent = case.spent
    limit = None if spent.seat_id is None else case.law.seat_pence.get(spent.seat_id)
    if spent.seat_id is None or limit is None:
        return
    total = case.ledger.seat_pence.get(spent.seat_id, 0)
    beyond = _most_beyond_law(case, total, spent.value_pence, limit)
    if beyond and beyond.excess:
        detail = (
            f"{in_pounds(beyond.before + spent.value_pence)} in {spent.seat_id}{_by(beyond.day)}; "
            f"the candidate's limit is {in_pounds(limit)}"
        )
        yield case.breach_worth("seat_limit", detail, beyond.excess)


def _party_limit(case: Case) -> Iterator[Problem]:
    """The party's: money for no seat. Its staff's pay is not regulated."""
    spent, limit = case.spent, case.law.national_pence
    if spent.seat_id is not None or spent.kind != "payment" or limit is None:
        return
    beyond = _most_beyond_law(case, case.ledger.national_pence, spent.amount, limit)
    if beyond and beyond.excess:
        detail = (
            f"{in_pounds(beyond.before + spent.amount)} for no seat{_by(beyond.day)}; shared by "
            f"the seats contested in each country, the limits allow {in_pounds(limit)}"
        )
        yield case.breach_worth("party_limit", detail, beyond.excess)


def _most_beyond_law(case: Case, total: int, pence: int, limit: int) -> Beyond | None:
    """A limit of the law is the same on every day; only what came back makes a difference."""
    seat_id = case.spent.seat_id
    happened: Mapping[date, int] = case.ledger.law_days.get(seat_id, {})
    came_back = case.ledger.reversed_on.get((seat_id, MONEY), ())
    return _most_beyond(case, total, happened, came_back, lambda day: limit, pence)
