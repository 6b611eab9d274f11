"""Every figure that a page may show of the record, in one flat table, and how it is shown.

Keys are paths. Under ``total/`` and ``seat/SEAT/`` a resource comes next (``money_pence`` or its
id), then what of it:

- ``planned``: by the plan in force. ``budget`` (totals only): by the policy in force.
- ``requested``: by every request with authority.
- ``signed``: by requests whose quorum is complete and that nobody ended.
- ``ordered`` (money): by commitments that stand, where there are any.
- ``paid`` (money), ``moved`` (staff-days), ``delivered`` (anything else of which deliveries tell):
  what happened, allowed or not.
- ``reversed`` (money): what of it came back.
- ``unsigned``: the part of it that no complete quorum had signed by its day.
- ``without_elected``: the part of it that no elected person had signed by its day.

``total/statements`` counts bank statements, ``total/bank_debits`` their debits and
``total/bank_debits_paired`` those that are a payment, if not exactly.
``total/breaches`` counts facts against rules, ``total/void`` acts and signatures without effect.
``breach/N/entry``: the entry of breach N, from 0 in the order of the log, so that none can be left
off a page. ``breach/N/amount_pence``: the money concerned; not every breach has some.
``person/PERSON/...``: approvals that count, and the worth of what was approved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

from hustings.election.currency import STERLING, Currency
from hustings.record.policy import MONEY
from hustings.record.problems import Problem
from hustings.record.replay import State
from hustings.spend.allocation import MONEY_KEY
from hustings.spend.ledger import Ledger, Place, Request
from hustings.spend.payments import STAFF
from hustings.spend.questions import approved, five_questions

HAPPENED = {MONEY: "paid", STAFF: "moved"}
ORDERED = "ordered"
DELIVERED = "delivered"


def figures(state: State, problems: Sequence[Problem]) -> dict[str, int]:
    """The table, in a fixed order."""
    ledger: Ledger = state.rooms["spend"]
    found: dict[str, int] = {}
    by_place = _by_place(ledger)
    delivered = {delivery.resource for delivery in ledger.deliveries.told}
    for resource, budget in _budgets(state, by_place).items():
        key = f"total/{_key(resource)}"
        found[f"{key}/budget"] = budget
        for what in _kinds(resource, delivered):
            found[f"{key}/{what}"] = sum(
                amounts.get(what, 0) for (_, name), amounts in by_place.items() if name == resource
            )
    found |= _ordered(ledger, by_place)
    found |= _counts(ledger, problems)
    found |= _seats(by_place, delivered)
    found |= _people(state, ledger)
    for number, problem in enumerate(breaches(problems)):
        found[f"breach/{number}/entry"] = problem.entries[-1]
        if problem.amount_pence is not None:
            found[f"breach/{number}/amount_pence"] = problem.amount_pence
    refusals = state.record.refusals_of_access
    found["access/refusals"] = len(refusals)
    found["access/refusals_to_entitled"] = sum(entitled for _, _, entitled in refusals)
    for question in five_questions(state, problems):
        for name, value in question.figures.items():
            if isinstance(value, int):
                found[f"question/{question.id}/{name}"] = value
    return found


def shown(key: str, value: int, currency: Currency = STERLING) -> str:
    """A figure as pages show it: an amount of money for what a key says is pence, the
    number of an entry as it stands everywhere, else a whole number.

    >>> shown("total/money_pence/paid", 123456)
    '£1,234.56'
    >>> shown("seat/E14000530/staff_days/moved", 1200)
    '1,200'
    """
    if key.startswith("breach/") and key.endswith("/entry"):
        return str(value)
    if not _is_money(key):
        return f"{value:,}"
    return currency.shown(value)


def breaches(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Facts that stand and broke a rule, in the order in which they were found."""
    return tuple(problem for problem in problems if problem.effect == "counts")


def _is_money(key: str) -> bool:
    """The part of a key that tells; ids of seats and people may end as they like."""
    parts = key.split("/")
    at = {"total": 1, "seat": 2}.get(parts[0], -1)
    return len(parts) > at and parts[at].endswith("_pence")


def _key(resource: str) -> str:
    return MONEY_KEY if resource == MONEY else resource


def happened_as(resource: str) -> str:
    """What is said of a resource that was spent: money is paid, staff are moved, anything else is
    delivered."""
    return HAPPENED.get(resource, DELIVERED)


def _kinds(resource: str, delivered: Container[str]) -> tuple[str, ...]:
    """What is told of a resource, where those are ``delivered`` of which deliveries tell."""
    asked = ("planned", "requested", "signed")
    if resource not in HAPPENED and resource not in delivered:
        return asked
    back = ("reversed",) if resource == MONEY else ()
    return (*asked, happened_as(resource), *back, "unsigned", "without_elected")


