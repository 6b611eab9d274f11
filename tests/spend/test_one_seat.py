"""Called national, and for one seat: relabelled cost centres are caught without any statistics."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from hustings.record.policy import Resource
from hustings.record.problems import Problem
from hustings.spend.one_seat import Told, the_one_seat
from tests.record.campaigns import SEATS, Campaign
from tests.spend.ledgers import ledger_of, plan_bytes, replayed
from tests.spend.test_deliveries import WITH_LEAFLETS

RULE = "national_for_one_seat"
RICH = replace(
    WITH_LEAFLETS,
    resources=(
        *(replace(r, budget=20_000_000) for r in WITH_LEAFLETS.resources if r.id == "money"),
        *(r for r in WITH_LEAFLETS.resources if r.id not in ("money", "leaflets")),
        Resource("leaflets", "leaflets", 4, 2_000_000, 0, 400_000),
    ),
)


def campaign() -> Campaign:
    """A plan with 135,000 pounds nationally and leaflets everywhere, and a rule of 14 days that
    lets a seat have 100 pounds beyond its plan."""
    made = Campaign(policy=RICH)
    seats = {seat: {"money": 100_000, "leaflets": 200_000} for seat in SEATS}
    made.publish_plan(plan_bytes(seats, {"money": 13_500_000}))
    made.publish_rule()
    return made


def asked(made: Campaign, amount: int, resource: str = "money", payee: str = "A printer") -> int:
    request = made.request(amount=amount, resource=resource, seat_id=None, payee=payee)
    made.approve(request, "treasurer")
    made.approve(request, "chair")
    return request


def national(made: Campaign, pence: int, payee: str = "A printer") -> int:
    """So much for no seat, asked for, approved and paid."""
    return made.pay(asked(made, pence, payee=payee))


def later(made: Campaign) -> None:
    """The log goes on until the rule's window is over."""
    made.on("2017-06-01")
    made.add("publication", {"manifest": "0" * 64, "entries": 1})


def judged(made: Campaign) -> list[tuple[tuple[int, ...], int | None]]:
    _, problems = replayed(made)
    return [(p.entries, p.amount_pence) for p in problems if p.rule == RULE]


def test_four_seats_under_a_national_name() -> None:
    """135,000 pounds called national, in four bills, each delivered in one safe seat: nothing
    is left of it to be national, and every penny is named."""
    made = campaign()
    things = asked(made, 80_000, "leaflets")
    bills = {}
    for number, seat in enumerate(("A1", "A2", "A3", "B1")):
        paid = national(made, 3_375_000, f"Printer {number}")
        bills[paid] = made.deliver(things, 20_000, seat, payment=paid)
    later(made)
    assert judged(made) == [((told, paid), 3_375_000) for paid, told in bills.items()]
    assert all(RULE in s.breaches for s in ledger_of(made).spent if s.kind == "payment")
    _, problems = replayed(made)
    assert {p.rule for p in problems if p.effect == "counts"} == {RULE, "seat_limit"}


def test_four_seats_under_their_own_names_are_outside_the_rule() -> None:
    made = campaign()
    for number, seat in enumerate(("A1", "A2", "A3", "B1")):
        request = made.request(amount=3_375_000, seat_id=seat, payee=f"Printer {number}")
        made.approve(request, "treasurer", "chair")
        made.pay(request)
    _, problems = replayed(made)
    assert sum(p.amount_pence or 0 for p in problems if p.rule == "outside_rule") == 4 * (
        3_375_000 - 110_000
    )


def test_a_tenth_elsewhere_is_no_cover_and_more_is() -> None:
    for elsewhere, amount in ((2_000, 90_000), (2_223, None)):
        made = campaign()
        paid, things = national(made, 100_000), asked(made, 40_000, "leaflets")
        made.deliver(things, 18_000, "A1", payment=paid)
        made.deliver(things, elsewhere, "B1", payment=paid)
        later(made)
        assert [pence for _, pence in judged(made)] == ([amount] if amount else [])


def test_units_for_nowhere_in_particular_are_no_cover() -> None:
    made = campaign()
    paid, things = national(made, 100_000), asked(made, 40_000, "leaflets")
    made.deliver(things, 10_000, "A1", payment=paid)
    made.deliver(things, 10_000, None, payment=paid)
    later(made)
    assert [pence for _, pence in judged(made)] == [50_000]


