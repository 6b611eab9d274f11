"""Where something went without its signatures: which seats, when, beside what was planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from hustings.publish.book import Book, SeatFacts
from hustings.publish.charts.cellbar import against_bar
from hustings.publish.record_book import RecordBook
from hustings.publish.words import long_date, short_date
from hustings.spend.ledger import Spent

# What of a seat is told.
PLANNED, PAID, UNSIGNED = "money_pence/planned", "money_pence/paid", "money_pence/unsigned"
STAFF_UNSIGNED = "staff_days/unsigned"


@dataclass(frozen=True)
class UnsignedSeat:
    """``facts``: None for a seat that only the record names. ``keys``: of planned, spent and
    unsigned money and of unsigned staff-days, "" where the replay has none. ``days``: in words."""

    seat_id: str
    facts: SeatFacts | None
    days: str
    keys: tuple[str, str, str, str]
    bar: Markup


@dataclass(frozen=True)
class Unsigned:
    """``seats``: most unsigned money first. ``days``: from the first to the last, in words, ""
    where nothing went unsigned. ``national``: whether some of it was for no seat. ``unelected``:
    whatever lacked its signatures lacked an elected person's, and the other way round."""

    seats: tuple[UnsignedSeat, ...]
    days: str
    national: bool
    unelected: bool


def unsigned_spending(book: Book, record: RecordBook) -> Unsigned:
    """All that went without a complete set of signatures, or without an elected person's."""
    found = [s for s in record.ledger.spent if not (s.signed and s.elected)]
    by_seat: dict[str, list[Spent]] = {}
    for spent in found:
        if spent.seat_id is not None:
            by_seat.setdefault(spent.seat_id, []).append(spent)
    most = _most(record, by_seat)
    seats = [_seat(book, record, seat_id, of, most) for seat_id, of in by_seat.items()]
    value = record.marks.value
    ordered = sorted(seats, key=lambda s: (-value(s.keys[2]), -value(s.keys[3])))
    return Unsigned(
        tuple(ordered),
        days_words(spent.day for spent in found),
        any(spent.seat_id is None for spent in found),
        all(s.without_quorum == s.without_elected for s in found),
    )


def days_words(days: Iterable[date]) -> str:
    """ "25 May to 6 June 2017", "25 May 2017", "" for none."""
    every = sorted(days)
    if not every:
        return ""
    first, last = every[0], every[-1]
    if first == last:
        return long_date(first)
    start = long_date(first).rpartition(" ")[0] if first.year == last.year else long_date(first)
    return f"{start} to {long_date(last)}"


def _most(record: RecordBook, seats: Iterable[str]) -> int:
    value = record.marks.value
    both = (value(f"seat/{seat_id}/{what}") for seat_id in seats for what in (PLANNED, PAID))
    return max(both, default=0)


def _seat(book: Book, record: RecordBook, seat_id: str, of: list[Spent], most: int) -> UnsignedSeat:
    planned, paid, unsigned, staff = (
        _key(record.marks.figures, f"seat/{seat_id}/{what}")
        for what in (PLANNED, PAID, UNSIGNED, STAFF_UNSIGNED)
    )
    value = record.marks.value
    whole = most or 1
    days = sorted({spent.day for spent in of})
    return UnsignedSeat(
        seat_id,
        book.by_id.get(seat_id),
        ", ".join(short_date(day) for day in days) if len(days) < 4 else days_words(days),
        (planned, paid, unsigned, staff),
        against_bar(value(planned) / whole, value(paid) / whole, value(unsigned) / whole),
    )


def _key(figures: Mapping[str, int], key: str) -> str:
    return key if key in figures else ""
