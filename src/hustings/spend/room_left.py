"""How much room is left under each bound after one more amount: said before it is signed.

Nothing here is a verdict. What a payment breaks is the replay's to say (``bounds``); this looks
ahead, and counts what is approved or ordered and not yet paid as if it were.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hustings.record.authority import RecordState
from hustings.record.policy import MONEY
from hustings.spend.bounds import tolerance
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger
from hustings.spend.promised import Promise, promised

CLOSE_PER_CENT = 90  # from here on whoever asks, approves or pays is warned


@dataclass(frozen=True)
class Asked:
    """One more amount. ``request``: the entry that it is or pays, whose own remainder is not
    counted twice; None for a new one. ``day``: of the payment, or today."""

    seat_id: str | None
    resource: str
    amount: int
    day: date
    request: int | None = None


@dataclass(frozen=True)
class Room:
    """Under one bound. ``kind``: "law", "rule" or "budget". ``unit``: "money" or the resource.
    ``used``: happened and did not come back; ``promised``: approved or ordered, not yet paid;
    ``asked``: this. ``departed``: for a limit of the law, what signed departures gave the place."""

    kind: Literal["law", "rule", "budget"]
    name: str
    unit: str
    bound: int
    used: int
    promised: int
    asked: int
    departed: int = 0

    @property
    def after(self) -> int:
        """The sum with this."""
        return self.used + self.promised + self.asked

    @property
    def left(self) -> int:
        """What is left after this; below 0 beyond the bound."""
        return self.bound - self.after

    @property
    def is_close(self) -> bool:
        """Within the bound, and at least nine tenths of it are used."""
        return self.left >= 0 and 100 * self.after >= CLOSE_PER_CENT * self.bound

    @property
    def is_refused(self) -> bool:
        """Past a limit of the law, and no departure signed for the place covers it."""
        return self.kind == "law" and -self.left > self.departed


def rooms(ledger: Ledger, law: SpendingLaw, record: RecordState, asked: Asked) -> tuple[Room, ...]:
    """Under each bound that holds for the place: the law's where the day counts, the rule's where
    plan and rule are in force, the budget's."""
    return (
        *_law(ledger, law, record, asked),
        *_rule(ledger, record, asked),
        *_budget(ledger, record, asked),
    )


def _law(ledger: Ledger, law: SpendingLaw, record: RecordState, asked: Asked) -> Iterator[Room]:
    if not law.counts_on(asked.day):
        return
    seat = asked.seat_id
    if seat is None:
        limit, name = law.national_pence, "the party's limits, for no seat"
        used = ledger.national_pence
        resources = {MONEY}  # its staff's pay is not regulated
    else:
        long = law.is_long(asked.day)
        limit, name = law.candidate_pence(seat, long=long), _name(law, seat, long=long)
        used = (ledger.long_pence if long else ledger.seat_pence).get(seat, 0)
        resources = {MONEY, "staff_days"}
    if limit is None or asked.resource not in resources:
        return
    waiting = [
        (promise.place[1], promise.amount)
        for promise in _promised(ledger, asked)
        if promise.place[0] == seat
    ]
    departed = [(d.resource, d.amount) for d in ledger.departures if d.seat_id == seat]
    yield Room(
        kind="law",
        name=name,
        unit=MONEY,
        bound=limit,
        used=used,
        promised=sum(_worth(record, n, left) for n, left in waiting if n in resources),
        asked=_worth(record, asked.resource, asked.amount),
        departed=sum(_worth(record, n, amount) for n, amount in departed if n in resources),
    )


def _name(law: SpendingLaw, seat: str, *, long: bool) -> str:
    """ "the candidate's limit in E1", and of which campaign, where there are two."""
    name = f"the candidate's limit in {seat}"
    if law.short_from is None:
        return name
    return f"{name}, {'before' if long else 'in'} the short campaign"


def _rule(ledger: Ledger, record: RecordState, asked: Asked) -> Iterator[Room]:
    if ledger.plan is None or ledger.rule is None:
        return
    place = (asked.seat_id, asked.resource)
    planned = ledger.plan.allocation.planned(*place)
    known = record.policy.resource(asked.resource)
    bound = planned + tolerance(ledger.rule, known, planned)
    waiting = (p.amount for p in _promised(ledger, asked) if p.place == place)
    yield Room(
        kind="rule",
        name="the published rule, departures included",
        unit=asked.resource,
        bound=bound + ledger.departed_by(place, date.max),
        used=ledger.totals.get(place, 0),
        promised=sum(waiting),
        asked=asked.amount,
    )


def _budget(ledger: Ledger, record: RecordState, asked: Asked) -> Iterator[Room]:
    known = record.policy.resource(asked.resource)
    if known is None:
        return
    waiting = (p.amount for p in _promised(ledger, asked) if p.place[1] == asked.resource)
    yield Room(
        kind="budget",
        name=f"the budget of {asked.resource}",
        unit=asked.resource,
        bound=known.budget,
        used=ledger.total(asked.resource),
        promised=sum(waiting),
        asked=asked.amount,
    )


def _promised(ledger: Ledger, asked: Asked) -> Iterator[Promise]:
    """What is approved or ordered and not paid, on other requests than this amount is of."""
    for promise in promised(ledger):
        if promise.request is None or promise.request != asked.request:
            yield promise


def _worth(record: RecordState, resource: str, amount: int) -> int:
    """Money is worth itself, everything else its price in the policy in force."""
    known = record.policy.resource(resource)
    if resource == MONEY:
        return amount
    return known.value_pence(amount) if known else 0
