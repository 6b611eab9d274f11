"""Books as a journal for hledger, which checks every balance that stands at its end."""

from __future__ import annotations

from collections.abc import Iterator

from hustings.record.policy import MONEY
from hustings.spend.export.books import (
    Books,
    Transaction,
    last_day,
    one_line,
)


def hledger_text(books: Books) -> str:
    """The whole file. A transaction's code is its entry in the log."""
    return "\n".join(_lines(books)) + "\n"


def _lines(books: Books) -> Iterator[str]:
    yield f"; {_plain(books.title)}"
    yield "decimal-mark ."
    for resource, commodity in books.commodities.items():
        example = books.amount_text(resource, 1000 * books.currency.per_unit)
        yield f'commodity {example if resource == MONEY else "1000."} "{commodity}"'
    for account in sorted({account for account, _ in books.balances}):
        yield f"account {account}"
    for transaction in books.transactions:
        yield ""
        yield from _transaction(books, transaction)
    end = last_day(books.transactions)
    if end is None:
        return
    yield ""
    yield f"{end} * closing balances"
    for (account, resource), amount in books.balances.items():
        commodity = books.commodities[resource]
        zero, sum_ = books.amount_text(resource, 0), books.amount_text(resource, amount)
        yield f'    {account}  {zero} "{commodity}" = {sum_} "{commodity}"'


def _transaction(books: Books, transaction: Transaction) -> Iterator[str]:
    words = f"{_plain(transaction.payee)} | {_plain(transaction.purpose)}"
    yield f"{transaction.day} * ({transaction.log_index}) {words}"
    yield f"    ; log_index: {transaction.log_index}"
    if transaction.seat_id is not None:
        yield f"    ; seat: {_plain(transaction.seat_id)}"
    for name, note in transaction.notes.items():
        yield f"    ; {name}: {_plain(note)}"
    for posting in transaction.postings:
        sum_ = books.amount_text(posting.resource, posting.amount)
        yield f'    {posting.account}  {sum_} "{books.commodities[posting.resource]}"'


def _plain(words: str) -> str:
    """Words without the signs that mean something to the program: comments, payees, tags."""
    return one_line(words.replace(";", ",").replace("|", "/").replace(",", " "))
