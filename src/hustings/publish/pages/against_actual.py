"""The page "Plan and actual": what was planned, departed from with signatures, and done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.election.currency import Currency
from hustings.publish.book import Book, SeatFacts
from hustings.publish.pages.seat_record import stray_seats
from hustings.publish.record_book import RecordBook, of_record
from hustings.publish.resources import resource_name, resource_unit
from hustings.publish.words import MINUS
from hustings.record.policy import MONEY
from hustings.spend.allocation import MONEY_KEY
from hustings.spend.figures import HAPPENED, happened_as

MILLIONTHS = 1_000_000.0


@dataclass(frozen=True)
class Amounts:
    """Of one resource: pence for money, else its own unit."""

    planned: int
    departed: int
    done: int

    @property
    def difference(self) -> int:
        """Done beyond what plan and signed departures give; below zero where less was done."""
        return self.done - self.planned - self.departed

    def __add__(self, other: Amounts) -> Amounts:
        return Amounts(
            self.planned + other.planned, self.departed + other.departed, self.done + other.done
        )


NOTHING = Amounts(0, 0, 0)


@dataclass(frozen=True)
class SeatLine:
    """A seat's line. ``planned``, ``done``: keys of the replay's figures, "" where it has none."""

    facts: SeatFacts
    amounts: Amounts
    planned: str
    done: str


@dataclass(frozen=True)
class OneResource:
    """A resource's part of the page. ``nations``: by name, the largest difference first; and so
    ``seats``. ``beyond``, ``short``: seats with more and with less than plan and departures."""

    id: str
    name: str
    unit: str
    total: Amounts
    nations: tuple[tuple[str, Amounts], ...]
    seats: tuple[SeatLine, ...]
    currency: Currency

    @property
    def is_money(self) -> bool:
        return self.id == MONEY

    @property
    def beyond(self) -> int:
        return sum(line.amounts.difference > 0 for line in self.seats)

    @property
    def short(self) -> int:
        return sum(line.amounts.difference < 0 for line in self.seats)

    def words(self, amount: int) -> str:
        """A number without sign or unit: pounds for money."""
        return plain_amount(self.id, amount, self.currency)

    def difference_words(self, amount: int) -> str:
        """ "+1,250", "-40.50" with a true minus, "0"."""
        sign = "+" if amount > 0 else MINUS if amount < 0 else ""
        return sign + plain_amount(self.id, abs(amount), self.currency)


@dataclass(frozen=True)
class Signed:
    """A signed departure. ``price``: what it was said to cost when it was signed, "" where the
    entry does not say."""

    index: int
    facts: SeatFacts | None
    seat_id: str
    what: str
    price: str


def actual_page(book: Book) -> Mapping[str, Any]:
    """What the page shows."""
    record = of_record(book.record)
    known = [resource.id for resource in record.view.state.record.policy.resources]
    used = {*HAPPENED, *(told.resource for told in record.ledger.deliveries.told)}
    cost = (record.view.audit or {}).get("cost_of_departure", {}).get("seats", {})
    return {
        "resources": [one_resource(book, record, id_) for id_ in known if id_ in used],
        "only_planned": [resource_name(id_).lower() for id_ in known if id_ not in used],
        "departures": [_signed(book, departure, record) for departure in record.ledger.departures],
        "strays": stray_seats(record, book.by_id),
        "cost": cost if cost.get("mean") is not None else None,
        "countries": sorted({facts.seat.country for facts in book.seats}),
        "regions": sorted({facts.seat.region for facts in book.seats}),
    }


def one_resource(book: Book, record: RecordBook, resource: str) -> OneResource:
    """Plan against actual of one resource, in every seat that either names."""
    currency = record.ledger.currency
    lines = [_line(record, facts, resource) for facts in book.by_name]
    lines = [line for line in lines if line.amounts != NOTHING]
    nations: defaultdict[str, Amounts] = defaultdict(lambda: NOTHING)
    for line in lines:
        nations[line.facts.seat.country] += line.amounts
    return OneResource(
        resource,
        resource_name(resource),
        resource_unit(resource) or currency.unit,
        sum((line.amounts for line in lines), NOTHING),
        tuple(sorted(nations.items(), key=lambda item: -abs(item[1].difference))),
        tuple(sorted(lines, key=lambda line: -abs(line.amounts.difference))),
        currency,
    )


def _line(record: RecordBook, facts: SeatFacts, resource: str) -> SeatLine:
    seat_id, marks = facts.seat.seat_id, record.marks
    start = f"seat/{seat_id}/{MONEY_KEY if resource == MONEY else resource}/"
    planned, done = start + "planned", start + happened_as(resource)
    departed = sum(d.amount for d in record.ledger.departed.get((seat_id, resource), ()))
    return SeatLine(
        facts,
        Amounts(marks.value(planned), departed, marks.value(done)),
        planned if planned in marks.figures else "",
        done if done in marks.figures else "",
    )


def plain_amount(resource: str, amount: int, currency: Currency) -> str:
    """A number without sign or unit: "1,250", "40.50"."""
    if resource != MONEY:
        return f"{amount:,}"
    return currency.short(amount)


def _signed(book: Book, departure: Any, record: RecordBook) -> Signed:
    body = record.marks.body(departure.index)
    # In words: a sign of money stands on a record's page only before a figure of the replay.
    currency = record.ledger.currency
    unit = resource_unit(departure.resource) or currency.unit
    return Signed(
        departure.index,
        book.by_id.get(departure.seat_id),
        departure.seat_id,
        f"{plain_amount(departure.resource, departure.amount, currency)} {unit}",
        price_words(body.get("price")),
    )


def price_words(price: Mapping[str, int] | None) -> str:
    """ "0.0012 seats lost (0.0004 to 0.0031)"."""
    if price is None:
        return ""
    mean, low, high = (price[name] / MILLIONTHS for name in ("mean", "p05", "p95"))
    way = "won" if mean < 0 else "lost"
    return f"{abs(mean):.4f} seats {way} ({_number(low)} to {_number(high)})"


def _number(value: float) -> str:
    return (MINUS if value < 0 else "") + f"{abs(value):.4f}"


def actual_rows(book: Book) -> Iterator[Sequence[object]]:
    """`data/actual.csv`: a row for each seat and resource."""
    for part in actual_page(book)["resources"]:
        yield from _csv_rows(part)


def _csv_rows(part: OneResource) -> Iterable[Sequence[object]]:
    name = MONEY_KEY if part.is_money else part.id
    for line in part.seats:
        seat, amounts = line.facts.seat, line.amounts
        yield (
            seat.seat_id,
            seat.name,
            seat.country,
            name,
            amounts.planned,
            amounts.departed,
            amounts.done,
            amounts.difference,
        )
