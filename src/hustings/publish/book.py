"""The site's facts in the shape that pages ask for: by seat, by party, in plain Python."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from hustings.election.contest import Election, Seat
from hustings.estimate.report import estimate_json
from hustings.estimate.result import Summary, Trend
from hustings.publish.labels import PartyLabel, party_labels
from hustings.publish.past import PastResult, holders, past_results
from hustings.publish.public_estimate import public_estimate
from hustings.publish.record_book import RecordBook, make_record_book
from hustings.publish.site_data import SiteData


@dataclass(frozen=True)
class Share:
    """One party's share of the vote in one seat, and its chance of winning there."""

    party: PartyLabel
    mean: float
    low: float
    high: float
    chance: float


@dataclass(frozen=True)
class SeatFacts:
    """All that the site knows of one seat.

    ``shares``: largest first, only parties that stand there; empty where the seat is not
    modelled. ``chances``: everyone who can win, likeliest first. ``before``: the same at the
    first date. ``holder``: who won it last time; ``sitting``: the parties
    for which a sitting member stands again. ``loss``: the chance that another party wins it than
    last time, None where nobody is known to have won it.
    ``row``: place among the modelled seats. ``plan``: the seat's part of the plan.
    """

    seat: Seat
    file: str
    row: int | None
    shares: tuple[Share, ...]
    chances: tuple[tuple[PartyLabel, float], ...]
    before: Mapping[str, float]
    past: tuple[PastResult, ...]
    holder: PartyLabel | None
    sitting: tuple[PartyLabel, ...]
    loss: float | None
    plan: Mapping[str, Any] | None

    @property
    def modelled(self) -> bool:
        return self.row is not None

    @property
    def changed_since(self) -> bool:
        """A sitting member stands again, for another party than won last time."""
        return bool(self.holder and self.sitting and self.holder not in self.sitting)

    @property
    def favourite(self) -> PartyLabel | None:
        return self.chances[0][0] if self.chances else None

    @property
    def top_chance(self) -> float:
        return self.chances[0][1] if self.chances else 0.0

    def chance_of(self, party_id: str) -> float:
        return next((p for label, p in self.chances if label.id == party_id), 0.0)


@dataclass(frozen=True)
class Book:
    """The site's data with its look-ups.

    ``order``: places in ``Summary.parties``, largest national share first. ``seats``: in the
    election's order. ``by_name``: the same, as an index has them. ``record``: None where
    the site has none.
    """

    site: SiteData
    labels: Mapping[str, PartyLabel]
    order: tuple[int, ...]
    seats: tuple[SeatFacts, ...]
    by_name: tuple[SeatFacts, ...]
    by_id: Mapping[str, SeatFacts]
    record: RecordBook | None = None

    @property
    def election(self) -> Election:
        return self.site.election

    @property
    def today(self) -> Summary:
        return self.site.today

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(summary.as_of for summary in self.site.estimates)

    def polled(self, place: int) -> PartyLabel:
        """The label of a place on the estimate's party axis."""
        return self.labels[self.today.parties[place]]

    @cached_property
    def figures(self) -> dict[str, Any]:
        """`hustings estimate --json` of the day, as it may be published."""
        if self.site.figures is not None:
            return public_estimate(self.site.figures)
        trend = self.site.trend or _no_trend(self.today)
        return public_estimate(estimate_json(self.election, self.today, trend, 0.0))

    @property
    def planner(self) -> PartyLabel | None:
        return self.labels[self.site.party] if self.site.party else None


def _no_trend(today: Summary) -> Trend:
    none = np.empty((0, 0, len(today.parties)))
    houses = np.empty((0, len(today.parties)))
    days = np.empty(0, dtype=np.int64)
    return Trend(today.as_of, (), today.parties, days, none, none, (), houses)


def file_names(seat_ids: Sequence[str]) -> list[str]:
    """A file name for each seat that is safe on any file system and in any link."""
    taken: set[str] = set()
    out = []
    for seat_id in seat_ids:
        stem = re.sub(r"[^A-Za-z0-9_-]", "_", seat_id)[:80] or "seat"
        name, number = stem, 2
        while name.lower() in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name.lower())
        out.append(name + ".html")
    return out


