"""Who is paid under several names, and who is paid and holds an office of the campaign.

What is compared is with the auditors alone (``supplier_files`` reads it) and never in the record.
So a finding names entries, payees as the record has them and officers by their id: no account, no
address and no officer's name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hustings.record.problems import Problem
from hustings.spend.happened import Spent
from hustings.spend.payee import as_compared

MOST_NAMED = 10  # payees that one finding names; the number of all is in its words
# The end of a British IBAN is the sort code and the account number, the other way to write both.
BRITISH_IBAN = re.compile(r"gb\d\d[a-z]{4}(\d{14})")
BETWEEN_NUMBERS = re.compile(r"(?<=\d)[\W_]+(?=\d)")


@dataclass(frozen=True)
class Supplier:
    """What the auditors know of a payee. ``account``, ``address``: "" where it is not known;
    ``officers``: names of the people who run it."""

    payee: str
    account: str = ""
    address: str = ""
    officers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Officer:
    """What the auditors know of a person in an office of the campaign, whose id in the record is
    ``person_id``. "" where it is not known."""

    person_id: str
    account: str = ""
    address: str = ""
    name: str = ""


@dataclass(frozen=True)
class Shared:
    """A rule about suppliers, the cells that it compares, and its words for what is shared."""

    rule: str
    cells: Mapping[str, frozenset[str]]  # by payee as compared
    words: str


def account_as_compared(account: str) -> str:
    """An account's letters and digits; an IBAN of a British bank is the account that it ends in."""
    plain = as_compared(account) if account else ""
    british = BRITISH_IBAN.fullmatch(plain)
    return british[1] if british else plain


def address_as_compared(address: str) -> str:
    """An address's letters and digits; two numbers stay two: "1, 12 Mill Lane" is not "11, 2"."""
    return " ".join(as_compared(part) for part in BETWEEN_NUMBERS.split(address) if part)


def shared_details(
    spent: Iterable[Spent], suppliers: Sequence[Supplier], officers: Sequence[Officer]
) -> tuple[Problem, ...]:
    """Every finding about the payees of payments; the order of the rows changes none.

    ``amount_pence``: all that was paid to the payees of a finding, whatever came back later. One
    payment may be in several findings.
    """
    paid = payments_by_payee(spent)
    known = {as_compared(row.payee): row for row in suppliers}
    found = [
        problem
        for shared in compared({payee: known[payee] for payee in paid if payee in known})
        for problem in between_payees(shared, paid)
    ]
    found += with_officers(paid, known, officers)
    return tuple(sorted(found, key=lambda problem: (problem.rule, problem.entries, problem.detail)))


def payments_by_payee(spent: Iterable[Spent]) -> dict[str, list[Spent]]:
    """All payments of money, by the payee as compared."""
    paid: dict[str, list[Spent]] = {}
    for fact in spent:
        if fact.kind == "payment":
            paid.setdefault(as_compared(fact.payee), []).append(fact)
    return paid


def compared(known: Mapping[str, Supplier]) -> tuple[Shared, ...]:
    """What two payees must not share, as it is compared."""
    accounts = {payee: filled(account_as_compared(row.account)) for payee, row in known.items()}
    addresses = {payee: filled(address_as_compared(row.address)) for payee, row in known.items()}
    people = {payee: filled(*map(as_compared, row.officers)) for payee, row in known.items()}
    return (
        Shared("shared_account", accounts, "are paid into the same account"),
        Shared("shared_address", addresses, "have the same address"),
        Shared("shared_officer", people, "have an officer of the same name"),
    )


def filled(*cells: str) -> frozenset[str]:
    return frozenset(cell for cell in cells if cell)


def between_payees(shared: Shared, paid: Mapping[str, Sequence[Spent]]) -> Iterator[Problem]:
    """One finding for all payees that share one thing; the same payees are named once a rule."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for payee, cells in shared.cells.items():
        for cell in cells:
            holders[cell].add(payee)
    for payees in {frozenset(group) for group in holders.values() if len(group) > 1}:
        facts = [fact for payee in payees for fact in paid[payee]]
        names = listed([paid[payee][0].payee for payee in payees])
        yield finding(shared.rule, f"{len(payees)} payees {shared.words}: {names}", facts)


def listed(names: Iterable[str]) -> str:
    """The first names in the order of the alphabet, and how many more there are."""
    ordered = sorted(names)
    more = len(ordered) - MOST_NAMED
    return "; ".join(ordered[:MOST_NAMED]) + (f"; and {more:,} more" if more > 0 else "")


def with_officers(
    paid: Mapping[str, Sequence[Spent]],
    known: Mapping[str, Supplier],
    officers: Iterable[Officer],
) -> Iterator[Problem]:
    """One finding for each payee and person of the campaign who share anything. The payee is not
    named: where it is a person's own name, the sentence would say whose id that is."""
    rows: defaultdict[str, list[Officer]] = defaultdict(list)
    for officer in officers:
        rows[officer.person_id].append(officer)
    for payee, facts in paid.items():
        supplier = known.get(payee, Supplier(facts[0].payee))
        for person_id, theirs in rows.items():
            same = in_common(supplier, theirs)
            if same:
                detail = f"the payee has {' and '.join(same)} as {person_id} of this campaign"
                yield finding("payee_is_officer", detail, facts)


def in_common(supplier: Supplier, officer: Iterable[Officer]) -> list[str]:
    """What a payee and a person share, in words; ``officer``: every row of the person's."""
    rows = tuple(officer)
    accounts = filled(*(account_as_compared(row.account) for row in rows))
    addresses = filled(*(address_as_compared(row.address) for row in rows))
    names = filled(*(as_compared(row.name) for row in rows))
    questions = (
        ("the same account", account_as_compared(supplier.account) in accounts),
        ("the same address", address_as_compared(supplier.address) in addresses),
        ("the same name", as_compared(supplier.payee) in names),
        ("an officer of the same name", not names.isdisjoint(map(as_compared, supplier.officers))),
    )
    return [words for words, is_so in questions if is_so]


def finding(rule: str, detail: str, facts: Iterable[Spent]) -> Problem:
    """A breach by all of these payments together: they stand as they are."""
    paid = {fact.index: fact.value_pence for fact in facts}
    return Problem(rule, tuple(sorted(paid)), "counts", detail, sum(paid.values()) or None)
