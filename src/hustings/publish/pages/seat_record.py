"""What was asked, signed and spent in one seat, and what came back from its doors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hustings.listen.public import FEWEST, SeatReturns
from hustings.publish.record_book import Breach, Line, RecordBook
from hustings.publish.resources import resource_name, resource_unit
from hustings.record.policy import MONEY
from hustings.spend.allocation import MONEY_KEY

# The measures of a place, in the order of a table; one that is not here follows by its own name.
MEASURES = {
    "budget": "Budget",
    "planned": "Planned",
    "requested": "Asked for",
    "signed": "Signed",
    "paid": "Spent",
    "moved": "Moved",
    "unsigned": "Unsigned",
    "without_elected": "Without an elected person",
    "left": "Left",
}
PENCE = "_pence"


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
    """All that the record says of one seat."""

    heads: tuple[str, ...]
    rows: tuple[Measured, ...]
    lines: tuple[Line, ...]
    breaches: tuple[Breach, ...]
    returns: SeatReturns | None
    fewest: int = FEWEST


def measure_table(keys: Iterable[str], order_of: Sequence[str]) -> MeasureTable:
    """A table of all keys of the form PLACE/RESOURCE/MEASURE, whatever measures there are.
    ``order_of``: the resources that come first, in their order."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for key in keys:
        _, resource, measure = key.rsplit("/", 2)
        found[resource][measure] = key
    places = {resource: place for place, resource in enumerate(order_of)}
    used = {measure for of in found.values() for measure in of}
    order = [m for m in MEASURES if m in used] + sorted(used - MEASURES.keys())
    rows = tuple(
        Measured(
            resource_name(resource.removesuffix(PENCE)),
            resource_unit(resource.removesuffix(PENCE)),
            tuple(of.get(measure, "") for measure in order),
        )
        for resource, of in sorted(found.items(), key=lambda item: places.get(item[0], len(places)))
    )
    heads = tuple(MEASURES.get(m, m.replace("_", " ").capitalize()) for m in order)
    return MeasureTable(heads, rows)


def resources_in_order(record: RecordBook) -> list[str]:
    """The resources of keys, in the order of the policy in force."""
    ids = [resource.id for resource in record.view.state.record.policy.resources]
    return [MONEY_KEY if id_ == MONEY else id_ for id_ in ids]


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
        )
    return found
