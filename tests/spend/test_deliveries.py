"""Things other than money and staff: asked for, approved, delivered, held to the same bounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hustings.record.policy import Resource, Tier
from hustings.spend.export.books import books
from hustings.spend.export.datapackage import data_package
from hustings.spend.figures import figures
from hustings.spend.questions import five_questions
from hustings.spend.tables import tables
from tests.record.campaigns import BOTH, ONE, POLICY, Campaign
from tests.spend.ledgers import found, ledger_of, plan_bytes, replayed, rules_of

LEAFLETS = Resource("leaflets", "leaflets", 4, 100_000, 0, 40_000)
WITH_LEAFLETS = replace(
    POLICY,
    resources=(*POLICY.resources, LEAFLETS),
    tiers=(*POLICY.tiers, Tier("leaflets", 0, ONE), Tier("leaflets", 20_000, BOTH)),
    deliver_roles=("organiser",),
)


def campaign() -> Campaign:
    """A plan (1) with 10,000 leaflets in each of two seats, and the rule (2): 10% or 100 pounds,
    which is 2,500 leaflets."""
    made = Campaign(policy=WITH_LEAFLETS)
    each = {"money": 100_000, "leaflets": 10_000}
    made.publish_plan(plan_bytes({"A1": each, "B1": each}))
    made.publish_rule()
    return made


def asked(made: Campaign, amount: int = 10_000, seat_id: str | None = "A1") -> int:
    request = made.request(amount=amount, resource="leaflets", seat_id=seat_id)
    made.approve(request, "treasurer")
    return request


def test_a_delivery_as_it_was_asked_for_is_no_breach() -> None:
    made = campaign()
    made.deliver(asked(made), 10_000, "A1")
    assert found(made) == []
    ledger = ledger_of(made)
    assert ledger.totals["A1", "leaflets"] == 10_000
    assert ledger.requests[3].used == 10_000
    assert ledger.spent[0].value_pence == 40_000
    assert ledger.seat_pence.get("A1", 0) == 0  # what it cost is in a payment


def test_who_tells_of_it_may_be_named_by_the_policy_for_that_alone() -> None:
    made = campaign()
    request = made.request(amount=10_000, resource="leaflets", by="organiser2")
    made.approve(request, "treasurer")
    made.deliver(request, 5_000, "A1", by="organiser")
    assert found(made) == []
    made.pay(None, amount_pence=100, seat_id="A1", by="organiser")
    assert "payer_without_role" in {rule for rule, _ in found(made)}


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"amount": 12_000}, ["payment_above_approval"]),
        ({"amount": 13_000}, ["payment_above_approval", "outside_rule"]),
        ({"seat_id": "B1"}, ["payment_differs"]),
        ({"request": None}, ["unsigned_delivery"]),
        ({"day": "2017-04-30"}, ["payment_before_approval", "no_plan", "no_rule"]),
        ({"day": "2017-05-03"}, ["payment_dated_ahead"]),
        ({"resource": "balloons"}, ["payment_differs", "over_budget", "outside_rule"]),
        ({"payment": 3}, ["unknown_payment"]),
        ({"by": "chair"}, ["payer_without_role"]),
        ({"by": "treasurer"}, ["payer_without_role", "payer_not_separate"]),
        ({"by": ""}, ["unknown_payer"]),
    ],
)
def test_what_is_wrong_with_one(changes: dict[str, object], rules: list[str]) -> None:
    made = campaign()
    body = {"request": asked(made), "amount": 10_000, "seat_id": "A1", **changes}
    made.deliver(**body)  # type: ignore[arg-type]
    _, problems = replayed(made)
    assert rules_of(problems, "counts") == rules
    assert len(ledger_of(made).spent) == 1  # a fact counts, whatever was wrong with it


def test_money_and_staff_are_not_delivered() -> None:
    made = campaign()
    made.deliver(None, 10, "A1", resource="money")
    made.deliver(None, 10, "A1", resource="staff_days")
    assert found(made) == [("malformed", (3,)), ("malformed", (4,))]


def test_what_was_asked_for_no_seat_may_be_delivered_in_any() -> None:
    made = campaign()
    request = asked(made, 12_000, None)
    made.deliver(request, 6_000, "A1")
    made.deliver(request, 6_000, "B1")
    assert found(made) == []
    made.deliver(request, 1_000, "B1")
    assert found(made) == [("payment_above_approval", (3, 7))]


def test_what_was_paid_for_one_seat_and_delivered_in_another_is_a_breach() -> None:
    made = campaign()
    money = made.request(amount=40_000)
    made.approve(money, "treasurer")
    paid = made.pay(money)
    made.deliver(asked(made, seat_id="B1"), 9_000, "B1", payment=paid)
    assert found(made) == [("delivered_elsewhere", (5, 8))]


def test_it_shows_in_figures_tables_and_answers() -> None:
    made = campaign()
    made.deliver(asked(made), 9_000, "A1")
    made.deliver(None, 500, None)
    state, problems = replayed(made)
    table = figures(state, problems)
    assert table["total/deliveries"] == 2
    assert table["total/leaflets/delivered"] == 9_500
    assert table["seat/A1/leaflets/delivered"] == 9_000
    assert table["total/leaflets/unsigned"] == 500
    assert "total/activist_hours/delivered" not in table
    assert tables(state)["deliveries"].decode().splitlines() == [
        "entry,day,resource,amount,seat_id,promotes,payment,bought,request",
        "5,2017-05-01,leaflets,9000,A1,candidate,,,3",
        "6,2017-05-01,leaflets,500,,candidate,,,",
    ]
    answers = {question.id: question for question in five_questions(state, problems)}
    assert answers["where"].answer.endswith(" 9,500 leaflets were delivered in 1 seat.")
    assert answers["unsigned"].answer.endswith(
        " Of 2 deliveries, 1 lacked an elected person's signature and 1 a complete quorum."
    )
    assert answers["unsigned"].entries == (6,)


def test_it_is_in_the_books_and_in_the_data_package() -> None:
    """Things leave a stock of their own for the seat; every share is a row of the package."""
    made = campaign()
    money = made.request(amount=40_000, seat_id=None)
    made.approve(money, "treasurer")
    made.deliver(asked(made), 9_000, "A1", payment=made.pay(money))
    state, _ = replayed(made)
    assert books(state).balances["Expenses:HUSTINGS:Seats:A1", "leaflets"] == 9_000
    files = data_package(state, "test")
    assert files["apportioned.csv"].decode().splitlines()[1:] == [
        "7,A1,leaflets,9000,40000,candidate"
    ]
    assert b"apportioned" in files["datapackage.json"]
