"""The same bill twice, and one purchase cut into several requests."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from hustings.record.authority import shortfall
from hustings.record.problems import Problem
from hustings.spend.case import Case, place_name
from hustings.spend.ledger import Group, Request, Spent


def bill_of(spent: Spent) -> tuple[str, str, int] | None:
    """What two payments of one bill share; None where there is no invoice."""
    if spent.invoice is None:
        return None
    return as_compared(spent.payee), spent.invoice, spent.amount


def group_of(request: Request) -> Group:
    """What requests share that may be one purchase: payee, seat and resource."""
    return as_compared(request.payee), request.seat_id, request.resource


def as_compared(payee: str) -> str:
    """A payee's name without capitals and further blanks: another spelling is no other payee."""
    plain = payee if payee.isascii() else unicodedata.normalize("NFKC", payee)
    return " ".join(plain.casefold().split())


def repeated(case: Case) -> Iterator[Problem]:
    """Every breach between a fact and those before it."""
    bill = bill_of(case.spent)
    if bill and bill in case.ledger.invoices:
        first = case.ledger.invoices[bill]
        detail = f"the same payee, invoice and amount as entry {first}"
        yield case.breach("duplicate_payment", detail, entries=[first])
    yield from _split(case)


def _split(case: Case) -> Iterator[Problem]:
    """Who approved this request must be enough for all that it makes with the paid requests to
    the same payee and place in the rule's window."""
    request, rule = case.request, case.ledger.rule
    if request is None or rule is None or request.resource != case.spent.resource:
        return
    policy = case.record.policy
    others, total = _with_neighbours(case, request, rule.window_days)
    alone = policy.quorum_for(request.resource, request.amount)
    together = policy.quorum_for(request.resource, total)
    if together is None or together == alone or request.approved_by is None:
        return
    lacks = shortfall(together, [given.signer for given in request.approvals.values()])
    if lacks:
        detail = (
            f"{len(others) + 1} requests for {place_name(request.seat_id)} to one payee within "
            f"{rule.window_days} days come to {case.words(total)}; this one was approved by {lacks}"
        )
        yield case.breach("split_payments", detail, entries=[*others, request.index])


def _with_neighbours(case: Case, request: Request, window: int) -> tuple[tuple[int, ...], int]:
    """The other requests in the dearest window that holds this one's day, and what all of them
    ask for together. Only those that something was spent on count."""
    requests = case.ledger.requests
    paid = case.ledger.paid_requests.get(group_of(request), {})
    by_day: dict[date, list[int]] = {
        day: [index for index in indexes if index != request.index]
        for day, indexes in paid.items()
        if abs((day - request.day).days) < window
    }
    asked = {day: sum(requests[index].amount for index in ids) for day, ids in by_day.items()}
    starts = [request.day, *(day for day in by_day if day < request.day)]

    def within(start: date) -> list[date]:
        return [day for day in by_day if 0 <= (day - start).days < window]

    best = within(max(starts, key=lambda start: sum(asked[day] for day in within(start))))
    others = sorted(index for day in best for index in by_day[day])
    return tuple(others), sum(asked[day] for day in best) + request.amount
