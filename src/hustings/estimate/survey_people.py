"""Respondents one by one: whom they name, whether they vote, when, how much they count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.election.numbering import alike
from hustings.election.respondents import Respondents
from hustings.election.returns import UNDECIDED, WONT_SAY, WONT_VOTE

AFTER = "after the day of the estimate"
NOT_MODELLED = "in a seat or region that is not modelled"
NO_ANSWER = "no answer"
NOT_STANDING = "for a party that does not stand there"
NO_CELL = "of a kind that the frame has nowhere"
REASONS = (AFTER, NOT_MODELLED, UNDECIDED, WONT_SAY, NO_ANSWER, NOT_STANDING, NO_CELL)


def outcomes(intentions: Sequence[str], parties: Sequence[str]) -> IntArray:
    """(I,) the column of each intention, -1 for one that says nothing."""
    column = {party: place for place, party in enumerate(parties)}
    column[WONT_VOTE] = len(parties) + 1
    column |= {said: -1 for said in (UNDECIDED, WONT_SAY, "")}
    return np.array([column.get(said, len(parties)) for said in intentions], dtype=np.int64)


def reasons(election: Election, asked: Respondents, as_of: date) -> IntArray:
    """(N,) index into ``REASONS`` of why a person is left out, the first that holds; else -1."""
    of_seat = np.array([asked.regions.index(s.region) for s in election.seats], dtype=np.int64)
    in_region = np.zeros((len(asked.regions), len(election.parties)), dtype=np.bool_)
    np.logical_or.at(in_region, of_seat, election.stands & election.modelled[:, None])
    modelled = np.zeros(len(asked.regions), dtype=np.bool_)
    np.logical_or.at(modelled, of_seat, election.modelled)
    seated = asked.seat >= 0
    covered = np.where(seated, election.modelled[asked.seat], modelled[asked.region])
    names_one = asked.intention < len(election.parties)
    party = np.where(names_one, asked.intention, 0)
    stands = np.where(seated, election.stands[asked.seat, party], in_region[asked.region, party])
    said = np.array([*asked.intentions], dtype=object)
    reason = np.full(asked.total, -1, dtype=np.int64)
    for why, holds in reversed(
        [
            (AFTER, asked.day > as_of.toordinal()),
            (NOT_MODELLED, ~covered),
            *((word, (said == word)[asked.intention]) for word in (UNDECIDED, WONT_SAY)),
            (NO_ANSWER, (said == "")[asked.intention]),
            (NOT_STANDING, names_one & ~stands),
        ]
    ):
        reason[holds] = REASONS.index(why)
    return reason


def effective_weights(weight: FloatArray, house: IntArray, codes: IntArray) -> FloatArray:
    """(N,) what each person counts: relative weights among people of the same house and kind,
    divided by the house's design effect. ``codes``: (N, K) the kind.

    The design effect is Kish's, 1 + the variance of the relative weights; their mean was taken
    from the same people, one for each kind, which its denominator gives back.
    """
    first, kind = alike([house, *codes.T])
    largest = np.zeros(len(first))
    np.maximum.at(largest, kind, weight)
    relative = weight / largest[kind]  # so that no number is too large or too small to be summed
    relative /= (np.bincount(kind, relative) / np.bincount(kind))[kind]
    people = np.bincount(house)
    free = people - np.bincount(house[first], minlength=len(people)) + 1
    spread = np.bincount(house, np.square(relative - 1.0)) / np.maximum(free, 1)
    return np.asarray(relative / (1.0 + spread)[house])


def turnout(asked: Respondents, in_time: BoolArray) -> tuple[FloatArray, BoolArray]:
    """(N,) the part of each person that votes, and whether they speak of voters only.

    Who names a party and gives no likelihood speaks of voters only, but in a house that asks
    for no likelihood and lets people answer that they will not vote: then a party is a yes.
    """
    wont = asked.intention == asked.intentions.index(WONT_VOTE)
    given = np.isfinite(asked.likelihood)
    houses = len(asked.houses)
    asks = np.bincount(asked.house[given & in_time], minlength=houses) > 0
    lets = np.bincount(asked.house[wont & in_time], minlength=houses) > 0
    votes = np.where(given, asked.likelihood / 10.0, 1.0)
    votes[wont] = 0.0
    return votes, ~given & ~wont & (asks | ~lets)[asked.house]


def waves(election: Election, day: IntArray, wave_days: int) -> tuple[IntArray, IntArray]:
    """(N,) each person's wave, earliest first, and (W,) the mean day of each."""
    back = (election.polling_day.toordinal() - day) // wave_days
    _, wave = np.unique(-back, return_inverse=True)
    people = np.maximum(np.bincount(wave), 1)
    return wave, np.rint(np.bincount(wave, day) / people).astype(np.int64)
