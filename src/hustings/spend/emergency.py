"""The emergency route: fewer people may approve what can't wait, and the full quorum ratifies it.

The policy says for which resource, by whom, how much may be unratified at a time, and within how
many days the full quorum has to follow. What was spent and not ratified by then is a breach that
counts, whoever signs later. What was not spent by then may not be spent any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from hustings.record.authority import Act, RecordState, shortfall
from hustings.record.offices import Signer
from hustings.record.policy import Emergency, Quorum
from hustings.record.problems import Problem
from hustings.spend.ledger import Ledger, Request, Spent
from hustings.spend.repeats import whole_purchase


def asked_wrongly(record: RecordState, act: Act, amount: int) -> Problem | None:
    """Why a request may not go by the emergency route; None where it may, or does not ask to."""
    if "emergency" not in act.body:
        return None
    resource = act.body["resource"]
    route = record.policy.emergency_for(resource)
    if route is None:
        detail = f"the policy has no emergency route for {resource}"
        return act.problem("emergency_not_allowed", detail)
    if amount > route.up_to:
        detail = f"{amount:,} is more than the {route.up_to:,} that the emergency route allows"
        return act.problem("emergency_not_allowed", detail)
    return None


def route_of(record: RecordState, request: Request) -> Emergency | None:
    """The emergency route that is open to a request under the policy in force."""
    return record.policy.emergency_for(request.resource) if request.emergency else None


def approved_in_emergency(
    ledger: Ledger, record: RecordState, request: Request, act: Act
) -> Problem | None:
    """Notes an emergency quorum that is complete now, or the ratification of an earlier one."""
    given = [approval.signer for approval in request.approvals.values()]
    if request.approved_by is not None:
        if request.ratified_by is None and not lacks_to_ratify(ledger, record, request):
            request.ratified_by, request.ratified_on = act.index, act.day
        return None
    route = route_of(record, request)
    if route is None or shortfall(route.quorum, given):
        return None
    waiting = unratified(ledger, act, request)
    if waiting + request.amount > route.up_to:
        detail = (
            f"with it {waiting + request.amount:,} would wait to be ratified; the emergency route "
            f"allows {route.up_to:,}: it counts towards the full quorum alone"
        )
        return act.problem("emergency_above_limit", detail, with_entries=(request.index,))
    request.approved_by, request.approved_on = act.index, act.day
    request.ratify_by = days_after(act.day, route.ratify_days)
    return None


def days_after(day: date, days: int | None) -> date | None:
    """So many days after a day, or the last day that the calendar has; None for no number."""
    if days is None:
        return None
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def lacks_to_ratify(ledger: Ledger, record: RecordState, request: Request) -> str:
    """What the full quorum still lacks: that of the whole purchase, where it was made in parts."""
    quorum = full_quorum(ledger, record, request)
    given: Sequence[Signer] = [approval.signer for approval in request.approvals.values()]
    return shortfall(quorum, given) if quorum else "a quorum in the policy in force"


def full_quorum(ledger: Ledger, record: RecordState, request: Request) -> Quorum | None:
    """What it takes to ratify a request; None where the policy no longer has the resource."""
    amount = request.amount
    if ledger.rule is not None:
        amount = max(amount, whole_purchase(ledger, request, ledger.rule.window_days))
    return record.policy.quorum_for(request.resource, amount)


def unratified(ledger: Ledger, act: Act, but: Request) -> int:
    """How much of the same resource was approved in an emergency and still waits; what was not
    spent in time waits for nothing."""
    return sum(
        request.amount
        for request in ledger.requests.values()
        if request is not but
        and request.resource == but.resource
        and request.waits_for_ratification
        and (request.closed is None or request.used)
        and (request.used or request.may_be_spent_on(act.day))
    )


def not_ratified(ledger: Ledger, record: RecordState) -> Iterator[Problem]:
    """What was spent on an emergency approval that the full quorum had not ratified in time, as
    far as the log's own time has come. The facts carry it, too."""
    for place, spent in enumerate(ledger.spent):
        request = ledger.request_of(spent)
        if request is None or not _overdue(record, request, spent):
            continue
        back = ledger.came_back_by(spent.index, request.ratify_by or spent.day)
        if back >= spent.amount or request.approved_by is None:
            continue
        when = f"ratified on {request.ratified_on}" if request.ratified_on else "not ratified"
        yield Problem(
            "not_ratified",
            (request.index, request.approved_by, spent.index),
            "counts",
            f"approved in an emergency on {request.approved_on}; the full quorum had until "
            f"{request.ratify_by}: {when}",
            (spent.value_pence - back) or None,
        )
        ledger.spent[place] = replace(spent, breaches=(*spent.breaches, "not_ratified"))


def _overdue(record: RecordState, request: Request, spent: Spent) -> bool:
    """Spent on the emergency approval alone, and its time is over without the full quorum."""
    if request.ratify_by is None or request.approved_on is None:
        return False
    in_time = request.ratified_on is not None and request.ratified_on <= request.ratify_by
    return (
        not in_time
        and request.approved_on <= spent.day <= request.ratify_by
        and record.last_at[:10] > request.ratify_by.isoformat()
    )
