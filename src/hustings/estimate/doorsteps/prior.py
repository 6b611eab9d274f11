"""What past results and polls say before any return: a Gaussian over every seat's roots.

The model draws y_k = c_k + E_k for each party k (and for all others together) and makes shares of
the squares. Returns speak of the canvassing party's share p against all the rest, so what matters
is logit p, which to first order moves with every party's root:

    logit p = log y_o^2 - log sum of the other y_k^2
    d logit p = 2 dE_o / y_o - sum over the others of 2 y_k dE_k / (sum of their y_k^2)

Polls of single seats have been taken in already (``local``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hustings.election.contest import BoolArray, FloatArray, IntArray
from hustings.estimate.base import Base
from hustings.estimate.errors import Factors
from hustings.estimate.local import Conditioning
from hustings.estimate.settings import DEFAULT, Settings, root_sd

SMALLEST = 0.01  # of a share: below it the logit bends too much for a first order


@dataclass(frozen=True)
class RootPrior:
    """``Q`` = P + 1 kinds of candidate (the last: all of no polled party), ``M`` modelled seats.

    ``mean``: (Q, M) of the roots. ``loadings``: (Q, M, K) on K factors, ``own_variance``: (Q, M)
    of each seat alone. ``given``: for each kind what local polls have taken off, None for nothing.
    All are zero where nobody of the kind stands.
    """

    mean: FloatArray
    loadings: FloatArray
    own_variance: FloatArray
    given: tuple[Conditioning | None, ...]

    def covariance(self, kind: int, rows: IntArray) -> FloatArray:
        """(M, len(rows)): of the kind's roots in every seat with those in the seats ``rows``."""
        load = self.loadings[kind]
        covariance = load @ load[rows].T
        covariance[rows, np.arange(len(rows))] += self.own_variance[kind, rows]
        given = self.given[kind]
        if given is not None:
            covariance -= given.gain @ given.covariance[rows].T
        return np.asarray(covariance)

    def variance(self) -> FloatArray:
        """(Q, M)."""
        found = (self.loadings**2).sum(axis=2) + self.own_variance
        for kind, given in enumerate(self.given):
            if given is not None:
                found[kind] -= (given.gain * given.covariance).sum(axis=1)
        return np.asarray(np.maximum(found, 0.0))

    def squares(self) -> FloatArray:
        """(Q, M): expected squares, the shares before they are made to sum to one."""
        return np.asarray(self.mean**2 + self.variance())


def root_prior(
    base: Base,
    centre: FloatArray,
    others: FloatArray,
    error: Factors,
    given: Sequence[Conditioning | None],
    settings: Settings = DEFAULT,
) -> RootPrior:
    """The roots as ``model`` draws them. ``centre``: (M, P) and ``others``: (M,) central shares;
    ``given``: by party, what local polls say."""
    parties, seats, factors = error.loadings.shape
    stands = np.vstack([base.stands.T, others > 0])
    mean = np.zeros((parties + 1, seats))
    mean[:-1] = np.sqrt(np.maximum(centre - error.total_variance(), 0.0)).T
    for kind, poll in enumerate(given):
        if poll is not None:
            mean[kind] += poll.gain @ poll.seen
    sd = root_sd(settings.other_sd)
    mean[-1] = np.sqrt(np.maximum(others - sd**2, 0.0))
    loadings = np.zeros((parties + 1, seats, factors))
    loadings[:-1] = error.loadings
    own = np.full((parties + 1, seats), sd**2)
    own[:-1] = error.seat_sd**2
    taken = [_where(poll, here) for poll, here in zip(given, stands, strict=False)]
    return RootPrior(mean * stands, loadings * stands[:, :, None], own * stands, (*taken, None))


def _where(given: Conditioning | None, stands: BoolArray) -> Conditioning | None:
    """The same, saying nothing of seats where the party does not stand."""
    if given is None:
        return None
    here = stands[:, None]
    return replace(given, gain=given.gain * here, covariance=given.covariance * here)


@dataclass(frozen=True)
class LogitPrior:
    """The logit of the canvassing party's share in the ``S`` seats with returns, to first order.

    ``rows``: (S,) index into ``Base.seats``. ``mean``: (S,). ``slope``: (Q, S) what a root moves
    its seat's logit by. ``root_mean``: (Q, S). ``covariance``: (S, S). ``across``: (Q, M, S)
    covariance of every root with every logit.
    """

    own: int
    rows: IntArray
    mean: FloatArray
    slope: FloatArray
    root_mean: FloatArray
    covariance: FloatArray
    across: FloatArray


def logit_prior(roots: RootPrior, own: int, rows: IntArray) -> LogitPrior:
    """``own``: the canvassing party's place among the polled ones. ``rows``: seats where it
    stands.

    The line touches the logit where polls and the past expect the seat, and not where its returns
    lead: about there a slope would know its own seat's answer, and all slopes together would
    pass for a movement of the whole.
    """
    mean = roots.mean[:, rows]
    squares = mean**2 + roots.variance()[:, rows]
    mine = np.maximum(squares[own], SMALLEST / 10)
    rest = np.maximum(squares.sum(axis=0) - squares[own], SMALLEST / 10)
    slope = -2.0 * np.sqrt(squares) / rest
    slope[own] = 2.0 / np.sqrt(np.maximum(mine, SMALLEST))
    across = np.stack([roots.covariance(kind, rows) * slope[kind] for kind in range(len(squares))])
    covariance = np.einsum("qs,qst->st", slope, across[:, rows])
    return LogitPrior(own, rows, np.log(mine / rest), slope, mean, covariance, across)
