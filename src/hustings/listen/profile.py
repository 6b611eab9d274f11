"""The project's own profile of doorstep returns, and what an election adds to it.

One row is one contact, made or tried:

    return_id,at,seat_id,canvasser,mode,outcome,intention,certainty,past_vote,age,sex,education,...
    5f0c...,2017-05-13T11:05:00+01:00,E14000530,C017,door,answered,lab,7,lab,25-34,female,level_4,

``return_id`` is a UUID made where the return was made; ``at`` has a time zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hustings.election.contest import Election
from hustings.election.returns import CATEGORIES, NO_PARTY

PROFILE = "hustings"
PROFILES = (PROFILE,)
COLUMNS = (
    "return_id", "at", "seat_id", "canvasser", "mode", "outcome", "intention", "certainty",
    "past_vote", "age", "sex", "education", "issues", "elector",
)  # fmt: skip
DID_NOT_VOTE = "did_not_vote"


@dataclass(frozen=True)
class Names:
    """What the cells of a return may name: ``levels`` by category."""

    seats: frozenset[str]
    intentions: frozenset[str]
    levels: Mapping[str, frozenset[str]]


def names_of(election: Election) -> Names:
    """The names of an election.

    A category that the frame does not have has no levels, but for ``past_vote``: there the
    parties of this election and the last are known, and ``did_not_vote``.
    """
    parties = {party.id for party in election.parties}
    parties |= {candidate.party for candidate in election.candidates}
    past = set(election.past[0].parties) if election.past else set()
    levels = {category: frozenset[str]() for category in CATEGORIES}
    levels["past_vote"] = frozenset(parties | past | {DID_NOT_VOTE})
    if election.frame:
        framed = zip(election.frame.categories, election.frame.levels, strict=True)
        levels |= {name: frozenset(of) for name, of in framed if name in CATEGORIES}
    seats = frozenset(seat.seat_id for seat in election.seats)
    return Names(seats, frozenset(parties | set(NO_PARTY)), levels)
