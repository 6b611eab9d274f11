"""What a seat's estimate rests on: last time's share, and what each kind of evidence changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.estimate.moved import DOORSTEPS, LOCAL_POLLS, POLLS, SURVEY
from hustings.estimate.moved_report import steps_to
from hustings.listen.public import FEWEST, SeatReturns
from hustings.publish.book import Book, SeatFacts, Share
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.stepped import Path, Step, stepped_chart
from hustings.publish.words import count, interval, per_cent, signed

PATHS = 2  # parties with a chart of their own; the table has all
STEP_NAMES = {
    POLLS: "Polls, and who stands now",
    SURVEY: "Survey",
    LOCAL_POLLS: "Polls of seats and regions",
    DOORSTEPS: "Doorstep returns",
}
IN_SENTENCE = {
    POLLS: "polls and who stands now",
    SURVEY: "the survey",
    LOCAL_POLLS: "polls of seats and regions",
    DOORSTEPS: "doorstep returns",
}


@dataclass(frozen=True)
class Rests:
    """``charts``: of the parties with the largest shares, and of the canvassing one. ``table``: of
    all. ``said``: on the seat's own returns, "" where the site has none."""

    charts: tuple[Figure, ...]
    table: Table
    said: str


@dataclass(frozen=True)
class Way:
    """One party's share in points: last time's, and each change."""

    share: Share
    past: float
    steps: tuple[tuple[str, float], ...]


def seat_rests(book: Book, facts: SeatFacts) -> Rests | None:
    """None where the estimate does not say what moved it."""
    if facts.row is None or not facts.shares or book.today.moved is None:
        return None
    ways = [_way(book, facts.row, share) for share in facts.shares]
    shown = ways[:PATHS]
    canvassing = book.today.returns.party if book.today.returns is not None else ""
    shown += [way for way in ways[PATHS:] if way.share.party.id == canvassing]
    low, high = _ends(shown)
    return Rests(
        tuple(_chart(facts, way, low, high) for way in shown),
        _table(facts, ways),
        _returns_said(book, facts),
    )


def _way(book: Book, row: int, share: Share) -> Way:
    past, steps = steps_to(book.today, row, book.today.parties.index(share.party.id))
    return Way(share, 100 * past, tuple((kind, 100 * change) for kind, change in steps))


def _ends(ways: Sequence[Way]) -> tuple[float, float]:
    """A scale that all charts of the seat share, so that they can be compared."""
    reached = []
    for way in ways:
        value = way.past
        reached += [value, 100 * way.share.low, 100 * way.share.high]
        for _, change in way.steps:
            value += change
            reached.append(value)
    return max(0.0, 5.0 * (min(reached) // 5.0)), 5.0 * (max(reached) // 5.0 + 1)


def _chart(facts: SeatFacts, way: Way, low: float, high: float) -> Figure:
    share = way.share
    stood = way.past > 0.0
    path = Path(
        share.party.name,
        share.party.kind,
        way.past,
        _first(facts),
        f"{way.past:.1f}%" if stood else "none",
        tuple(Step(STEP_NAMES[kind], change, signed(change, 1)) for kind, change in way.steps),
        100 * share.mean,
        100 * share.low,
        100 * share.high,
        "Estimate",
        f"{100 * share.mean:.1f}%  ({interval(share.low, share.high)})",
    )
    return stepped_chart(path, low, high, _finding(facts, way), None, unit="%")


def _first(facts: SeatFacts) -> str:
    return "Last time" if facts.past else "Starting point"


def _finding(facts: SeatFacts, way: Way) -> str:
    share = way.share
    start = f"{way.past:.1f}% {_first(facts).lower()}" if way.past > 0 else "nothing last time"
    changes = ", ".join(f"{signed(change, 1)} from {IN_SENTENCE[k]}" for k, change in way.steps)
    return (
        f"{share.party.name}: {start}, {changes}; {100 * share.mean:.1f}% expected, "
        f"90% interval {interval(share.low, share.high)}."
    )


def _table(facts: SeatFacts, ways: Sequence[Way]) -> Table:
    kinds = [kind for kind, _ in ways[0].steps]
    rows = tuple(
        (
            way.share.party.name,
            f"{way.past:.1f}%" if way.past > 0 else "none",
            *(signed(change, 1) for _, change in way.steps),
            per_cent(way.share.mean, 1),
            interval(way.share.low, way.share.high, 1),
        )
        for way in ways
    )
    return Table(
        f"What the estimate for {facts.seat.name} rests on, in points of share",
        ("Party", _first(facts), *(STEP_NAMES[k] for k in kinds), "Estimate", "90% interval"),
        rows,
    )


def _returns_said(book: Book, facts: SeatFacts) -> str:
    """How many doors the seat's own returns are from; small counts are withheld."""
    if book.today.returns is None or book.record is None:
        return ""
    found: SeatReturns | None = book.record.returns.get(facts.seat.seat_id)
    if found is None or found.doors == 0:
        return (
            "No return is from this seat: what returns change here comes from seats that move "
            "with it."
        )
    if found.doors is None:
        return f"Returns from this seat: too few to show (under {FEWEST}, or withheld with others)."
    answered = f", {count(found.answered)} of them answered" if found.answered is not None else ""
    return f"Returns from this seat: {count(found.doors)} doors or calls{answered}."
