"""How a party is called and marked: a name, a short name, a letter, a colour by its place.

All comes from the election folder. The letter is the first of the name, or of its further words,
or else any of its letters, that no larger party has taken, so that a hexagon can be read without
its colour.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hustings.election.contest import Election
from hustings.election.votes import first_past_the_post
from hustings.publish.words import folded

UNKNOWN_COLOUR = "#8a8f94"
LONGEST_LABEL = 18


@dataclass(frozen=True)
class PartyLabel:
    """``place``: number of the party's colour in the style sheet."""

    place: int
    id: str
    name: str
    short: str
    letter: str
    colour: str

    @property
    def kind(self) -> str:
        """The class that carries the colour."""
        return f"p{self.place}"

    @property
    def brief(self) -> str:
        """The name where there is room for one, else the short name."""
        return self.name if len(self.name) <= LONGEST_LABEL else self.short


def short_name(party_id: str, name: str) -> str:
    """A short id in capitals; initials of a long name; else the name cut."""
    plain = re.sub(r"[^A-Za-z0-9]", "", party_id)
    if 0 < len(plain) <= 5:
        return plain.upper()
    initials = "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper())
    return initials if 2 <= len(initials) <= 5 else (name or party_id)[:5]


def _letter(name: str, taken: set[str]) -> str:
    initials = "".join(word[0] for word in re.findall(r"\w+", name))
    wanted = folded(initials + name).upper() + string.ascii_uppercase
    return next((c for c in wanted if c.isalpha() and c not in taken), "?")


def _by_past_seats(election: Election) -> list[str]:
    """Parties of the latest past election, most seats first, then most votes."""
    if not election.past:
        return []
    last = election.past[0]
    won = Counter(first_past_the_post(last.best).tolist())
    votes = last.votes.sum(axis=0).tolist()
    order = sorted(range(len(votes)), key=lambda k: (-won[k], -votes[k], last.parties[k]))
    return [last.parties[k] for k in order]


def party_labels(election: Election, by_size: Sequence[str]) -> dict[str, PartyLabel]:
    """Labels of every party of the election, and of those that only past results or candidates
    name.

    ``by_size``: ids, largest first: the order in which letters are given out. All others follow by
    their seats and votes last time.
    """
    known = {party.id: party for party in election.parties}
    named = {pid for past in election.past for pid in past.parties}
    named |= {candidate.party for candidate in election.candidates}
    ids = [*known, *sorted(named - known.keys())]
    letters: dict[str, str] = {}
    for pid in dict.fromkeys([*by_size, *_by_past_seats(election), *ids]):
        name = known[pid].name if pid in known else pid
        letters[pid] = _letter(name, set(letters.values()))
    return {
        pid: PartyLabel(
            place,
            pid,
            known[pid].name if pid in known else pid,
            short_name(pid, known[pid].name if pid in known else pid),
            letters[pid],
            known[pid].colour if pid in known else UNKNOWN_COLOUR,
        )
        for place, pid in enumerate(ids)
    }
