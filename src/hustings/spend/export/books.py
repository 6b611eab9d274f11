"""The ledger as double entry: what there was to spend, and where it went.

Every resource is a commodity with an account of its own, from which it goes to a seat or to the
national campaign. A budget, and each change of it, comes from equity. Amounts are whole: pence for
money, else the resource's own unit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hustings.election.currency import STERLING, Currency
from hustings.record.policy import MONEY
from hustings.record.replay import State
from hustings.spend.case import place_name
from hustings.spend.ledger import Ledger, Reversal, Spent

ROOT = "HUSTINGS"
LONGEST_COMMODITY = 24
READABLE = re.compile(r"[A-Z0-9][A-Za-z0-9-]*", re.ASCII)
WRITTEN_OUT = "X-"

Balances = Mapping[tuple[str, str], int]  # (account, resource) to amount


@dataclass(frozen=True)
class Posting:
    """So much of a resource into an account; below 0 out of it."""

    account: str
    resource: str
    amount: int


@dataclass(frozen=True)
class Transaction:
    """What one entry of the log moved. ``seat_id``: None where it is for no seat. ``notes``:
    further words by name. The postings of each resource add up to nothing."""

    day: date
    log_index: int
    payee: str
    purpose: str
    seat_id: str | None
    postings: tuple[Posting, ...]
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Books:
    """``commodities``: what each resource is called. ``transactions``: by day, then by entry.
    ``currency``: of money."""

    title: str
    commodities: Mapping[str, str]
    transactions: tuple[Transaction, ...]
    currency: Currency = STERLING

    @property
    def balances(self) -> Balances:
        """Of every account that was ever used, in order."""
        found: Counter[tuple[str, str]] = Counter()
        for posting in self.postings:
            found[posting.account, posting.resource] += posting.amount
        return dict(sorted(found.items()))

    def amount_text(self, resource: str, amount: int) -> str:
        """Money with all its digits, or a whole number."""
        if resource != MONEY:
            return str(amount)
        return self.currency.decimal(amount, grouped=False)

    @property
    def postings(self) -> Iterator[Posting]:
        """All of them, in order."""
        for transaction in self.transactions:
            yield from transaction.postings


def books(state: State, code: str = "") -> Books:
    """The double entry of a replayed log. ``code``: what money is called; that of the election's
    currency unless told."""
    ledger: Ledger = state.rooms["spend"]
    moved = [
        *_budgets(state),
        *(_spent(ledger, spent) for spent in ledger.spent),
        *(_reversed(reversal) for reversal in ledger.reversals),
    ]
    moved.sort(key=lambda each: (each.day, each.log_index))
    resources = [r.id for _, policy in state.record.policies for r in policy.resources]
    used = sorted({p.resource for t in moved for p in t.postings})
    title = str(state.record.genesis.get("campaign", ""))
    names = commodity_names(dict.fromkeys([*resources, *used]), code or ledger.currency.code)
    return Books(title, names, tuple(moved), ledger.currency)


def commodity_names(resources: Mapping[str, None], currency: str) -> dict[str, str]:
    """A name that both programs take for each resource, and no two alike."""
    names: dict[str, str] = {MONEY: currency}
    for number, resource in enumerate(resources, 1):
        if resource == MONEY:
            continue
        name = re.sub(r"[^A-Z0-9]+", "-", resource.upper()).strip("-")
        fits = re.fullmatch(r"[A-Z][A-Z0-9-]*[A-Z0-9]", name) and len(name) <= LONGEST_COMMODITY
        names[resource] = name if fits and name not in names.values() else f"RESOURCE-{number}"
    return names


def part_of_account(name: str) -> str:
    """An id as a part of an account's name: as it is where that is allowed, else in hexadecimal,
    so that no two ids share an account."""
    if READABLE.fullmatch(name) and not name.startswith(WRITTEN_OUT):
        return name
    return WRITTEN_OUT + name.encode("utf-8").hex()


def place_account(seat_id: str | None) -> str:
    """Where what is spent for a seat, or for none, goes."""
    if seat_id is None:
        return f"Expenses:{ROOT}:National"
    return f"Expenses:{ROOT}:Seats:{part_of_account(seat_id)}"


def stock_account(resource: str) -> str:
    """What is left of a resource."""
    return f"Assets:{ROOT}:{_named(resource)}"


def _named(resource: str) -> str:
    return part_of_account(resource[:1].upper() + resource[1:].replace("_", "-"))


def _budgets(state: State) -> Iterator[Transaction]:
    """Each policy's budgets, as far as they differ from those before."""
    before: dict[str, int] = {}
    for day, (index, policy) in zip(state.record.policy_days, state.record.policies, strict=True):
        now = {resource.id: resource.budget for resource in policy.resources}
        changed = {
            name: now.get(name, 0) - before.get(name, 0) for name in dict.fromkeys([*before, *now])
        }
        postings = tuple(
            posting
            for name, more in changed.items()
            if more
            for posting in _both(stock_account(name), f"Equity:{ROOT}:Budgets", name, more)
        )
        before = now
        if postings:
            what = f"Budgets of policy {policy.version}"
            yield Transaction(day, index, ROOT, what, None, postings)


def _spent(ledger: Ledger, spent: Spent) -> Transaction:
    from_, to = stock_account(spent.resource), place_account(spent.seat_id)
    notes = {"kind": spent.kind, "priority": spent.priority}
    if spent.request is not None:
        notes["request"] = str(spent.request)
    if spent.invoice is not None:
        notes["invoice"] = spent.invoice
    orders = [str(order.standing.index) for order in ledger.commitments.under(spent.index)]
    documents = [shown.sha256 for shown in ledger.evidence.of.get(spent.index, ())]
    notes |= {"commitment": " ".join(orders), "evidence": " ".join(documents)}
    if spent.breaches:
        notes["breaches"] = " ".join(spent.breaches)
    return Transaction(
        spent.day,
        spent.index,
        spent.payee or place_name(spent.seat_id),
        spent.purpose,
        spent.seat_id,
        _both(to, from_, spent.resource, spent.amount),
        {name: words for name, words in notes.items() if words},
    )


def _reversed(reversal: Reversal) -> Transaction:
    notes = {"kind": "reversal", "payment": str(reversal.payment)}
    to = stock_account(MONEY)
    postings = _both(to, place_account(reversal.seat_id), MONEY, reversal.amount)
    return Transaction(
        reversal.day,
        reversal.index,
        reversal.payee,
        reversal.reason,
        reversal.seat_id,
        postings,
        notes,
    )


def _both(to: str, from_: str, resource: str, amount: int) -> tuple[Posting, Posting]:
    return Posting(to, resource, amount), Posting(from_, resource, -amount)


def one_line(text: str) -> str:
    """A text without breaks: whoever writes a payee's name writes no line of a ledger."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plain.split())


def last_day(transactions: Sequence[Transaction]) -> date | None:
    """The day of the last of them; None of nothing."""
    return max((each.day for each in transactions), default=None)
