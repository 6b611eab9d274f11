"""Every debit is one payment, and every payment a debit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.record.problems import Problem
from hustings.spend.reconcile import Told, match
from hustings.spend.statement import (
    Line,
    Statement,
    StatementError,
    read_statement,
    statement_bytes,
)
from tests.record.campaigns import Campaign
from tests.spend.ledgers import campaign_with_plan, found, ledger_of, replayed
from tests.spend.statements import KNOWN, line, reconcile, reordered, sealed, statement

BANK = {
    *("debit_without_payment", "payment_without_debit", "debit_before_approval"),
    *("debit_differs", "reversal_without_credit", "statement_gap"),
}


def paid(*amounts: int) -> tuple[Campaign, list[int], list[int]]:
    """Requests for these sums in A1, A2, ..., approved on 1 May and paid on 3 May."""
    made = campaign_with_plan()
    asked = [
        made.request(amount=amount, seat_id=f"A{n}", purpose=f"run {n}")
        for n, amount in enumerate(amounts, 1)
    ]
    for request in asked:
        made.approve(request, "treasurer")
    made.on("2017-05-03")
    return made, asked, [made.pay(request) for request in asked]


def bank_problems(made: Campaign) -> list[Problem]:
    return [problem for problem in replayed(made)[1] if problem.rule in BANK]


def named(made: Campaign) -> list[tuple[str, tuple[int, ...], int | None]]:
    return [(p.rule, p.entries, p.amount_pence) for p in bank_problems(made)]


def test_a_statement_that_fits() -> None:
    made, asked, payments = paid(40_000, 30_000)
    made.on("2017-06-01")
    index = reconcile(
        made,
        [line("2017-05-03", 40_000), line("2017-05-05", 30_000, request=asked[1])],
    )
    assert found(made) == []
    book = ledger_of(made).bank
    assert book.debited == dict.fromkeys(payments, index)
    assert (book.debits, book.open_debits) == (2, [])


def test_a_debit_that_nobody_told_of() -> None:
    made, _, _ = paid(40_000)
    made.on("2017-06-01")
    index = reconcile(made, [line("2017-05-03", 40_000), line("2017-05-20", 900_000, "A friend")])
    assert named(made) == [("debit_without_payment", (index,), 900_000)]


def test_told_of_afterwards_it_stays_a_breach_and_is_no_second_one() -> None:
    made, _, _ = paid()
    made.on("2017-06-01")
    index = reconcile(made, [line("2017-05-20", 40_000)])
    made.pay(None, amount_pence=40_000, seat_id="A1", value_date="2017-05-20")
    reconcile(made, statement(first="2017-06-01", last="2017-06-30"))
    assert named(made) == [("debit_without_payment", (index,), 40_000)]
    assert ledger_of(made).bank.open_debits == []


def test_a_payment_that_never_left_the_bank() -> None:
    made, _, (payment,) = paid(40_000)
    made.on("2017-06-01")
    index = reconcile(made, [])
    assert named(made) == [("payment_without_debit", (payment, index), 40_000)]
    reconcile(made, statement(first="2017-06-01", last="2017-06-30"))
    assert len(named(made)) == 1, "said once"


def test_a_payment_may_wait_for_its_debit_until_its_days_are_covered() -> None:
    made, _, _ = paid(40_000)
    made.on("2017-05-08")
    reconcile(made, statement(last="2017-05-07"))
    assert named(made) == []
    made.on("2017-05-09")
    reconcile(made, statement(line("2017-05-08", 40_000), first="2017-05-08", last="2017-05-08"))
    assert named(made) == []


def test_with_two_accounts_nothing_is_missing_before_both_are_known() -> None:
    made, _, (one, _) = paid(40_000, 30_000)
    made.on("2017-06-01")
    reconcile(made, statement(line("2017-05-03", 30_000), account="1"), accounts=2)
    assert named(made) == []
    index = reconcile(made, statement(account="2"), accounts=2)
    assert named(made) == [("payment_without_debit", (one, index), 40_000)]


def test_the_money_left_before_the_quorum_was_complete() -> None:
    made, asked, (payment,) = paid(40_000)
    made.on("2017-06-01")
    index = reconcile(made, statement(line("2017-04-30", 40_000), first="2017-04-01"))
    entries = (asked[0], asked[0] + 1, payment, index)
    assert named(made) == [("debit_before_approval", entries, 40_000)]


@pytest.mark.parametrize(
    ("bank", "what", "pence"),
    [
        (line("2017-05-03", 40_001), "another amount:", 1),
        (line("2017-05-03", 40_000, "A friend"), "another payee:", 40_000),
        (line("2017-05-03", 40_000, "A hall"), "another payee:", 40_000),
        (line("2017-05-03", 70_000, ""), "", 0),
        (line("2017-05-03", 40_000, request=999), "another request:", 40_000),
        (line("2017-05-03", 4_000, request=3), "another amount:", 36_000),
        (line("2017-05-03", 40_000, "A friend", request=3), "another payee:", 40_000),
    ],
)
def test_the_bank_has_something_else(bank: Line, what: str, pence: int) -> None:
    made, _, (payment,) = paid(40_000)
    made.on("2017-06-01")
    index = reconcile(made, [bank])
    if not what:
        assert {p.rule for p in bank_problems(made)} == {
            "debit_without_payment",
            "payment_without_debit",
        }
        return
    (problem,) = bank_problems(made)
    assert (problem.rule, problem.entries, problem.amount_pence) == (
        "debit_differs",
        (payment, index),
        pence,
    )
    assert what in problem.detail


def test_a_bank_that_says_nothing_is_held_to_amount_and_day() -> None:
    made, _, _ = paid(40_000)
    made.on("2017-06-01")
    reconcile(made, [line("2017-05-08", 40_000, "")])
    assert named(made) == []


def test_beyond_the_window_is_no_match() -> None:
    made, _, _ = paid(40_000)
    made.on("2017-06-01")
    reconcile(made, [line("2017-05-09", 40_000)])
    assert sorted(p.rule for p in bank_problems(made)) == [
        "debit_without_payment",
        "payment_without_debit",
    ]


# Attacks


def test_one_payment_split_into_two_debits() -> None:
    made, _, (payment,) = paid(40_000)
    made.on("2017-06-01")
    index = reconcile(made, [line("2017-05-03", 25_000), line("2017-05-04", 15_000)])
    assert named(made) == [
        ("debit_differs", (payment, index), 15_000),
        ("debit_without_payment", (index,), 15_000),
    ]


def test_two_payments_in_one_debit() -> None:
    made, _, payments = paid(40_000, 30_000)
    made.on("2017-06-01")
    index = reconcile(made, [line("2017-05-03", 70_000)])
    assert named(made) == [
        ("debit_differs", (payments[0], index), 30_000),
        ("payment_without_debit", (payments[1], index), 30_000),
    ]


def test_the_same_debit_twice_in_one_statement() -> None:
    made, _, _ = paid(40_000)
    made.on("2017-06-01")
    index = reconcile(made, [line("2017-05-03", 40_000), line("2017-05-03", 40_000)])
    (problem,) = bank_problems(made)
    assert (problem.rule, problem.entries) == ("debit_without_payment", (index,))
    assert "like one that is a payment" in problem.detail


def test_a_statement_taken_in_twice_and_one_that_overlaps_change_nothing() -> None:
    made, _, _ = paid(40_000)
    made.on("2017-06-01")
    told = statement(line("2017-05-03", 40_000), line("2017-05-20", 50_000, "A friend"))
    reconcile(made, told)
    before = named(made)
    reconcile(made, told)
    reconcile(made, statement(line("2017-05-20", 50_000, "A friend"), first="2017-05-10"))
    assert named(made) == before
    assert ledger_of(made).bank.debits == 2


def test_what_an_earlier_statement_left_out_is_found_in_a_later_one() -> None:
    made, _, _ = paid(40_000)
    made.on("2017-06-01")
    reconcile(made, [line("2017-05-03", 40_000)])
    index = reconcile(made, [line("2017-05-03", 40_000), line("2017-05-20", 50_000, "A friend")])
    assert named(made) == [("debit_without_payment", (index,), 50_000)]


def test_days_without_a_statement_are_named() -> None:
    made, _, _ = paid(40_000)
    made.on("2017-06-01")
    reconcile(made, statement(line("2017-05-03", 40_000), last="2017-05-20"))
    index = reconcile(made, statement(first="2017-05-22"))
    (problem,) = bank_problems(made)
    assert (problem.rule, problem.entries) == ("statement_gap", (index,))
    assert "2017-05-21 to 2017-05-21" in problem.detail


def test_at_the_ends_of_the_calendar_nothing_falls_out_of_it() -> None:
    made = campaign_with_plan()
    asked = made.request()
    made.pay(asked, value_date="0001-01-01")
    made.pay(asked, value_date="9999-12-31", purpose="posters")
    ends = (line("0001-01-01", 1), line("9999-12-31", 2))
    reconcile(made, statement(*ends, first="0001-01-01", last="9999-12-31"), window=14)
    reconcile(made, statement(first="0001-01-01", last="0001-01-02", account="2"), accounts=2)
    reconcile(made, statement(first="9999-12-31", last="9999-12-31", account="2"), accounts=2)
    rules = [rule for rule, _ in found(made)]
    assert (rules.count("debit_differs"), rules.count("statement_gap")) == (2, 1)


def test_the_order_of_a_statement_changes_no_byte() -> None:
    told = statement(line("2017-05-03", 1), line("2017-05-04", 2), line("2017-05-03", 1, "A hall"))
    assert statement_bytes(told) == statement_bytes(reordered(told))


@pytest.mark.parametrize("body", [{"debits": 2}, {"account": "0" * 64}, {"simulated": False}])
def test_an_entry_that_is_not_as_its_file(body: dict[str, object]) -> None:
    made, _, _ = paid(40_000)
    index = reconcile(made, [line("2017-05-03", 40_000)])
    said = {**made.entry(index).body, **body}
    again = made.add("reconciliation", said)
    assert ("statement_of_another", (again,)) in found(made)


def test_a_statement_whose_file_is_gone_or_was_changed_shows_nothing() -> None:
    made, _, _ = paid(40_000)
    made.on("2017-06-01")
    index = reconcile(made, [line("2017-05-20", 50_000, "A friend")])
    digest = made.entry(index).body["sha256"]
    data = made.files.pop(digest)
    assert found(made) == [("statement_missing", (index,))]
    made.files[digest] = data.replace(b'"debit"', b'"gift!"')
    assert found(made) == [("statement_unreadable", (index,))]
    assert ledger_of(made).bank.accounts == {}


@pytest.mark.parametrize(
    "change",
    [
        (b'"day":"2017-05-03"', b'"day":"2017-06-03"'),
        (b'"amount_pence":40000', b'"amount_pence":-1'),
        (b'"payee":"A printer"', b'"payee":7'),
        (b'"kind":"debit",', b""),
        (b'"account":"', b'"account":"x'),
        (b"{", b"["),
    ],
)
def test_what_is_no_statement_is_refused_in_words(change: tuple[bytes, bytes]) -> None:
    data = statement_bytes(statement(line("2017-05-03", 40_000)))
    assert read_statement(data).debits == 1
    with pytest.raises(StatementError):
        read_statement(data.replace(*change))


# Reversals and credits


def test_money_that_is_said_to_be_back_is_looked_for() -> None:
    made, asked, (payment,) = paid(40_000)
    made.on("2017-05-10")
    back = made.reverse(payment, 10_000)
    made.on("2017-06-01")
    index = reconcile(made, [line("2017-05-03", 40_000)])
    assert named(made) == [("reversal_without_credit", (back, index), 10_000)]
    assert asked


def test_a_credit_shows_that_it_is_back() -> None:
    made, _, (payment,) = paid(40_000)
    made.on("2017-05-10").reverse(payment, 10_000)
    made.on("2017-06-01")
    reconcile(made, [line("2017-05-03", 40_000), line("2017-05-11", 10_000, kind="credit")])
    assert named(made) == []


def test_a_credit_of_another_is_not_it() -> None:
    made, _, (payment,) = paid(40_000)
    made.on("2017-05-10").reverse(payment, 10_000)
    made.on("2017-06-01")
    credit = line("2017-05-11", 10_000, "A hall", kind="credit")
    reconcile(made, [line("2017-05-03", 40_000), credit])
    assert [p.rule for p in bank_problems(made)] == ["reversal_without_credit"]


# The matching itself

DAY = st.integers(0, 6).map(lambda n: date(2017, 5, 1) + timedelta(days=n))
LINES = st.lists(
    st.builds(
        lambda day, pence, payee: line(day.isoformat(), pence, payee),
        DAY,
        st.integers(1, 2),
        st.sampled_from(["A printer", "A hall", ""]),
    ),
    max_size=5,
)
TOLD = st.lists(
    st.tuples(DAY, st.integers(1, 2), st.sampled_from(["A printer", "A hall"])), max_size=5
).map(lambda each: [Told(n, day, pence, payee, None) for n, (day, pence, payee) in enumerate(each)])


@given(LINES, TOLD, st.integers(0, 2))
def test_each_at_most_once_within_the_window_in_whatever_order(
    lines: list[Line], told: list[Told], window: int
) -> None:
    found = match(lines, told, window)
    assert len({pair.told.index for pair in found.pairs}) == len(found.pairs)
    assert len(found.pairs) + len(found.lines_left) == len(lines)
    assert len(found.pairs) + len(found.told_left) == len(told)
    for pair in found.pairs:
        assert abs((pair.line.day - pair.told.day).days) <= window
        exact = pair.line.amount_pence == pair.told.amount_pence
        assert exact or "amount" in pair.differs
    assert match(lines[::-1], told[::-1], window) == found


@given(
    st.lists(DAY.map(lambda day: line(day.isoformat(), 1)), max_size=4),
    st.lists(DAY, max_size=4),
    st.integers(0, 2),
)
def test_of_one_kind_as_many_are_paired_as_can_be(
    lines: list[Line], days: list[date], window: int
) -> None:
    told = [Told(n, day, 1, "A printer", None) for n, day in enumerate(days)]
    short, long = sorted(([each.day for each in lines], days), key=len)
    most = max(
        sum(abs((one - other).days) <= window for one, other in zip(short, order, strict=False))
        for order in permutations(long)
    )
    assert len(match(lines, told, window, exactly=True).pairs) == most


def test_the_words_of_a_bank_are_sealed() -> None:
    data = statement_bytes(statement(line("2017-05-03", 1, "Jane Doe, rent", reference="flat 2")))
    assert b"Jane" not in data and b"flat" not in data
    assert (sealed("x") or "").encode() not in data
    assert isinstance(read_statement(data), Statement)


# Campaigns at random: what fits is clean, and no single change goes unseen

SUMS = st.lists(
    st.tuples(
        st.integers(1, 3).map(lambda n: 10_000 * n), st.integers(0, 4), st.sampled_from(KNOWN)
    ),
    min_size=1,
    max_size=5,
)


@given(SUMS, st.integers(0, 4), st.sampled_from(["", "drop", "twice", "more", "early", "other"]))
def test_no_single_change_of_a_statement_goes_unseen(
    sums: list[tuple[int, int, str]], at: int, change: str
) -> None:
    made = campaign_with_plan()
    asked = [
        made.request(amount=pence, payee=payee, purpose=f"run {n}")
        for n, (pence, _, payee) in enumerate(sums)
    ]
    for request in asked:
        made.approve(request, "treasurer")
    made.on("2017-05-10")
    lines = []
    for request, (pence, wait, payee) in zip(asked, sums, strict=True):
        made.pay(request)
        lines.append(line(f"2017-05-{10 + wait}", pence, payee))
    one = lines.pop(at % len(lines))
    changed = {
        "": [one],
        "drop": [],
        "twice": [one, one],
        "more": [replace(one, amount_pence=one.amount_pence + 1)],
        "early": [replace(one, day=date(2017, 4, 20))],
        "other": [replace(one, payee=None, payee_hmac=sealed("somebody else"))],
    }
    made.on("2017-06-01")
    reconcile(made, statement(*lines, *changed[change], first="2017-04-01"))
    assert bool(bank_problems(made)) == bool(change)
