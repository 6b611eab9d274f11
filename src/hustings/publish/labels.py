"""How a party is called and marked: a name, a short name, a letter, a colour by its place.

All comes from the election folder. The letter is the first of the short name's letters that no
larger party has taken, so that a hexagon can be read without its colour.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass

from hustings.election.contest import Election

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


def _letter(short: str, name: str, taken: set[str]) -> str:
    wanted = (short + name + string.ascii_uppercase).upper()
    return next((c for c in wanted if c.isalpha() and c not in taken), "?")


def party_labels(election: Election, by_size: Sequence[str]) -> dict[str, PartyLabel]:
    """Labels of every party of the election, and of those that only past results or candidates
    name.

    ``by_size``: ids, largest first: the order in which letters are given out.
    """
    known = {party.id: party for party in election.parties}
    named = {pid for past in election.past for pid in past.parties}
    named |= {candidate.party for candidate in election.candidates}
    ids = [*known, *sorted(named - known.keys())]
    letters: dict[str, str] = {}
    for pid in [*by_size, *(pid for pid in ids if pid not in set(by_size))]:
        name = known[pid].name if pid in known else pid
        letters[pid] = _letter(short_name(pid, name), name, set(letters.values()))
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
