"""From cells to seats and groups: the shares of everyone in the frame, draw by draw.

A predictor is a seat's part plus a cell's part, so a softmax needs no exponential per seat and
cell: with E = exp(seat) and F = exp(cell), the sum over outcomes of every seat and cell is E F',
and

    share_sk = E_sk sum over c of (adults_sc / (E F')_sc) F_ck

which is two small matrix products a draw. (Park, Gelman and Bafumi, "Bayesian multilevel
estimation with poststratification", Political Analysis 12 (2004), for the idea of the frame.)
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.definition import Model
from hustings.estimate.multilevel.joint import Draws


@dataclass(frozen=True)
class CellFrame:
    """``C`` cells. ``design``: (C, Jq), the columns of the model's kinds. ``adults``: (S, C)."""

    design: sp.csr_matrix
    adults: FloatArray


@dataclass(frozen=True)
class Shares:
    """``seat``: (n, S, K) shares of each seat's adults. ``cell``: (n, C, K) adults by cell and
    outcome over all seats; empty where it was not asked for."""

    seat: FloatArray
    cell: FloatArray


def poststratify(
    model: Model,
    frame: CellFrame,
    draws: Draws,
    by_cell: bool = False,
    threads: int = 2,
    offset_of: Callable[[FloatArray], FloatArray] | None = None,
) -> Shares:
    """Shares of the frame in every draw. A seat without adults has nan.

    ``offset_of``: from a draw of the kinds' effects (Jq, D) to offsets (S, K), where they depend
    on it; else the model's own.
    """
    a = model.basis.a
    js = model.seat_design.shape[1]
    count = len(draws.level)
    seat = np.empty((count, *model.offset.shape))
    cell = np.empty((count if by_cell else 0, frame.design.shape[0], a.shape[0]))
    people = frame.adults.sum(axis=1)
    people = np.where(people > 0, people, np.nan)[:, None]

    def one(i: int) -> None:
        offset = offset_of(draws.effects[i, js:]) if offset_of else model.offset
        of_seat = offset + model.loading * (draws.level[i] @ a.T)
        if model.centre is not None:
            of_seat -= model.centre @ (draws.effects[i, js:] @ a.T)
        of_seat = np.exp(of_seat - of_seat.max(axis=1, keepdims=True))
        of_cell = np.asarray(frame.design @ (draws.effects[i, js:] @ a.T))
        of_cell = np.exp(of_cell - of_cell.max(axis=1, keepdims=True))
        each = frame.adults / (of_seat @ of_cell.T)
        np.multiply(of_seat, each @ of_cell, out=seat[i])
        seat[i] /= people
        if by_cell:
            np.multiply(of_cell, each.T @ of_seat, out=cell[i])

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(count)))
    return Shares(seat, cell)
