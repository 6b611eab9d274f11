"""Was it asked, approved by enough people before it happened, and carried out by somebody else?"""

from __future__ import annotations

from collections.abc import Iterator

from hustings.record.authority import shortfall
from hustings.record.problems import Problem
from hustings.spend.case import Case, place_name
from hustings.spend.ledger import Request, Spent
from hustings.spend.requests import quorum_of


def covered(request: Request | None, spent: Spent) -> tuple[int, int]:
    """How much of a fact's amount a complete quorum had signed by its day, and how much an
    elected person had: what is left of an open request for the same thing."""
    if request is None or request.ended_at is not None or _differs(request, spent):
        return 0, 0
    left = min(spent.amount, max(0, request.amount - request.used_by(spent.day)))
    elected = any(
        given.signer.office.elected and given.day <= spent.day
        for given in request.approvals.values()
    )
    return left if request.may_be_spent_on(spent.day) else 0, left if elected else 0


def not_signed_off(case: Case) -> Iterator[Problem]:
    """Every breach between a fact and its request."""
    yield from _payer(case)
    yield from _dated_ahead(case)
    request = case.request
    if request is None:
        yield case.breach(f"unsigned_{case.spent.kind}", _no_request(case.spent))
        return
    yield from _quorum(case, request)
    yield from _beyond_request(case, request)
    differs = _differs(request, case.spent)
    if differs:
        detail = f"not as asked in entry {request.index}: {', '.join(differs)}"
        yield case.breach("payment_differs", detail, entries=[request.index])
    if request.ended_at is not None:
        detail = f"entry {request.ended_at} had ended the request of entry {request.index}"
        entries = [request.index, request.ended_at]
        yield case.breach("closed_request_paid", detail, entries=entries)


def _dated_ahead(case: Case) -> Iterator[Problem]:
    """What has not happened is no payment: a date to come would carry it past the days on which
    the law counts. One day more is the clock's of another time zone. Staff are told of ahead, but
    not past these days either."""
    told_on, day, regulated = case.act.entry.day, case.spent.day, case.law.regulated
    if case.spent.kind != "staff_move":
        ahead = (day - told_on).days > 1
    else:
        ahead = regulated is not None and told_on <= regulated[1] < day
    if ahead:
        detail = f"of {day}, in an entry of {told_on}"
        yield case.breach("payment_dated_ahead", detail)


def _no_request(spent: Spent) -> str:
    if spent.request is None:
        return "it names no request"
    return f"entry {spent.request}, which it names, is no request with authority"


def _quorum(case: Case, request: Request) -> Iterator[Problem]:
    """The quorum must be complete by the day, not only before the entry."""
    if request.approved_by is None or request.approved_on is None:
        quorum = quorum_of(case.record, request)
        signed = [given.signer for given in request.approvals.values()]
        lacks = shortfall(quorum, signed) if quorum else "a quorum in the policy in force"
        lacks = lacks or "enough people for the policy in force, all given under another one"
        detail = f"the request of entry {request.index} has the approval of {lacks}"
        if not quorum:
            detail = f"the policy in force has no {request.resource}"
        entries = [request.index, *(given.index for given in request.approvals.values())]
        yield case.breach(f"unsigned_{case.spent.kind}", detail, entries=entries)
    elif not request.may_be_spent_on(case.spent.day) and case.spent.day >= request.approved_on:
        detail = (
            f"the emergency approval of the request of entry {request.index} had to be ratified by "
            f"{request.ratify_by}"
        )
        entries = [request.index, request.approved_by]
        yield case.breach(f"unsigned_{case.spent.kind}", detail, entries=entries)
    elif case.spent.day < request.approved_on:
        proven = "proven to be " if request.quorum_proven else ""
        detail = f"of {case.spent.day}; its quorum was {proven}complete on {request.approved_on}"
        entries = [request.index, request.approved_by]
        yield case.breach("payment_before_approval", detail, entries=entries)


def _beyond_request(case: Case, request: Request) -> Iterator[Problem]:
    spent = case.spent
    if request.resource != spent.resource:
        return
    used = request.used_by(spent.day)
    excess = min(spent.amount, used + spent.amount - request.amount)
    if excess > 0:
        detail = (
            f"{case.words(used + spent.amount)} on the request of entry "
            f"{request.index} for {case.words(request.amount)}"
        )
        yield case.breach("payment_above_approval", detail, excess, [request.index])


def _differs(request: Request, spent: Spent) -> tuple[str, ...]:
    """What is not as asked. What was asked for no seat may be delivered in any."""
    anywhere = spent.kind == "delivery" and request.seat_id is None
    asked = {
        "payee": (request.payee, spent.payee),
        "seat": (place_name(request.seat_id), place_name(spent.seat_id)),
        "resource": (request.resource, spent.resource),
    }
    return tuple(
        f"{name} {did!r} instead of {wanted!r}"
        for name, (wanted, did) in asked.items()
        if wanted != did and not (anywhere and name == "seat")
    )


def _payer(case: Case) -> Iterator[Problem]:
    """Who pays holds an office for it, and neither asked nor approved. Of deliveries others may
    tell, too."""
    policy, signers = case.record.policy, case.act.signers
    roles = policy.may_deliver if case.spent.kind == "delivery" else policy.pay_roles
    if not signers:
        yield case.breach("unknown_payer", "no signature on it counts")
    elif not any(signer.office.role in roles for signer in signers):
        held = ", ".join(sorted({signer.office.role for signer in signers}))
        detail = f"signed as {held}; it takes one of {', '.join(roles)}"
        yield case.breach("payer_without_role", detail)
    request = case.request
    if request is not None:
        took_part = request.proposers | set(request.approvals)
        both = sorted({signer.person_id for signer in signers} & took_part)
        if both:
            detail = f"{', '.join(both)} proposed or approved the request of entry {request.index}"
            yield case.breach("payer_not_separate", detail, entries=[request.index])
