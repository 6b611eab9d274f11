"""A bank's CSV with a mapping of its columns. Every problem is found at once, and then nothing is
taken.

Amounts are exact: digits in, pence out. A bank either signs its amounts or has a column each for
what went out and what came in.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from hustings.election.currency import STERLING, Currency
from hustings.election.problems import Problem
from hustings.record.schema import LARGEST
from hustings.spend.statement import BankLine, BankStatement, Kind

SHOWN_PROBLEMS = 20
LONGEST_SHOWN = 40
LAST_DIGITS = 4
PROBES = (date(2017, 5, 1), date(2018, 12, 31))  # no part of them is what strptime takes for none
AMOUNT = re.compile(r"[-+]?[0-9]{1,20}(\.[0-9]+)?", re.ASCII)
COLUMNS = ("date", "amount", "debit", "credit", "payee", "reference", "account")


class StatementProblems(ValueError):
    """A file that can't be taken. ``str()`` is one line a problem, the first of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - SHOWN_PROBLEMS
        lines = [str(problem) for problem in self.problems[:SHOWN_PROBLEMS]]
        super().__init__("\n".join([*lines, *([f"... and {more:,} more"] if more > 0 else [])]))


@dataclass(frozen=True)
class Profile:
    """How a bank writes its CSV. The first seven are names of its columns, "" for none:
    ``amount``, or ``debit`` and ``credit``. ``date_format``: as in Python's strptime; "" for
    2017-05-01. ``out``: "negative" or "positive", which sign of ``amount`` is money that left.
    ``skip``: lines before the header."""

    date: str = "date"
    amount: str = ""
    debit: str = ""
    credit: str = ""
    payee: str = ""
    reference: str = ""
    account: str = ""
    date_format: str = ""
    out: str = "negative"
    delimiter: str = ","
    decimal: str = "."
    skip: int = 0


def profile_from(pairs: Mapping[str, Any], file: str) -> Profile:
    """The profile that settings make. ``file``: where they come from, for messages. Raises
    StatementProblems."""
    known = {field.name: type(field.default) for field in fields(Profile)}
    found = []

    def problem(key: str, what: str, expected: str) -> None:
        found.append(Problem(file, None, key, _shown(what), expected, "Correct it."))

    for key, value in pairs.items():
        if key not in known:
            problem(key, "a setting that is not known", f"one of {', '.join(known)}")
        elif not isinstance(value, known[key]) or isinstance(value, bool):
            problem(key, repr(value), "text" if known[key] is str else "a whole number")
    if found:
        raise StatementProblems(found)
    profile = Profile(**pairs)
    if bool(profile.amount) == bool(profile.debit and profile.credit):
        problem("amount", "neither or both", "either amount=..., or both debit=... and credit=...")
    if not profile.date:
        problem("date", "no column", "the column of the date")
    if profile.date_format and not all(_keeps(profile.date_format, day) for day in PROBES):
        problem("date_format", repr(profile.date_format), "year, month and day, such as %d/%m/%Y")
    if profile.out not in ("negative", "positive"):
        problem("out", repr(profile.out), "negative or positive")
    if len(profile.delimiter) != 1 or profile.decimal not in (".", ",") or profile.skip < 0:
        problem("delimiter", "no such way to write", "one character, and . or , as decimal")
    if found:
        raise StatementProblems(found)
    return profile


def _keeps(date_format: str, day: date) -> bool:
    """True where a day written in the format is read as the same day."""
    try:
        return datetime.strptime(day.strftime(date_format), date_format).date() == day
    except (ValueError, re.error):  # the second for a part that stands there twice
        return False


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def profile_from_toml(data: bytes, file: str) -> Profile:
    """A profile kept as TOML. Raises StatementProblems."""
    try:
        pairs = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # not TOML, a number too long, brackets too deep
        problem = Problem(file, None, None, str(error), "TOML in UTF-8", "Correct it.")
        raise StatementProblems([problem]) from error
    return profile_from(pairs, file)


def read_csv(
    data: bytes,
    file: str,
    profile: Profile,
    account: str = "",
    currency: Currency = STERLING,
) -> BankStatement:
    """The statement that a bank's CSV holds. ``account``: its account where no column has it.
    Raises StatementProblems."""
    reading = _Reading(file, profile, [], currency)
    rows = list(reading.rows(data))
    lines = tuple(line for row, cells in rows for line in reading.line(row, cells))
    accounts = (
        {cells[profile.account].strip() for _, cells in rows} if profile.account else {account}
    )
    if len(accounts) > 1:
        shown = ", ".join(sorted(masked(each) for each in accounts))
        reading.problem(None, profile.account, shown, "one account", "Split the file by account.")
    if reading.found:
        raise StatementProblems(reading.found)
    return BankStatement(next(iter(accounts), account), None, None, lines)


def masked(account: str) -> str:
    """An account as messages may show it: its last digits."""
    kept = re.sub(r"\W", "", account)
    return f"****{kept[-LAST_DIGITS:]}" if len(kept) > LAST_DIGITS else "****"


