"""A bank statement against the record: every debit is one payment, every payment a debit.

A statement is a fact. What it shows stays shown, whatever is entered afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from hustings.record.authority import Act
from hustings.record.problems import Problem
from hustings.spend.ledger import Ledger, Request
from hustings.spend.reconcile import Matching, Pair, Told, match, new_lines
from hustings.spend.statement import (
    Account,
    BankBook,
    Line,
    Statement,
    StatementError,
    read_statement,
)

Files = Callable[[str], bytes | None]


def take_statement(ledger: Ledger, files: Files, act: Act) -> tuple[Problem, ...]:
    """Takes a statement in, and names what does not fit."""
    data = files(act.body["sha256"])
    if data is None:
        detail = f"files/sha256/{act.body['sha256']} is missing or holds something else"
        return (act.problem("statement_missing", detail),)
    try:
        statement = read_statement(data)
    except StatementError as error:
        return (act.problem("statement_unreadable", str(error)),)
    said = {name: act.body[name] for name in ("account", "simulated", "debits")}
    said |= {name: act.body[name] for name in ("first_day", "last_day")}
    is_ = {
        "account": statement.account,
        "simulated": statement.simulated,
        "debits": statement.debits,
        "first_day": statement.first_day.isoformat(),
        "last_day": statement.last_day.isoformat(),
    }
    other = sorted(name for name in said if said[name] != is_[name])
    if other:
        return (act.problem("statement_of_another", f"not as in its file: {', '.join(other)}"),)
    return (*_gap(ledger.bank, statement, act), *_held_against(ledger, statement, act))


def _gap(book: BankBook, statement: Statement, act: Act) -> Iterator[Problem]:
    """Days of an account that no statement covers are days on which anything may have left."""
    known = book.accounts.get(statement.account)
    if known is None:
        return
    day = timedelta(days=1)
    if statement.first_day - known.last_day > day:  # so that both days between are in the calendar
        first, last = known.last_day + day, statement.first_day - day
        detail = f"no statement of this account covers {first} to {last}"
        yield act.problem("statement_gap", detail, counts=True)


def _held_against(ledger: Ledger, statement: Statement, act: Act) -> Iterator[Problem]:
    book = ledger.bank
    fresh = new_lines(statement.lines, _account(book, statement).seen)
    _account(book, statement).seen.update(line.identity for line in fresh)
    book.reconciliations.append(act.index)
    debits = [line for line in fresh if line.kind == "debit"]
    credits = [line for line in fresh if line.kind == "credit"]
    book.debits += len(debits)
    paid = match([*book.open_debits, *debits], payments_left(ledger), act.body["window_days"])
    yield from _debits(ledger, act, paid, debits)
    book.open_debits = list(paid.lines_left)
    book.debited |= {pair.told.index: act.index for pair in paid.pairs}
    back = match(
        [*book.open_credits, *credits],
        reversals_left(ledger),
        act.body["window_days"],
        exactly=True,
    )
    book.open_credits = list(back.lines_left)
    book.credited |= {pair.told.index: act.index for pair in back.pairs}
    yield from _without_line(ledger, act, "payment_without_debit", paid.told_left)
    yield from _without_line(ledger, act, "reversal_without_credit", back.told_left)


def _account(book: BankBook, statement: Statement) -> Account:
    """The statement's account, with the days that are covered with it."""
    first, last = statement.first_day, statement.last_day
    account = book.accounts.setdefault(statement.account, Account(first, last))
    account.first_day = min(account.first_day, first)
    account.last_day = max(account.last_day, last)
    return account


def payments_left(ledger: Ledger) -> list[Told]:
    """Payments whose debit no statement has shown yet."""
    return [
        Told(spent.index, spent.day, spent.amount, spent.payee, spent.request)
        for spent in ledger.spent
        if spent.kind == "payment" and spent.index not in ledger.bank.debited
    ]


def reversals_left(ledger: Ledger) -> list[Told]:
    """Reversals whose credit no statement has shown yet."""
    return [
        Told(back.index, back.day, back.amount, back.payee, back.request)
        for back in ledger.reversals
        if back.index not in ledger.bank.credited
    ]


def _debits(ledger: Ledger, act: Act, paid: Matching, fresh: Sequence[Line]) -> Iterator[Problem]:
    """What is wrong with the debits. One without a payment is named when it is first seen."""
    for pair in paid.pairs:
        yield from _paired(ledger, act, pair)
    waiting = Counter(line.identity for line in fresh)
    for line in paid.lines_left:
        if not waiting[line.identity]:
            continue
        waiting[line.identity] -= 1
        again = ", like one that is a payment" if line in paid.repeats else ""
        sum_ = ledger.currency.words(line.amount_pence)
        detail = f"{sum_} left on {line.day}{again}; no payment tells of it"
        yield act.problem(
            "debit_without_payment", detail, counts=True, amount_pence=line.amount_pence
        )


def _paired(ledger: Ledger, act: Act, pair: Pair) -> Iterator[Problem]:
    line, told = pair.line, pair.told
    if pair.differs:
        words = ledger.currency.words
        more = abs(line.amount_pence - told.amount_pence) or line.amount_pence
        detail = (
            f"another {' and '.join(pair.differs)}: the bank has {words(line.amount_pence)} on "
            f"{line.day}, entry {told.index} {words(told.amount_pence)} on {told.day}"
        )
        yield act.problem(
            "debit_differs", detail, counts=True, with_entries=(told.index,), amount_pence=more
        )
    request = ledger.requests.get(told.request) if told.request is not None else None
    if request is None or request.approved_on is None or request.approved_by is None:
        return  # which the payment itself carries as a breach
    if not request.may_be_spent_on(line.day):
        detail = f"the money left on {line.day}; {_quorum(request, line)}"
        entries = sorted({request.index, request.approved_by, told.index})
        yield act.problem(
            "debit_before_approval",
            detail,
            counts=True,
            with_entries=entries,
            amount_pence=line.amount_pence,
        )


def _quorum(request: Request, line: Line) -> str:
    """For a sentence: why the quorum does not cover a debit."""
    if request.approved_on is not None and line.day < request.approved_on:
        return f"the quorum was complete on {request.approved_on}"
    when = f"on {request.ratified_on}" if request.ratified_on else "not yet"
    return f"the emergency approval held until {request.ratify_by}, and was ratified {when}"


def _without_line(
    ledger: Ledger, act: Act, rule: str, told_left: Sequence[Told]
) -> Iterator[Problem]:
    """What should have its line by now: every account is covered to the end of its days."""
    book = ledger.bank
    if len(book.accounts) < act.body["accounts"]:
        return
    since = min(account.first_day for account in book.accounts.values())
    until = min(account.last_day for account in book.accounts.values())
    window = timedelta(days=act.body["window_days"])
    what, line = rule.split("_without_")
    for told in told_left:
        if told.index in book.missing or told.day < since or until - told.day < window:
            continue
        book.missing.add(told.index)
        detail = (
            f"the {what} of {ledger.currency.words(told.amount_pence)} on {told.day}: no statement "
            f"has a {line} within {act.body['window_days']} days"
        )
        yield act.problem(
            rule, detail, counts=True, with_entries=(told.index,), amount_pence=told.amount_pence
        )
