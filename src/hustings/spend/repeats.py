"""The same bill twice, and one purchase cut into several requests."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from hustings.record.authority import shortfall
from hustings.record.problems import Problem
from hustings.spend.case import Case, place_name
from hustings.spend.ledger import Group, Ledger, Request, Spent
from hustings.spend.payee import as_compared

MOST_NAMED = 50  # entries that one breach names; the number of all is in its words


def bill_of(spent: Spent) -> tuple[str, str, int] | None:
    """What two payments of one bill share; None where there is no invoice."""
    if spent.invoice is None:
        return None
    return as_compared(spent.payee), spent.invoice, spent.amount


def paid_before(ledger: Ledger, spent: Spent) -> int | None:
    """The entry that paid the same bill, unless all of that had come back by this one's day."""
    bill = bill_of(spent)
    first = None if bill is None else ledger.invoices.get(bill)
    if first is None or ledger.came_back_by(first, spent.day) == spent.amount:
        return None
    return first


def group_of(request: Request) -> Group:
    """What requests share that may be one purchase: payee, seat and resource."""
    return as_compared(request.payee), request.seat_id, request.resource


def repeated(case: Case) -> Iterator[Problem]:
    """Every breach between a fact and those before it."""
    first = paid_before(case.ledger, case.spent)
    if first is not None:
        detail = f"the same payee, invoice and amount as entry {first}"
        yield case.breach("duplicate_payment", detail, entries=[first])
    yield from _split(case)


def _split(case: Case) -> Iterator[Problem]:
    """Who approved this request must be enough for all that it makes with the paid requests to
    the same payee and place in the rule's window."""
    request, rule = case.request, case.ledger.rule
    if request is None or rule is None or request.resource != case.spent.resource:
        return
    if request.waits_for_ratification:  # which takes the quorum of the whole purchase
        return
    policy = case.record.policy
    days, total = _with_neighbours(case.ledger, request, rule.window_days)
    alone = policy.quorum_for(request.resource, request.amount)
    together = policy.quorum_for(request.resource, total)
    if together is None or together == alone or request.approved_by is None:
        return
    lacks = shortfall(together, [given.signer for given in request.approvals.values()])
    if lacks:
        named, number = _named(case, request, days)
        detail = (
            f"{number + 1} requests for {place_name(request.seat_id)} to one payee within "
            f"{rule.window_days} days come to {case.words(total)}; this one was approved by {lacks}"
        )
        yield case.breach("split_payments", detail, entries=[*named, request.index])


def whole_purchase(ledger: Ledger, request: Request, window: int) -> int:
    """What a request asks for together with those that may be parts of one purchase with it."""
    return _with_neighbours(ledger, request, window)[1]


def _with_neighbours(ledger: Ledger, request: Request, window: int) -> tuple[list[date], int]:
    """The days of the dearest window that holds this request's own, and what the requests of
    these days and this one ask for together. Only those that something was spent on count."""
    group, own = group_of(request), request.day.toordinal()
    known = ledger.paid_days.get(group, [])
    start = bisect_left(known, own - window + 1, key=date.toordinal)
    end = bisect_right(known, own + window - 1, key=date.toordinal)
    paid: Mapping[date, int] = ledger.paid_asked.get(group, {})
    asked = {day: paid[day] for day in known[start:end]}
    asked[request.day] = asked.get(request.day, 0) + (0 if request.used else request.amount)
    days = sorted(asked)
    first, total, best = 0, 0, (0, 0, 0)
    for last, day in enumerate(days):
        total += asked[day]
        while (day - days[first]).days >= window:
            total -= asked[days[first]]
            first += 1
        if days[first] <= request.day <= day and total > best[0]:
            best = total, first, last
    return days[best[1] : best[2] + 1], best[0]


def _named(case: Case, request: Request, days: Sequence[date]) -> tuple[list[int], int]:
    """The other requests of these days: the first of them, and how many there are."""
    paid = case.ledger.paid_requests.get(group_of(request), {})
    others = (i for day in days for i in paid.get(day, ()) if i != request.index)
    number = sum(len(paid.get(day, ())) for day in days) - (request.used > 0)
    return sorted(islice(others, MOST_NAMED)), number
