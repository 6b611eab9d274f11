"""What many seat pages share, made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hustings.election.contest import Poll
from hustings.publish.book import Book, SeatFacts
from hustings.publish.evidence import known_polls, poll_words
from hustings.publish.pages.seat_record import SeatRecord, seat_records
from hustings.publish.resources import Resource, resources

WIDE_AREA_POLLS = 6
LOCAL_POLLS = 12


@dataclass(frozen=True)
class PollGroup:
    """The latest polls of one area that bear on a seat, newest first, how many there are, and
    in words how many of them count."""

    area: str
    polls: tuple[Poll, ...]
    total: int
    said: str


@dataclass(frozen=True)
class Shelf:
    """What many seat pages share, made once: polls by area, and the seats' histories.

    ``polled``: each polled party's place in a poll's shares.
    ``history[m][k]``: for each date (mean, p05, p95) of party k in modelled seat m.
    ``places``: seats by column and row of the hexagon layout. ``outsiders``: by seat id, the
    parties that stand there and are not in election.toml, with whether one is the sitting member.
    ``records``: by seat id, what the record says of it; empty for a site without one.
    """

    groups: Mapping[str, PollGroup]
    polled: Mapping[str, int]
    history: list[list[list[tuple[float, float, float]]]]
    resources: tuple[Resource, ...]
    places: Mapping[tuple[int, int], SeatFacts]
    outsiders: Mapping[str, Mapping[str, bool]]
    records: Mapping[str, SeatRecord]


def make_shelf(book: Book) -> Shelf:
    """Polls that had ended by the day of the site, grouped, and all histories as lists."""
    by_area: dict[str, list[Poll]] = {}
    for poll in known_polls(book):
        by_area.setdefault(poll.area, []).append(poll)
    groups = {}
    for area, polls in by_area.items():
        polls.sort(key=lambda p: (p.end, p.start, p.pollster), reverse=True)
        most = WIDE_AREA_POLLS if area in ("GB", "UK") else LOCAL_POLLS
        groups[area] = PollGroup(area, tuple(polls[:most]), len(polls), poll_words(book, polls))
    parts = [(s.mean.tolist(), s.p05.tolist(), s.p95.tolist()) for s in book.site.estimates]
    history = [
        [
            [(mean[m][k], low[m][k], high[m][k]) for mean, low, high in parts]
            for k in range(len(book.today.parties))
        ]
        for m in range(len(book.today.seat_index))
    ]
    polled = {pid: k for k, pid in enumerate(book.election.polled)}
    of = resources(book.site.plan or {}, book.election.currency)
    records = seat_records(book.record, book.by_id) if book.record else {}
    return Shelf(groups, polled, history, of, _places(book), _outsiders(book), records)


def _places(book: Book) -> Mapping[tuple[int, int], SeatFacts]:
    """Seats by column and row of the hexagon layout."""
    placed = ((f, f.seat.hex_q, f.seat.hex_r) for f in book.seats)
    return {(q, r): f for f, q, r in placed if q is not None and r is not None}


def _outsiders(book: Book) -> Mapping[str, Mapping[str, bool]]:
    """Parties that only candidates.csv names, by seat."""
    known = {party.id for party in book.election.parties}
    found: dict[str, dict[str, bool]] = {}
    for candidate in book.election.candidates:
        if candidate.party not in known:
            here = found.setdefault(candidate.seat_id, {})
            here[candidate.party] = here.get(candidate.party, False) or candidate.incumbent
    return found
