"""The front page: who is ahead, how sure, what moved, what is in reach, where effort should go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hustings.publish.book import Book, SeatFacts
from hustings.publish.charts.figure import Figure
from hustings.publish.charts.over_time import series_of, time_chart
from hustings.publish.evidence import known_polls
from hustings.publish.labels import PartyLabel
from hustings.publish.pages import hexes, national
from hustings.publish.pages.grouped import moved_groups
from hustings.publish.pages.planned import plan_facts
from hustings.publish.verdicts import (
    closest,
    contest,
    headline,
    is_toss_up,
    moved_words,
    planned_gain,
    reach,
    since,
    totals_words,
)
from hustings.publish.words import count, long_date, odds

MOST_TILES = 6
MOST_SEATS = 6


@dataclass(frozen=True)
class KeyNumber:
    """One of the numbers under the headline."""

    what: str
    odds: str
    party: PartyLabel | None


@dataclass(frozen=True)
class Tile:
    """One party's movement."""

    party: PartyLabel
    now: str
    moved: str
    chart: Figure


@dataclass(frozen=True)
class ReachRow:
    """A seat that could go either way, for a short list."""

    facts: SeatFacts
    party: PartyLabel
    chance: float
    why: str


def front_page(book: Book) -> Mapping[str, Any]:
    """What the front page shows."""
    found = contest(book)
    leader = book.today.parties.index(found.leader.id)
    return {
        "headline": headline(found),
        "found": found,
        "leader_seats": totals_words(book, leader),
        "numbers": _key_numbers(book),
        "polled": bool(known_polls(book)),
        "toss_ups": sum(is_toss_up(facts) for facts in book.seats),
        "map": hexes.small_map(book),
        "totals": national.totals_chart(book),
        "shares": national.shares_chart(book),
        "tiles": _tiles(book),
        "groups_moved": moved_groups(book),
        "since": since(book),
        "reach": _reach_rows(book, held=False),
        "risk": _reach_rows(book, held=True),
        "reach_count": len(reach(book, held=False)),
        "risk_count": len(reach(book, held=True)),
        "closest": closest(book, MOST_SEATS),
        "plan": plan_facts(book),
        "top_seats": _top_planned(book),
    }


def _key_numbers(book: Book) -> tuple[KeyNumber, ...]:
    found = contest(book)
    numbers = [
        KeyNumber("to win most seats", odds(found.largest), found.leader),
        KeyNumber("to win a majority", odds(found.majority), found.leader),
        KeyNumber("that no party has a majority", odds(found.hung), None),
    ]
    if found.runner_up is not None:
        numbers.append(
            KeyNumber("to win most seats", odds(found.runner_up_largest), found.runner_up)
        )
    return tuple(numbers)


def _tiles(book: Book) -> tuple[Tile, ...]:
    """Small multiples of expected seats, each on its own scale from zero."""
    if len(book.dates) < 2:
        return ()
    tiles = []
    for k in national.by_seats(book)[:MOST_TILES]:
        label = book.polled(k)
        values = [s.totals[k].tolist() for s in book.site.estimates]
        series = series_of("", "", label.kind, book.dates, values)
        finding = (
            f"{label.name}: {count(values[0][0])} expected seats on {since(book)}, "
            f"{count(values[-1][0])} on {long_date(book.dates[-1])}."
        )
        chart = time_chart([series], finding, None, height=128.0, dates=3, kind="tile")
        tiles.append(Tile(label, totals_words(book, k), moved_words(book, k), chart))
    return tuple(tiles)


def _reach_rows(book: Book, held: bool) -> tuple[ReachRow, ...]:
    planner = book.planner
    if planner is None:
        return ()
    return tuple(
        ReachRow(facts, planner, facts.chance_of(planner.id), (facts.plan or {}).get("why", ""))
        for facts in reach(book, held)[:MOST_SEATS]
    )


def _top_planned(book: Book) -> tuple[SeatFacts, ...]:
    """The seats where the plan gains most."""
    planned = [facts for facts in book.seats if planned_gain(facts.plan) > 0.0]
    ranked = sorted(planned, key=lambda f: (-planned_gain(f.plan), f.seat.name))
    return tuple(ranked[:5])
