"""The spending page: how much, by whose leave, where, and against which budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from hustings.publish.book import Book, SeatFacts
from hustings.publish.charts.against import Point, against_chart
from hustings.publish.charts.figure import Figure
from hustings.publish.charts.hexmap import Hexagon, hexmap
from hustings.publish.charts.money_over_time import money_chart
from hustings.publish.pages.seat_record import measure_table, resources_in_order
from hustings.publish.pages.unsigned import unsigned_spending
from hustings.publish.record_book import Line, RecordBook, of_record
from hustings.publish.resources import resource_name
from hustings.publish.rule_names import rule_name
from hustings.publish.words import long_date, plural
from hustings.record.policy import MONEY
from hustings.spend.payments import STAFF

HAPPENED = ("payment", "staff_move", "delivery", "notional")
WHERE, LIMITS = "question/where/", "question/limits/"

# The columns of the table by seat: (what of a seat, its name). A phone shows the first few.
COLUMNS = (
    ("money_pence/planned", "Planned"),
    ("money_pence/paid", "Spent"),
    ("money_pence/unsigned", "Unsigned"),
    ("staff_days/moved", "Staff-days"),
    ("staff_days/unsigned", "Unsigned days"),
    ("money_pence/requested", "Asked for"),
    ("money_pence/signed", "Signed"),
)
# Totals that are no amounts, in the order in which they come about.
COUNTS = (
    ("total/requests", "requests with authority"),
    ("total/approvals", "approvals that count"),
    ("total/payments", "payments"),
    ("total/staff_moves", "staff moves"),
    ("total/deliveries", "deliveries"),
    ("total/notional", "things given or sold under their value"),
    ("total/commitments", "orders, and changes of orders"),
    ("total/evidence", "documents"),
    ("total/closings", "requests that are closed"),
    ("total/reversals", "times that money came back"),
    ("total/statements", "bank statements"),
    ("total/bank_debits", "debits in them"),
    ("total/bank_debits_paired", "debits that are a payment, or nearly"),
    ("total/departures", "signed departures"),
    ("total/breaches", "breaches"),
    ("total/void", "acts or signatures without effect"),
)
THIRDS = (
    "under a third of the most that a seat got",
    "under two thirds of the most that a seat got",
    "over two thirds of the most that a seat got",
)
THIRD_LETTERS = ("L", "M", "H")


@dataclass(frozen=True)
class SeatLine:
    """A seat's line in the table. ``unsigned``: some money or staff there went unsigned."""

    facts: SeatFacts
    unsigned: bool


def spending_page(book: Book) -> Mapping[str, Any]:
    """What the spending page shows."""
    record = of_record(book.record)
    rows = _rows(book, record)
    return {
        "against": _against(book, record),
        "unsigned": unsigned_spending(book, record),
        "chart": money_chart(record.ledger, _finding(record)),
        "totals": measure_table(_total_keys(record), resources_in_order(record)),
        "left": _left(record),
        "counts": COUNTS,
        "priorities": _priorities(record),
        "rules": _rules(record),
        "columns": COLUMNS,
        "rows": rows,
        "countries": sorted({row.facts.seat.country for row in rows}),
        "regions": sorted({row.facts.seat.region for row in rows}),
        "map": _map(book, record),
        "keys": _keys(book, record),
        "national": national_lines(record),
        "not_checked": record.ledger.not_checked,
    }


def _total_keys(record: RecordBook) -> list[str]:
    """Amounts by resource over the whole campaign."""
    return [key for key in record.marks.figures if key.startswith("total/") and key.count("/") == 2]


def _left(record: RecordBook) -> list[tuple[str, float]]:
    """The part of each budget that was spent and did not come back, for resources that are."""
    value, found = record.marks.value, []
    for resource, key in ((MONEY, "total/money_pence/paid"), (STAFF, "total/staff_days/moved")):
        of = key.rpartition("/")[0]
        budget = value(f"{of}/budget")
        back = value(f"{of}/reversed") if resource == MONEY else 0
        if budget:
            found.append((resource_name(resource), (value(key) - back) / budget))
    return found


def _priorities(record: RecordBook) -> list[tuple[str, str, str]]:
    """(priority, the key of its money, of its staff-days), most money first."""
    found = []
    for key in record.marks.figures:
        name = key.removeprefix(WHERE).removesuffix("/paid_pence")
        if key == f"{WHERE}{name}/paid_pence":
            found.append((name, key, f"{WHERE}{name}/staff_days"))
    return found


def _rules(record: RecordBook) -> list[tuple[str, str, str]]:
    """(rule in words, the key of its breaches, of the money concerned), most breaches first."""
    found = []
    for key in record.marks.figures:
        rule = key.removeprefix(LIMITS).removesuffix("/breaches")
        if key == f"{LIMITS}{rule}/breaches":
            found.append((rule_name(rule), key, f"{LIMITS}{rule}/amount_pence"))
    return found


