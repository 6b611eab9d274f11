"""The signatures page: who signed what, in which office, and what had no effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hustings.election.currency import Currency
from hustings.publish.book import Book
from hustings.publish.pages.emergencies import emergencies
from hustings.publish.record_book import RecordBook, id_words, of_record
from hustings.publish.resources import resource_unit
from hustings.publish.rule_names import rule_name
from hustings.publish.words import count, plural
from hustings.record.offices import Office
from hustings.record.policy import MONEY, Emergency, Policy, Quorum
from hustings.record.problems import Problem

# What acts that no request covers are called.
ACTS = {
    "departure": "a departure from the plan",
    "key": "a key for an office",
    "office": "an office, or its end",
    "plan": "a plan",
    "reversal": "money that came back",
    "closing": "the end of a request",
    "look": "a look at the test for favour",
    "policy": "another policy",
    "rule": "another rule",
    "terms": "terms of an inquiry",
}
MOST_VOID = 12  # acts without effect that are listed unfolded


@dataclass(frozen=True)
class Person:
    """Somebody who holds or held an office. No name: the record has none."""

    id: str
    offices: tuple[Office, ...]

    @property
    def elected(self) -> bool:
        return any(office.elected for office in self.offices)


@dataclass(frozen=True)
class Ended:
    """A request or an approval that was refused or taken back. ``of``: its entry."""

    index: int
    day: date
    kind: str
    of: int


@dataclass(frozen=True)
class Void:
    """An act, or a signature, without effect."""

    problem: Problem
    rule: str
    what: str


def signatures_page(book: Book) -> Mapping[str, Any]:
    """What the signatures page shows."""
    record = of_record(book.record)
    policies = record.view.state.record.policies
    return {
        "persons": _persons(record),
        "policy_entry": policies[-1][0],
        "policy": policies[-1][1],
        "tiers": tier_words(policies[-1][1], record.ledger.currency),
        "acts": [(ACTS.get(k, k), quorum_words(q)) for k, q in policies[-1][1].acts.items()],
        "ended": _ended(record),
        "emergencies": emergencies(record),
        "void": _void(record),
        "most_void": MOST_VOID,
    }


def _persons(record: RecordBook) -> tuple[Person, ...]:
    """Those whose approvals count most first."""
    held: dict[str, list[Office]] = {}
    for office in record.view.state.record.offices.values():
        held.setdefault(office.person_id, []).append(office)
    persons = [
        Person(person, tuple(sorted(offices, key=lambda o: (o.start, o.office_id))))
        for person, offices in held.items()
    ]
    approvals = record.marks.value
    return tuple(sorted(persons, key=lambda p: (-approvals(f"person/{p.id}/approvals"), p.id)))


def quorum_words(quorum: Quorum) -> str:
    """ "2 people, at least 1 of them elected: chair, treasurer or secretary"."""
    people = plural(quorum.approvals, "person", "people")
    if quorum.approvals == 1:
        elected = ", elected," if quorum.elected else ""
    elif quorum.elected == quorum.approvals:
        elected = ", all of them elected,"
    else:
        elected = f", at least {quorum.elected} of them elected," if quorum.elected else ""
    return f"{people}{elected} from: {_either(quorum.roles)}"


def _either(roles: Sequence[str]) -> str:
    names = [id_words(role) for role in roles]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def tier_words(policy: Policy, currency: Currency) -> tuple[tuple[str, str], ...]:
    """What a request takes, by resource and amount: (from how much on, who must approve).

    Amounts are in words, "1,000 pounds": they are the policy's, no figures of the replay.
    """
    rows = []
    for tier in sorted(policy.tiers, key=lambda t: (_order(policy, t.resource), t.above)):
        name = "money" if tier.resource == MONEY else resource_unit(tier.resource)
        if tier.above:
            what = f"More than {amount_words(tier.resource, tier.above, currency)}"
            what += "" if tier.resource == MONEY else f" {name}"
        else:
            what = f"Any {name}"
        rows.append((what, quorum_words(tier.quorum)))
    return (*rows, *(_emergency_words(route, currency) for route in policy.emergency))


def _emergency_words(route: Emergency, currency: Currency) -> tuple[str, str]:
    name = "" if route.resource == MONEY else f" {resource_unit(route.resource)}"
    days = plural(route.ratify_days, "day", "days")
    up_to = amount_words(route.resource, route.up_to, currency)
    what = f"In an emergency, up to {up_to}{name} not ratified"
    return what, f"{quorum_words(route.quorum)}; ratified as above within {days}"


def _order(policy: Policy, resource: str) -> int:
    return [r.id for r in policy.resources].index(resource)


def amount_words(resource: str, amount: int, currency: Currency) -> str:
    """An amount of a policy: "1,000 pounds", "12.50 pounds", "20"."""
    if resource != MONEY:
        return count(amount)
    return f"{currency.short(amount)} {currency.unit}"


def _ended(record: RecordBook) -> tuple[Ended, ...]:
    """Refusals and withdrawals that took effect."""
    without_effect = {problem.entries[-1] for problem in record.void}
    return tuple(
        Ended(
            index,
            entry.day,
            "refused" if entry.type == "refusal" else "taken back",
            entry.body["request" if entry.type == "refusal" else "entry"],
        )
        for index, entry in enumerate(record.view.entries)
        if entry is not None
        and entry.type in ("refusal", "withdrawal")
        and index not in without_effect
    )


def _void(record: RecordBook) -> tuple[Void, ...]:
    found = []
    for problem in record.void:
        entry = record.view.entries[problem.entries[-1]]
        what = id_words(entry.type) if entry is not None else "unreadable"
        found.append(Void(problem, rule_name(problem.rule), what))
    return tuple(found)
