"""Two invented histories of one campaign under one published rule: as planned, and with departures.

Everything here is simulated: officers are roles, sums and dates are made up, and the groups of
seats that the second history favours are drawn at random. The plan and the estimates are the
system's own, from real public facts.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from hustings.audit.partition import commitment
from hustings.demo.chronicle import Chronicle
from hustings.demo.orders import Late, Order, late_sums, orders
from hustings.demo.people import Cast, Officer, derived, the_policy
from hustings.record.offices import key_body, office_body
from hustings.record.policy import Policy, Resource, policy_body
from hustings.spend.allocation import Allocation, allocation_bytes
from hustings.spend.release import release

# (days before the poll, share of the budgets released so far): mid-campaign, twice, and late.
STAGES = ((43, Fraction(4, 10)), (29, Fraction(7, 10)), (15, Fraction(1)))
LATE_PENCE = 135_000 * 100
LATE_SEATS = 20
LATE_FIRST, LATE_LAST = 14, 2  # days before the poll
SIGNED_DEPARTURE = 13  # one departure is signed as it should be, so that both can be seen
RULE = {"tolerance_per_cent": 10, "tolerance_pence": 500 * 100, "window_days": 14}
ALPHA_PPM = 10_000


@dataclass(frozen=True)
class Plot:
    """What both histories share.

    ``plans``: for each stage in order, its day, the share released and the day's plan as an
    allocation, with each seat's stance. ``estimates``: (day, sha256, draws, seed). ``groups``:
    (seat_id, label), drawn at random. ``safe``: safe seats of one group, the safest first.
    ``batches``: (day, body) of the returns that came in. ``last``: nothing happens after it.
    """

    election: str
    party: str
    campaign: str
    files: Mapping[str, str]
    resources: tuple[Resource, ...]
    plans: tuple[tuple[date, Fraction, Allocation, Mapping[str, str]], ...]
    estimates: tuple[tuple[date, str, int, int], ...]
    groups: tuple[tuple[str, str], ...]
    safe: tuple[str, ...]
    batches: tuple[tuple[date, Mapping[str, Any]], ...]
    polling_day: date
    first: date
    last: date


@dataclass
class Telling:
    """One history as it is told: what has been asked, and the bodies that go into files/."""

    plot: Plot
    cast: Cast
    chronicle: Chronicle
    rng: np.random.Generator
    policy: Policy
    asked: defaultdict[tuple[str, str], int]
    files: list[bytes]
    released: Allocation | None = None
    plan: int | None = None


def tell(
    plot: Plot, origin: str, cast: Cast, departures: bool, seed: int
) -> tuple[Chronicle, tuple[bytes, ...]]:
    """One whole history: its entries, and the bodies that they name by hash."""
    telling = Telling(
        plot,
        cast,
        Chronicle(origin),
        np.random.default_rng(seed),
        the_policy(plot.resources),
        defaultdict(int),
        [],
    )
    agenda = Agenda()
    found_campaign(telling)
    agenda_of_facts(telling, agenda)
    late = late_for(plot) if departures else []
    agenda_of_spending(telling, agenda, late)
    if departures:
        agenda_of_departures(telling, agenda, late)
    for day, act in agenda.in_order():
        if day <= plot.last:
            telling.chronicle.open_day(day)
            act()
    return telling.chronicle, tuple(telling.files)


class Agenda:
    """What is to happen on which day; on one day in the order in which it was put down."""

    def __init__(self) -> None:
        self._items: defaultdict[date, list[Callable[[], object]]] = defaultdict(list)

    def put(self, day: date, act: Callable[[], object]) -> None:
        """Put one act down for a day. An act may put down others for that day or later."""
        self._items[day].append(act)

    def in_order(self) -> Any:
        """Every (day, act), also those put down meanwhile."""
        while any(self._items.values()):
            day = min(day for day, acts in self._items.items() if acts)
            yield day, self._items[day].pop(0)


def found_campaign(telling: Telling) -> None:
    """Genesis, the election's files and the published rule, on the first day."""
    plot, cast, chronicle = telling.plot, telling.cast, telling.chronicle
    chronicle.open_day(plot.first)
    chronicle.state(
        "genesis",
        {
            "origin": chronicle.origin,
            "campaign": plot.campaign,
            "election": plot.election,
            "party": plot.party,
            "simulated": True,
            "offices": [office_body(officer.office) for officer in cast.everyone],
            "keys": [key_body(officer.office_key) for officer in cast.everyone],
            "policy": policy_body(telling.policy),
        },
    )
    chronicle.state("election", {"election": plot.election, "files": dict(plot.files)})
    body = {
        **RULE,
        "favour": {
            "alpha_ppm": ALPHA_PPM,
            "partition": commitment(plot.groups, partition_salt()),
            "seed": 0,
        },
        "reason": "Seats get what the plan gives them; further than this needs a signed departure.",
    }
    chronicle.sign("rule", body, cast.coordinators[:2])


