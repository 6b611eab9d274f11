"""Requests, approvals, refusals and withdrawals: acts, void where their authority is lacking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hustings.record.authority import NO_AUTHORITY, Act, RecordState, shortfall
from hustings.record.offices import Signer
from hustings.record.policy import Quorum
from hustings.record.problems import Problem
from hustings.record.schema import amount_of
from hustings.spend.emergency import approved_in_emergency, asked_wrongly, days_after, route_of
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Approval, Ledger, Request


def ask(ledger: Ledger, law: SpendingLaw, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """A request, by somebody who may ask and says that they proposed it."""
    body = act.body
    roles = record.policy.request_roles
    signer = next((s for s in act.signers if s.office.role in roles), None)
    if signer is None:
        return (act.problem(NO_AUTHORITY, f"a request takes the signature of {_any(roles)}"),)
    amount = amount_of(body)
    problem = _misnamed(ledger, law, record, act) or asked_wrongly(record, act, amount)
    if problem:
        return (problem,)
    assert act.entry.envelope is not None  # a request is read from one
    ledger.requests[act.index] = Request(
        index=act.index,
        day=act.entry.day,
        resource=body["resource"],
        amount=amount,
        seat_id=body["seat_id"],
        payee=body["payee"],
        purpose=body["purpose"],
        priority=body["priority"],
        plan=body["plan"],
        digest=act.entry.envelope.digest,
        signer=signer,
        participants=tuple((part["person_id"], part["part"]) for part in body["participants"]),
        category=body.get("category", ""),
        expires=days_after(act.entry.day, record.policy.request_days),
        emergency=body.get("emergency", ""),
    )
    return ()


def approve(ledger: Ledger, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """One or more people's approval of exactly what was asked."""
    request = ledger.requests.get(act.body["request"])
    quorum = quorum_of(record, request) if request else None
    problem = _unfit(record, act, request) or _nobody(act, quorum)
    if problem or request is None or quorum is None:
        return (problem,) if problem else ()
    route = route_of(record, request)
    roles = (*quorum.roles, *(route.quorum.roles if route else ()))
    problems = []
    for signer in act.signers:
        why_not = _does_not_count(act, request, quorum, roles, signer)
        if why_not:
            problems.append(why_not)
        else:
            given = Approval(act.index, signer, act.day, act.proven)
            request.approvals[signer.person_id] = given
            ledger.approvals[act.index] = request.index
    people = [approval.signer for approval in request.approvals.values()]
    if request.approved_by is None and not shortfall(quorum, people):
        request.approved_by, request.approved_on = act.index, act.day
    elif request.emergency:
        refused = approved_in_emergency(ledger, record, request, act)
        problems += [refused] if refused else []
    return tuple(problems)


