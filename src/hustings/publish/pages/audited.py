"""The audit page: the verdict, the five questions, every breach, the test for favour, the cost."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.publish.book import Book, SeatFacts
from hustings.publish.pages.unsigned import unsigned_spending
from hustings.publish.record_book import Breach, RecordBook, of_record
from hustings.publish.rule_names import rule_meaning, rule_name
from hustings.publish.site_data import Json
from hustings.publish.words import MINUS
from hustings.spend.questions import Question, five_questions

MOST_UNFOLDED = 8  # breaches of a rule that are listed unfolded

# What each test looks for, by the first word of its name.
FAVOUR_TESTS = {"mean": "a little more for many of its seats", "top_k": "a lot more for a few"}

# What the figures of the five questions are called, where their own name is no plain word.
FIGURE_NAMES = {
    "amount_pence": "Money",
    "paid_pence": "Spent in all",
    "staff_days": "Staff-days",
    "staff_days_moved": "Staff-days in all",
    "without_quorum_pence": "Money without all signatures",
    "without_quorum_staff_days": "Staff-days without all signatures",
    "seats_pence": "Spent in seats",
    "national_pence": "Spent for no seat",
    "planned_pence": "Planned",
    "came_back_pence": "Came back",
    "void": "Acts without effect",
    "approved_pence": "Worth of what was approved",
}


@dataclass(frozen=True)
class RuleBroken:
    """All breaches of one rule. ``id``: as in the files. ``meaning``: in a sentence."""

    id: str
    name: str
    meaning: str
    breaches: tuple[tuple[Breach, SeatFacts | None], ...]


@dataclass(frozen=True)
class Favour:
    """One test for favour in words. ``as_good``: how many of ``deals`` deals of the labels look at
    least as good for the group, the real one among them. ``at_most``: how many of them there may
    be for a flag. ``sensitivity``: per cent; "" where nothing is flagged."""

    group: str
    looks_for: str
    as_good: int
    at_most: int
    deals: int
    flag: bool
    sensitivity: str
    group_seats: int
    seats: int


@dataclass(frozen=True)
class OneByOne:
    """``rows``: what it is of, and a key for each head, "" where there is none."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Lost:
    """Expected seats lost, in words."""

    mean: float
    low: float
    high: float

    @property
    def words(self) -> str:
        """ "2.10 seats lost"."""
        what = "lost" if self.mean >= 0 else "won"
        return f"{abs(self.mean):.2f} seats {what}"

    @property
    def nothing(self) -> bool:
        return self.low == self.mean == self.high == 0.0

    @property
    def interval(self) -> str:
        return f"{_signed(self.low)} to {_signed(self.high)}"


def audit_page(book: Book) -> Mapping[str, Any]:
    """What the audit page shows."""
    record = of_record(book.record)
    audit = record.view.audit or {}
    favour = tuple(_favour(test) for test in audit.get("favour", ()))
    cost = audit.get("cost_of_departure") or {}
    return {
        "broken": rules_broken(book, record),
        "unsigned": unsigned_spending(book, record),
        "questions": [_question(record, q) for q in questions(record)],
        "favour": favour,
        "flagged": sum(test.flag for test in favour),
        "whole_alpha": _alpha_words(sum(t["alpha"] for t in audit.get("favour", ()))),
        "not_run": audit.get("not_run", ()),
        "audited": record.view.audit is not None,
        "cost": _lost(cost.get("seats")),
        "eve": _lost(cost.get("eve")),
        "most_unfolded": MOST_UNFOLDED,
    }


def questions(record: RecordBook) -> tuple[Question, ...]:
    """The five, as the replay answers them."""
    return five_questions(record.view.state, record.view.problems)


def rules_broken(book: Book, record: RecordBook) -> tuple[RuleBroken, ...]:
    """Breaches by rule: the rule with most of them first."""
    found: dict[str, list[tuple[Breach, SeatFacts | None]]] = {}
    for breach in record.breaches:
        facts = book.by_id.get(breach.seat_id) if breach.seat_id else None
        found.setdefault(breach.problem.rule, []).append((breach, facts))
    rules = [
        RuleBroken(rule, rule_name(rule), rule_meaning(rule), tuple(breaches))
        for rule, breaches in found.items()
    ]
    return tuple(sorted(rules, key=lambda broken: (-len(broken.breaches), broken.name)))


def _question(record: RecordBook, question: Question) -> Mapping[str, Any]:
    """A question with the keys of its figures: those of the whole with their names, and those of
    one office, priority or rule ("chair/approvals") as a table."""
    start = f"question/{question.id}/"
    names = [name for name in question.figures if start + name in record.marks.figures]
    return {
        "of": question,
        "figures": [(start + name, figure_name(name, names)) for name in names if "/" not in name],
        "table": _one_by_one(start, [name for name in names if "/" in name]),
    }


def _one_by_one(start: str, names: Sequence[str]) -> OneByOne:
    parts = [name.rpartition("/")[::2] for name in names]
    heads = tuple(dict.fromkeys(what for _, what in parts))
    rows = tuple(
        (which, tuple(f"{start}{which}/{what}" if (which, what) in parts else "" for what in heads))
        for which in dict.fromkeys(which for which, _ in parts)
    )
    return OneByOne(tuple(figure_name(what, ()) for what in heads), rows)


def figure_name(figure: str, names: Container[str]) -> str:
    """ "paid_pence" is "Spent in all". What is also counted is told apart: "Seats" and "Seats,
    money"."""
    if figure in FIGURE_NAMES:
        return FIGURE_NAMES[figure]
    start = figure.removesuffix("_pence")
    words = start.replace("_", " ")
    if start != figure and start in names:
        words += ", money"
    return words.capitalize()


def _favour(test: Json) -> Favour:
    kind, _, group = str(test["test"]).partition(", ")
    sensitivity = test.get("sensitivity")
    deals = int(test["shuffles"]) + 1
    return Favour(
        group=group or "all groups",
        looks_for=FAVOUR_TESTS.get(kind, kind),
        as_good=round(float(test["p"]) * deals),
        at_most=math.floor(float(test["alpha"]) * deals + 1e-9),
        deals=deals,
        flag=bool(test["flag"]),
        sensitivity="" if sensitivity is None else f"{sensitivity:,}%",
        group_seats=int(test["group_seats"]),
        seats=int(test["seats"]),
    )


def _alpha_words(alpha: float) -> str:
    return f"{100 * alpha:.2g}%"


def _lost(seats: Json | None) -> Lost | None:
    if not seats or seats.get("mean") is None:
        return None
    return Lost(float(seats["mean"]), float(seats["p05"]), float(seats["p95"]))


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", MINUS)
