"""The index of seats, with a search, and a page for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hustings.publish.book import Book, SeatFacts
from hustings.publish.charts.figure import Figure, Table
from hustings.publish.charts.intervals import Row, interval_chart
from hustings.publish.charts.over_time import series_of, time_chart
from hustings.publish.evidence import count_words
from hustings.publish.labels import PartyLabel
from hustings.publish.pages.limit_prices import cap_words
from hustings.publish.pages.rests import seat_rests
from hustings.publish.pages.shelf import PollGroup, Shelf
from hustings.publish.pages.targets import chance_cell, next_cell
from hustings.publish.resources import Resource
from hustings.publish.verdicts import (
    STANCES,
    change_words,
    gain_words,
    is_toss_up,
    planned_gain,
    seat_headline,
)
from hustings.publish.words import interval, long_date, odds, odds_short, per_cent

HISTORY_FLOOR = 0.04  # parties whose share never passes this get no line of their own


def seats_page(book: Book) -> Mapping[str, Any]:
    """What the index shows."""
    return {
        "rows": [
            {"facts": f, "verdict": seat_headline(f), "close": is_toss_up(f)} for f in book.by_name
        ],
        "toss_ups": sum(is_toss_up(f) for f in book.seats),
        "countries": sorted({f.seat.country for f in book.seats}),
    }


@dataclass(frozen=True)
class PastShare:
    """A party's share of the vote at one earlier election, and whether it won the seat."""

    share: float
    won: bool


def _beside(shelf: Shelf, facts: SeatFacts) -> list[SeatFacts]:
    """The seats whose hexagons touch this one's, by name."""
    q, r = facts.seat.hex_q, facts.seat.hex_r
    if q is None or r is None:
        return []
    right = r & 1  # odd rows stand half a hexagon to the right
    touching = [(q - 1, r), (q + 1, r)]
    touching += [(q - 1 + right + step, r + up) for up in (-1, 1) for step in (0, 1)]
    near = [shelf.places[place] for place in touching if place in shelf.places]
    return sorted(near, key=lambda f: (f.seat.name.casefold(), f.seat.seat_id))


def _poll_groups(shelf: Shelf, facts: SeatFacts) -> list[PollGroup]:
    """Polls of the seat, its region, its country and the whole, the nearest first."""
    seat = facts.seat
    areas = [seat.seat_id, seat.region, seat.country, "GB", "UK"]
    return [shelf.groups[a] for a in dict.fromkeys(areas) if a in shelf.groups]


def _polls_said(book: Book, shelf: Shelf, facts: SeatFacts) -> str:
    """How many polls of all that bear on the seat count on the day."""
    if facts.row is None:
        return ""
    known = sum(group.total for group in _poll_groups(shelf, facts))
    return count_words(int(book.today.polls_used[facts.row]), known)


def _poll_parties(book: Book, shelf: Shelf, facts: SeatFacts) -> list[tuple[PartyLabel, int]]:
    """The columns of a poll's table: the parties that stand here, else all that are polled."""
    labels = [s.party for s in facts.shares] or [book.polled(k) for k in book.order]
    return [(label, shelf.polled[label.id]) for label in labels]


def _estimate_chart(facts: SeatFacts) -> Figure:
    last = dict((label.id, v) for label, v in facts.past[0].shares) if facts.past else {}
    rows, cells = [], []
    for s in facts.shares:
        before = last.get(s.party.id)
        rows.append(
            Row(
                s.party.name,
                s.party.kind,
                100 * s.mean,
                100 * s.low,
                100 * s.high,
                f"{per_cent(s.mean)}  ({interval(s.low, s.high)})",
                100 * before if before is not None else None,
            )
        )
        cells.append(
            (s.party.name, per_cent(s.mean, 1), interval(s.low, s.high, 1), odds_short(s.chance))
        )
    top = facts.shares[0]
    finding = (
        f"{top.party.name} is expected to take {per_cent(top.mean)} of the vote in "
        f"{facts.seat.name}, 90% interval {interval(top.low, top.high)}."
    )
    table = Table(
        f"Expected share of the vote in {facts.seat.name}",
        ("Party", "Share", "90% interval", "Chance of winning"),
        tuple(cells),
    )
    return interval_chart(rows, max(row.high for row in rows) * 1.05, finding, table, unit="%")


