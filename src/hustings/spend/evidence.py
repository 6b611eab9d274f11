"""Documents that show what was ordered, delivered and paid: facts, told by anybody in office.

A document stays with the campaign; the record has its hash, and the supplier's number as a seal
that only the auditors can make again. A document that is shown for two payments is a breach; a
payment for which the law asks for a bill is an open point until it has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from hustings.record.authority import Act
from hustings.record.problems import Problem
from hustings.spend.case import Case, breach_by
from hustings.spend.evidence_book import Bill, Evidence
from hustings.spend.happened import Spent
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger
from hustings.spend.payee import as_compared
from hustings.spend.reversals import payment_at


def tell(ledger: Ledger, act: Act) -> tuple[Problem, ...]:
    """Takes a document in, whatever was wrong with it. One that nobody in office signed serves as
    a bill for nothing."""
    found, payee, pence = _evidence(ledger, act)
    wrong = tuple(_breaches(ledger, act, found, payee, pence))
    book = ledger.evidence
    found = replace(found, breaches=tuple(problem.rule for problem in wrong))
    book.told.append(found)
    book.of[found.of].append(found)
    if not found.is_bill:
        return wrong
    bill = Bill(found.index, found.payment, found.request)
    if _stands(ledger, book.documents.get(found.sha256)) is None:
        book.documents[found.sha256] = bill
    book.from_entries.add(found.sha256)
    key = _number(found, payee, pence)
    if key and _stands(ledger, book.numbers.get(key)) is None:
        book.numbers[key] = bill
    if found.payment is not None:
        for bare in (book.bare[found.request], book.needed[found.request]):
            bare.put(found.payment, 0)
    elif found.request is not None:
        book.add_bill_of_request(found.request, found)
    return wrong


def note_payment(ledger: Ledger, law: SpendingLaw, spent: Spent) -> None:
    """A payment has its bill with it, or waits for one."""
    book = ledger.evidence
    if spent.invoice is not None:
        bill = Bill(spent.index, spent.index, spent.request)
        book.documents.setdefault(spent.invoice, bill)
        return
    book.bare[spent.request].put(spent.index, spent.amount)
    threshold = law.bill_above(spent.seat_id)
    if threshold is not None and spent.amount > threshold:
        book.needed[spent.request].put(spent.index, spent.amount)


def shown_before(case: Case) -> Iterator[Problem]:
    """A payment whose invoice was shown for another one. Two payments that both name one invoice
    themselves are ``duplicate_payment`` where they are alike in amount."""
    book, spent = case.ledger.evidence, case.spent
    if spent.invoice is None or spent.invoice not in book.from_entries:
        return
    first = _stands(case.ledger, book.documents.get(spent.invoice))
    if first is not None and first.is_of_another(spent.index, spent.request):
        detail = f"its invoice is the document of entry {first.entry}"
        yield case.breach("duplicate_invoice", detail, entries=[first.entry])


def _evidence(ledger: Ledger, act: Act) -> tuple[Evidence, str, int]:
    """The document, and payee and pence of what it shows: "" and 0 where that is nothing."""
    body, of = act.body, act.body["of"]
    payment, request = payment_at(ledger, of), ledger.requests.get(of)
    order = ledger.commitments.orders.get(of)
    about, payee, pence = None, "", 0
    if payment is not None:
        about, payee, pence = payment.request, payment.payee, payment.amount
    elif order is not None:
        standing = order.standing
        about, payee, pence = standing.request, standing.payee, standing.amount
    elif request is not None:
        about, payee, pence = request.index, request.payee, request.amount
    found = Evidence(
        index=act.index,
        day=act.entry.day,
        of=of,
        payment=None if payment is None else payment.index,
        request=about,
        kind=body["kind"],
        sha256=body["sha256"],
        number=body["invoice_number"],
        amount=body["amount_pence"],
        dated=date.fromisoformat(body["day"]),
        signers=act.signers,
    )
    return found, payee, pence


def _breaches(
    ledger: Ledger, act: Act, found: Evidence, payee: str, pence: int
) -> Iterator[Problem]:
    if not found.signers:
        yield act.problem("unsigned_evidence", "no signature on it counts", counts=True)
    if not payee:
        detail = f"entry {found.of} is no payment, no order and no request with authority"
        yield act.problem("evidence_of_nothing", detail, counts=True)
        return
    yield from _differs(ledger, act, found, pence)
    if found.is_bill:
        yield from _duplicate(ledger, act, found, payee, pence)


def _differs(ledger: Ledger, act: Act, found: Evidence, pence: int) -> Iterator[Problem]:
    """A bill of a payment says what was paid, less what came back or not."""
    if found.payment is None or not found.is_bill or found.amount is None:
        return
    back = ledger.came_back_by(found.payment, date.max)
    if found.amount in (pence, pence - back):
        return
    words = ledger.currency.words
    detail = f"it says {words(found.amount)}; entry {found.payment} paid {words(pence)}"
    yield breach_by(act, "evidence_differs", detail, abs(pence - found.amount), [found.payment])


def _duplicate(
    ledger: Ledger, act: Act, found: Evidence, payee: str, pence: int
) -> Iterator[Problem]:
    book = ledger.evidence
    seen = {"the same document": book.documents.get(found.sha256)}
    key = _number(found, payee, pence)
    if key:
        seen["the same number, payee and amount"] = book.numbers.get(key)
    for what, bill in seen.items():
        first = _stands(ledger, bill)
        if first is not None and first.is_of_another(found.payment, found.request):
            detail = f"{what} as that of entry {first.entry}"
            yield breach_by(act, "duplicate_invoice", detail, pence, [first.entry, found.of])
            return


def _number(found: Evidence, payee: str, pence: int) -> tuple[str, str, int] | None:
    """What two bills with one number share; None where there is no number, or it shows nothing."""
    if found.number is None or not payee:
        return None
    return found.number, as_compared(payee), pence if found.amount is None else found.amount


def _stands(ledger: Ledger, bill: Bill | None) -> Bill | None:
    """The bill, unless all that was paid on it came back."""
    if bill is None or bill.payment is None:
        return bill
    payment = payment_at(ledger, bill.payment)
    back = ledger.came_back_by(bill.payment, date.max)
    return None if payment is not None and back == payment.amount else bill