def _chances(
    summary: Summary, row: int, labels: Mapping[str, PartyLabel]
) -> tuple[tuple[PartyLabel, float], ...]:
    """Everyone's chance; the last place is the strongest candidate of no polled party."""
    values = summary.win[row].tolist()
    ids = [*summary.parties, summary.other[row]]
    pairs = [(labels[pid], p) for pid, p in zip(ids, values, strict=True) if pid and p > 0.0]
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0].place)))


def _shares(
    site: SiteData, row: int, index: int, labels: Mapping[str, PartyLabel]
) -> tuple[Share, ...]:
    now, election = site.today, site.election
    places = {party.id: k for k, party in enumerate(election.parties)}
    columns = [now.mean[row], now.p05[row], now.p95[row], now.win[row]]
    mean, low, high, win = (np.asarray(column).tolist() for column in columns)
    shares = [
        Share(labels[pid], mean[k], low[k], high[k], win[k])
        for k, pid in enumerate(now.parties)
        if bool(election.stands[index, places[pid]])
    ]
    return tuple(sorted(shares, key=lambda s: (-s.mean, s.party.place)))


def _loss(holder: PartyLabel | None, chances: Sequence[tuple[PartyLabel, float]]) -> float | None:
    """The chance that another party wins than last time; None where that is not known."""
    if holder is None or not chances:
        return None
    return max(0.0, 1.0 - sum(p for label, p in chances if label.id == holder.id))


def _seat_facts(
    site: SiteData,
    index: int,
    row: int | None,
    file: str,
    past: tuple[PastResult, ...],
    holder: PartyLabel | None,
    sitting: tuple[PartyLabel, ...],
    labels: Mapping[str, PartyLabel],
    plan: Mapping[str, Any] | None,
) -> SeatFacts:
    chances = _chances(site.today, row, labels) if row is not None else ()
    before = _chances(site.estimates[0], row, labels) if row is not None else ()
    return SeatFacts(
        site.election.seats[index],
        file,
        row,
        _shares(site, row, index, labels) if row is not None else (),
        chances,
        {label.id: p for label, p in before},
        past,
        holder,
        sitting,
        _loss(holder, chances),
        plan,
    )


def _sitting(
    election: Election, labels: Mapping[str, PartyLabel]
) -> Mapping[str, list[PartyLabel]]:
    """By seat id, the parties for which a sitting member stands again."""
    found: dict[str, list[PartyLabel]] = {}
    for candidate in election.candidates:
        if candidate.incumbent:
            found.setdefault(candidate.seat_id, []).append(labels[candidate.party])
    return found


def make_book(site: SiteData) -> Book:
    """All look-ups, once."""
    election, today = site.election, site.today
    order = sorted(range(len(today.parties)), key=lambda k: (-float(today.national[k, 0]), k))
    labels = party_labels(election, [today.parties[k] for k in order])
    rows = {int(index): row for row, index in enumerate(today.seat_index.tolist())}
    plans = {seat["seat_id"]: seat for seat in (site.plan or {}).get("seats", ())}
    past, held_by = past_results(election, labels), holders(election, labels)
    sitting = _sitting(election, labels)
    files = file_names([seat.seat_id for seat in election.seats])
    seats = tuple(
        _seat_facts(
            site,
            i,
            rows.get(i),
            files[i],
            past[i],
            held_by[i],
            tuple(sitting.get(seat.seat_id, ())),
            labels,
            plans.get(seat.seat_id),
        )
        for i, seat in enumerate(election.seats)
    )
    by_name = tuple(sorted(seats, key=lambda f: (f.seat.name.casefold(), f.seat.seat_id)))
    by_id = {facts.seat.seat_id: facts for facts in seats}
    record = make_record_book(site.record) if site.record is not None else None
    return Book(site, labels, tuple(order), seats, by_name, by_id, record)
