"""The five questions, answered from the replay alone: figures, a sentence, and the entries.

Who took part; how much was spent without the signature of an elected person; who signed; where it
went and for which priority; which limits were broken. Figures whose key ends in ``_pence`` are
money. Nothing here judges anybody: an answer counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.record.authority import RecordState
from hustings.record.offices import Signer
from hustings.record.policy import MONEY
from hustings.record.problems import Problem
from hustings.record.replay import State
from hustings.spend.delivery_words import delivered_where, given, without_signature
from hustings.spend.ledger import Ledger, Request, Spent
from hustings.spend.lifecycle_words import not_evidenced, ordered, their_entries, who_else
from hustings.spend.proof_words import proven_quorums

MOST_NAMED = 6  # priorities, offices or rules in a sentence; the figures have them all
NO_PRIORITY = "none named"


@dataclass(frozen=True)
class Question:
    """``figures``: counts and sums by name. ``entries``: those that the answer rests on."""

    id: str
    question: str
    answer: str
    figures: Mapping[str, int | str | None]
    entries: tuple[int, ...]


def five_questions(state: State, problems: Sequence[Problem]) -> tuple[Question, ...]:
    """The answers, in their order: who, unsigned, signatures, where, limits."""
    ledger: Ledger = state.rooms["spend"]
    return (
        who(state.record, ledger),
        unsigned(ledger),
        signatures(state.record, ledger),
        where(ledger),
        limits(ledger, problems),
    )


def question_json(question: Question) -> dict[str, Any]:
    """One answer as JSON."""
    return {
        "id": question.id,
        "question": question.question,
        "answer": question.answer,
        "figures": dict(question.figures),
        "entries": list(question.entries),
    }


def who(record: RecordState, ledger: Ledger) -> Question:
    """People by the part they took, and by the roles they hold or held."""
    parts = _parts(ledger)
    people = sorted(set().union(*parts.values()))
    roles: dict[str, set[str]] = defaultdict(set)
    for office in record.offices.values():
        roles[office.role].add(office.person_id)
    by_role = {role: len(roles[role] & set(people)) for role in sorted(roles)}
    said = ", ".join(f"{len(parts[part])} {part}" for part in parts)
    answer = f"{_count(len(people), 'person', 'people')} took part: {said}."
    figures: dict[str, int | str | None] = {"people": len(people)}
    figures |= {part: len(found) for part, found in parts.items()}
    figures |= {f"{role}/people": number for role, number in by_role.items() if number}
    approvals = {a.index for r in ledger.requests.values() for a in r.approvals.values()}
    happened = (fact.index for fact in (*ledger.happened, *ledger.notional))
    entries = {*ledger.requests, *approvals, *happened, *their_entries(ledger)}
    return Question("who", "Who took part?", answer, figures, tuple(sorted(entries)))


def unsigned(ledger: Ledger) -> Question:
    """Money first; staff-days apart, because they are no money."""
    paid = [spent for spent in ledger.spent if spent.kind == "payment"]
    moved = [spent for spent in ledger.spent if spent.kind == "staff_move"]
    pence, paid_pence = _without_elected(paid), sum(spent.amount for spent in paid)
    days, moved_days = _without_elected(moved), sum(spent.amount for spent in moved)
    late_paid, late_moved = _unelected(paid), _unelected(moved)
    no_quorum = sum(spent.without_quorum for spent in paid)
    no_quorum_days = sum(spent.without_quorum for spent in moved)
    money = ledger.currency.words
    answer = (
        f"{money(pence)} of {money(paid_pence)} ({_per_cent(pence, paid_pence)}%), in "
        f"{_count(len(late_paid), 'payment', 'payments')}, and {days:,} of "
        f"{_count(moved_days, 'staff-day', 'staff-days')}, in "
        f"{_count(len(late_moved), 'move', 'moves')}. Without a complete quorum: "
        f"{money(no_quorum)} and {_count(no_quorum_days, 'staff-day', 'staff-days')}."
    )
    figures: dict[str, int | str | None] = {
        "amount_pence": pence,
        "paid_pence": paid_pence,
        "share_per_cent": _per_cent(pence, paid_pence),
        "payments": len(late_paid),
        "staff_days": days,
        "staff_days_moved": moved_days,
        "staff_moves": len(late_moved),
        "without_quorum_pence": no_quorum,
        "without_quorum_staff_days": no_quorum_days,
    }
    said, more = without_signature(ledger)
    late = _unelected(ledger.spent)
    question = "How much was spent without the signature of an elected person?"
    entries = tuple(sorted(spent.index for spent in late))
    return Question("unsigned", question, answer + said, {**figures, **more}, entries)


def signatures(record: RecordState, ledger: Ledger) -> Question:
    """Approvals that count, by office, and what they approved at the prices of the policy."""
    given: Counter[str] = Counter()
    worth: Counter[str] = Counter()
    people, elected = set(), set()
    for signer, pence in approved(record, ledger):
        given[signer.office.office_id] += 1
        worth[signer.office.office_id] += pence
        people.add(signer.person_id)
        if signer.office.elected:
            elected.add(signer.person_id)
    offices = sorted(given, key=lambda office: (-given[office], office))
    said = _listed([f"{office} {given[office]:,}" for office in offices])
    answer = (
        f"{_count(given.total(), 'approval counts', 'approvals count')}, by "
        f"{_count(len(people), 'person', 'people')}, {len(elected)} of them elected{said}."
    )
    figures: dict[str, int | str | None] = {
        "approvals": given.total(),
        "people": len(people),
        "elected_people": len(elected),
    }
    said_of, more = _emergencies(record, ledger)
    answer, figures = answer + said_of, figures | more
    said_of, seen = proven_quorums(ledger)
    answer, figures = answer + said_of, {**figures, **seen}
    for office in offices:
        figures[f"{office}/approvals"] = given[office]
        figures[f"{office}/approved_pence"] = worth[office]
    entries = {a.index for r in ledger.requests.values() for a in r.approvals.values()}
    return Question("signatures", "Who signed?", answer, figures, tuple(sorted(entries)))


def _emergencies(record: RecordState, ledger: Ledger) -> tuple[str, dict[str, int | str | None]]:
    """What fewer people approved in an emergency, and who ratified it in time; nothing where there
    is none."""
    asked = [request for request in ledger.requests.values() if request.ratify_by is not None]
    if not asked:
        return "", {}
    waiting = [request for request in asked if request.waits_for_ratification]
    open_still = [r for r in waiting if record.last_at[:10] <= str(r.ratify_by)]
    late = len(waiting) - len(open_still)
    late += sum(bool(r.ratified_on and r.ratify_by and r.ratified_on > r.ratify_by) for r in asked)
    figures: dict[str, int | str | None] = {
        "emergencies": len(asked),
        "emergencies_to_ratify": len(open_still),
        "emergencies_not_ratified": late,
    }
    said = (
        f" {_count(len(asked), 'request was', 'requests were')} approved by fewer people in an "
        f"emergency; the full quorum has still to ratify {len(open_still)}, and did not in time "
        f"ratify {late}."
    )
    return said, figures


def where(ledger: Ledger) -> Question:
    """Money by seat, nationally and by priority, beside what was planned; less what came back."""
    money = ledger.currency.words
    priorities: Counter[str] = Counter()
    days: Counter[str] = Counter()
    counters = {"payment": priorities, "staff_move": days}
    for spent in ledger.spent:
        if spent.kind in counters:
            counters[spent.kind][spent.priority or NO_PRIORITY] += spent.amount
    for reversal in ledger.reversals:
        priorities[reversal.priority or NO_PRIORITY] -= reversal.amount
    back = sum(reversal.amount for reversal in ledger.reversals)
    by_seat = {seat: n for (seat, name), n in ledger.totals.items() if name == MONEY}
    national = by_seat.pop(None, 0)
    in_seats = sum(by_seat.values())
    planned = ledger.plan.allocation.total(MONEY) if ledger.plan else 0
    names = sorted({*priorities, *days}, key=lambda name: (-priorities[name], -days[name], name))
    said = _listed(
        [f"{name} {money(priorities[name])} and {days[name]:,} staff-days" for name in names],
        "; ",
    )
    answer = (
        f"{money(in_seats)} went to {_count(len(by_seat), 'seat', 'seats')} and "
        f"{money(national)} to the national campaign; the plan in force has "
        f"{money(planned)}. By priority{said or ': nothing'}."
    )
    if back:
        answer += f" {money(back)} came back, and are in none of these sums."
    figures: dict[str, int | str | None] = {
        "seats": len(by_seat),
        "seats_pence": in_seats,
        "national_pence": national,
        "planned_pence": planned,
        "staff_days": days.total(),
    }
    if back:
        figures["came_back_pence"] = back
    for name in names:
        figures[f"{name}/paid_pence"] = priorities[name]
        figures[f"{name}/staff_days"] = days[name]
    said, more = delivered_where(ledger)
    answer, figures = answer + said, {**figures, **more}
    said, more = ordered(ledger)
    answer, figures = answer + said, {**figures, **more}
    entries = tuple(sorted(fact.index for fact in ledger.happened))
    question = "Where did it go, and for which priority?"
    return Question("where", question, answer, figures, entries)


def limits(ledger: Ledger, problems: Sequence[Problem]) -> Question:
    """Breaches by rule; what the law sets and nobody could check is named."""
    money = ledger.currency.words
    broken = [problem for problem in problems if problem.effect == "counts"]
    counts = Counter(problem.rule for problem in broken)
    amounts: Counter[str] = Counter()
    for problem in broken:
        amounts[problem.rule] += problem.amount_pence or 0
    rules = sorted(counts, key=lambda rule: (-counts[rule], rule))
    said = _listed([f"{rule} {counts[rule]:,} ({money(amounts[rule])})" for rule in rules])
    void = len(problems) - len(broken)
    answer = f"{_count(len(broken), 'breach', 'breaches')} of {_count(len(rules), 'rule', 'rules')}"
    answer += f"{said}. {_count(void, 'act or signature', 'acts or signatures')} had no effect."
    if ledger.not_checked:
        answer += f" Not checked: {'; '.join(ledger.not_checked)}."
    figures: dict[str, int | str | None] = {
        "breaches": len(broken),
        "rules": len(rules),
        "void": void,
        "not_checked": "; ".join(ledger.not_checked) or None,
    }
    for rule in rules:
        figures[f"{rule}/breaches"] = counts[rule]
        figures[f"{rule}/amount_pence"] = amounts[rule]
    said, more = given(ledger)
    answer, figures = answer + said, {**figures, **more}
    said, more, lacking = not_evidenced(ledger)
    answer, figures = answer + said, {**figures, **more}
    entries = tuple(sorted({problem.entries[-1] for problem in broken} | lacking))
    return Question("limits", "Which limits were broken?", answer, figures, entries)


def approved(record: RecordState, ledger: Ledger) -> Iterator[tuple[Signer, int]]:
    """Every approval that counts, with the worth in pence of its request at the prices of the
    policy in force."""
    for request in ledger.requests.values():
        pence = worth_pence(record, request)
        for approval in request.approvals.values():
            yield approval.signer, pence


def worth_pence(record: RecordState, request: Request) -> int:
    """What a request asks for at the prices of the policy in force; 0 for what has no price."""
    resource = record.policy.resource(request.resource)
    return resource.value_pence(request.amount) if resource else 0


def _parts(ledger: Ledger) -> dict[str, set[str]]:
    """People by what they did, as requests name it and as they signed it."""
    parts: dict[str, set[str]] = {"proposed": set(), "advised": set(), "decided": set()}
    parts |= {"approved": set(), "paid": set()}
    for request in ledger.requests.values():
        for person, part in request.participants:
            parts[part].add(person)
        parts["approved"].update(request.approvals)
    for fact in (*ledger.happened, *ledger.notional):
        parts["paid"].update(signer.person_id for signer in fact.signers)
    return parts | who_else(ledger)


def _without_elected(facts: Sequence[Spent]) -> int:
    return sum(spent.without_elected for spent in facts)


def _unelected(facts: Sequence[Spent]) -> list[Spent]:
    return [spent for spent in facts if not spent.elected]


def _per_cent(part: int, whole: int) -> str:
    """To one digit, rounded down; "0.0" of nothing."""
    tenths = 1_000 * part // whole if whole else 0
    return f"{tenths // 10}.{tenths % 10}"


def _count(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def _listed(items: Sequence[str], between: str = ", ") -> str:
    """ ": a, b and 3 more"; "" of nothing."""
    if not items:
        return ""
    named = between.join(items[:MOST_NAMED])
    more = len(items) - MOST_NAMED
    return f": {named}" + (f" and {more} more" if more > 0 else "")
