"""Bills that come after the regulated period: which of them belong to it, and which were paid late.

A bill belongs to the election where the money left in the regulated period, or later on what had
been asked for by its last day. The law gives a last day for paying such bills (in the United
Kingdom Representation of the People Act 1983, s. 78; Political Parties, Elections and Referendums
Act 2000, s. 77): what is paid after it takes leave of a court, of which the record knows nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hustings.record.policy import MONEY
from hustings.record.problems import Problem
from hustings.spend.case import Case
from hustings.spend.law import SpendingLaw
from hustings.spend.ledger import Ledger, Request, Spent


def belongs(ledger: Ledger, law: SpendingLaw, spent: Spent) -> bool:
    """What the law counts: it happened in the regulated period, or is a bill of it paid later."""
    return law.counts_on(spent.day) or came_after(ledger, law, spent)


def came_after(ledger: Ledger, law: SpendingLaw, spent: Spent) -> bool:
    """The money left after the regulated period, on what had been asked for by its end."""
    request = ledger.request_of(spent)
    if law.regulated is None or request is None or spent.kind != "payment":
        return False
    return spent.day > law.regulated[1] >= request.day


def last_day(law: SpendingLaw, seat_id: str | None) -> date | None:
    """By when a candidate's bill in a seat, or the party's (None), is to be paid."""
    return law.pay_by.get("party" if seat_id is None else "candidate")


def paid_late(case: Case) -> Iterator[Problem]:
    """The breach of a payment that belongs to the election, after the last day for it."""
    spent, last = case.spent, last_day(case.law, case.spent.seat_id)
    late = last is not None and spent.day > last and came_after(case.ledger, case.law, spent)
    if late and case.request is not None:
        detail = f"paid on {spent.day}; the law's last day for it was {last}"
        yield case.breach("paid_late", detail, entries=[case.request.index])


def unpaid(ledger: Ledger, law: SpendingLaw, seat_id: str | None) -> tuple[Request, ...]:
    """What was asked for by the end of the regulated period, approved and not spent or ended,
    or spent and come back: claims that may still be open. In the order of the log."""
    if law.regulated is None:
        return ()
    return tuple(
        request
        for request in ledger.requests.values()
        if request.resource == MONEY
        and request.seat_id == seat_id
        and request.day <= law.regulated[1]
        and request.approved_on is not None
        and request.ended_at is None
        and request.used_by(date.max) < request.amount
    )
