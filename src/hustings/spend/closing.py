"""A request is finished: what is not spent of it is free again, and nothing more may be paid on it.

A closing is an act. It has no effect while an order on the request is unpaid, or while a payment
lacks the bill that the law asks for: otherwise it would hide both.
"""

from __future__ import annotations

from datetime import date
from itertools import islice

from hustings.record.authority import NO_AUTHORITY, Act, RecordState
from hustings.record.problems import Problem
from hustings.spend.asked import Closing, Request
from hustings.spend.ledger import Ledger
from hustings.spend.repeats import MOST_NAMED
from hustings.spend.requests import quorum_of


def close(ledger: Ledger, record: RecordState, act: Act) -> tuple[Problem, ...]:
    """Ends a request of which everything is paid and shown, where somebody who may says so."""
    request = ledger.requests.get(act.body["request"])
    if request is None:
        detail = f"entry {act.body['request']} is no request with authority"
        return (act.problem("unknown_request", detail),)
    problem = _unauthorised(record, act, request) or _unfit(ledger, act, request)
    if problem:
        return (problem,)
    request.finished = act.index
    left = max(0, request.amount - request.used_by(date.max))
    released = left if request.approved_by is not None else 0
    reason, day = act.body["reason"], act.entry.day
    ledger.closings.append(Closing(act.index, day, request.index, released, reason, act.signers))
    return ()


def _unauthorised(record: RecordState, act: Act, request: Request) -> Problem | None:
    """Who closes it may pay or approve, and did not propose it."""
    quorum = quorum_of(record, request)
    roles = dict.fromkeys([*record.policy.pay_roles, *(quorum.roles if quorum else ())])
    for signer in act.signers:
        if signer.office.role in roles and signer.person_id not in request.proposers:
            return None
    detail = f"a closing takes the signature of one of {', '.join(roles)} who did not propose it"
    return act.problem(NO_AUTHORITY, detail)


def _unfit(ledger: Ledger, act: Act, request: Request) -> Problem | None:
    if request.ended_at is not None:
        detail = f"entry {request.ended_at} ended the request of entry {request.index}"
        entries = (request.index, request.ended_at)
        return act.problem("closed_request", detail, with_entries=entries)
    if request.approved_by is None and not request.used:
        detail = f"the request of entry {request.index} was neither approved nor paid"
        return act.problem("nothing_to_close", detail, with_entries=(request.index,))
    words = ledger.currency.words
    unpaid = ledger.commitments.unpaid.get(request.index)
    if unpaid:
        left = words(ledger.commitments.left_on(request.index))
        named = sorted(order.standing.index for order in islice(unpaid.values(), MOST_NAMED))
        detail = f"{left} of {len(unpaid):,} orders are still to be paid: {_listed(named)}"
        return act.problem("commitment_unpaid", detail, with_entries=(request.index, *named))
    lacking = ledger.evidence.lacking(request.index)
    if lacking:
        named = sorted(islice(lacking, MOST_NAMED))
        detail = (
            f"{len(lacking):,} payments of {words(sum(lacking.values()))} lack the invoice or "
            f"receipt that the law asks for: {_listed(named)}"
        )
        return act.problem("not_evidenced", detail, with_entries=(request.index, *named))
    return None


def _listed(entries: list[int]) -> str:
    return f"{'entry' if len(entries) == 1 else 'entries'} {', '.join(map(str, entries))}"
