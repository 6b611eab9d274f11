"""How a canvasser's returns look apart from what they say: who opened, who would not tell.

Doors that stay shut tell how doors were chosen and who answers. By past vote the answers are
weighted already; by today's vote no shut door can tell. What they do show is a canvasser unlike all
others: where everybody answers and everybody names a party, nobody may have knocked. That raises
the chance that the canvasser's answers are unrelated to the seat (``canvassers``). Looking like the
others lowers it for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

from hustings.election.contest import FloatArray
from hustings.estimate.doorsteps.counts import Tally
from hustings.estimate.doorsteps.settings import DOORSTEPS, DoorstepSettings


@dataclass(frozen=True)
class Manner:
    """``W`` canvassers of the counts. ``contacts``, ``answered``, ``no_party``: (W,) returns.
    ``suspicion``: (W,) log of how much likelier these are of somebody who may write anything;
    at least 0."""

    contacts: FloatArray
    answered: FloatArray
    no_party: FloatArray
    suspicion: FloatArray


def manner(counted: Tally, settings: DoorstepSettings = DOORSTEPS) -> Manner:
    """Each mode by itself: at a door and on the telephone people answer differently."""
    crew, modes = len(counted.canvassers), len(counted.modes)

    def by_crew(values: FloatArray) -> FloatArray:
        found = np.zeros((crew, modes))
        np.add.at(found, (counted.canvasser, counted.mode), values)
        return found

    contacts = by_crew(counted.contacts.sum(axis=1))
    answered = by_crew(counted.answered.sum(axis=1))
    no_party = by_crew(counted.no_party)
    suspicion = np.zeros(crew)
    for mode in range(modes):
        suspicion += _unlike(answered[:, mode], contacts[:, mode], settings)
        suspicion += _unlike(no_party[:, mode], answered[:, mode], settings)
    return Manner(contacts.sum(axis=1), answered.sum(axis=1), no_party.sum(axis=1), suspicion)


def _unlike(some: FloatArray, of: FloatArray, settings: DoorstepSettings) -> FloatArray:
    """(W,) log ratio: any rate is as likely, against rates as canvassers have them (a beta with
    their median, and their usual spread at least)."""
    seen = of > 0
    if not seen.any():
        return np.zeros(len(of))
    rate = some[seen] / of[seen]
    middle = float(np.clip(np.median(rate), 0.02, 0.98))
    scatter = (1.4826 * np.median(np.abs(rate - middle))) ** 2
    spread = scatter - np.median(middle * (1.0 - middle) / of[seen])
    spread = np.clip(spread, settings.usual_spread**2, middle * (1.0 - middle) / 3.0)
    size = middle * (1.0 - middle) / spread - 1.0
    a, b = size * middle, size * (1.0 - middle)
    usual = betaln(some + a, of - some + b) - betaln(a, b)
    anything = betaln(some + 1.0, of - some + 1.0)
    return np.asarray(np.where(seen, np.maximum(anything - usual, 0.0), 0.0))
