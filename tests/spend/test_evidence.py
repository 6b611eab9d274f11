"""Documents: by hash, for one purchase each; what has none where the law asks for one is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hustings.spend.evidence_book import EvidenceBook
from hustings.spend.law import SpendingLaw
from tests.record.campaigns import Campaign
from tests.spend.ledgers import LAW, campaign_with_plan, ledger_of, replayed, rules_of

BILLS = replace(LAW, bills_above={"candidate": 1_999, "party": 20_000})
ONE, OTHER = "a" * 64, "b" * 64


def paid(amount: int = 40_000, **changes: object) -> tuple[Campaign, int, int]:
    """A request in A1, and its payment on 3 May."""
    made = campaign_with_plan()
    asked = made.request(amount=amount)
    made.approve(asked, "treasurer")
    return made.on("2017-05-03"), asked, made.pay(asked, **changes)


def another(made: Campaign, amount: int = 40_000, **changes: object) -> tuple[int, int]:
    asked = made.request(amount=amount, seat_id="A2")
    made.approve(asked, "treasurer")
    return asked, made.pay(asked, **changes)


def breaches(made: Campaign) -> list[str]:
    return rules_of(replayed(made, BILLS)[1], "counts")


def book_of(made: Campaign, law: SpendingLaw = BILLS) -> EvidenceBook:
    return ledger_of(made, law).evidence


def lacking(made: Campaign, law: SpendingLaw = BILLS) -> list[int]:
    return sorted(entry for entry, _ in book_of(made, law).all_lacking())


def test_a_payment_above_the_laws_sum_lacks_its_bill_until_it_is_shown() -> None:
    made, asked, payment = paid()
    assert lacking(made) == [payment]
    assert not breaches(made), "an open point, and no breach"
    made.show(payment, kind="delivery_note")
    assert lacking(made) == [payment]
    made.show(payment, kind="receipt", amount_pence=40_000)
    assert lacking(made) == [] and book_of(made).is_evidenced(asked)
    assert breaches(made) == []


def test_the_laws_sum_is_that_of_the_place() -> None:
    made, asked, _ = paid(amount=1_999)
    assert lacking(made) == [] and not book_of(made).is_evidenced(asked)
    more = made.pay(None, amount_pence=2_000, seat_id="A1")
    made.pay(None, amount_pence=20_000, seat_id=None, purpose="national")
    national = made.pay(None, amount_pence=20_001, seat_id=None, purpose="national, too")
    assert lacking(made) == [more, national]
    assert lacking(made, LAW) == [], "a law that does not say asks for none"


def test_an_invoice_that_the_payment_names_is_one() -> None:
    made, asked, _ = paid(invoice=ONE)
    assert lacking(made) == [] and book_of(made).is_evidenced(asked)


def test_what_came_back_whole_needs_no_bill() -> None:
    made, _, payment = paid()
    made.reverse(payment, 30_000)
    assert lacking(made) == [payment]
    made.reverse(payment, 10_000)
    assert lacking(made) == []


def test_a_bill_of_the_request_serves_its_payments_up_to_its_amount() -> None:
    made, asked, first = paid(amount_pence=20_000)
    second = made.pay(asked, amount_pence=20_000, purpose="the other half")
    made.show(asked, amount_pence=30_000)
    assert lacking(made) == [first, second]
    made.show(asked, amount_pence=10_000)
    assert lacking(made) == [] and breaches(made) == []


def test_a_bill_of_an_order_serves_the_payments_on_its_request() -> None:
    made, asked, payment = paid()
    order = made.order(asked, amount_pence=100)
    made.show(order, amount_pence=None)
    assert lacking(made) == []
    assert payment not in dict(book_of(made).all_lacking())


def test_a_document_that_nobody_in_office_signed_serves_for_nothing() -> None:
    made, _, payment = paid()
    made.show(payment, by="")
    assert breaches(made) == ["unsigned_evidence"]
    assert lacking(made) == [payment]
    made.show(payment, by="coordinator")
    assert lacking(made) == []


@pytest.mark.parametrize("entry", [0, 999])
def test_evidence_of_nothing_is_named(entry: int) -> None:
    made, _, _ = paid()
    made.show(entry)
    assert breaches(made) == ["evidence_of_nothing"]


def test_a_bill_says_what_was_paid() -> None:
    made, _, payment = paid()
    shown = made.show(payment, amount_pence=35_000)
    (problem,) = replayed(made, BILLS)[1]
    assert (problem.rule, problem.entries) == ("evidence_differs", (payment, shown))
    assert problem.amount_pence == 5_000
    made.reverse(payment, 2_000)
    made.show(payment, amount_pence=38_000)
    assert breaches(made) == ["evidence_differs"], "what did not come back is what it says"
    made.show(payment, kind="contract", amount_pence=1)
    assert breaches(made) == ["evidence_differs"], "only a bill says what is to be paid"


# The same bill twice


def test_one_document_is_of_one_payment() -> None:
    made, _, payment = paid()
    _, second = another(made)
    first = made.show(payment, sha256=ONE)
    again = made.show(second, sha256=ONE)
    (problem,) = replayed(made, BILLS)[1]
    assert (problem.rule, problem.entries) == ("duplicate_invoice", (second, first, again))
    assert problem.amount_pence == 40_000


def test_the_same_document_may_be_shown_again_for_the_same_purchase() -> None:
    made, asked, payment = paid()
    for of in (payment, asked, payment):
        made.show(of, sha256=ONE, day=f"2017-05-0{1 + len(made.entries) % 9}")
    assert breaches(made) == []


def test_a_contract_or_a_photo_may_be_of_several() -> None:
    made, _, payment = paid()
    _, second = another(made)
    made.show(payment, sha256=ONE, kind="contract")
    made.show(second, sha256=ONE, kind="contract")
    assert breaches(made) == []


def test_the_invoice_that_a_payment_names_is_a_document_too() -> None:
    made, _, _ = paid(invoice=ONE)
    _, second = another(made)
    made.show(second, sha256=ONE)
    assert breaches(made) == ["duplicate_invoice"]
    third = made.pay(None, amount_pence=100, seat_id="A1", invoice=ONE)
    assert "duplicate_invoice" in [
        problem.rule for problem in replayed(made, BILLS)[1] if third in problem.entries
    ]


def test_two_payments_that_name_one_invoice_are_as_they_were() -> None:
    made, asked, _ = paid(amount_pence=10_000, invoice=ONE)
    made.pay(asked, amount_pence=20_000, invoice=ONE)
    assert breaches(made) == []


def test_one_number_of_one_supplier_is_of_one_payment() -> None:
    made, _, payment = paid()
    _, second = another(made)
    made.show(payment, invoice_number=ONE)
    made.show(second, invoice_number=ONE)
    assert breaches(made) == ["duplicate_invoice"]
    made.show(second, invoice_number=OTHER)
    made.show(second, invoice_number=ONE, amount_pence=39_999)
    assert breaches(made) == ["duplicate_invoice", "evidence_differs"]


def test_what_came_back_whole_may_be_shown_for_the_payment_in_its_place() -> None:
    made, asked, payment = paid()
    made.show(payment, sha256=ONE, invoice_number=ONE)
    made.reverse(payment, 40_000)
    again = made.pay(asked, purpose="paid again")
    made.show(again, sha256=ONE, invoice_number=ONE, amount_pence=40_000)
    assert breaches(made) == []
    made.show(another(made)[1], sha256=ONE)
    assert breaches(made)[-1] == "duplicate_invoice", "the second payment stands"


def test_other_spellings_of_a_supplier_are_the_same() -> None:
    made, _, payment = paid()
    second = made.pay(None, amount_pence=40_000, seat_id="A1", payee="A  PRINTER.")
    made.show(payment, invoice_number=ONE)
    made.show(second, invoice_number=ONE)
    assert "duplicate_invoice" in breaches(made)