def _by_place(ledger: Ledger) -> dict[Place, dict[str, int]]:
    """Amounts by place and by what of them, for every place that a plan, a request or a fact
    names."""
    found: dict[Place, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    if ledger.plan is not None:
        allocation = ledger.plan.allocation
        for seat, amounts in [(None, allocation.national), *sorted(allocation.seats.items())]:
            for resource, amount in amounts.items():
                found[seat, resource]["planned"] += amount
    for request in ledger.requests.values():
        amounts_of = found[request.seat_id, request.resource]
        amounts_of["requested"] += request.amount
        if is_signed(request):
            amounts_of["signed"] += request.amount
    for order in ledger.commitments.standing():
        found[order.standing.seat_id, MONEY][ORDERED] += order.standing.amount
    for reversal in ledger.reversals:
        found[reversal.seat_id, MONEY]["reversed"] += reversal.amount
    for spent in ledger.spent:
        amounts_of = found[spent.seat_id, spent.resource]
        amounts_of[happened_as(spent.resource)] += spent.amount
        amounts_of["unsigned"] += spent.without_quorum
        amounts_of["without_elected"] += spent.without_elected
    return found


def is_signed(request: Request) -> bool:
    """Its quorum is complete and nobody ended it."""
    return request.approved_by is not None and request.closed is None


def _ordered(ledger: Ledger, by_place: Mapping[Place, Mapping[str, int]]) -> dict[str, int]:
    """In all and in each seat that money has to do with; nothing where nothing was ordered."""
    if not ledger.commitments.placed:
        return {}
    sums = {seat: of.get(ORDERED, 0) for (seat, name), of in by_place.items() if name == MONEY}
    found = {f"total/{MONEY_KEY}/{ORDERED}": sum(sums.values())}
    return found | {
        f"seat/{seat}/{MONEY_KEY}/{ORDERED}": pence
        for seat, pence in sums.items()
        if seat is not None
    }


def _budgets(state: State, by_place: Mapping[Place, object]) -> dict[str, int]:
    """By resource of the policy in force; 0 for what it no longer has and was used all the same."""
    policies = state.record.policies
    resources = policies[-1][1].resources if policies else ()
    found = {resource.id: resource.budget for resource in resources}
    for resource in sorted({resource for _, resource in by_place}):
        found.setdefault(resource, 0)
    return found


def _counts(ledger: Ledger, problems: Sequence[Problem]) -> dict[str, int]:
    broken = len(breaches(problems))
    return {
        "total/requests": len(ledger.requests),
        "total/approvals": sum(len(r.approvals) for r in ledger.requests.values()),
        "total/payments": sum(spent.kind == "payment" for spent in ledger.spent),
        "total/staff_moves": sum(spent.kind == "staff_move" for spent in ledger.spent),
        "total/deliveries": len(ledger.deliveries.told),
        "total/notional": len(ledger.notional),
        "total/commitments": len(ledger.commitments.placed),
        "total/evidence": len(ledger.evidence.told),
        "total/closings": len(ledger.closings),
        "total/reversals": len(ledger.reversals),
        "total/statements": len(ledger.bank.reconciliations),
        "total/bank_debits": ledger.bank.debits,
        "total/bank_debits_paired": len(ledger.bank.debited),
        "total/departures": len(ledger.departures),
        "total/breaches": broken,
        "total/void": len(problems) - broken,
    }


def _seats(by_place: dict[Place, dict[str, int]], delivered: Container[str]) -> dict[str, int]:
    """Every kind of every resource that a seat has to do with."""
    return {
        f"seat/{seat}/{_key(resource)}/{what}": amounts.get(what, 0)
        for (seat, resource), amounts in by_place.items()
        if seat is not None
        for what in _kinds(resource, delivered)
    }


def _people(state: State, ledger: Ledger) -> dict[str, int]:
    """Everyone who holds or held an office: only they can approve."""
    people = {office.person_id for office in state.record.offices.values()}
    approvals: dict[str, int] = dict.fromkeys(sorted(people), 0)
    worth: dict[str, int] = dict.fromkeys(approvals, 0)
    for signer, pence in approved(state.record, ledger):
        approvals[signer.person_id] += 1
        worth[signer.person_id] += pence
    return {
        key: value
        for person in approvals
        for key, value in (
            (f"person/{person}/approvals", approvals[person]),
            (f"person/{person}/approved_pence", worth[person]),
        )
    }
