"""Books as a text for beancount, which checks every balance that stands at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from hustings.spend.export.books import (
    ROOT,
    Books,
    Transaction,
    last_day,
    one_line,
    part_of_account,
)


def beancount_text(books: Books) -> str:
    """The whole file. Entries have ``log_index``, and seats are tags."""
    return "\n".join(_lines(books)) + "\n"


def _lines(books: Books) -> Iterator[str]:
    yield f'option "title" {_text(books.title)}'
    yield f'option "operating_currency" "{books.commodities["money"]}"'
    end = last_day(books.transactions)
    if end is None:
        return
    start = min(each.day for each in books.transactions)
    yield ""
    for resource, commodity in books.commodities.items():
        yield f"{start} commodity {commodity}"
        yield f"  resource: {_text(resource)}"
    for account in sorted({account for account, _ in books.balances}):
        yield f"{start} open {account}"
    for transaction in books.transactions:
        yield ""
        yield from _transaction(books, transaction)
    yield ""
    for (account, resource), amount in books.balances.items():
        # Without "~ 0" a penny too much or too little would pass.
        sum_ = f"{books.amount_text(resource, amount)} ~ 0 {books.commodities[resource]}"
        yield f"{end + timedelta(days=1)} balance {account}  {sum_}"


def _transaction(books: Books, transaction: Transaction) -> Iterator[str]:
    payee, purpose = _text(transaction.payee), _text(transaction.purpose)
    seat = transaction.seat_id
    tag = "" if seat is None else f" #seat-{part_of_account(seat)}"
    yield f"{transaction.day} * {payee} {purpose}{tag}"
    yield f"  log_index: {transaction.log_index}"
    if seat is not None:
        yield f"  seat: {_text(seat)}"
    for name, words in transaction.notes.items():
        yield f"  {re.sub('[^a-z]', '-', name)}: {_text(words)}"
    for posting in transaction.postings:
        sum_ = f"{books.amount_text(posting.resource, posting.amount)}"
        yield f"  {posting.account}  {sum_} {books.commodities[posting.resource]}"


def _text(words: str) -> str:
    escaped = one_line(words or ROOT).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
