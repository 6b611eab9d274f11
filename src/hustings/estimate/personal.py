"""Personal votes: what a member has beyond the party, gained in the first term, lost with the name.

Past shares hold the personal vote of whoever stood then. A member who won for the first time
stands now with one that the past does not hold; a winner who does not stand again takes it along
(for Britain: Wood and Norton, Political Studies 40, 1992; Gaines, Legislative Studies Quarterly
23, 1998; Smith, Electoral Studies 32, 2013). Both are taken into account before the seats move,
so that the polls' totals hold.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hustings.election.contest import BoolArray, Election, FloatArray, IntArray
from hustings.election.votes import last_winners
from hustings.estimate.settings import NEAR_35


def first_terms(
    election: Election, index: IntArray, returning: BoolArray, unknown: float
) -> FloatArray:
    """(M, P) chance that a returning winner was elected for the first time.

    ``index``: (M,) modelled seats. ``returning``: (M, P) the party won last time and an incumbent
    of it stands. One where another party had won the time before, none where the same had, and
    ``unknown`` where no earlier election is known.
    """
    before = last_winners(replace(election, past=election.past[1:]))
    chance = np.zeros(returning.shape)
    for m, i in enumerate(index):
        for j in np.flatnonzero(returning[m]):
            party = election.polled[j]
            chance[m, j] = unknown if not before[i] else float(before[i] != party)
    return chance


def with_personal_votes(
    share: FloatArray,
    gained: FloatArray | None,
    lost: BoolArray,
    first_term: float,
    retirement: float,
) -> FloatArray:
    """Shares (M, P) with personal votes, at most half of a share lost; the seat's other parties
    give or take in proportion, and the row's sum stays. ``gained``: (M, P) chances of a first
    term, None for none; ``lost``: (M, P) retired. ``first_term``, ``retirement``: near 35%."""
    gained = np.zeros(share.shape) if gained is None else gained
    scale = np.sqrt(np.clip(share * (1.0 - share), 0.0, None)) / NEAR_35
    change = first_term * scale * gained
    change = change - np.where(lost, np.minimum(retirement * scale, share / 2), 0.0)
    own = (gained > 0) | lost
    rivals = np.where(own, 0.0, share).sum(axis=1)
    need = change.sum(axis=1)
    kept = 1.0 - need / np.where(rivals > 0, rivals, 1.0)
    possible = (rivals > 0) & (kept > 0)
    moved = np.where(own, share + change, share * kept[:, None])
    return np.where(possible[:, None], moved, share)
