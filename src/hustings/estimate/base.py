"""The starting point: how each modelled seat voted last time, party by party.

A party takes over the past vote of those it follows; where it stands now but did not then, its
share is imputed from the seats of the region that it did contest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.election.votes import last_winners
from hustings.estimate.personal import first_terms
from hustings.estimate.settings import DEFAULT, Settings


@dataclass(frozen=True)
class Base:
    """``M`` modelled seats, ``P`` polled parties, ``C`` countries, ``R`` regions.

    ``seats``: (M,) index into Election.seats. ``votes``: (M,) all valid votes last time.
    ``known``: (M,) the seat has past votes of its own. ``past``: (M, P) shares last time, 0 where
    there was no candidate. ``start``: (M, P) the same with imputed shares. ``stands``: (M, P) now.
    ``retired``: (M, P) won it last time, and its incumbent does not stand again. ``first_term``:
    (M, P) chance that its incumbent stands again after a first win; None where nobody's is known.
    ``others_past``: (M,) share of all others last time. ``others_stand``: (M,) somebody of no
    polled party stands now. ``strongest_other``: (M,) that party's id. ``other_part``: (M,) its
    part of the others' share. ``speaker``: (M,) a candidate of the party ``speaker`` stands.
    """

    parties: tuple[str, ...]
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    seats: IntArray
    country: IntArray
    region: IntArray
    votes: FloatArray
    past: FloatArray
    start: FloatArray
    stands: BoolArray
    retired: BoolArray
    others_past: FloatArray
    known: BoolArray
    others_stand: BoolArray
    strongest_other: tuple[str, ...]
    other_part: FloatArray
    speaker: BoolArray
    first_term: FloatArray | None = None


def polled_columns(election: Election) -> IntArray:
    """(P,): where each polled party stands in ``Election.parties``."""
    ids = [p.id for p in election.parties]
    return np.array([ids.index(q) for q in election.polled], dtype=np.int64)


def past_votes(election: Election) -> tuple[FloatArray, FloatArray]:
    """Votes last time: (S, P) of the polled parties with those they follow, and (S,) in all."""
    polled = election.polled
    votes = np.zeros((len(election.seats), len(polled)))
    if not election.past:
        return votes, np.zeros(len(election.seats))
    last = election.past[0]
    heir = {f: p.id for p in election.parties if p.id in polled for f in p.follows}
    for j, party in enumerate(last.parties):
        owner = heir.get(party, party)
        if owner in polled:
            votes[:, polled.index(owner)] += last.votes[:, j]
    return votes, last.votes.sum(axis=1).astype(float)


def base_of(election: Election, settings: Settings = DEFAULT) -> Base:
    """The base of an election's modelled seats."""
    index = np.flatnonzero(election.modelled)
    seats = [election.seats[i] for i in index]
    countries = tuple(dict.fromkeys(s.country for s in seats))
    regions = tuple(dict.fromkeys(s.region for s in seats))
    country = np.array([countries.index(s.country) for s in seats], dtype=np.int64)
    region = np.array([regions.index(s.region) for s in seats], dtype=np.int64)
    columns = polled_columns(election)
    stands = election.stands[np.ix_(index, columns)]
    votes, total = (a[index] for a in past_votes(election))
    electorate = np.array([s.electorate for s in seats], dtype=float)
    turnout = total.sum() / electorate[total > 0].sum() if (total > 0).any() else 0.65
    known = total > 0
    past = np.where(known[:, None], votes / np.maximum(total, 1.0)[:, None], 0.0)
    if known.any():
        past = _unknown_seats(past, known, region)
    weight = np.where(known, total, electorate * turnout)
    incumbent = election.incumbent[np.ix_(index, columns)]
    winners = np.array(last_winners(election))[index]
    held = winners[:, None] == np.array(election.polled)[None, :]
    strongest, part, others_stand, speaker = _others(election, index)
    return Base(
        parties=election.polled,
        countries=countries,
        regions=regions,
        seats=index,
        country=country,
        region=region,
        votes=weight,
        past=past,
        start=_impute(past, stands, region, country, settings),
        stands=stands,
        retired=held & stands & ~incumbent & incumbent.any(),
        others_past=np.clip(1.0 - past.sum(axis=1), 0.0, 1.0) * known.any(),
        known=known,
        others_stand=others_stand,
        strongest_other=strongest,
        other_part=part,
        speaker=speaker,
        first_term=first_terms(
            election, index, held & stands & incumbent, settings.first_term_unknown
        ),
    )


def _unknown_seats(past: FloatArray, known: BoolArray, region: IntArray) -> FloatArray:
    """A seat without past votes starts from the mean of its region, else of all known seats."""
    filled = past.copy()
    for i in np.flatnonzero(~known):
        peers = known & (region == region[i])
        filled[i] = past[peers if peers.any() else known].mean(axis=0)
    return filled


def _impute(
    past: FloatArray, stands: BoolArray, region: IntArray, country: IntArray, settings: Settings
) -> FloatArray:
    """Shares to start from where a party stands now and had no candidate last time: the region's
    mean over the seats it contested (else the country's, else all), on the square-root scale,
    times ``uncontested``; a party with no past at all starts level everywhere."""
    start = past.copy()
    for j in range(past.shape[1]):
        contested = past[:, j] > 0
        for i in np.flatnonzero(stands[:, j] & ~contested):
            for peers in (
                contested & (region == region[i]),
                contested & (country == country[i]),
                contested,
            ):
                if peers.any():
                    start[i, j] = settings.uncontested * np.sqrt(past[peers, j]).mean() ** 2
                    break
            else:
                start[i, j] = settings.newcomer
    return start


def _others(
    election: Election, index: IntArray
) -> tuple[tuple[str, ...], FloatArray, BoolArray, BoolArray]:
    """The strongest candidate of no polled party in each seat, by the most that one candidate of
    the same party got there last time."""
    last = election.past[0] if election.past else None
    column = {p: j for j, p in enumerate(last.parties)} if last else {}
    standing: dict[str, list[str]] = {}
    for c in election.candidates:
        if c.party not in election.polled:
            standing.setdefault(c.seat_id, []).append(c.party)
    names, part = [], np.zeros(len(index))
    stand, speaker = np.zeros(len(index), bool), np.zeros(len(index), bool)
    for m, i in enumerate(index):
        here = list(dict.fromkeys(standing.get(election.seats[i].seat_id, ())))
        speaker[m] = "speaker" in here
        stand[m] = bool(here)
        known = [column[p] for p in here if last and p in column]
        total = float(last.votes[i, known].sum()) if last else 0.0
        votes = [float(last.best[i, column[p]]) if last and p in column else 0.0 for p in here]
        if not here:
            names.append("")
            continue
        best = here.index("speaker") if speaker[m] else int(np.argmax(votes))
        names.append(here[best])
        part[m] = votes[best] / total if votes[best] > 0 else 1.0 / len(here)
    return tuple(names), part, stand, speaker
