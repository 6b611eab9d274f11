"""What no test can find in four seats, and the rules convict: invented acts in a replayed record.

The same £135,000 as in ``favour``, in three ways: openly beyond the published rule; asked for in
one seat and paid for another; and called national, with all of it delivered in one seat. Figures
are per cent of the four seats, of which each has to be named by its rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hustings.bench.favour import DIVERTED_PENCE
from hustings.bench.figure import Figure
from hustings.bench.long_campaign import RESOURCES, begun, invented_plot
from hustings.demo.acts import approvers_of, ask, give_approval, move, pay
from hustings.demo.orders import PAYEES, STAFF, Order
from hustings.demo.telling import Telling
from hustings.demo.weeks import second_last_time
from hustings.election.contest import Election
from hustings.election.load import find_election, load_election
from hustings.record.entries import entry_bytes
from hustings.record.files import digest_of
from hustings.record.replay import replay
from hustings.verify.replayed import campaign_rules

SEATS = 4
STAFF_DAY_PENCE = next(one.value_pence(1) for one in RESOURCES if one.id == "staff_days")
Act = Callable[[Telling, str], None]


def bench_layer_a() -> tuple[Figure, ...]:
    """The three ways, each in a record of its own."""
    election = load_election(find_election("uk-2017"))
    ways: tuple[tuple[str, str, Act], ...] = (
        ("beyond the rule, without a departure", "outside_rule", openly),
        ("paid for another seat than was approved", "payment_differs", relabelled),
        ("staff called national, sent to one seat", "national_for_one_seat", called_national),
    )
    return tuple(
        Figure("favour", f"£135,000 to 4 seats, {how}: {rule}", share, "%", "at least", 100.0)
        for how, rule, act in ways
        for share in (100.0 * convicted(election, rule, act) / SEATS,)
    )


def convicted(election: Election, rule: str, act: Act) -> int:
    """In how many of the four seats the rule names what was done."""
    plot = invented_plot(election)
    telling = begun(election, plot)
    telling.chronicle.open_day(plot.first + timedelta(days=1))
    firsts = []
    for seat_id in plot.safe[:SEATS]:
        firsts.append(len(telling.chronicle.entries))
        act(telling, seat_id)
    # The days after which what was called national is judged have to be over.
    telling.chronicle.open_day(plot.first + timedelta(days=30))
    ask(telling, order_for(plot.safe[0], 100), telling.cast.head_of_field, ())
    files = {digest_of(body): body for body in telling.files}
    rules = campaign_rules(election, second_last_time(election), files.get)
    _, problems = replay(map(entry_bytes, telling.chronicle.entries), rules)
    named = {entry for problem in problems if problem.rule == rule for entry in problem.entries}
    ends = [*firsts[1:], len(telling.chronicle.entries)]
    return sum(
        any(first <= entry < end for entry in named)
        for first, end in zip(firsts, ends, strict=True)
    )


def order_for(seat_id: str, pence: int) -> Order:
    return Order(seat_id, "money", pence, PAYEES[0], f"Leaflets for {seat_id}", "hold")


def openly(telling: Telling, seat_id: str) -> None:
    """Asked for, approved by all that it takes, and paid."""
    order = order_for(seat_id, DIVERTED_PENCE // SEATS)
    pay(telling, order, approved(telling, order, seat_id), order.amount)


def relabelled(telling: Telling, seat_id: str) -> None:
    """Approved for a seat that nobody minds, and paid for this one."""
    other = telling.plot.safe[-1]
    order = order_for(other, DIVERTED_PENCE // SEATS)
    order = replace(order, purpose=f"Leaflets, lot {seat_id}")
    request = approved(telling, order, other)
    pay(telling, replace(order, seat_id=seat_id), request, order.amount)


def called_national(telling: Telling, seat_id: str) -> None:
    """Staff worth as much, approved for no seat; all of them went to this one."""
    days = DIVERTED_PENCE // SEATS // STAFF_DAY_PENCE
    order: Any = Order(seat_id, "staff_days", days, STAFF, f"Organisers, lot {seat_id}", "hold")
    request = approved(telling, replace(order, seat_id=None), seat_id)
    move(telling, order, request)


def approved(telling: Telling, order: Order, turn: str) -> int:
    """A request with its whole quorum. ``turn``: the seat that says whose turn it is."""
    approvers = approvers_of(telling, replace(order, seat_id=turn))
    request = ask(telling, order, telling.cast.head_of_field, approvers)
    for officer in approvers:
        give_approval(telling, order, request, officer)
    return request