def _history_chart(book: Book, shelf: Shelf, facts: SeatFacts) -> Figure | None:
    if facts.row is None or len(book.dates) < 2:
        return None
    place = {pid: k for k, pid in enumerate(book.today.parties)}
    series, columns, names = [], [], []
    for s in facts.shares:
        values = shelf.history[facts.row][place[s.party.id]]
        columns.append([f"{100 * v[0]:.0f}% ({interval(v[1], v[2])})" for v in values])
        names.append(s.party.name)
        if max(v[0] for v in values) < HISTORY_FLOOR:
            continue
        scaled = [(100 * mean, 100 * low, 100 * high) for mean, low, high in values]
        series.append(series_of(s.party.brief, s.party.short, s.party.kind, book.dates, scaled))
    if not series:
        return None
    top = facts.shares[0]
    values = shelf.history[facts.row][place[top.party.id]]
    finding = (
        f"{top.party.name} went from {per_cent(values[0][0])} on {long_date(book.dates[0])} "
        f"to {per_cent(values[-1][0])} on {long_date(book.dates[-1])}."
    )
    table = Table(
        f"Expected shares in {facts.seat.name} by date, with 90% intervals",
        ("Date", *names),
        tuple(
            (long_date(day), *(column[i] for column in columns)) for i, day in enumerate(book.dates)
        ),
    )
    return time_chart(series, finding, table, unit="%", height=300.0, dates=4, kind="compact")


def _past_rows(facts: SeatFacts) -> list[tuple[PartyLabel, list[PastShare | None]]]:
    """Each party's line over the earlier elections, None where it took no vote."""
    found: dict[str, tuple[PartyLabel, list[PastShare | None]]] = {}
    for column, result in enumerate(facts.past):
        for label, share in result.shares:
            row = found.setdefault(label.id, (label, [None] * len(facts.past)))
            row[1][column] = PastShare(share, won=label == result.winner)
    return list(found.values())


def _standing(
    book: Book, shelf: Shelf, facts: SeatFacts, index: int
) -> list[tuple[PartyLabel, bool]]:
    """Parties on the ballot and whether the sitting member stands for them. No person is
    named: these pages also show planned money."""
    expected = {label.id: share for label, share in facts.past[0].shares} if facts.past else {}
    expected |= {s.party.id: s.mean for s in facts.shares}
    standing = {
        party.id: bool(book.election.incumbent[index, k])
        for k, party in enumerate(book.election.parties)
        if bool(book.election.stands[index, k])
    }
    standing |= shelf.outsiders.get(facts.seat.seat_id, {})
    pairs = [(book.labels[pid], sitting) for pid, sitting in standing.items()]
    return sorted(pairs, key=lambda pair: (-expected.get(pair[0].id, 0.0), pair[0].place))


def _amounts(
    shelf: Shelf, plan: Mapping[str, Any]
) -> list[tuple[Resource, float, float | None, str]]:
    """What the plan spends in a seat, the most that it may, None where it does not say, and what
    more room would bring."""
    caps, amounts = plan.get("caps", {}), plan["amounts"]
    return [
        (r, amounts.get(r.id, 0.0), caps.get(r.id), cap_words(plan, r)) for r in shelf.resources
    ]


def seat_page(book: Book, shelf: Shelf, index: int) -> Mapping[str, Any]:
    """What one seat's page shows. ``index``: its place in the election's order."""
    facts = book.seats[index]
    plan = facts.plan
    planner = book.planner
    row = facts.row
    turnout = book.today.turnout[row].tolist() if row is not None else None
    return {
        "facts": facts,
        "headline": seat_headline(facts),
        "change": change_words(facts) if facts.modelled else "",
        "chances": [(label, odds(p)) for label, p in facts.chances if p >= 0.01],
        "estimate": _estimate_chart(facts) if facts.shares else None,
        "rests": seat_rests(book, facts),
        "history": _history_chart(book, shelf, facts),
        "past_names": [result.name for result in facts.past],
        "past_rows": _past_rows(facts),
        "standing": _standing(book, shelf, facts, index),
        "groups": _poll_groups(shelf, facts),
        "beside": _beside(shelf, facts),
        "poll_parties": _poll_parties(book, shelf, facts),
        "polls_said": _polls_said(book, shelf, facts),
        "turnout": (per_cent(turnout[0]), interval(turnout[2], turnout[3])) if turnout else None,
        "amounts": _amounts(shelf, plan) if plan else [],
        "with_plan": chance_cell(plan["chance"]) if plan else None,
        "next": next_cell(plan) if plan else None,
        "legal": bool((book.site.plan or {}).get("limits_checked")),
        "of_seat": shelf.records.get(facts.seat.seat_id),
        "stance": STANCES.get(plan["stance"], plan["stance"]) if plan else "",
        "gain": gain_words(planned_gain(plan)),
        "planner_chance": odds(facts.chance_of(planner.id)) if planner and row is not None else "",
    }
