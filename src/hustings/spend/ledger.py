"""What the spending entries of a log make true. Only ``SpendRules`` changes a ledger.

Amounts are whole: pence for money, else the resource's own unit. ``seat_id`` None is national.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from hustings.election.currency import STERLING, Currency
from hustings.spend.asked import Approval, Closing, Part, Request
from hustings.spend.commitment_book import CommitmentBook
from hustings.spend.delivered import Deliveries
from hustings.spend.evidence_book import EvidenceBook
from hustings.spend.happened import Notional, Reversal, Spent
from hustings.spend.in_force import Departure, Look, PublishedPlan, PublishedRule
from hustings.spend.statement import BankBook

__all__ = [
    "Approval",
    "Closing",
    "Departure",
    "Group",
    "Ledger",
    "Look",
    "Notional",
    "Part",
    "Place",
    "PublishedPlan",
    "PublishedRule",
    "Request",
    "Reversal",
    "Spent",
]

Place = tuple[str | None, str]  # (seat_id, resource)
Group = tuple[str, str | None, str]  # (payee as compared, seat_id, resource)


@dataclass
class Ledger:
    """Everything asked, signed and spent, in the order of the log.

    ``approvals``: the entry of an approval to the request. ``totals``: used so far, by place;
    ``used``: over all places. ``place_days``, ``days``: the same by the day it happened.
    ``departed``: signed departures by the place that they add to.
    ``seat_pence``, ``national_pence``: what the law counts; ``law_days``: the same by place and
    day. ``long_pence``, ``long_days``: of a candidate's long campaign, where it has a limit of
    its own. All of these are without what came back: ``came_back``: of a payment, by day;
    ``reversed_on``: the days on which something came back to a place; ``reversal_days``: the same
    by resource. ``invoices``: (payee,
    invoice, pence) to the payment. ``paid_requests``: by (payee, place), by day of the request,
    those on which something was spent; ``paid_days``: these days in order; ``paid_asked``: how
    much they asked for. ``bank``: what its statements say. ``commitments``: what was ordered;
    ``evidence``: the documents; ``closings``: requests that are finished.
    ``deliveries``: what they say beside ``spent``. ``notional``: what was given; ``priced``: by
    the payment of its price, its places there.
    ``seats``: every seat's id to its country. ``not_checked``: limits of
    the law that are not. ``currency``: of every amount of money.
    """

    plans: list[PublishedPlan] = field(default_factory=list)
    rules: list[PublishedRule] = field(default_factory=list)
    requests: dict[int, Request] = field(default_factory=dict)
    approvals: dict[int, int] = field(default_factory=dict)
    spent: list[Spent] = field(default_factory=list)
    departures: list[Departure] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    totals: defaultdict[Place, int] = field(default_factory=lambda: defaultdict(int))
    used: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    place_days: defaultdict[Place, Counter[date]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    days: defaultdict[str, Counter[date]] = field(default_factory=lambda: defaultdict(Counter))
    departed: defaultdict[Place, list[Departure]] = field(default_factory=lambda: defaultdict(list))
    seat_pence: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    national_pence: int = 0
    law_days: defaultdict[str | None, Counter[date]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    long_pence: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    long_days: defaultdict[str, Counter[date]] = field(default_factory=lambda: defaultdict(Counter))
    reversals: list[Reversal] = field(default_factory=list)
    came_back: defaultdict[int, Counter[date]] = field(default_factory=lambda: defaultdict(Counter))
    reversed_on: defaultdict[Place, set[date]] = field(default_factory=lambda: defaultdict(set))
    reversal_days: defaultdict[str, set[date]] = field(default_factory=lambda: defaultdict(set))
    invoices: dict[tuple[str, str, int], int] = field(default_factory=dict)
    paid_requests: defaultdict[Group, dict[date, list[int]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    paid_days: defaultdict[Group, list[date]] = field(default_factory=lambda: defaultdict(list))
    paid_asked: defaultdict[Group, Counter[date]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    bank: BankBook = field(default_factory=BankBook)
    commitments: CommitmentBook = field(default_factory=CommitmentBook)
    evidence: EvidenceBook = field(default_factory=EvidenceBook)
    closings: list[Closing] = field(default_factory=list)
    not_checked: tuple[str, ...] = ()
    deliveries: Deliveries = field(default_factory=Deliveries)
    notional: list[Notional] = field(default_factory=list)
    priced: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    seats: Mapping[str, str] = field(default_factory=dict)
    currency: Currency = STERLING

    @property
    def plan(self) -> PublishedPlan | None:
        """The plan in force."""
        return self.plans[-1] if self.plans else None

    @property
    def rule(self) -> PublishedRule | None:
        """The rule in force."""
        return self.rules[-1] if self.rules else None

    @property
    def happened(self) -> tuple[Spent | Reversal, ...]:
        """Payments, staff moves, and what came back."""
        return (*self.spent, *self.reversals)

    def request_of(self, fact: Spent) -> Request | None:
        """The request that a fact names, where it had been asked by then: one that comes later in
        the log has nothing to do with it."""
        named = fact.request
        return None if named is None or named > fact.index else self.requests.get(named)

    def plan_on(self, day: date) -> PublishedPlan | None:
        """The plan in force at the end of a day."""
        return next((plan for plan in reversed(self.plans) if plan.day <= day), None)

    def rule_on(self, day: date) -> PublishedRule | None:
        """The rule in force at the end of a day."""
        return next((rule for rule in reversed(self.rules) if rule.day <= day), None)

    def changes(self, place: Place) -> Iterator[date]:
        """The days on which what a place may have was changed, or something came back to it."""
        yield from (plan.day for plan in self.plans)
        yield from (rule.day for rule in self.rules)
        yield from (given.day for given in self.departed.get(place, ()))
        yield from self.reversed_on.get(place, ())

    def departed_by(self, place: Place, day: date) -> int:
        """What departures signed by the end of a day add to a place."""
        return sum(given.amount for given in self.departed.get(place, ()) if given.day <= day)

    def came_back_by(self, payment: int, day: date) -> int:
        """What of a payment had come back by the end of a day."""
        back: Mapping[date, int] = self.came_back.get(payment, {})
        return sum(pence for since, pence in back.items() if since <= day)

    def total(self, resource: str) -> int:
        """What has been used of a resource and not come back, over all seats and nationally."""
        return self.used.get(resource, 0)
