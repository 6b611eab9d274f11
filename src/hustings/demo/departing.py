"""What the second history does that its rule does not allow, and one departure that is signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from hustings.demo.acts import amount_fields, ask, give_approval, move, pay, place_order
from hustings.demo.orders import PURPOSES, STAFF, Late, Order, late_sums
from hustings.demo.telling import Agenda, Plot, Telling

LATE_PENCE = 135_000 * 100
LATE_SEATS = 20
LATE_FIRST, LATE_LAST = 14, 2  # days before the poll
SIGNED_PENCE = 2_000 * 100
SIGNED_DEPARTURE = 13  # one departure is signed as it should be, so that both can be seen
REFUSALS = ((29, "returns"), (12, "polls"))  # days before the poll, and what was refused


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
    for before, data in REFUSALS:
        agenda.put(plot.polling_day - timedelta(days=before), refuse, telling, data)
    signed_on = plot.polling_day - timedelta(days=SIGNED_DEPARTURE)
    agenda.put(signed_on, depart_signed, telling, agenda)
    for sum_ in late:
        agenda.put(sum_.day, late_sum, telling, sum_)


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
    staff = Order(late.seat_id, "staff_days", late.staff_days, STAFF, PURPOSES["staff_days"], "")
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
        seat_id, "money", SIGNED_PENCE, "Example Post", "A letter to every home", "departure"
    )
    entries = enumerate(telling.chronicle.entries)
    estimates = [index for index, entry in entries if entry.type == "estimate"]
    price = telling.plot.departure_price
    telling.chronicle.sign(
        "departure",
        {
            **amount_fields(order),
            "seat_id": seat_id,
            "plan": telling.plan,
            "reason": "The printer lost this seat's last letter: it is printed and sent again.",
            **({"price": {"estimate": estimates[-1], **price}} if price and estimates else {}),
        },
        telling.cast.coordinators[:2],
    )
    place_order(telling, agenda, order)