def refuse(ledger: Ledger, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """A request that is not yet paid ends where somebody who may approve it says no."""
    request = ledger.requests.get(act.body["request"])
    problem = _not_open(act, request, act.body["request"])
    if problem or request is None:
        return (problem,) if problem else ()
    if request.used or ledger.commitments.bound[request.index]:
        return (_already_used(act, request),)
    quorum = quorum_of(record, request)
    problem = _nobody(act, quorum)
    if problem or quorum is None:
        return (problem,) if problem else ()
    if not any(signer.office.role in quorum.roles for signer in act.signers):
        detail = f"a refusal takes the signature of {_any(quorum.roles)}"
        return (act.problem("wrong_role", detail, with_entries=(request.index,)),)
    request.closed, request.refused = act.index, True
    return ()


def withdraw(ledger: Ledger, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """A proposer ends a request; an approver takes back an approval while nothing is paid."""
    target = act.body["entry"]
    request = ledger.requests.get(ledger.approvals.get(target, target))
    problem = _not_open(act, request, target)
    if problem or request is None:
        return (problem,) if problem else ()
    people = {signer.person_id for signer in act.signers}
    if not people:
        return (act.problem(NO_AUTHORITY, "no signature on it counts"),)
    if target == request.index:
        own = people & request.proposers
    else:
        own = {p for p in people & set(request.approvals) if request.approvals[p].index == target}
    if not own:
        detail = f"entry {target} was proposed or approved by others than who signs this"
        return (act.problem("not_own", detail, with_entries=(target,)),)
    if target == request.index:
        request.closed = act.index
        return ()
    if request.used or ledger.commitments.bound[request.index]:
        return (_already_used(act, request),)
    for person in own:
        del request.approvals[person]
    _complete_without(record, request)
    return ()


def quorum_of(record: RecordState, request: Request) -> Quorum | None:
    """What the policy in force asks for; None where it no longer has the resource."""
    return record.policy.quorum_for(request.resource, request.amount)


def _complete_without(record: RecordState, request: Request) -> None:
    """Notes which of the approvals left completed the quorum of the policy in force: on no day
    before that policy itself, and none after the request had lapsed. An emergency quorum counts
    where one did before: only then was its amount within the route's."""
    quorum, route = quorum_of(record, request), route_of(record, request)
    if quorum is None:
        return
    full = _completed_by(record, request, quorum)
    fewer = _completed_by(record, request, route.quorum) if route and request.ratify_by else None
    first = min((found for found in (full, fewer) if found), default=None)
    if first and request.expires is not None and first[1] > request.expires:
        first = None
    request.approved_by, request.approved_on = first or (None, None)
    request.ratify_by = request.ratified_by = request.ratified_on = None
    if route and first and first != full:
        request.ratify_by = days_after(first[1], route.ratify_days)
        request.ratified_by, request.ratified_on = full or (None, None)


def _completed_by(record: RecordState, request: Request, quorum: Quorum) -> tuple[int, date] | None:
    """The approval with which a quorum was complete, in the order of the log, and its day."""
    so_far: list[Signer] = []
    for approval in sorted(request.approvals.values(), key=lambda given: given.index):
        so_far.append(approval.signer)
        if not shortfall(quorum, so_far):
            return approval.index, max(approval.day, record.policy_days[-1])
    return None


def _misnamed(ledger: Ledger, law: SpendingLaw, record: RecordState, act: Act) -> Problem | None:
    """What a request names has to exist, its proposers first of all."""
    body = act.body
    proposed = {p["person_id"] for p in body["participants"] if p["part"] == "proposed"}
    silent = sorted({signer.person_id for signer in act.signers} - proposed)
    if silent:
        detail = f"{', '.join(silent)} signed it and is not named as having proposed it"
        return act.problem("proposer_not_named", detail)
    if record.policy.resource(body["resource"]) is None:
        return act.problem("unknown_resource", f"the policy has no {body['resource']!r}")
    if body["seat_id"] is not None and body["seat_id"] not in law.seats:
        return act.problem("unknown_seat", f"the election has no seat {body['seat_id']!r}")
    in_force = ledger.plan.index if ledger.plan else None
    if body["plan"] is not None and body["plan"] != in_force:
        return act.problem("unknown_plan", _which_plan(body["plan"], in_force))
    return None


def _which_plan(named: int, in_force: int | None) -> str:
    now = "no plan is" if in_force is None else f"the plan of entry {in_force} is"
    return f"it names the plan of entry {named}; {now} in force"


def _unfit(record: RecordState, act: Act, request: Request | None) -> Problem | None:
    """Why an approval as a whole has no effect."""
    problem = None if _may_be_ratified(request) else _not_open(act, request, act.body["request"])
    if problem or request is None:
        return problem
    if request.has_lapsed(act.day):
        detail = (
            f"the quorum for the request of entry {request.index} had to be complete by "
            f"{request.expires}{act.late}"
        )
        return act.problem("request_expired", detail, with_entries=(request.index,))
    altered = [name for name, asked in _as_asked(request).items() if act.body[name] != asked]
    if altered:
        detail = f"not as asked in entry {request.index}: {', '.join(altered)}"
        return act.problem("altered_approval", detail, with_entries=(request.index,))
    version = record.policy.version
    if act.body["policy"] != version:
        detail = f"given under policy {act.body['policy']}; policy {version} is in force"
        return act.problem("stale_policy", detail, with_entries=(request.index,))
    return None


def _as_asked(request: Request) -> Mapping[str, Any]:
    """The fields of an approval that repeat the request."""
    money = request.resource == "money"
    return {
        "request_digest": request.digest,
        "resource": request.resource,
        "amount_pence": request.amount if money else None,
        "amount": None if money else request.amount,
        "seat_id": request.seat_id,
        "payee": request.payee,
    }


def _may_be_ratified(request: Request | None) -> bool:
    """What was spent in an emergency may be ratified, even where the rest was taken back."""
    return request is not None and request.waits_for_ratification and request.used > 0


def _does_not_count(
    act: Act, request: Request, quorum: Quorum, roles: Sequence[str], signer: Signer
) -> Problem | None:
    """Why one person's approval does not count."""
    person, role = signer.person_id, signer.office.role
    if person in request.proposers:
        detail = f"{person} proposed what they approve"
        return act.problem("self_approval", detail, with_entries=(request.index,))
    if person in request.payers:
        detail = f"{person} has ordered, paid or moved staff on what they approve"
        return act.problem("approval_by_payer", detail, with_entries=(request.index,))
    if role not in roles:
        detail = f"{person} signed as {role}; it takes {quorum}"
        return act.problem("wrong_role", detail, with_entries=(request.index,))
    if person in request.approvals:
        first = request.approvals[person].index
        detail = f"{person} approved it in entry {first}: counted once"
        return act.problem("approved_twice", detail, with_entries=(request.index, first))
    return None


def _not_open(act: Act, request: Request | None, named: int) -> Problem | None:
    if request is None:
        return act.problem("unknown_request", f"entry {named} is no request with authority")
    if request.ended_at is not None:
        detail = f"entry {request.ended_at} ended the request of entry {request.index}"
        entries = (request.index, request.ended_at)
        return act.problem("closed_request", detail, with_entries=entries)
    return None


def _nobody(act: Act, quorum: Quorum | None) -> Problem | None:
    if not act.signers:
        return act.problem(NO_AUTHORITY, "no signature on it counts")
    if quorum is None:
        return act.problem("unknown_resource", "the policy in force no longer has the resource")
    return None


def _already_used(act: Act, request: Request) -> Problem:
    detail = f"something was ordered or spent on the request of entry {request.index} before"
    return act.problem("already_spent", detail, with_entries=(request.index,))


def _any(roles: tuple[str, ...]) -> str:
    return f"one of {', '.join(roles)}"
