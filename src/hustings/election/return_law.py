"""What the law asks of a return of spending: categories, days, who may pay. All of it is data.

The ``[spending_returns]`` table of election.toml. Nothing here knows a country: a folder without
the table has no categories and no deadlines with dates, and a return says so.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hustings.election.problems import Findings
from hustings.election.sections import FILE, Section, day, positive, pounds, take, text, texts
from hustings.election.working_days import EVERY_DAY, WorkingDays, read_working_days

NAME = "spending_returns"
WHO = ("candidate", "party")
AFTER = ("poll", "result")


@dataclass(frozen=True)
class Deadline:
    """``who``: "candidate" or "party". ``what``: such as "claims". ``after``: "poll" or "result".
    ``above``: it holds where more than so much was spent, in whole units, in place of the other of
    that name; None where it holds always. ``moves``: where its last day is no working day, to the
    next that is one. ``payments``: what is paid later than that is paid late."""

    who: str
    what: str
    days: int
    months: int
    after: str
    above: Decimal | None
    moves: bool = False
    payments: bool = False


@dataclass(frozen=True)
class ReturnLaw:
    """``result_day``: None for the day after the poll. ``candidate_from``: the first day of a
    candidate's return; None for that of the regulated period. ``staff_category``: of a candidate,
    for staff who were moved to the seat; "" where the law names none. ``per_unit``: smallest units
    of the currency in one. ``candidate_bill_above``, ``party_bill_above``: a payment above it takes
    an invoice or a receipt; None where the law does not say."""

    result_day: date | None = None
    candidate_from: date | None = None
    candidate_categories: tuple[str, ...] = ()
    party_categories: tuple[str, ...] = ()
    staff_category: str = ""
    candidate_payers: str = ""
    party_payers: str = ""
    notional: str = ""
    deadlines: tuple[Deadline, ...] = ()
    per_unit: int = 100
    candidate_bill_above: Decimal | None = None
    party_bill_above: Decimal | None = None
    working_days: WorkingDays = EVERY_DAY

    def categories(self, who: str) -> tuple[str, ...]:
        """Those of a "candidate" or a "party"."""
        return self.candidate_categories if who == "candidate" else self.party_categories

    def payers(self, who: str) -> str:
        """Who may incur and pay, in words; "" where the folder does not say."""
        return self.candidate_payers if who == "candidate" else self.party_payers

    def due(self, who: str, polling_day: date, spent_pence: int) -> dict[str, date]:
        """The last day for each act, in the order of the folder. Where two deadlines have one
        name, the one for large sums holds above its sum, and the other up to it."""
        found: dict[str, tuple[Decimal, date]] = {}
        for deadline in self.deadlines:
            least = Decimal(-1) if deadline.above is None else deadline.above
            if deadline.who != who or Decimal(spent_pence) <= least * self.per_unit:
                continue
            known = found.get(deadline.what)
            if known is None or least > known[0]:
                found[deadline.what] = (least, self._last_day(deadline, polling_day))
        return {what: last for what, (_, last) in found.items()}

    def pay_by(self, who: str, polling_day: date) -> date | None:
        """The last day on which a bill may be paid; None where the folder gives none. Of several,
        the latest: which of them holds is for people to say."""
        days = (
            self._last_day(deadline, polling_day)
            for deadline in self.deadlines
            if deadline.who == who and deadline.payments
        )
        return max(days, default=None)

    def bills_above(self) -> dict[str, int]:
        """Of a "candidate" and a "party", above how much of the smallest unit a payment takes an
        invoice or a receipt; without those for which the law does not say."""
        given = {"candidate": self.candidate_bill_above, "party": self.party_bill_above}
        known = {who: above for who, above in given.items() if above is not None}
        return {who: int(above * self.per_unit) for who, above in known.items()}

    def _last_day(self, deadline: Deadline, polling_day: date) -> date:
        start = polling_day
        if deadline.after == "result":
            start = self.result_day or polling_day + timedelta(days=1)
        last = months_later(start, deadline.months) + timedelta(days=deadline.days)
        return self.working_days.on_or_after(last) if deadline.moves else last


def months_later(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def read_return_law(top: Section, found: Findings) -> ReturnLaw:
    """The table, or an empty law where the file has none."""
    keys: dict[str, Any] | None = take(top, NAME, _dict, f"a table headed [{NAME}]", None, found)
    if keys is None:
        return ReturnLaw()
    section = Section(NAME, 1, keys, top.text)
    listed, words, a_day = "a list of texts in square brackets", "some text", "a date"
    a_sum = "an amount, like 200"
    law = ReturnLaw(
        result_day=take(section, "result_day", day, a_day, None, found),
        candidate_from=take(section, "candidate_from", day, a_day, None, found),
        candidate_categories=take(section, "candidate_categories", texts, listed, (), found),
        party_categories=take(section, "party_categories", texts, listed, (), found),
        staff_category=take(section, "staff_category", text, words, "", found),
        candidate_payers=take(section, "candidate_payers", text, words, "", found),
        party_payers=take(section, "party_payers", text, words, "", found),
        notional=take(section, "notional", text, words, "", found),
        candidate_bill_above=take(section, "candidate_bill_above", pounds, a_sum, None, found),
        party_bill_above=take(section, "party_bill_above", pounds, a_sum, None, found),
        deadlines=tuple(_deadlines(section, found)),
        working_days=read_working_days(section, found),
    )
    if law.staff_category and law.staff_category not in law.candidate_categories:
        line = section.line("staff_category")
        expected = "one of candidate_categories"
        found.add(FILE, line, "staff_category", law.staff_category, expected, "Name one of them.")
    return law


def _deadlines(section: Section, found: Findings) -> Iterator[Deadline]:
    wanted = f"tables headed [[{NAME}.deadlines]]"
    tables: list[dict[str, Any]] = take(section, "deadlines", _tables, wanted, [], found)
    for number, keys in enumerate(tables, start=1):
        one = Section(f"{NAME}.deadlines", number, keys, section.text)
        days = take(one, "days", positive, "a whole number of at least 1", 0, found)
        months = take(one, "months", positive, "a whole number of at least 1", 0, found)
        if not (days or months) and not {"days", "months"} & set(keys):
            remedy = "Add days or months."
            found.add(FILE, one.line("days"), "days", "neither key", "days or months", remedy)
        yield Deadline(
            who=take(one, "who", _who, "candidate or party", "", found, required=True),
            what=take(one, "what", text, "some text", "", found, required=True),
            days=min(days, 3_650),
            months=min(months, 120),
            after=take(one, "after", _after, "poll or result", "poll", found),
            above=take(one, "above", pounds, "an amount, like 250000", None, found),
            moves=take(one, "next_working_day", _truth, "true or false", False, found),
            payments=take(one, "payments", _truth, "true or false", False, found),
        )


def _dict(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _tables(value: Any) -> list[dict[str, Any]] | None:
    right = isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return value if right else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _who(value: Any) -> str | None:
    return value if value in WHO else None


def _after(value: Any) -> str | None:
    return value if value in AFTER else None
