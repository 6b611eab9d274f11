"""Doorstep returns as evidence: how many, by seat, day, mode, canvasser, answer and cell.

No person is in here. ``hustings.listen`` counts; who uses the counts need not know how.
"""

from __future__ import annotations

from dataclasses import dataclass

from hustings.election.contest import IntArray

ANSWERED = "answered"
OUTCOMES = (ANSWERED, "not_in", "refused", "moved", "inaccessible")
UNDECIDED, WONT_SAY, WONT_VOTE = "undecided", "wont_say", "wont_vote"
# What may be said of the vote at the door besides the id of a party, or nothing at all.
NO_PARTY = (UNDECIDED, WONT_SAY, WONT_VOTE)
CATEGORIES = ("past_vote", "age", "sex", "education")


@dataclass(frozen=True)
class ReturnCounts:
    """Counts of returns, one row a group (``N`` rows), each group once, in a fixed order.

    ``seat``: (N,) index into ``Election.seats``. ``day``: (N,) proleptic ordinals
    (``date.toordinal``). ``mode``, ``canvasser``, ``outcome``, ``intention``: (N,) indexes into
    ``modes``, ``canvassers`` (random ids), ``OUTCOMES`` and ``intentions``. ``codes``: (N, 4)
    indexes into ``levels[k]`` for each of ``CATEGORIES``; "" is a blank. ``returns``: (N,) how
    many; ``repeats``: (N,) how many of them were not the first contact with their elector.
    """

    seat: IntArray
    day: IntArray
    modes: tuple[str, ...]
    mode: IntArray
    canvassers: tuple[str, ...]
    canvasser: IntArray
    outcome: IntArray
    intentions: tuple[str, ...]
    intention: IntArray
    levels: tuple[tuple[str, ...], ...]
    codes: IntArray
    returns: IntArray
    repeats: IntArray

    @property
    def total(self) -> int:
        """Every return counted."""
        return int(self.returns.sum())
