"""What is told of orders, documents and closings: tables, answers, figures, books and returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hustings.record.problems import Problem
from hustings.record.replay import State
from hustings.spend.export.beancount_text import beancount_text
from hustings.spend.export.books import books
from hustings.spend.export.datapackage import data_package
from hustings.spend.figures import figures
from hustings.spend.questions import five_questions
from hustings.spend.return_items import items_of
from hustings.spend.tables import tables
from tests.record.campaigns import Campaign
from tests.spend.ledgers import LAW, campaign_with_plan, ledger_of, replayed

BILLS = replace(LAW, bills_above={"candidate": 1_999, "party": 20_000})
DOCUMENT = "d" * 64


def told() -> Campaign:
    """Ordered, changed, paid, shown and closed in A1; and a payment in A2 that shows nothing."""
    made = campaign_with_plan()
    asked = made.request(amount=40_000)  # 3
    made.approve(asked, "treasurer")
    made.on("2017-05-03")
    first = made.order(asked, amount_pence=38_000, due="2017-05-20")  # 5
    made.order(asked, amount_pence=36_000, replaces=first, ordered="2017-05-04", category="songs")
    payment = made.on("2017-05-06").pay(asked, amount_pence=36_000)  # 7
    made.show(payment, sha256=DOCUMENT, amount_pence=36_000, by="chair")
    made.close(asked)
    made.pay(None, amount_pence=2_500, seat_id="A2")  # 10
    return made


def replayed_with_bills() -> tuple[State, tuple[Problem, ...]]:
    return replayed(told(), BILLS)


def table(name: str) -> list[str]:
    return tables(replayed_with_bills()[0])[name].decode().splitlines()[1:]


def test_the_tables_have_every_entry() -> None:
    assert table("commitments") == [
        "5,2017-05-03,3,38000,A1,A printer,leaflets,,2017-05-03,2017-05-20,,0,,,p-cashier,",
        "6,2017-05-03,3,36000,A1,A printer,leaflets,songs,2017-05-04,,5,1,36000,0,p-cashier,",
    ]
    assert table("evidence") == [
        f"8,2017-05-06,7,7,3,invoice,{DOCUMENT},,36000,2017-05-06,p-chair,"
    ]
    assert table("closings") == ["9,2017-05-06,3,money,4000,,all is done,p-cashier"]
    bills = [row.rsplit(",", 2)[1:] for row in table("spending")]
    assert bills == [[DOCUMENT, "0"], ["", "1"]]
    (request,) = table("requests")
    assert request.endswith(",closed,36000,9")


def test_the_answers_tell_of_them_and_of_what_is_not_evidenced() -> None:
    who, _, _, where, limits = five_questions(*replayed_with_bills())
    assert (who.figures["ordered"], who.figures["showed documents"], who.figures["closed"]) == (
        *(1, 1),
        1,
    )
    assert {5, 6, 8, 9} <= set(who.entries)
    assert "360.00 pounds was ordered; 0.00 pounds of it is still to be paid." in where.answer
    assert "Not evidenced: 1 payment of 25.00 pounds lacks" in limits.answer
    assert limits.answer.endswith("that the law asks for: entry 10.")
    assert limits.figures["not_evidenced_pence"] == 2_500 and 10 in limits.entries


def test_a_record_without_them_is_told_as_it_was() -> None:
    made = campaign_with_plan()
    asked = made.request()
    made.approve(asked, "treasurer")
    made.pay(asked)
    answers = five_questions(*replayed(made))
    assert not any("ordered" in answer.answer for answer in answers)
    assert "showed documents" not in answers[0].figures
    assert not [key for key in figures(*replayed(made)) if key.endswith("/ordered")]


def test_the_figures_of_seats_add_up() -> None:
    found = figures(*replayed_with_bills())
    assert found["total/money_pence/ordered"] == found["seat/A1/money_pence/ordered"] == 36_000
    assert found["seat/A2/money_pence/ordered"] == 0
    counts = [found[f"total/{name}"] for name in ("commitments", "evidence", "closings")]
    assert counts == [2, 1, 1]


def test_orders_are_no_postings_and_documents_are_notes() -> None:
    kept = books(replayed_with_bills()[0])
    assert sum(p.amount for p in kept.postings if p.account.endswith("A1")) == 36_000
    text = beancount_text(kept)
    assert f'  evidence: "{DOCUMENT}"' in text and '  commitment: "6"' in text
    assert "38000" not in text and "380.00" not in text


def test_the_package_has_them() -> None:
    files = data_package(replayed_with_bills()[0], "campaign.example/log")
    assert len(files["commitments.csv"].splitlines()) == 3


def test_a_return_has_the_day_of_the_order_its_category_and_the_document() -> None:
    ledger = ledger_of(told(), BILLS)
    days = (date(2017, 4, 1), date(2017, 6, 8))
    (item,) = items_of(ledger, BILLS, "A1", days, "staff")
    assert (item.incurred, item.category, item.invoice) == (date(2017, 5, 3), "songs", DOCUMENT)
    (other,) = items_of(ledger, BILLS, "A2", days, "staff")
    assert (other.incurred, other.category, other.invoice) == (None, "", None)


def test_a_bill_of_the_request_is_that_of_its_payments() -> None:
    made = campaign_with_plan()
    asked = made.request(amount=40_000)
    made.approve(asked, "treasurer")
    made.pay(asked, amount_pence=20_000)
    made.pay(asked, amount_pence=20_000, purpose="the rest")
    made.show(asked, sha256=DOCUMENT, amount_pence=30_000)
    book = ledger_of(made, BILLS).evidence
    assert book.bill_of(asked + 2, asked) is None, "it is for less than was paid"
    made.show(asked, sha256="e" * 64, amount_pence=10_000)
    assert ledger_of(made, BILLS).evidence.bill_of(asked + 2, asked) == DOCUMENT