def test_nothing_is_judged_before_the_window_is_over() -> None:
    made = campaign()
    paid, things = national(made, 100_000), asked(made, 40_000, "leaflets")
    made.deliver(things, 10_000, "A1", payment=paid)
    made.on("2017-05-15").add("publication", {"manifest": "0" * 64, "entries": 1})
    assert judged(made) == []
    made.deliver(things, 10_000, "B1", payment=paid)  # still within fourteen days
    later(made)
    assert judged(made) == []


def test_what_was_one_seats_stays_so_whatever_is_delivered_afterwards() -> None:
    made = campaign()
    paid, things = national(made, 100_000), asked(made, 40_000, "leaflets")
    told = made.deliver(things, 10_000, "A1", payment=paid)
    later(made)
    made.deliver(things, 30_000, "B1", payment=paid)
    assert judged(made) == [((told, paid), 25_000)]


def test_small_bills_add_up() -> None:
    """The rule lets a seat have 100 pounds beyond its plan: two bills of 60 are above that."""
    made = campaign()
    things = asked(made, 40_000, "leaflets")
    one = national(made, 6_000, "One")
    made.deliver(things, 1_000, "A1", payment=one)
    later(made)
    assert judged(made) == []
    two = national(made, 6_000, "Two")
    made.deliver(things, 1_000, "A1", payment=two)
    made.on("2017-07-01").add("publication", {"manifest": "0" * 64, "entries": 1})
    assert [pence for _, pence in judged(made)] == [6_000, 6_000]


def test_staff_and_things_that_were_asked_for_no_seat() -> None:
    made = campaign()
    staff = asked(made, 30, "staff_days", "Our staff")
    made.move(staff, amount=20, seat_id="A1")
    made.move(staff, amount=10, seat_id="A1")
    things = asked(made, 40_000, "leaflets", "Volunteers")
    made.deliver(things, 20_000, "B1")
    made.deliver(things, 19_000, "B2")
    later(made)
    assert judged(made) == [((staff, staff + 3, staff + 4), 30 * 15_000)]


def test_no_label_matters() -> None:
    """Another seat under the same sums: the same verdict."""
    verdicts = []
    for seat in SEATS:
        made = campaign()
        paid, things = national(made, 100_000), asked(made, 40_000, "leaflets")
        made.deliver(things, 10_000, seat, payment=paid)
        later(made)
        verdicts.append(judged(made))
    assert all(verdict == verdicts[0] for verdict in verdicts)


@pytest.mark.parametrize(
    ("told", "today", "seat"),
    [
        ([(1, "A1", 9), (1, "B1", 1)], 20, "A1"),
        ([(1, "A1", 9), (1, "B1", 1)], 10, None),  # the window's last day
        ([(1, "A1", 8), (1, "B1", 1)], 20, None),
        ([(1, "A1", 5), (9, "B1", 5), (12, "A1", 90)], 20, "A1"),
        ([(1, "A1", 5), (12, "B1", 5)], 20, "A1"),
        ([(1, None, 5)], 20, None),
        ([(1, "A1", 1), (1, None, 500)], 20, "A1"),
    ],
)
def test_by_hand(told: list[tuple[int, str | None, int]], today: int, seat: str | None) -> None:
    facts = [
        Told(n, date(2017, 5, day), where, units) for n, (day, where, units) in enumerate(told)
    ]
    assert the_one_seat(facts, date(2017, 5, 10), date(2017, 5, today)) == seat


def test_a_problem_names_the_payment_last() -> None:
    made = campaign()
    paid, things = national(made, 100_000), asked(made, 40_000, "leaflets")
    told = made.deliver(things, 10_000, "A1", payment=paid)
    later(made)
    _, problems = replayed(made)
    assert problems[-1] == Problem(
        RULE,
        (told, paid),
        "counts",
        "for no seat, and 1,000.00 pounds of it went to A1, which is nine tenths or more of what "
        "went to any seat; with others like it, 1,000.00 pounds did",
        100_000,
    )
