"""What was asked, signed and spent in one seat, and what came back from its doors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hustings.listen.public import FEWEST, SeatReturns
from hustings.publish.charts.cellbar import against_bar
from hustings.publish.record_book import Breach, Line, RecordBook
from hustings.publish.resources import resource_name, resource_unit
from hustings.record.policy import MONEY
from hustings.spend.allocation import MONEY_KEY

# The measures of a place, in the order of a table; one that is not here follows by its own name.
# Money is paid, staff are moved, things delivered: no resource has two, and they share a column.
HAPPENED = "Spent, moved or delivered"
MEASURES = {
    "budget": "Budget",
    "planned": "Planned",
    "requested": "Asked for",
    "signed": "Signed",
    "ordered": "Ordered",
    "paid": HAPPENED,
    "moved": HAPPENED,
    "delivered": HAPPENED,
    "reversed": "Came back",
    "unsigned": "Unsigned",
    "without_elected": "No elected signature",
    "left": "Left",
}
PENCE = "_pence"
OF_MONEY = ("planned", "paid", "unsigned")


@dataclass(frozen=True)
class Measured:
    """One resource's row: a key for each measure, "" where the replay has none."""

    name: str
    unit: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class MeasureTable:
    """Resources by measures. ``heads``: the measures' names."""

    heads: tuple[str, ...]
    rows: tuple[Measured, ...]


@dataclass(frozen=True)
class SeatRecord:
    """All that the record says of one seat. ``bar``: money planned and spent to one scale, None
    where none was spent. ``planned``, ``paid``, ``unsigned``: keys of money, "" for none."""

    heads: tuple[str, ...]
    rows: tuple[Measured, ...]
    lines: tuple[Line, ...]
    breaches: tuple[Breach, ...]
    returns: SeatReturns | None
    bar: Markup | None
    planned: str
    paid: str
    unsigned: str
    fewest: int = FEWEST


def measure_table(keys: Iterable[str], order_of: Sequence[str]) -> MeasureTable:
    """A table of all keys of the form PLACE/RESOURCE/MEASURE, whatever measures there are.
    ``order_of``: the resources that come first, in their order."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for key in keys:
        _, resource, measure = key.rsplit("/", 2)
        found[resource][_head(measure)] = key
    places = {resource: place for place, resource in enumerate(order_of)}
    used = {head for of in found.values() for head in of}
    known = tuple(dict.fromkeys(MEASURES.values()))
    order = [head for head in known if head in used] + sorted(used - set(known))
    rows = tuple(
        Measured(
            resource_name(resource.removesuffix(PENCE)),
            resource_unit(resource.removesuffix(PENCE)),
            tuple(of.get(head, "") for head in order),
        )
        for resource, of in sorted(found.items(), key=lambda item: places.get(item[0], len(places)))
    )
    return MeasureTable(tuple(order), rows)


def _head(measure: str) -> str:
    return MEASURES.get(measure, measure.replace("_", " ").capitalize())


def resources_in_order(record: RecordBook) -> list[str]:
    """The resources of keys, in the order of the policy in force."""
    ids = [resource.id for resource in record.view.state.record.policy.resources]
    return [MONEY_KEY if id_ == MONEY else id_ for id_ in ids]


def _money(record: RecordBook, seat_id: str, what: str) -> str:
    key = f"seat/{seat_id}/{MONEY_KEY}/{what}"
    return key if key in record.marks.figures else ""


def _bar(record: RecordBook, seat_id: str) -> Markup | None:
    planned, paid, unsigned = (
        record.marks.value(_money(record, seat_id, what)) for what in OF_MONEY
    )
    most = max(planned, paid)
    return against_bar(planned / most, paid / most, unsigned / most) if paid else None


def stray_seats(record: RecordBook, known: Container[str]) -> list[str]:
    """Seats that the record names and the election does not have: facts count all the same."""
    named = (key.split("/")[1] for key in record.marks.figures if key.startswith("seat/"))
    return sorted({seat_id for seat_id in named if seat_id not in known})


def seat_records(record: RecordBook, seat_ids: Iterable[str]) -> Mapping[str, SeatRecord]:
    """Every seat's, once."""
    keys: dict[str, list[str]] = defaultdict(list)
    for key in record.marks.figures:
        place, _, rest = key.partition("/")
        if place == "seat":
            keys[rest.partition("/")[0]].append(key)
    breaches: dict[str | None, list[Breach]] = defaultdict(list)
    for breach in record.breaches:
        breaches[breach.seat_id].append(breach)
    resources = resources_in_order(record)
    found = {}
    for seat_id in seat_ids:
        table = measure_table(keys[seat_id], resources)
        found[seat_id] = SeatRecord(
            table.heads,
            table.rows,
            record.lines.get(seat_id, ()),
            tuple(breaches[seat_id]),
            record.returns.get(seat_id),
            _bar(record, seat_id),
            planned=_money(record, seat_id, "planned"),
            paid=_money(record, seat_id, "paid"),
            unsigned=_money(record, seat_id, "unsigned"),
        )
    return found