def pence_of_text(text: str, decimal: str = ".", currency: Currency = STERLING) -> int | None:
    """The pence of an amount as banks write it: "1,250.50", "-12.5", "(3.00)", "£4"; None for
    what is none, has parts of a penny or is beyond what an entry can hold. ``currency``: whose
    sign or code may stand with it."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    thousands = "," if decimal == "." else "."
    plain = plain.replace(currency.symbol, "").replace(currency.code, "")
    plain = re.sub(r"[£€$\s']", "", plain)
    if not _grouped(plain, thousands, decimal):
        return None
    plain = plain.replace(thousands, "").replace(decimal, ".")
    if not AMOUNT.fullmatch(plain):
        return None
    sign = -1 if plain.startswith("-") else 1
    whole, _, part = plain.lstrip("+-").partition(".")
    digits = currency.digits
    if part[digits:].strip("0"):
        return None
    pence = int(whole) * currency.per_unit + int(part[:digits].ljust(digits, "0") or 0)
    return sign * pence if pence <= LARGEST else None


def _grouped(text: str, thousands: str, decimal: str) -> bool:
    """True where marks between thousands, if any, stand where they belong: "1,25" is no 125."""
    whole = text.lstrip("+-").partition(decimal)[0]
    first, *groups = whole.split(thousands)
    return all(len(group) == 3 for group in groups) and (not groups or 1 <= len(first) <= 3)


@dataclass(frozen=True)
class _Reading:
    file: str
    profile: Profile
    found: list[Problem]
    currency: Currency

    def problem(
        self, row: int | None, column: str | None, found: str, expected: str, remedy: str
    ) -> None:
        self.found.append(Problem(self.file, row, column, _shown(found), expected, remedy))

    def rows(self, data: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Each row's line in the file, and its cells by column; blank rows are left out."""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            found = f"other bytes at {error.start}"
            self.problem(None, None, found, "text in UTF-8", "Save it as CSV in UTF-8.")
            return
        source = csv.reader(io.StringIO(text, newline=""), delimiter=self.profile.delimiter)
        try:
            for _ in range(self.profile.skip):
                if next(source, None) is None:
                    break
            header = [name.strip() for name in next(source, [])]
            if not self._has_columns(header):
                return
            for cells in source:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) == len(header):
                    yield source.line_num, dict(zip(header, cells, strict=True))
                else:
                    expected = f"{len(header)}, as in the header"
                    self.problem(
                        source.line_num, None, f"{len(cells)} cells", expected, "Correct the row."
                    )
        except csv.Error as error:
            self.problem(source.line_num, None, str(error), "CSV", "Save it as CSV again.")

    def _has_columns(self, header: list[str]) -> bool:
        wanted = {name: getattr(self.profile, name) for name in COLUMNS}
        for name, column in wanted.items():
            if column and header.count(column) != 1:
                count = "no such column" if column not in header else "the column twice"
                expected = f"once, for {name}; the file has {', '.join(header) or 'no header'}"
                self.problem(
                    self.profile.skip + 1, column, count, expected, f"Give --columns {name}=..."
                )
        return not self.found

    def line(self, row: int, cells: Mapping[str, str]) -> Iterator[BankLine]:
        """The line of a row; none where no money moved, or where it can't be read."""
        day, amount = self._day(row, cells), self._signed(row, cells)
        if day is None or not amount:
            return
        kind: Kind = "debit" if amount > 0 else "credit"
        words = [
            " ".join(cells[column].split()) if column else ""
            for column in (self.profile.payee, self.profile.reference)
        ]
        yield BankLine(row, day, kind, abs(amount), *words)

    def _day(self, row: int, cells: Mapping[str, str]) -> date | None:
        text, form = cells[self.profile.date].strip(), self.profile.date_format
        try:
            return datetime.strptime(text, form).date() if form else date.fromisoformat(text)
        except ValueError:
            expected = f"a date as {form}" if form else "a date such as 2017-05-01"
            remedy = "Give --columns date_format=%d/%m/%Y, or as the bank writes it."
            self.problem(row, self.profile.date, repr(text), expected, remedy)
            return None

    def _signed(self, row: int, cells: Mapping[str, str]) -> int | None:
        """Pence, above 0 where money left."""
        profile = self.profile
        if profile.amount:
            pence = self._pence(row, profile.amount, cells)
            return pence if pence is None or profile.out == "positive" else -pence
        blank = [not cells[column].strip() for column in (profile.debit, profile.credit)]
        out = 0 if blank[0] else self._pence(row, profile.debit, cells)
        back = 0 if blank[1] else self._pence(row, profile.credit, cells)
        if out is None or back is None:
            return None
        if all(blank) or (out and back):
            found = "no amount" if all(blank) else "two amounts"
            place = f"{profile.debit}, {profile.credit}"
            self.problem(row, place, found, "one amount, in one of them", "Correct the row.")
            return None
        return abs(out) - abs(back)

    def _pence(self, row: int, column: str, cells: Mapping[str, str]) -> int | None:
        pence = pence_of_text(cells[column], self.profile.decimal, self.currency)
        if pence is None:
            example = self.currency.example.replace(".", self.profile.decimal)
            expected = f"an amount in {self.currency.unit}, such as {example}"
            remedy = "Correct it, or give --columns decimal=... as the bank writes it."
            self.problem(row, column, repr(cells[column]), expected, remedy)
        return pence
