"""From counts to fitted evidence in one call: what ``model`` and a page ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from hustings.election.contest import Election
from hustings.election.returns import ReturnCounts
from hustings.estimate.base import Base
from hustings.estimate.doorsteps.counts import Tally, tally
from hustings.estimate.doorsteps.fit import Fit, fit
from hustings.estimate.doorsteps.manner import Manner, manner
from hustings.estimate.doorsteps.prior import RootPrior, logit_prior
from hustings.estimate.doorsteps.selection import Heard, heard
from hustings.estimate.doorsteps.settings import DOORSTEPS, DoorstepSettings


@dataclass(frozen=True)
class Evidence:
    """``fitted`` is None where no return names a party in a seat that the party contests: then
    nothing moves."""

    party: str
    counted: Tally
    manner: Manner
    said: Heard
    fitted: Fit | None


def doorstep_evidence(
    returns: ReturnCounts,
    party: str,
    as_of: date,
    election: Election,
    base: Base,
    roots: RootPrior,
    start: Evidence | None = None,
    settings: DoorstepSettings = DOORSTEPS,
) -> Evidence:
    """The returns of ``party``'s canvass up to ``as_of``. ``start``: the evidence of an earlier
    day or of fewer returns, from which less work is left.

    Raises ValueError where the party has no column in polls.csv.
    """
    if party not in base.parties:
        known = ", ".join(base.parties)
        raise ValueError(f"The canvassing party must be polled: one of {known}. Got {party!r}.")
    own = base.parties.index(party)
    counted = tally(returns, election, base, party, as_of, settings)
    seen = manner(counted, settings)
    said = contested(heard(counted, election, base, settings), base, own)
    if not said.seat.size:
        return Evidence(party, counted, seen, said, None)
    rows = np.unique(said.seat)
    before = start.fitted if start is not None and start.party == party else None
    fitted = fit(logit_prior(roots, own, rows), said, seen.suspicion, before, settings)
    return Evidence(party, counted, seen, said, fitted)


def contested(said: Heard, base: Base, own: int) -> Heard:
    """Without the seats where the party does not stand: its share there is known."""
    here = base.stands[said.seat, own]
    return Heard(
        said.streams,
        said.seat[here],
        said.stream[here],
        said.canvasser[here],
        said.answers[here],
        said.own[here],
        said.taken[here],
    )
