"""The acts of an invented history: each adds its entries to the chronicle."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hustings.demo.orders import Order
from hustings.demo.people import Officer
from hustings.demo.purchases import close, invoice, place, show
from hustings.demo.telling import Agenda, Telling
from hustings.record.files import digest_of


def place_order(telling: Telling, agenda: Agenda, order: Order, in_full: int = 0) -> None:
    """Request now, approvals tomorrow, payment or move within the ten days after. ``in_full``: 1
    for what is ordered and shown by its bill as well, 2 for what is closed in the end."""
    today = telling.chronicle.day
    approvers = approvers_of(telling, order)
    index = ask(telling, order, telling.cast.head_of_field, approvers)
    paid_on = today + timedelta(days=2 + int(telling.rng.integers(0, 10)))
    bill = int(telling.rng.integers(970, 1001))
    pence = order.amount * bill // 1000

    def approve() -> None:
        for officer in approvers:
            give_approval(telling, order, index, officer)
        if in_full:
            place(telling, order, index, pence)

    def settle() -> None:
        if order.resource != "money":
            move(telling, order, index)
            return
        payment = pay(telling, order, index, pence)
        if in_full:
            show(telling, payment, pence)
        if in_full > 1:
            close(telling, index)

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
    bill = digest_of(invoice(number))
    return telling.chronicle.sign(
        "payment",
        {
            "request": request,
            "amount_pence": pence,
            "seat_id": order.seat_id,
            "payee": order.payee,
            "purpose": order.purpose,
            "invoice": bill,
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
