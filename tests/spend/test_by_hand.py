"""A small campaign whose every figure can be checked by hand.

0  genesis    budget 100,000 pounds and 1,000 staff-days at 150 pounds; over 500 pounds two sign
1  plan       1,000 pounds and 40 staff-days in each of 5 seats, 5,000 pounds nationally
2  rule       10 per cent or 100 pounds; 14 days
3  request    600 pounds, A1, defence
4  approval   treasurer
5  approval   secretary: complete
6  payment    600 pounds
7  request    400 pounds, nationally, attack
8  approval   secretary, who is not elected: complete
9  payment    450 pounds: 50 above what was asked
10 request    20 staff-days, A2, attack
11 approval   chair: complete
12 staff move 20 days
13 payment    700 pounds in A1, nobody asked: 1,300 in all, 200 beyond what is allowed
14 staff move 10 days to B1, nobody asked
15 departure  50 pounds for A1
16 refusal of access to the coordinator, who may see returns
17 request    300 pounds, B2, defence
18 refusal    treasurer
19 approval   chair: too late
"""

from __future__ import annotations

import json
from functools import cache

import pytest

from hustings.record.problems import Problem
from hustings.record.replay import State
from hustings.spend.csv_table import csv_bytes
from hustings.spend.figures import figures, shown
from hustings.spend.published import record_files
from hustings.spend.questions import five_questions
from tests.record.campaigns import Campaign
from tests.spend.ledgers import campaign_with_plan, replayed


def campaign() -> Campaign:
    """The twenty entries above."""
    made = campaign_with_plan()
    one = made.request(amount=60_000)
    made.approve(one, "treasurer")
    made.approve(one, "secretary")
    made.on("2017-05-02").pay(one)
    two = made.request(amount=40_000, seat_id=None, priority="attack", payee="A hall")
    made.approve(two, "secretary")
    made.pay(two, amount_pence=45_000)
    three = made.request(amount=20, resource="staff_days", seat_id="A2", priority="attack")
    made.approve(three, "chair")
    made.move(three)
    made.on("2017-05-03").pay(None, amount_pence=70_000, seat_id="A1", payee='A "late" bill, ltd')
    made.move(None, amount=10, seat_id="B1")
    made.depart(1, amount=5_000)
    made.add(
        "access_refused",
        {"person_id": "p-coordinator", "data": "returns", "area": "A", "reason": "not yours"},
    )
    four = made.request(amount=30_000, seat_id="B2")
    made.refuse(four)
    made.approve(four, "chair")
    assert len(made.entries) == 20
    return made


@cache
def told() -> tuple[State, tuple[Problem, ...]]:
    return replayed(campaign())


def test_the_problems() -> None:
    assert [(p.rule, p.entries, p.effect, p.amount_pence) for p in told()[1]] == [
        ("payment_above_approval", (7, 9), "counts", 5_000),
        ("unsigned_payment", (13,), "counts", 70_000),
        ("outside_rule", (1, 2, 13), "counts", 20_000),
        ("unsigned_staff_move", (14,), "counts", 150_000),
        ("access_refused_to_entitled", (16,), "counts", None),
        ("closed_request", (17, 18, 19), "void", None),
    ]


def test_the_answers() -> None:
    assert [(q.id, q.answer, q.entries) for q in five_questions(*told())] == [
        (
            "who",
            "5 people took part: 1 proposed, 0 advised, 0 decided, 3 approved, 1 paid.",
            (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17),
        ),
        (
            "unsigned",
            "1,150.00 pounds of 1,750.00 pounds (65.7%), in 2 payments, and 10 of 30 staff-days, "
            "in 1 move. Without a complete quorum: 750.00 pounds and 10 staff-days.",
            (9, 13, 14),
        ),
        (
            "signatures",
            "4 approvals count, by 3 people, 2 of them elected: secretary 2, chair 1, treasurer 1.",
            (4, 5, 8, 11),
        ),
        (
            "where",
            "1,300.00 pounds went to 1 seat and 450.00 pounds to the national campaign; the plan "
            "in force has 10,000.00 pounds. By priority: none named 700.00 pounds and 10 "
            "staff-days; defence 600.00 pounds and 0 staff-days; attack 450.00 pounds and 20 "
            "staff-days.",
            (6, 9, 12, 13, 14),
        ),
        (
            "limits",
            "5 breaches of 5 rules: access_refused_to_entitled 1 (0.00 pounds), outside_rule 1 "
            "(200.00 pounds), payment_above_approval 1 (50.00 pounds), unsigned_payment 1 (700.00 "
            "pounds), unsigned_staff_move 1 (1,500.00 pounds). 1 act or signature had no effect. "
            "Not checked: the deadlines: the election gives them in words.",
            (9, 13, 14, 16),
        ),
    ]


def test_the_figures() -> None:
    found = figures(*told())
    expected = {
        "total/money_pence/budget": 10_000_000,
        "total/money_pence/planned": 1_000_000,
        "total/money_pence/requested": 60_000 + 40_000 + 30_000,
        "total/money_pence/signed": 100_000,
        "total/money_pence/paid": 175_000,
        "total/money_pence/unsigned": 75_000,
        "total/money_pence/without_elected": 115_000,
        "total/staff_days/moved": 30,
        "total/staff_days/unsigned": 10,
        "total/requests": 4,
        "total/approvals": 4,
        "total/payments": 3,
        "total/staff_moves": 2,
        "total/departures": 1,
        "total/breaches": 5,
        "total/void": 1,
        "seat/A1/money_pence/planned": 100_000,
        "seat/A1/money_pence/paid": 130_000,
        "seat/A1/money_pence/unsigned": 70_000,
        "seat/B2/money_pence/requested": 30_000,
        "seat/B2/money_pence/signed": 0,
        "seat/B1/staff_days/moved": 10,
        "person/p-secretary/approvals": 2,
        "person/p-secretary/approved_pence": 100_000,
        "person/p-chair/approved_pence": 300_000,
        "person/p-cashier/approvals": 0,
        "breach/0/amount_pence": 5_000,
        "breach/3/amount_pence": 150_000,
        "access/refusals": 1,
        "access/refusals_to_entitled": 1,
        "question/unsigned/amount_pence": 115_000,
        "question/limits/outside_rule/amount_pence": 20_000,
    }
    assert {key: found[key] for key in expected} == expected
    assert "breach/4/amount_pence" not in found
    assert not [key for key in found if key.startswith("seat/None")]


