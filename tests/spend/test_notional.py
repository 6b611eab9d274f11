"""What was given, or sold under its value: it counts under an invented country's law, and nowhere
else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from hustings.election.notional_law import NotionalLaw
from hustings.spend.figures import figures
from hustings.spend.questions import five_questions
from hustings.spend.tables import tables
from tests.record.campaigns import Campaign
from tests.spend.ledgers import LAW, campaign_with_plan, ledger_of, replayed

# More than a quarter of its value, and more than 3 a candidate or 9 a party.
GIVEN = replace(LAW, notional=NotionalLaw(Decimal(25), candidate_pence=3_00, party_pence=9_00))


def rules(made: Campaign) -> list[tuple[str, int | None]]:
    _, problems = replayed(made, GIVEN)
    return [(problem.rule, problem.amount_pence) for problem in problems]


def test_a_gift_counts_under_the_limit_and_in_no_budget() -> None:
    made = campaign_with_plan()
    made.give(40_00, "A1")
    made.give(50_00, None)
    ledger = ledger_of(made, GIVEN)
    assert ledger.seat_pence["A1"] == 40_00 and ledger.national_pence == 50_00
    assert ledger.spent == [] and ledger.total("money") == 0
    assert rules(made) == []


@pytest.mark.parametrize(
    ("seat", "market", "paid", "counts"),
    [
        ("A1", 3_00, 0, 0),  # not above the sum
        ("A1", 3_01, 0, 3_01),
        (None, 9_00, 0, 0),
        (None, 9_01, 0, 9_01),
        ("A1", 40_00, 30_00, 0),  # not above the share
        ("A1", 40_00, 29_99, 10_01),
    ],
)
def test_the_laws_own_thresholds(seat: str | None, market: int, paid: int, counts: int) -> None:
    made = campaign_with_plan()
    bill = made.pay(None, amount_pence=30_00, seat_id=seat)
    made.give(market, seat, paid_pence=paid, payment=bill if paid else None)
    ledger = ledger_of(made, GIVEN)
    assert ledger.notional[0].counted_pence == counts
    total = ledger.national_pence if seat is None else ledger.seat_pence[seat]
    assert total == 30_00 + counts


def test_beyond_the_limit_it_is_the_gifts_breach() -> None:
    """15,000 pounds a candidate: 14,990 given, then 20."""
    made = campaign_with_plan()
    made.give(14_990_00, "A1")
    made.give(20_00, "A1")
    assert rules(made) == [("seat_limit", 10_00)]
    assert ledger_of(made, GIVEN).notional[1].breaches == ("seat_limit",)


def test_a_price_that_no_payment_shows_is_not_believed() -> None:
    made = campaign_with_plan()
    made.give(40_00, "A1", paid_pence=39_00)
    assert rules(made) == [("price_not_paid", 39_00)]
    assert ledger_of(made, GIVEN).seat_pence["A1"] == 40_00


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"payment": 1}, "unknown_payment"),
        ({"request": 1}, "unknown_request"),
        ({"seat_id": "C9"}, "unknown_seat"),
        ({"day": "2017-05-03"}, "payment_dated_ahead"),
        ({"by": "organiser"}, "payer_without_role"),
        ({"by": ""}, "unknown_payer"),
    ],
)
def test_what_is_wrong_with_one(changes: dict[str, object], rule: str) -> None:
    made = campaign_with_plan()
    body = {"seat_id": "A1", **changes}
    made.give(40_00, **body)  # type: ignore[arg-type]
    assert [name for name, _ in rules(made)] == [rule]
    assert len(ledger_of(made, GIVEN).notional) == 1  # a fact counts, whatever was wrong with it


def test_a_price_paid_for_another_place() -> None:
    made = campaign_with_plan()
    bill = made.pay(None, amount_pence=30_00, seat_id="A2")
    made.give(40_00, "A1", paid_pence=10_00, payment=bill)
    assert ("price_not_paid", None) in rules(made)


def test_one_payment_is_the_price_of_one_thing() -> None:
    """30 paid; what was given first takes 20 of it as its price, the next has 10 left."""
    made = campaign_with_plan()
    bill = made.pay(None, amount_pence=30_00, seat_id="A1")
    made.give(20_00, "A1", paid_pence=20_00, payment=bill)
    made.give(40_00, "A1", paid_pence=30_00, payment=bill, purpose="songs")
    assert ("price_not_paid", 20_00) in rules(made)
    assert [given.paid_pence for given in ledger_of(made, GIVEN).notional] == [20_00, 10_00]
    assert ledger_of(made, GIVEN).seat_pence["A1"] == 30_00 + 30_00


def test_a_price_that_came_back_is_none() -> None:
    """Told before or after: it counts as if nobody had paid so much."""
    before, after = campaign_with_plan(), campaign_with_plan()
    for made in (before, after):
        bill = made.pay(None, amount_pence=40_00, seat_id="A1")
        if made is before:
            made.reverse(bill, 30_00)
        made.give(40_00, "A1", paid_pence=40_00, payment=bill)
        if made is after:
            made.reverse(bill, 30_00)
        assert ("price_not_paid", 30_00) in rules(made)
        ledger = ledger_of(made, GIVEN)
        assert ledger.notional[0].breaches == ("price_not_paid",)
        assert ledger.seat_pence["A1"] == 10_00 + 30_00


def test_a_price_that_came_back_may_be_beyond_the_limit() -> None:
    made = campaign_with_plan()
    bill = made.pay(None, amount_pence=10_000_00, seat_id="A1")
    made.give(10_000_00, "A1", paid_pence=10_000_00, payment=bill)
    made.pay(None, amount_pence=14_000_00, seat_id="A1", value_date="2017-05-01", purpose="halls")
    made.reverse(bill, 10_000_00)
    assert ("price_not_paid", 10_000_00) in rules(made)
    assert "seat_limit" in ledger_of(made, GIVEN).notional[0].breaches


def test_without_such_a_law_nothing_counts_and_that_is_said() -> None:
    made = campaign_with_plan()
    made.give(40_00, "A1")
    state, problems = replayed(made)
    assert state.rooms["spend"].seat_pence == {}
    limits = five_questions(state, problems)[4].answer
    assert "1 thing was given or sold under value, worth 40.00 pounds more than was paid" in limits
    assert limits.endswith(
        "0.00 pounds of it counts towards the limits. The election does not say when such things "
        "count, so none of it does."
    )


def test_it_shows_in_the_table_the_figures_and_the_answers() -> None:
    made = campaign_with_plan()
    made.give(40_00, "A1", category="songs")
    state, problems = replayed(made, GIVEN)
    assert tables(state)["notional"].decode().splitlines() == [
        "entry,day,giver,purpose,seat_id,market_pence,paid_pence,counted_pence,payment,request,"
        "category,signed_by,breaches",
        "3,2017-05-01,A printer,posters,A1,4000,0,4000,,,songs,p-cashier,",
    ]
    assert figures(state, problems)["total/notional"] == 1
    answers = {question.id: question for question in five_questions(state, problems)}
    assert answers["limits"].figures["notional_counted_pence"] == 40_00
    assert answers["who"].figures["paid"] == 1 and answers["who"].entries == (3,)