def partition_salt() -> bytes:
    """The salt of the example's commitment to the groups: 32 bytes from public text."""
    return derived("partition", "salt")


def agenda_of_facts(telling: Telling, agenda: Agenda) -> None:
    """Estimates and batches of returns, on their days."""
    chronicle = telling.chronicle
    for day, sha256, draws, seed in telling.plot.estimates:
        body = {"as_of": day.isoformat(), "sha256": sha256, "draws": draws, "seed": seed}
        agenda.put(day, lambda body=body: chronicle.state("estimate", body))
    for day, batch in telling.plot.batches:
        agenda.put(day, lambda batch=batch: chronicle.state("batch", batch))


def agenda_of_spending(telling: Telling, agenda: Agenda, late: Sequence[Late]) -> None:
    """Each stage: the plan is signed, then requests, approvals the day after, payments over the
    ten days that follow. Late sums are taken out of what the last stage would have asked for."""
    for number, (day, share, target, stances) in enumerate(telling.plot.plans):
        is_last = number == len(telling.plot.plans) - 1
        give_up = late if is_last else ()
        agenda.put(
            day,
            lambda args=(number, share, target, stances, give_up): one_stage(
                telling, agenda, *args
            ),
        )


def one_stage(
    telling: Telling,
    agenda: Agenda,
    number: int,
    share: Fraction,
    target: Allocation,
    stances: Mapping[str, str],
    give_up: Sequence[Late],
) -> None:
    """The plan of a stage and all that follows from it."""
    budgets = {resource.id: resource.budget for resource in telling.plot.resources}
    telling.released = release(telling.released, target, budgets, share)
    contents = allocation_bytes(telling.released)
    telling.files.append(contents)
    estimates = [
        index for index, entry in enumerate(telling.chronicle.entries) if entry.type == "estimate"
    ]
    telling.plan = telling.chronicle.sign(
        "plan",
        {
            "as_of": target.as_of,
            "sha256": hashlib.sha256(contents).hexdigest(),
            "estimate": estimates[-1] if estimates else None,
            "reason": f"Stage {number + 1} of {len(STAGES)}: {share_words(share)} of the budgets, "
            f"towards the plan of {target.as_of}.",
        },
        telling.cast.coordinators[:2],
    )
    wanted = orders(telling.released, telling.asked, stances, number, telling.rng)
    for order in without(wanted, give_up):
        telling.asked[order.seat_id, order.resource] += order.amount
        place_order(telling, agenda, order)


def share_words(share: Fraction) -> str:
    """A share of the budgets in words."""
    return f"{int(share * 100)}%"


def without(wanted: list[Order], late: Sequence[Late]) -> list[Order]:
    """The orders left when as much as the late sums and moves take is given up, attacks first."""
    pence = sum(sum_.pence for sum_ in late)
    days = sum(sum_.staff_days for sum_ in late)
    kept = []
    for order in sorted(wanted, key=lambda order: order.priority != "attack"):
        if order.resource == "money" and pence > 0:
            pence -= order.amount
        elif order.resource == "staff_days" and days > 0:
            days -= order.amount
        else:
            kept.append(order)
    return sorted(kept, key=lambda order: (order.seat_id, order.resource))


