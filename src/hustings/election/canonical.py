"""The canonical order: decided by what a folder says, never by names or the order of rows.

Renaming parties, relabelling seats or shuffling rows then permutes every later answer and
changes nothing else, random draws included (docs/decisions/0003-canonical-order.md). An id
decides only between two parties or seats that the folder does not tell apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from hustings.election.contest import (
    Candidate,
    Covariates,
    Crossbreak,
    DeclaredSpending,
    IntArray,
    PastElection,
    Poll,
    Seat,
)
from hustings.election.definition import DeclaredParty
from hustings.election.past import natural
from hustings.election.polls import PollsFile
from hustings.election.references import WHOLE_COUNTRY

Key = tuple[Any, ...]


def party_order(
    declared: Sequence[DeclaredParty],
    past: Sequence[PastElection],
    candidates: Sequence[Candidate],
    polls: PollsFile,
    ranks: IntArray,
) -> tuple[str, ...]:
    """Every party id of the folder: election.toml's first, then those outside the model.

    By votes at the latest past election (its own and those of the parties it follows), at
    older ones, number of candidates, sum of its polls, all downwards; where these are equal,
    by where its votes and candidates were (``ranks``, (S,), tells seats apart without naming a
    party). ``past`` has seats in the file's order, as ``ranks`` has.
    """
    follows = {party.id: party.follows for party in declared}
    about = {party.id: (sorted(party.stands_in or ()), party.name) for party in declared}
    standing = {party: 0 for party in follows}
    for candidate in candidates:
        standing[candidate.party] = standing.get(candidate.party, 0) + 1
    polled = _poll_sums(polls)
    totals = [dict(zip(e.parties, e.votes.sum(axis=0).tolist(), strict=True)) for e in past]

    def key(party: str) -> Key:
        counted = (party, *follows.get(party, ()))
        return (
            party not in follows,
            *(-sum(total.get(one, 0) for one in counted) for total in totals),
            -standing.get(party, 0),
            -polled.get(party, 0.0),
            _profile(party, past, ranks),
            about.get(party, ([], "")),
            party,
        )

    ids = dict.fromkeys([*follows, *(p for e in past for p in e.parties), *standing])
    return tuple(sorted(ids, key=key))


def seat_ranks(
    seats: Sequence[Seat], covariates: Covariates, past: Sequence[PastElection]
) -> IntArray:
    """(S,) the place of each seat in an order that names no party: electorate, votes cast,
    position, covariates. Seats that are alike in all of these share a place."""
    cast = [election.votes.sum(axis=1).tolist() for election in past]
    keys = [
        (*(of_election[place] for of_election in cast), *key)
        for place, key in enumerate(_descriptions(seats, covariates))
    ]
    position = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return np.array([position[key] for key in keys], dtype=np.int64)


def seat_order(
    seats: Sequence[Seat],
    covariates: Covariates,
    past: Sequence[PastElection],
    candidates: Sequence[Candidate],
    parties: Sequence[str],
) -> list[int]:
    """The seats' places in the file, in canonical order: by past votes, latest election first
    and within it by ``parties`` in canonical order, downwards; then electorate, position,
    covariates, what else seats.csv says, who stands there."""
    votes = [
        np.column_stack([_votes_of(party, election) for party in parties]).tolist()
        for election in past
        if parties
    ]
    slate: dict[str, list[int]] = {}
    column = {party: place for place, party in enumerate(parties)}
    for candidate in candidates:
        slate.setdefault(candidate.seat_id, []).append(column[candidate.party])
    descriptions = _descriptions(seats, covariates)

    def key(place: int) -> Key:
        seat = seats[place]
        return (
            *([-count for count in of_election[place]] for of_election in votes),
            *descriptions[place],
            (seat.country, seat.region, seat.kind, seat.name),
            sorted(slate.get(seat.seat_id, [])),
            seat.seat_id,
        )

    return sorted(range(len(seats)), key=key)


def area_order(seats: Sequence[Seat]) -> dict[str, int]:
    """Each area's place: the whole country, countries and regions as the seats (in canonical
    order) first name them, then the seats."""
    names = dict.fromkeys(WHOLE_COUNTRY)
    names.update(dict.fromkeys(seat.country for seat in seats))
    names.update(dict.fromkeys(seat.region for seat in seats))
    names.update(dict.fromkeys(seat.seat_id for seat in seats))
    return {name: place for place, name in enumerate(names)}


def sorted_polls(polls: Iterable[Poll], areas: Mapping[str, int]) -> tuple[Poll, ...]:
    """By end, start, sample, area, shares, pollster."""

    def key(poll: Poll) -> Key:
        about = (poll.end, poll.start, poll.sample or 0, areas[poll.area])
        return (*about, _comparable(poll.shares), poll.pollster, poll.mode)

    return tuple(sorted(polls, key=key))


def sorted_crossbreaks(rows: Iterable[Crossbreak]) -> tuple[Crossbreak, ...]:
    """By end, start, group, sample, shares, pollster."""

    def key(row: Crossbreak) -> Key:
        about = (row.end, row.start, natural(row.by), natural(row.level), row.sample)
        return (*about, _comparable(row.shares), row.pollster)

    return tuple(sorted(rows, key=key))


def sorted_candidates(
    rows: Iterable[Candidate], seats: Mapping[str, int], parties: Mapping[str, int]
) -> tuple[Candidate, ...]:
    """By seat, party, name: the order of finish, if the file had it, is gone."""

    def key(row: Candidate) -> Key:
        return (seats[row.seat_id], parties[row.party], row.name, row.incumbent)

    return tuple(sorted(rows, key=key))


def sorted_spending(
    rows: Iterable[DeclaredSpending], seats: Mapping[str, int], parties: Mapping[str, int]
) -> tuple[DeclaredSpending, ...]:
    """By election (latest first), seat, party, period, amounts."""
    kept = list(rows)
    elections = sorted({row.election for row in kept}, key=natural, reverse=True)
    latest = {election: place for place, election in enumerate(elections)}
    last = len(parties)

    def key(row: DeclaredSpending) -> Key:
        party = (parties.get(row.party, last), row.party)
        amounts = (row.limit or 0, row.spent or 0)
        return (latest[row.election], seats[row.seat_id], *party, row.period, *amounts)

    return tuple(sorted(kept, key=key))


def _poll_sums(polls: PollsFile) -> dict[str, float]:
    """Exactly rounded, so that the order of rows cannot show in the last digit."""
    columns = zip(*(poll.shares for poll in polls.polls), strict=True)
    sums = (math.fsum(share for share in column if not math.isnan(share)) for column in columns)
    return dict(zip(polls.polled, sums, strict=False))


def _profile(party: str, past: Sequence[PastElection], ranks: IntArray) -> list[list[int]]:
    """The party's votes seat by seat, in the order of ``ranks``."""
    rows = np.column_stack([ranks, *(_votes_of(party, election) for election in past)])
    return rows[np.lexsort(rows.T[::-1])].tolist() if past else []


def _votes_of(party: str, election: PastElection) -> IntArray:
    if party not in election.parties:
        return np.zeros(len(election.votes), dtype=np.int64)
    return election.votes[:, election.parties.index(party)]


def _descriptions(seats: Sequence[Seat], covariates: Covariates) -> list[Key]:
    return [
        (seat.electorate, *_comparable((seat.lat, seat.lon)), *_comparable(values))
        for seat, values in zip(seats, covariates.values.tolist(), strict=True)
    ]


def _comparable(values: Iterable[float | None]) -> Key:
    """Numbers with a blank or nan below every other."""
    return tuple(-math.inf if v is None or math.isnan(v) else v for v in values)
