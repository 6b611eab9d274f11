"""Returns counted for the model: by seat, mode, canvasser and past vote, up to a day.

What cannot be used is set aside and counted, never dropped in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.election.returns import ANSWERED, CATEGORIES, NO_PARTY, OUTCOMES, ReturnCounts
from hustings.estimate.base import Base
from hustings.estimate.doorsteps.settings import DOORSTEPS, DoorstepSettings

DID_NOT_VOTE = "did_not_vote"  # the level of past_vote in the project's profile of returns
PAST_VOTE = CATEGORIES.index("past_vote")


@dataclass(frozen=True)
class SetAside:
    """Returns that are not evidence. ``future``: dated after the as-of day. ``early``: before the
    window. ``elsewhere``: in seats that are not modelled."""

    future: int
    early: int
    elsewhere: int


@dataclass(frozen=True)
class Tally:
    """``N`` cells of a seat, a mode and a canvasser; ``H`` classes of past vote: the P polled
    parties, all others, none (stayed home), and blank.

    ``seat``: (N,) index into ``Base.seats``. ``mode``, ``canvasser``: (N,) indexes into the
    counts' names. ``contacts``, ``answered``: (N, H) returns, and those where somebody answered.
    ``named``: (N, H) answers that name a party, a repeat counting in part; ``own``: (N, H) those
    for the canvassing party. ``no_party``: (N,) answers that name none: undecided, not said,
    staying home.
    """

    modes: tuple[str, ...]
    canvassers: tuple[str, ...]
    seat: IntArray
    mode: IntArray
    canvasser: IntArray
    contacts: FloatArray
    answered: FloatArray
    named: FloatArray
    own: FloatArray
    no_party: FloatArray
    set_aside: SetAside


def tally(
    counts: ReturnCounts,
    election: Election,
    base: Base,
    party: str,
    as_of: date,
    settings: DoorstepSettings = DOORSTEPS,
) -> Tally:
    """The cells of all returns of ``party``'s canvass in the window that ends on ``as_of``."""
    place = np.full(len(election.seats), -1, dtype=np.int64)
    place[base.seats] = np.arange(len(base.seats))
    age = as_of.toordinal() - counts.day
    future, early = age < 0, age > settings.window
    elsewhere = ~future & ~early & (place[counts.seat] < 0)
    kept = ~(future | early | elsewhere)
    cells, cell = np.unique(
        np.column_stack([place[counts.seat], counts.mode, counts.canvasser])[kept],
        axis=0,
        return_inverse=True,
    )
    column = _classes(counts.levels[PAST_VOTE], election)[counts.codes[kept, PAST_VOTE]]
    shape = (len(cells), len(election.polled) + 3)
    at = np.ravel_multi_index((cell.ravel(), column), shape) if len(cells) else column

    def summed(values: FloatArray, rows: BoolArray) -> FloatArray:
        weights = np.where(rows, values, 0.0)[kept]
        total = np.bincount(at, weights, shape[0] * shape[1]).astype(np.float64)
        return total.reshape(shape)

    returns = counts.returns.astype(float)
    worth = returns - (1.0 - settings.repeat_weight) * counts.repeats
    answer = counts.outcome == OUTCOMES.index(ANSWERED)
    said = np.array([name not in ("", *NO_PARTY) for name in counts.intentions], dtype=bool)
    mine = np.array([name == party for name in counts.intentions], dtype=bool)
    names = answer & said[counts.intention]
    return Tally(
        modes=counts.modes,
        canvassers=counts.canvassers,
        seat=cells[:, 0],
        mode=cells[:, 1],
        canvasser=cells[:, 2],
        contacts=summed(returns, np.ones(len(returns), dtype=bool)),
        answered=summed(returns, answer),
        named=summed(worth, names),
        own=summed(worth, names & mine[counts.intention]),
        no_party=summed(returns, answer & ~names).sum(axis=1),
        set_aside=SetAside(
            *(int(counts.returns[rows].sum()) for rows in (future, early, elsewhere))
        ),
    )


def _classes(levels: tuple[str, ...], election: Election) -> IntArray:
    """(L,) the class of each level of past_vote. A party that another follows counts as that one;
    a level that names no party of this election or the last is as good as blank."""
    polled = election.polled
    heir = {f: p.id for p in election.parties if p.id in polled for f in p.follows}
    known = {p.id for p in election.parties} | {c.party for c in election.candidates}
    known |= {name for past in election.past[:1] for name in past.parties}
    found = []
    for level in levels:
        party = heir.get(level, level)
        if party in polled:
            found.append(polled.index(party))
        elif level == DID_NOT_VOTE:
            found.append(len(polled) + 1)
        else:
            # "other" is how a file may sum up the parties that it does not name
            found.append(len(polled) + (0 if level in known or level == "other" else 2))
    return np.array(found, dtype=np.int64)