def test_seats_add_up_to_the_total() -> None:
    found = figures(*told())
    for what in ("paid", "unsigned", "without_elected", "requested", "signed"):
        seats = sum(
            value
            for key, value in found.items()
            if key.startswith("seat/") and key.endswith(f"/money_pence/{what}")
        )
        nationally = {"paid": 45_000, "unsigned": 5_000, "without_elected": 45_000}
        nationally |= {"requested": 40_000, "signed": 40_000}
        assert seats + nationally[what] == found[f"total/money_pence/{what}"]


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("total/money_pence/paid", 123_456, "£1,234.56"),
        ("total/money_pence/paid", 123_400, "£1,234"),
        ("total/money_pence/paid", 5, "£0.05"),
        ("total/staff_days/moved", 1_234, "1,234"),
        ("total/payments", 0, "0"),
        ("seat/odd_pence/staff_days/moved", 1_200, "1,200"),
        ("seat/A1/money_pence/unsigned", 0, "£0"),
        ("person/odd_pence/approvals", 1_000, "1,000"),
        ("person/p-chair/approved_pence", 1_001, "£10.01"),
        ("breach/0/amount_pence", 5_000, "£50"),
        ("question/where/a/b/paid_pence", 100, "£1"),
        ("question/who/people", 100, "100"),
    ],
)
def test_a_figure_is_shown_by_what_its_key_says(key: str, value: int, text: str) -> None:
    assert shown(key, value) == text


def test_the_files_of_a_bundle() -> None:
    files = record_files(*told())
    assert sorted(files) == [
        "data/access.csv",
        "data/apportioned.csv",
        "data/approvals.csv",
        "data/breaches.json",
        "data/budgets.csv",
        "data/closings.csv",
        "data/commitments.csv",
        "data/deliveries.csv",
        "data/departures.csv",
        "data/evidence.csv",
        "data/figures.json",
        "data/notional.csv",
        "data/offices.csv",
        "data/plans.csv",
        "data/questions.json",
        "data/requests.csv",
        "data/reversals.csv",
        "data/spending.csv",
    ]
    assert json.loads(files["data/figures.json"]) == figures(*told())
    assert files["data/spending.csv"].decode().splitlines()[1:] == [
        "6,payment,2017-05-02,money,60000,,60000,A1,,A printer,leaflets,defence,3,,p-cashier,"
        "p-secretary;p-treasurer,0,0,,,0",
        "9,payment,2017-05-02,money,45000,,45000,,,A hall,leaflets,attack,7,,p-cashier,"
        "p-secretary,5000,45000,payment_above_approval,,0",
        "12,staff_move,2017-05-02,staff_days,,20,300000,A2,,A printer,leaflets,attack,10,,"
        "p-cashier,p-chair,0,0,,,0",
        '13,payment,2017-05-03,money,70000,,70000,A1,,"A ""late"" bill, ltd",leaflets,,,,'
        "p-cashier,,70000,70000,unsigned_payment;outside_rule,,0",
        "14,staff_move,2017-05-03,staff_days,,10,150000,B1,,,,,,,p-cashier,,10,10,"
        "unsigned_staff_move,,0",
    ]
    assert files["data/approvals.csv"].decode().splitlines()[1] == (
        "4,2017-05-01,3,p-treasurer,treasurer,treasurer,1"
    )
    assert files["data/access.csv"].decode().splitlines()[1:] == [
        "16,p-coordinator,returns,A,not yours,1"
    ]
    assert len(files["data/plans.csv"].splitlines()) == 1 + 1 + 5 * 2


def test_the_same_log_has_the_same_files() -> None:
    assert record_files(*replayed(campaign())) == record_files(*told())


def test_a_sum_that_json_has_no_number_for_is_text() -> None:
    made = campaign_with_plan()
    for number in (1, 2):
        made.pay(None, amount_pence=2**53 - number, seat_id="A1", payee="x")
    files = record_files(*replayed(made))
    paid = json.loads(files["data/figures.json"])["total/money_pence/paid"]
    assert paid == str(2**54 - 3)


def test_a_table_has_its_columns_and_no_other() -> None:
    assert csv_bytes(["a", "b"], [{"a": 1, "b": "x\ny"}]) == b'a,b\n1,"x\ny"\n'
    with pytest.raises(ValueError, match="expected the columns a"):
        csv_bytes(["a"], [{"a": 1, "b": 2}])


def test_a_log_without_spending_has_answers() -> None:
    empty = replayed(Campaign())
    answers = [question.answer for question in five_questions(*empty)]
    assert answers[1].startswith("0.00 pounds of 0.00 pounds (0.0%), in 0 payments")
    assert answers[4].startswith("0 breaches of 0 rules.")
    assert record_files(*empty)


def test_a_log_without_a_founding_has_figures_of_nothing() -> None:
    rubbish = replayed(Campaign(entries=[b"rubbish"]))
    assert figures(*rubbish)["total/void"] == 1
    assert record_files(*rubbish)
