"""What is no money in the two histories: volunteers who went to four seats by coach, and a hall
that was lent. Both histories have it, and nothing is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from hustings.demo.orders import POUND
from hustings.demo.people import Officer
from hustings.demo.telling import Agenda, Telling

HOURS = "activist_hours"
DELIVERED = (24, 18, 12, 6)  # hours, in the four seats with most of them in the plan
COACHES_PENCE = 480 * POUND
HALL_PENCE = 300 * POUND
ASKED, PAID, DELIVERED_ON, LENT = 1, 3, 4, 5  # days after the first plan
COACHES = {
    "payee": "Example Coaches",
    "purpose": "Coaches that take volunteers to four seats",
    "priority": "attack",
}


def agenda_of_things(telling: Telling, agenda: Agenda) -> None:
    """Put down for the days after the first plan, where there is one."""
    if telling.plot.plans:
        agenda.put(
            telling.plot.plans[0][0] + timedelta(days=ASKED), ask_for_coaches, telling, agenda
        )


def ask_for_coaches(telling: Telling, agenda: Agenda) -> None:
    """Coaches and the hours of those who travel in them, both for no seat; approved the day after,
    and so on."""
    seats = seats_of(telling)
    if not seats:
        return
    money = _ask(telling, {"resource": "money", "amount_pence": COACHES_PENCE, "amount": None})
    hours = _ask(telling, {"resource": HOURS, "amount_pence": None, "amount": sum(DELIVERED)})
    today = telling.chronicle.day

    def approve() -> None:
        _approve(telling, money)
        _approve(telling, hours)

    def pay() -> None:
        paid = _pay(telling, money)
        agenda.put(today + timedelta(days=DELIVERED_ON), deliver, telling, seats, hours, paid)

    agenda.put(today + timedelta(days=1), approve)
    agenda.put(today + timedelta(days=PAID), pay)
    agenda.put(today + timedelta(days=LENT), lend, telling, seats[0])


def seats_of(telling: Telling) -> Sequence[str]:
    """Those with most hours in the plan; none where it has too few for all of them."""
    released = telling.released
    if released is None or HOURS not in {resource.id for resource in telling.plot.resources}:
        return ()
    most = sorted(released.seats, key=lambda seat: (-released.planned(seat, HOURS), seat))
    chosen = most[: len(DELIVERED)]
    enough = zip(chosen, DELIVERED, strict=False)
    fits = len(chosen) == len(DELIVERED) and all(
        released.planned(seat, HOURS) >= hours for seat, hours in enough
    )
    return tuple(chosen) if fits else ()


def deliver(telling: Telling, seats: Sequence[str], hours: int, payment: int) -> None:
    """So many hours in each seat, for the candidate there."""
    for seat, amount in zip(seats, DELIVERED, strict=True):
        _sign(
            telling,
            "delivery",
            {
                "request": hours,
                "resource": HOURS,
                "amount": amount,
                "seat_id": seat,
                "payment": payment,
                "bought": sum(DELIVERED),
                "promotes": "candidate",
                "day": telling.chronicle.day.isoformat(),
            },
            telling.cast.finance_officer,
        )


def lend(telling: Telling, seat: str) -> None:
    """A hall that somebody lent for an evening in one of the seats."""
    _sign(
        telling,
        "notional",
        {
            "giver": "Example Club",
            "purpose": "A hall for an evening",
            "market_pence": HALL_PENCE,
            "paid_pence": 0,
            "payment": None,
            "seat_id": seat,
            "day": telling.chronicle.day.isoformat(),
            "request": None,
        },
        telling.cast.finance_officer,
    )


def _ask(telling: Telling, amount: Mapping[str, Any]) -> int:
    by, decides = telling.cast.head_of_field, telling.cast.coordinators[0]
    parts = [(by, "proposed"), (decides, "decided")]
    body = {
        **amount,
        **COACHES,
        "seat_id": None,
        "plan": telling.plan,
        "participants": [{"person_id": officer.person_id, "part": part} for officer, part in parts],
    }
    return _sign(telling, "request", body, by)


def _approve(telling: Telling, request: int) -> int:
    """As it was asked, by one elected person: that is enough for so little."""
    asked = telling.chronicle.entries[request]
    assert asked.envelope is not None
    same = ("resource", "amount_pence", "amount", "seat_id", "payee")
    body = {
        "request": request,
        "request_digest": asked.envelope.digest,
        **{name: asked.body[name] for name in same},
        "policy": telling.policy.version,
    }
    return _sign(telling, "approval", body, telling.cast.coordinators[0])


def _pay(telling: Telling, request: int) -> int:
    body = {
        "request": request,
        "amount_pence": COACHES_PENCE,
        "seat_id": None,
        "payee": COACHES["payee"],
        "purpose": COACHES["purpose"],
        "invoice": hashlib.sha256(b"example invoice for coaches").hexdigest(),
        "value_date": telling.chronicle.day.isoformat(),
    }
    return _sign(telling, "payment", body, telling.cast.finance_officer)


def _sign(telling: Telling, entry_type: str, body: Mapping[str, Any], by: Officer) -> int:
    return telling.chronicle.sign(entry_type, dict(body), [by])
