"""A payment for no seat, shared among the seats by what was delivered; the law's limits then."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.record.problems import Problem
from hustings.spend.apportion import apportioned
from hustings.spend.delivered import Delivery, Lot
from hustings.spend.ledger import Ledger
from hustings.spend.questions import five_questions
from hustings.spend.tables import tables
from tests.record.campaigns import FIRST_MOMENT, Campaign
from tests.spend.ledgers import LAW, ledger_of, plan_bytes, replayed
from tests.spend.test_deliveries import WITH_LEAFLETS

TODAY = FIRST_MOMENT.date()
POOR = replace(LAW, seat_pence=dict.fromkeys(LAW.seats, 20_000))  # 200 pounds a candidate


def campaign(pence: int = 60_000) -> tuple[Campaign, int, int]:
    """Six hundred pounds for no seat (payment), and a request for 40,000 leaflets for no seat."""
    made = Campaign(policy=WITH_LEAFLETS)
    seats = {seat: {"leaflets": 20_000} for seat in LAW.seats}
    made.publish_plan(plan_bytes(seats, {"money": 500_000}))
    made.publish_rule()
    money = made.request(amount=pence, seat_id=None)
    made.approve(money, "treasurer")
    made.approve(money, "secretary")
    things = made.request(amount=40_000, seat_id=None, resource="leaflets", payee="Volunteers")
    made.approve(things, "treasurer")
    made.approve(things, "chair")
    return made, made.pay(money), things


def limits_broken(made: Campaign) -> list[tuple[str, tuple[int, ...], int | None]]:
    _, problems = replayed(made, POOR)
    return [(p.rule, p.entries, p.amount_pence) for p in problems if p.rule.endswith("_limit")]


def test_a_third_and_two_thirds() -> None:
    made, paid, things = campaign(60_001)
    made.deliver(things, 5_000, "A1", payment=paid)
    made.deliver(things, 10_000, "B1", payment=paid, promotes="party")
    state, problems = replayed(made)
    assert problems == ()
    assert tables(state)["apportioned"].decode().splitlines() == [
        "payment,seat_id,resource,units,amount_pence,promotes",
        "9,A1,leaflets,5000,20000,candidate",
        "9,B1,leaflets,10000,40001,party",
    ]
    where = five_questions(state, problems)[3]
    assert "600.01 pounds to the national campaign" in where.answer
    assert where.answer.endswith(
        "15,000 leaflets were delivered in 2 seats. Of the money for no seat 600.01 pounds went to "
        "2 seats by what was delivered: B1 400.01 pounds, A1 200.00 pounds."
    )
    assert where.figures["delivered_in_seats_pence"] == 60_001


def test_what_promotes_the_candidate_falls_under_the_candidates_limit() -> None:
    made, paid, things = campaign()
    before = ledger_of(made)
    assert (before.national_pence, dict(before.seat_pence)) == (60_000, {})
    made.deliver(things, 5_000, "A1", payment=paid)
    made.deliver(things, 5_000, "B1", payment=paid)
    made.deliver(things, 10_000, "B1", payment=paid, promotes="party")
    after = ledger_of(made)
    assert dict(after.seat_pence) == {"A1": 15_000, "B1": 15_000}
    assert after.national_pence == 30_000
    assert after.totals[None, "money"] == 60_000  # plan and budget still have it nationally


def test_each_delivery_is_held_to_what_it_adds() -> None:
    """600 pounds: all of it in A1, then half of it in each; 400 above the limit, then 100 in B1."""
    made, paid, things = campaign()
    first = made.deliver(things, 10_000, "A1", payment=paid)
    second = made.deliver(things, 10_000, "B1", payment=paid)
    assert limits_broken(made) == [
        ("seat_limit", (first,), 40_000),
        ("seat_limit", (second,), 10_000),
    ]


def test_what_is_still_to_come_is_nobodys_yet() -> None:
    """The first quarter of what was bought is a quarter of the money."""
    made, paid, things = campaign()
    made.deliver(things, 10_000, "A1", payment=paid, bought=40_000)
    state, _ = replayed(made, POOR)
    assert limits_broken(made) == []
    assert tables(state)["apportioned"].decode().splitlines()[1:] == [
        "9,,leaflets,30000,45000,",
        "9,A1,leaflets,10000,15000,candidate",
    ]
    made.deliver(things, 10_000, "B1", payment=paid)  # and that was all
    assert dict(ledger_of(made).seat_pence) == {"A1": 30_000, "B1": 30_000}


def test_what_came_back_came_back_of_each_share() -> None:
    made, paid, things = campaign()
    made.deliver(things, 10_000, "A1", payment=paid)
    made.deliver(things, 20_000, "B1", payment=paid)
    made.on("2017-05-10").reverse(paid, 30_000)
    ledger = ledger_of(made)
    assert dict(ledger.seat_pence) == {"A1": 10_000, "B1": 20_000}
    assert ledger.national_pence == 0
    # Told late, of a day before that: what had not come back yet counts then.
    made.on("2017-05-11").pay(None, amount_pence=1, seat_id="B1", value_date="2017-05-05")
    rules = [(rule, amount) for rule, _, amount in limits_broken(made)]
    assert rules[-1] == ("seat_limit", 1)


def test_outside_the_regulated_period_nothing_is_counted() -> None:
    made, paid, things = campaign()
    made.deliver(things, 10_000, "A1", payment=paid)
    law = replace(LAW, regulated=(TODAY.replace(day=2), TODAY.replace(day=30)))
    ledger = ledger_of(made, law)
    assert (ledger.national_pence, dict(ledger.seat_pence)) == (0, {})


def test_a_seat_that_is_none_takes_nothing_from_the_party() -> None:
    made, paid, things = campaign()
    made.deliver(things, 10_000, "C9", payment=paid)
    ledger = ledger_of(made)
    assert (ledger.national_pence, dict(ledger.seat_pence)) == (60_000, {})


PLACES = st.sampled_from(["A1", "A2", "B1", None])
DELIVERIES = st.lists(
    st.builds(
        Delivery,
        index=st.just(1),
        told_on=st.just(TODAY),
        day=st.just(TODAY),
        resource=st.sampled_from(["leaflets", "adverts"]),
        amount=st.integers(1, 10**6),
        unit_pence=st.sampled_from([0, 4, 250]),
        seat_id=PLACES,
        payment=st.just(0),
        bought=st.none() | st.integers(1, 10**6),
        promotes=st.sampled_from(["candidate", "party"]),
        request=st.none(),
    ),
    min_size=1,
    max_size=8,
)


@given(DELIVERIES, st.integers(0, 10**9))
@settings(max_examples=100, deadline=None)
def test_the_shares_are_whole_and_add_up(told: list[Delivery], pence: int) -> None:
    lot = Lot()
    for delivery in told:
        lot.add(delivery)
    shares = apportioned(pence, lot)
    assert sum(share.pence for share in shares) == pence
    assert all(share.pence >= 0 and share.units > 0 for share in shares)


@given(DELIVERIES)
@settings(max_examples=50, deadline=None)
def test_what_has_no_price_is_not_crowded_out_by_what_has(told: list[Delivery]) -> None:
    lot = Lot()
    for delivery in told:
        lot.add(replace(delivery, bought=None))
    shares = apportioned(10**12, lot)
    assert all(share.pence > 0 for share in shares)


@given(DELIVERIES, st.integers(0, 10**9))
@settings(max_examples=50, deadline=None)
def test_the_order_of_deliveries_does_not_matter_where_none_is_to_come(
    told: list[Delivery], pence: int
) -> None:
    told = [replace(delivery, bought=None, unit_pence=4) for delivery in told]
    one, other = Lot(), Lot()
    for delivery in told:
        one.add(delivery)
    for delivery in reversed(told):
        other.add(delivery)
    assert apportioned(pence, one) == apportioned(pence, other)


@given(DELIVERIES)
@settings(max_examples=30, deadline=None)
def test_the_law_counts_every_penny_once(told: list[Delivery]) -> None:
    """However it is delivered, candidates and party together have the whole payment."""
    made, paid, _ = campaign()
    for delivery in told:
        made.deliver(
            None,
            delivery.amount,
            delivery.seat_id,
            payment=paid,
            promotes=delivery.promotes,
            bought=delivery.bought,
        )
    state, problems = replayed(made)
    ledger: Ledger = state.rooms["spend"]
    assert ledger.national_pence + sum(ledger.seat_pence.values()) == 60_000
    assert all(isinstance(problem, Problem) for problem in problems)
    for seat, days in ledger.law_days.items():
        total = ledger.national_pence if seat is None else ledger.seat_pence[seat]
        assert days.total() == total
