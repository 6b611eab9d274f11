"""What the spending entries of a log make true. Only ``SpendRules`` changes a ledger.

Amounts are whole: pence for money, else the resource's own unit. ``seat_id`` None is national.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from hustings.record.offices import Signer
from hustings.spend.allocation import Allocation
from hustings.spend.statement import BankBook

Part = Literal["proposed", "advised", "decided"]
Place = tuple[str | None, str]  # (seat_id, resource)
Group = tuple[str, str | None, str]  # (payee as compared, seat_id, resource)


@dataclass(frozen=True)
class Approval:
    """One person's approval of a request that counts."""

    index: int
    signer: Signer
    day: date


@dataclass
class Request:
    """A request with authority. ``approvals``: by person. ``approved_by``: the entry that
    completed its quorum. ``closed``: the refusal or withdrawal that ended it. ``payers``: who has
    paid, or moved staff, on it. ``used``: what was spent on it; ``came_back``: what of that was
    reversed, by day. ``category``: of the law's return of spending, "" where none was given.
    ``expires``: the last day on which its quorum may be completed. ``emergency``: why it could not
    wait, "" where it could. ``ratify_by``: where an emergency quorum completed it, by when the
    full one has to follow; ``ratified_by``, ``ratified_on``: which entry did."""

    index: int
    day: date
    resource: str
    amount: int
    seat_id: str | None
    payee: str
    purpose: str
    priority: str
    plan: int | None
    digest: str
    signer: Signer
    participants: tuple[tuple[str, Part], ...]
    approvals: dict[str, Approval] = field(default_factory=dict)
    approved_by: int | None = None
    approved_on: date | None = None
    closed: int | None = None
    used: int = 0
    came_back: Counter[date] = field(default_factory=Counter)
    payers: set[str] = field(default_factory=set)
    category: str = ""
    expires: date | None = None
    emergency: str = ""
    ratify_by: date | None = None
    ratified_by: int | None = None
    ratified_on: date | None = None

    @property
    def waits_for_ratification(self) -> bool:
        """Fewer people approved it in an emergency, and the full quorum has not followed yet."""
        return self.ratify_by is not None and self.ratified_by is None

    def has_lapsed(self, day: date) -> bool:
        """Its quorum was not complete when its time was over."""
        return self.approved_by is None and self.expires is not None and day > self.expires

    def may_be_spent_on(self, day: date) -> bool:
        """A quorum was complete by this day: the full one, or that of an emergency while it may
        still be ratified."""
        if self.approved_on is None or day < self.approved_on:
            return False
        if self.ratify_by is None or day <= self.ratify_by:
            return True
        return self.ratified_on is not None and self.ratified_on <= day

    def used_by(self, day: date) -> int:
        """What was spent on it, less what had come back by the end of a day."""
        return self.used - sum(pence for back, pence in self.came_back.items() if back <= day)

    @property
    def proposers(self) -> frozenset[str]:
        """Whoever signed it or is named as having proposed it."""
        named = {person for person, part in self.participants if part == "proposed"}
        return frozenset(named | {self.signer.person_id})


@dataclass(frozen=True)
class Spent:
    """One payment or staff move, as it stands: facts always count.

    ``kind``: "payment" or "staff_move". ``day``: when the money left or the staff started.
    ``value_pence``: at the price of the policy in force. ``signers``: who paid or moved.
    ``approvers``: whose approvals counted before it. ``without_quorum``: how much of the amount
    no complete quorum had signed by that day. ``without_elected``: how much of it no elected
    person had. ``breaches``: ids of the rules it broke.
    """

    index: int
    kind: Literal["payment", "staff_move"]
    day: date
    resource: str
    amount: int
    value_pence: int
    seat_id: str | None
    payee: str
    purpose: str
    priority: str
    request: int | None
    invoice: str | None
    from_seat: str | None
    signers: tuple[Signer, ...]
    approvers: tuple[Signer, ...]
    without_quorum: int
    without_elected: int
    breaches: tuple[str, ...] = ()

    @property
    def signed(self) -> bool:
        """All of it had its quorum."""
        return self.without_quorum == 0

    @property
    def elected(self) -> bool:
        """All of it had the approval of an elected person."""
        return self.without_elected == 0


@dataclass(frozen=True)
class Reversal:
    """Money of one payment that came back. ``payment``: its entry; ``seat_id``, ``payee``,
    ``priority``, ``request``: as the payment has them. ``day``: when the money was back."""

    index: int
    day: date
    payment: int
    amount: int
    seat_id: str | None
    payee: str
    priority: str
    request: int | None
    reason: str
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class Look:
    """A look at the test for favour. ``rule`` and ``plan``: in force then. ``paid``: pence by seat
    until then, less what had come back."""

    index: int
    day: date
    number: int
    rule: PublishedRule
    plan: PublishedPlan
    paid: Mapping[str, int]


@dataclass(frozen=True)
class Departure:
    """An allocation away from the rule, signed with a reason before the money moved."""

    index: int
    day: date
    resource: str
    amount: int
    seat_id: str
    plan: int
    reason: str
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class PublishedRule:
    """The rule in force: how far beyond the plan a seat may go without a departure."""

    index: int
    day: date
    tolerance_per_cent: int
    tolerance_pence: int
    window_days: int
    favour: Mapping[str, object] | None
    reason: str
    signers: tuple[Signer, ...]

    @property
    def looks(self) -> int | None:
        """How many looks its test for favour may be given; None where it does not say."""
        found = None if self.favour is None else self.favour.get("looks")
        return found if isinstance(found, int) else None


@dataclass(frozen=True)
class PublishedPlan:
    """A plan in force from its entry on."""

    index: int
    day: date
    as_of: str
    sha256: str
    reason: str
    allocation: Allocation
    signers: tuple[Signer, ...]


@dataclass
class Ledger:
    """Everything asked, signed and spent, in the order of the log.

    ``approvals``: the entry of an approval to the request. ``totals``: used so far, by place;
    ``used``: over all places. ``place_days``, ``days``: the same by the day it happened.
    ``departed``: signed departures by the place that they add to.
    ``seat_pence``, ``national_pence``: what the law counts; ``law_days``: the same by place and
    day. All of these are without what came back: ``came_back``: of a payment, by day;
    ``reversed_on``: the days on which something came back to a place; ``reversal_days``: the same
    by resource. ``invoices``: (payee,
    invoice, pence) to the payment. ``paid_requests``: by (payee, place), by day of the request,
    those on which something was spent; ``paid_days``: these days in order; ``paid_asked``: how
    much they asked for. ``bank``: what its statements say.
    ``seats``: every seat's id to its country. ``not_checked``: limits of
    the law that are not.
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
    not_checked: tuple[str, ...] = ()
    seats: Mapping[str, str] = field(default_factory=dict)

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
