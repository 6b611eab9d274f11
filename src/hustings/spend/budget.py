"""Budgets beside actuals: planned, committed, paid, what came back, and what is left.

Committed is what is promised and not paid yet (``promised``). Left is the budget less what was
spent, what did not come back, and what is committed; for a place, what plan and departures give it
instead of the budget.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hustings.record.policy import MONEY, Policy
from hustings.spend.ledger import Ledger, Place
from hustings.spend.promised import promised

NATIONAL = "national"


@dataclass(frozen=True)
class Budget:
    """One resource at one level. ``scope``: "all", "nation" (a country's seats), "national" (for
    no seat) or "seat". ``place``: the country or seat; None for the first and third. ``budget``:
    of the policy in force, for "all" alone. Amounts are pence for money, else the resource's own
    unit."""

    scope: str
    place: str | None
    resource: str
    budget: int | None
    planned: int
    departed: int
    committed: int
    spent: int
    reversed: int

    @property
    def left(self) -> int:
        """What may still be committed; below 0 where it is overdrawn."""
        whole = self.planned + self.departed if self.budget is None else self.budget
        return whole - self.spent + self.reversed - self.committed


def budgets(ledger: Ledger, policy: Policy) -> tuple[Budget, ...]:
    """Every resource in all, then by nation, nationally, and by seat, where there is anything to
    tell."""
    found = []
    amounts = _by_place(ledger)
    for resource in _resources(policy, amounts):
        of = {place: kinds for (place, name), kinds in amounts.items() if name == resource}
        known = policy.resource(resource)
        found.append(_row("all", None, resource, _sum(of), known.budget if known else 0))
        for nation, inside in _by_nation(ledger, of):
            found.append(_row("nation", nation, resource, _sum(inside)))
        if None in of:
            found.append(_row(NATIONAL, None, resource, of[None]))
        for seat in sorted(place for place in of if place is not None):
            found.append(_row("seat", seat, resource, of[seat]))
    return tuple(found)


def _by_place(ledger: Ledger) -> dict[Place, Counter[str]]:
    found: defaultdict[Place, Counter[str]] = defaultdict(Counter)
    if ledger.plan is not None:
        allocation = ledger.plan.allocation
        for seat, given in [(None, allocation.national), *allocation.seats.items()]:
            for resource, amount in given.items():
                found[seat, resource]["planned"] += amount
    for departure in ledger.departures:
        found[departure.seat_id, departure.resource]["departed"] += departure.amount
    for promise in promised(ledger):
        found[promise.place]["committed"] += promise.amount
    for spent in ledger.spent:
        found[spent.seat_id, spent.resource]["spent"] += spent.amount
    for back in ledger.reversals:
        found[back.seat_id, MONEY]["reversed"] += back.amount
    return dict(found)


def _resources(policy: Policy, amounts: Mapping[Place, object]) -> list[str]:
    """Those of the policy in force, then any that were used all the same."""
    named = [resource.id for resource in policy.resources]
    return [*named, *sorted({name for _, name in amounts} - set(named))]


def _by_nation(
    ledger: Ledger, of: Mapping[str | None, Counter[str]]
) -> Iterator[tuple[str, Mapping[str | None, Counter[str]]]]:
    """The places of each country that has any."""
    found: defaultdict[str, dict[str | None, Counter[str]]] = defaultdict(dict)
    for place, kinds in of.items():
        if place is not None and place in ledger.seats:
            found[ledger.seats[place]][place] = kinds
    yield from sorted(found.items())


def _sum(of: Mapping[str | None, Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for kinds in of.values():
        total.update(kinds)
    return total


def _row(
    scope: str, place: str | None, resource: str, kinds: Counter[str], budget: int | None = None
) -> Budget:
    return Budget(
        scope=scope,
        place=place,
        resource=resource,
        budget=budget,
        planned=kinds["planned"],
        departed=kinds["departed"],
        committed=kinds["committed"],
        spent=kinds["spent"],
        reversed=kinds["reversed"],
    )