def _finding(record: RecordBook) -> str:
    """When payments began, and when the first unsigned one left."""
    paid = sorted((s.day, s.index, s.signed) for s in record.ledger.spent if s.resource == MONEY)
    if not paid:
        return "No payment is in the record."
    began = f"Payments began on {long_date(paid[0][0])}"
    unsigned = next(((day, index) for day, index, signed in paid if not signed), None)
    if unsigned is None:
        return f"{began}; none of them left without a complete signature."
    day, index = unsigned
    return (
        f"{began}; the first without a complete signature left on {long_date(day)}, entry {index}."
    )


def _against(book: Book, record: RecordBook) -> Figure | None:
    """Planned against spent for every seat; None where neither is anywhere."""
    value, per_unit = record.marks.value, record.ledger.currency.per_unit
    points = []
    for facts in book.seats:
        seat_id = facts.seat.seat_id
        planned = value(f"seat/{seat_id}/money_pence/planned") / per_unit
        spent = value(f"seat/{seat_id}/money_pence/paid") / per_unit
        if planned or spent:
            points.append(Point(planned, spent, value(f"seat/{seat_id}/money_pence/unsigned") > 0))
    if not any(point.spent for point in points):
        return None
    departs = sum(point.departs for point in points)
    finding = "No seat got money without its signatures."
    if departs:
        finding = f"{plural(departs, 'seat')} got money without its signatures."
    return against_chart(points, finding, record.ledger.currency.unit)


def has_unsigned(record: RecordBook, seat_id: str) -> bool:
    """Some money or staff went to the seat without a complete signature."""
    value = record.marks.value
    return any(value(f"seat/{seat_id}/{what}/unsigned") for what in ("money_pence", "staff_days"))


def _rows(book: Book, record: RecordBook) -> tuple[SeatLine, ...]:
    """Most money first."""
    rows = [SeatLine(facts, has_unsigned(record, facts.seat.seat_id)) for facts in book.by_name]
    return tuple(sorted(rows, key=lambda row: -_paid(record, row.facts)))


def _paid(record: RecordBook, facts: SeatFacts) -> int:
    return record.marks.value(f"seat/{facts.seat.seat_id}/money_pence/paid")


def _third(record: RecordBook, facts: SeatFacts, most: int) -> int | None:
    """0 to 2 by the money spent in the seat; None where none was."""
    paid = _paid(record, facts)
    return min(3 * paid // most, 2) if paid and most else None


def _most(book: Book, record: RecordBook) -> int:
    return max((_paid(record, facts) for facts in book.seats), default=0)


def _map(book: Book, record: RecordBook) -> Markup | None:
    """Money by seat as hexagons. In words and thirds: a drawing can't carry marked figures."""
    most = _most(book, record)
    found = [_hexagon(record, facts, most) for facts in book.seats]
    hexagons = [h for h in found if h is not None]
    name = "Money spent in every seat as a hexagon; arrow keys move between seats"
    return hexmap(hexagons, name, view="money") if hexagons else None


def _hexagon(record: RecordBook, facts: SeatFacts, most: int) -> Hexagon | None:
    seat = facts.seat
    if seat.hex_q is None or seat.hex_r is None:
        return None
    third = _third(record, facts, most)
    unsigned = has_unsigned(record, seat.seat_id)
    words = "No money spent" if third is None else f"Money spent: {THIRDS[third]}"
    kind = "unsigned-seat" if unsigned else "g0" if third is None else f"g{third + 1}"
    letter = "U" if unsigned else "" if third is None else THIRD_LETTERS[third]
    lines = (seat.name, words, *(("Some of it unsigned",) if unsigned else ()))
    href = f"seat/{facts.file}#record"
    return Hexagon(
        seat.hex_q, seat.hex_r, href, f"{seat.country}/{seat.region}", lines, kind, (letter,)
    )


def _keys(book: Book, record: RecordBook) -> list[tuple[str, str, str, int]]:
    """The legend: (class, letter, words, seats)."""
    most = _most(book, record)
    kinds = [
        "u" if has_unsigned(record, f.seat.seat_id) else _third(record, f, most) for f in book.seats
    ]
    rows = [
        ("unsigned-seat", "U", "money or staff unsigned, whatever the amount", kinds.count("u"))
    ]
    rows += [(f"g{k + 1}", THIRD_LETTERS[k], THIRDS[k], kinds.count(k)) for k in (2, 1, 0)]
    return [*rows, ("g0", "", "no money spent", kinds.count(None))]


def national_lines(record: RecordBook) -> tuple[Line, ...]:
    """What was paid, moved, delivered or given for no seat."""
    lines = record.lines.get(None, ())
    return tuple(line for line in lines if line.entry.type in HAPPENED)
