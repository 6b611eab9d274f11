"""The record's facts in the shape that pages ask for: by seat, by person, breach by breach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hustings.election.currency import Currency
from hustings.listen.public import SeatReturns
from hustings.publish.record_marks import Marks
from hustings.publish.record_view import RecordView
from hustings.publish.resources import resource_unit
from hustings.publish.rule_names import rule_name
from hustings.record.entries import Entry
from hustings.record.problems import Problem
from hustings.record.spoken_code import spoken_code
from hustings.spend.figures import breaches, figures
from hustings.spend.ledger import Ledger
from hustings.spend.request_state import state_of

# What is listed where money or staff are shown, and how it is called there.
KINDS = {
    "request": "Request",
    "approval": "Approval",
    "refusal": "Refusal",
    "withdrawal": "Withdrawal",
    "departure": "Departure",
    "payment": "Payment",
    "staff_move": "Staff move",
    "delivery": "Delivery",
    "notional": "Given, or sold under its value",
    "reversal": "Money that came back",
    "commitment": "Order",
    "evidence": "Document",
    "closing": "Closing",
}
TEXTS = ("payee", "giver", "purpose", "reason", "emergency")


@dataclass(frozen=True)
class Breach:
    """A fact that stands and broke a rule. ``number``: from 0, in the order of the log.
    ``amount_key``: the figure of the money concerned, "" where there is none."""

    number: int
    problem: Problem
    seat_id: str | None
    amount_key: str

    @property
    def rule(self) -> str:
        """The rule's name in words."""
        return rule_name(self.problem.rule)


@dataclass(frozen=True)
class Line:
    """One entry on money or staff. ``texts``: the fields of its body that say for whom and what
    for. ``amount``: in words, "" for none. ``wrong``: the rules it fell foul of, in words.
    ``void``: it had no effect. ``code``: of a request, or of an approval's request, to read aloud;
    "" for none. ``state``: how far a request has come, in a word; "" for anything else."""

    index: int
    day: date
    kind: str
    entry: Entry
    texts: tuple[str, ...]
    amount: str
    wrong: tuple[str, ...]
    void: bool
    code: str = ""
    state: str = ""


@dataclass(frozen=True)
class RecordBook:
    """The record with its look-ups. ``lines``: by seat, None for national, in the log's order.
    ``void``: acts and signatures without effect."""

    view: RecordView
    marks: Marks
    breaches: tuple[Breach, ...]
    void: tuple[Problem, ...]
    lines: Mapping[str | None, tuple[Line, ...]]
    returns: Mapping[str, SeatReturns]

    @property
    def ledger(self) -> Ledger:
        return self.view.ledger

    @property
    def simulated(self) -> bool:
        return self.view.simulated


def id_words(name: str) -> str:
    """An id as words: "finance_officer" is "finance officer"."""
    return name.replace("_", " ")


def make_record_book(view: RecordView) -> RecordBook:
    """All look-ups, once."""
    table = figures(view.state, view.problems)
    return RecordBook(
        view,
        Marks(table, view.entries, view.ledger.currency),
        tuple(
            _breach(view, table, number, problem)
            for number, problem in enumerate(breaches(view.problems))
        ),
        tuple(problem for problem in view.problems if problem.effect == "void"),
        _lines(view),
        {row.seat_id: row for row in view.returns},
    )


def _place_of(view: RecordView, entry: Entry) -> str | None:
    """The seat that an entry is about; a refusal, a withdrawal or a closing is about its request's,
    a reversal about its payment's, a document about that of what it shows."""
    body = entry.body
    index = body.get("request", body.get("entry", body.get("payment", body.get("of"))))
    if "seat_id" not in body and isinstance(index, int) and 0 <= index < len(view.entries):
        of = view.entries[index]
        body = of.body if of is not None else {}
    seat = body.get("seat_id")
    return seat if isinstance(seat, str) else None


def _breach(view: RecordView, table: Mapping[str, int], number: int, problem: Problem) -> Breach:
    entry = view.entries[problem.entries[-1]]
    seat = _place_of(view, entry) if entry is not None else None
    key = f"breach/{number}/amount_pence"
    return Breach(number, problem, seat, key if key in table else "")


def _amount_words(entry: Entry, currency: Currency) -> str:
    """What an entry names, in words: it is the entry's word, no figure of the replay."""
    body = entry.body
    pence, amount = body.get("amount_pence", body.get("market_pence")), body.get("amount")
    if isinstance(pence, int):
        return f"{currency.short(pence)} {currency.unit}"
    if not isinstance(amount, int):
        return ""
    resource = "staff_days" if entry.type == "staff_move" else str(body.get("resource"))
    return f"{amount:,} {resource_unit(resource)}"


def _code(entry: Entry) -> str:
    if entry.type == "approval":
        return spoken_code(entry.body["request_digest"])
    signed = entry.type == "request" and entry.envelope is not None
    return spoken_code(entry.envelope.digest) if signed and entry.envelope else ""


def _state(view: RecordView, index: int) -> str:
    asked = view.ledger.requests.get(index)
    return "" if asked is None else state_of(view.ledger, asked, view.state.record.last_day)


def _by_entry(problems: Iterable[Problem]) -> Mapping[int, list[Problem]]:
    """Problems by the offending entry."""
    found: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.entries[-1]].append(problem)
    return found


def _lines(view: RecordView) -> Mapping[str | None, tuple[Line, ...]]:
    wrong = _by_entry(view.problems)
    found: dict[str | None, list[Line]] = defaultdict(list)
    for index, entry in enumerate(view.entries):
        if entry is None or entry.type not in KINDS:
            continue
        of = wrong.get(index, [])
        line = Line(
            index,
            entry.day,
            KINDS[entry.type],
            entry,
            tuple(name for name in TEXTS if isinstance(entry.body.get(name), str)),
            _amount_words(entry, view.ledger.currency),
            tuple(dict.fromkeys(rule_name(problem.rule) for problem in of)),
            any(problem.effect == "void" for problem in of),
            _code(entry),
            _state(view, index),
        )
        found[_place_of(view, entry)].append(line)
    return {seat: tuple(lines) for seat, lines in found.items()}


def of_record(record: RecordBook | None) -> RecordBook:
    """The record of a site that has one. Raises ValueError for the site of an election alone."""
    if record is None:
        raise ValueError("this page is of the record, and the site was made without one")
    return record