def place_order(telling: Telling, agenda: Agenda, order: Order) -> None:
    """Request now, approvals tomorrow, payment or move within the ten days after."""
    today = telling.chronicle.day
    approvers = approvers_of(telling, order)
    index = ask(telling, order, telling.cast.head_of_field, approvers)
    paid_on = today + timedelta(days=2 + int(telling.rng.integers(0, 10)))
    bill = int(telling.rng.integers(970, 1001))

    def approve() -> None:
        for officer in approvers:
            give_approval(telling, order, index, officer)

    def settle() -> None:
        if order.resource == "money":
            pay(telling, order, index, order.amount * bill // 1000)
        else:
            move(telling, order, index)

    agenda.put(today + timedelta(days=1), approve)
    agenda.put(paid_on, settle)


def approvers_of(telling: Telling, order: Order) -> tuple[Officer, ...]:
    """As many as the policy asks for, elected people first, taking turns by seat."""
    quorum = telling.policy.quorum_for(order.resource, order.amount)
    people = (*telling.cast.coordinators, telling.cast.treasurer)
    turn = int(hashlib.sha256(order.seat_id.encode("utf-8")).hexdigest(), 16) % len(people)
    in_turn = (*people[turn:], *people[:turn])
    return in_turn[: quorum.approvals if quorum else 0]


def ask(
    telling: Telling, order: Order, by: Officer, decided: Sequence[Officer], plan: bool = True
) -> int:
    """A request; returns its index."""
    parts = [(by, "proposed"), *((officer, "decided") for officer in decided)]
    return telling.chronicle.sign(
        "request",
        {
            **amount_fields(order),
            "seat_id": order.seat_id,
            "payee": order.payee,
            "purpose": order.purpose,
            "priority": order.priority,
            "plan": telling.plan if plan else None,
            "participants": [
                {"person_id": officer.person_id, "part": part} for officer, part in parts
            ],
        },
        [by],
    )


def amount_fields(order: Order) -> dict[str, Any]:
    """Resource and amount as entries have them."""
    money = order.resource == "money"
    return {
        "resource": order.resource,
        "amount_pence": order.amount if money else None,
        "amount": None if money else order.amount,
    }


def give_approval(telling: Telling, order: Order, request: int, officer: Officer) -> int:
    """One person's approval of a request."""
    envelope = telling.chronicle.entries[request].envelope
    assert envelope is not None
    return telling.chronicle.sign(
        "approval",
        {
            **amount_fields(order),
            "request": request,
            "request_digest": envelope.digest,
            "seat_id": order.seat_id,
            "payee": order.payee,
            "policy": telling.policy.version,
        },
        [officer],
    )


def pay(telling: Telling, order: Order, request: int | None, pence: int) -> int:
    """A payment by the finance officer."""
    number = len(telling.chronicle.entries)
    invoice = hashlib.sha256(f"example invoice {number}".encode()).hexdigest()
    return telling.chronicle.sign(
        "payment",
        {
            "request": request,
            "amount_pence": pence,
            "seat_id": order.seat_id,
            "payee": order.payee,
            "purpose": order.purpose,
            "invoice": invoice,
            "value_date": telling.chronicle.day.isoformat(),
        },
        [telling.cast.finance_officer],
    )


def move(telling: Telling, order: Order, request: int | None) -> int:
    """Staff-days moved to a seat, by the finance officer's order to the staff."""
    return telling.chronicle.sign(
        "staff_move",
        {
            "request": request,
            "amount": order.amount,
            "from_seat": None,
            "seat_id": order.seat_id,
            "start": telling.chronicle.day.isoformat(),
        },
        [telling.cast.finance_officer],
    )


def late_for(plot: Plot) -> list[Late]:
    """The late sums of the second history, to the safest seats of one group."""
    return late_sums(
        plot.safe[:LATE_SEATS],
        plot.polling_day - timedelta(days=LATE_FIRST),
        plot.polling_day - timedelta(days=LATE_LAST),
        LATE_PENCE,
    )


def agenda_of_departures(telling: Telling, agenda: Agenda, late: Sequence[Late]) -> None:
    """Access refused to an elected coordinator, and the late sums and moves."""
    plot = telling.plot
    for before, data in ((29, "returns"), (12, "polls")):
        agenda.put(plot.polling_day - timedelta(days=before), lambda d=data: refuse(telling, d))
    agenda.put(
        plot.polling_day - timedelta(days=SIGNED_DEPARTURE), lambda: depart_signed(telling, agenda)
    )
    for sum_ in late:
        agenda.put(sum_.day, lambda sum_=sum_: late_sum(telling, sum_))


def refuse(telling: Telling, data: str) -> int:
    """What the policy lets an elected coordinator see is refused."""
    coordinator = telling.cast.coordinators[1]
    return telling.chronicle.state(
        "access_refused",
        {
            "person_id": coordinator.person_id,
            "data": data,
            "area": coordinator.office.area,
            "reason": "Not before polling day, by decision of the head of field.",
        },
    )


def late_sum(telling: Telling, late: Late) -> None:
    """Money and staff to one safe seat: at best signed by one who was not elected."""
    money = Order(
        late.seat_id, "money", late.pence, "Example Agency", "Digital advertising", "late support"
    )
    staff = Order(
        late.seat_id, "staff_days", late.staff_days, "The campaign's own staff", "Organisers", ""
    )
    request = None
    if late.with_request:
        secretary = telling.cast.general_secretary
        request = ask(telling, money, telling.cast.head_of_field, [secretary], plan=False)
        give_approval(telling, money, request, secretary)
    pay(telling, money, request, late.pence)
    move(telling, staff, None)


def depart_signed(telling: Telling, agenda: Agenda) -> None:
    """A departure as it should be: reasons and signatures first, then the money."""
    assert telling.plan is not None
    seat_id = telling.plot.safe[-1]
    order = Order(
        seat_id, "money", 2_000 * 100, "Example Post", "A letter to every home", "departure"
    )
    telling.chronicle.sign(
        "departure",
        {
            **amount_fields(order),
            "seat_id": seat_id,
            "plan": telling.plan,
            "reason": "The printer lost this seat's last letter: it is printed and sent again.",
        },
        telling.cast.coordinators[:2],
    )
    place_order(telling, agenda, order)
