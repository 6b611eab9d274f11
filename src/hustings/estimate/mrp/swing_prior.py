"""A contest with a past: what past result and polls say of a seat is the survey's prior.

The seat's level is its central share (``swing``) plus the errors of ``errors``, the same factors
with the same sds as without a survey. A root-scale error e of a share p moves log p by
2 e / sqrt p, so with loadings 2 / sqrt p the two are one model to first order; a logarithm is what
a multinomial likelihood wants. Sds of region, covariates and seat become known factors times an
unknown one, which the survey informs.

A past result holds what kinds of people live in a seat. So the effects of cells must not count
again what they explain of *last time's* differences between seats: they only divide a seat's
votes among its cells. Cells are therefore centred within each seat, and offsets set so that the
cells of every seat add up to its central share at the effects' own mode (``balanced``).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hustings.election.contest import Election, FloatArray
from hustings.estimate.base import Base
from hustings.estimate.errors import Factors
from hustings.estimate.mrp.survey import Survey
from hustings.estimate.mrp.terms import Part, joined, shifted
from hustings.estimate.multilevel.definition import NOT_ON_BALLOT, Effect, Model, free_basis
from hustings.estimate.multilevel.families import Fixed, Scaled
from hustings.estimate.multilevel.poststratify import CellFrame
from hustings.estimate.settings import Settings, root_sd

LEAST = 3e-3  # a share is loaded as if it were at least this: beyond, logs outrun squares
LEAST_RESPONSE = 0.2  # no loading is more than five times that of a seat of one kind
RESPONSE_ROUNDS = 3


def central_outcomes(
    election: Election, base: Base, centre: FloatArray, others: FloatArray, error: Factors
) -> FloatArray:
    """(M, K) shares of the electorate: polled parties, others, not voting. Last time's turnout.

    Whoever stands is expected at least the variance of the error: what the square of an error
    about nothing comes to.
    """
    electorate = np.array([election.seats[i].electorate for i in base.seats], dtype=float)
    turnout = np.clip(base.votes / electorate, 0.05, 0.95)[:, None]
    least = np.where(base.stands, error.total_variance(), 0.0)
    some = np.where(base.others_stand, np.maximum(others, LEAST), others)
    votes = np.hstack([np.maximum(centre, least), some[:, None]])
    votes /= votes.sum(axis=1, keepdims=True)
    return np.hstack([votes * turnout, 1.0 - turnout])


def loadings(central: FloatArray) -> FloatArray:
    """(M, K). Of a party: 2 / sqrt(its share of the votes). Of not voting: one over p (1 - p), so
    that its sds are in shares."""
    absent = central[:, -1:]
    votes = np.clip(central[:, :-1] / (1.0 - absent), LEAST, 1.0)
    return np.hstack([2.0 / np.sqrt(votes), 1.0 / (absent * (1.0 - absent))])


def medians(central: FloatArray, error: Factors) -> FloatArray:
    """(M, K): what the logarithm of a share is centred on if the share's mean is to be ``central``,
    exp(-var / 2) of it; at least a third."""
    votes = np.clip(central[:, :-2] / (1.0 - central[:, -1:]), LEAST, 1.0)
    found = central.copy()
    found[:, :-2] *= np.exp(-np.minimum(2.0 * error.total_variance() / votes, 1.0))
    return found


def model_of_swing(
    base: Base, survey: Survey, central: FloatArray, error: Factors, settings: Settings
) -> Model:
    """``central``: (M, K) of ``central_outcomes``. ``error``: of ``errors.factors``."""
    load = loadings(central)
    known = np.min(error.seat_sd) / error.seat_sd  # 1 but where the past is unknown
    parts = _parts(base, error, settings)
    terms = joined([replace(p, columns=p.columns * known[:, None]) for p in parts], len(central))
    js = terms.design.shape[1]
    effects: tuple[Effect, ...] = (*terms.effects, *shifted(survey.terms.effects, js))
    own = (
        *[float(np.min(error.seat_sd))] * len(base.parties),
        root_sd(settings.other_sd),
        settings.turnout_seat_sd,
    )
    return Model(
        outcomes=(*base.parties, "other", "not_voting"),
        basis=free_basis(central.shape[1]),
        offset=np.where(central > 0, np.log(np.maximum(central, 1e-12)), NOT_ON_BALLOT),
        loading=load / known[:, None],
        seat_design=terms.design.toarray(),
        kind_design=survey.terms.design,
        effects=effects,
        seat_family=Scaled(own, 0.3),
        kind_offset=survey.kind_offset,
        centre=mean_kind(survey.frame),
    )


def mean_kind(frame: CellFrame) -> FloatArray:
    """(M, Jq): the mean of the columns over each seat's people."""
    share = frame.adults / frame.adults.sum(axis=1, keepdims=True)
    return np.asarray(frame.design.T @ share.T).T


def _parts(base: Base, error: Factors, settings: Settings) -> list[Part]:
    """The factors as effects. Places (columns of 0 and 1) that all parties load alike share one
    unknown factor of their sds, and so do covariates; where parties differ in scale the sds are
    known; where they differ in shape each party has a column of its own."""
    parties, _, count = error.loadings.shape
    parts: list[Part] = []
    places: list[FloatArray] = []
    graded: list[FloatArray] = []
    for k in range(count):
        loading = error.loadings[:, :, k]
        sd = np.abs(loading).max(axis=1)
        shape = loading / np.where(sd > 0, sd, 1.0)[:, None]
        if np.ptp(loading, axis=0).max() < 1e-9 and k > 0:
            (places if np.isin(np.round(shape[0], 9), (0, 1)).all() else graded).append(loading[0])
        elif np.allclose(shape, shape[np.argmax(sd)], atol=1e-9):
            sds = _sds(np.maximum(sd, 1e-6), settings, whole=k == 0)
            parts.append(Part(f"factor {k}", shape[int(np.argmax(sd))][:, None], Fixed(sds)))
        else:
            for j in range(parties):
                own = Fixed(float(sd[j]))
                parts.append(Part(f"factor {k}.{j}", shape[j][:, None], own, np.array([j])))
    for name, columns in (("places", places), ("covariates", graded)):
        if columns:
            together = np.column_stack(columns)
            sd_all = float(np.abs(together).max()) if name == "places" else _rms(together)
            sds = _sds(np.full(parties, sd_all), settings, whole=False)
            parts.append(Part(name, together / sd_all, Scaled(sds, 0.3)))
    return parts


def _rms(columns: FloatArray) -> float:
    return float(np.sqrt(np.square(columns).mean()))


def _sds(parties: FloatArray, settings: Settings, whole: bool) -> tuple[float, ...]:
    """One sd an outcome: the parties', and what others and turnout share with them."""
    if whole:
        return (*parties.tolist(), root_sd(settings.other_sd), settings.turnout_sd)
    return (*parties.tolist(), 1e-3, 0.3 * settings.turnout_sd)


def response(
    frame: CellFrame, central: FloatArray, offset: FloatArray, shift: FloatArray, cell: FloatArray
) -> FloatArray:
    """(M, K): how far a share follows its seat's level, as a part of how far it would if the seat's
    cells were all alike: sum over cells of their part x p (1 - p), over P (1 - P). Where some
    cells are nearly all for a party and some nearly all against, there is little left to move.

    ``offset - shift``: (M, K) the seats', and ``cell``: (C, K) the cells' logarithms.
    """
    of_seat = np.where(central > 0, offset - shift, NOT_ON_BALLOT)
    of_seat = np.exp(of_seat - of_seat.max(axis=1, keepdims=True))
    of_cell = np.exp(cell - cell.max(axis=1, keepdims=True))
    part = frame.adults / frame.adults.sum(axis=1, keepdims=True)
    total = of_seat @ of_cell.T
    share = of_seat * ((part / total) @ of_cell)
    squares = np.square(of_seat) * ((part / np.square(total)) @ np.square(of_cell))
    alike = np.maximum(share * (1.0 - share), 1e-12)
    found = np.where(share > 1e-9, (share - squares) / alike, 1.0)
    return np.asarray(np.clip(found, LEAST_RESPONSE, 1.0))


def mean_response(
    model: Model, frame: CellFrame, central: FloatArray, effects: FloatArray
) -> FloatArray:
    """(M, K): ``response``, averaged over draws (n, Jq, D) of the kinds' effects."""
    found = np.zeros(central.shape)
    for one in effects:
        of_kind = one @ model.basis.a.T
        shift = model.centre @ of_kind if model.centre is not None else np.zeros(central.shape)
        offset = balanced(model, frame, central, one, model.offset, RESPONSE_ROUNDS)
        found += response(frame, central, offset, shift, np.asarray(frame.design @ of_kind))
    return found / len(effects)


def balanced(
    model: Model,
    frame: CellFrame,
    central: FloatArray,
    effects: FloatArray,
    start: FloatArray | None = None,
    rounds: int = 200,
) -> FloatArray:
    """(M, K) offsets at which the cells of every seat, with the kinds' ``effects`` (Jq, D), add up
    to its central shares. Iterative scaling from ``start``: each round multiplies by wanted over
    found."""
    of_kind = effects @ model.basis.a.T
    cell = np.asarray(frame.design @ of_kind)
    of_cell = np.exp(cell - cell.max(axis=1, keepdims=True))
    shift = model.centre @ of_kind if model.centre is not None else 0.0
    on_ballot = central > 0
    wanted = np.where(on_ballot, central, 1.0)
    found = np.log(wanted) if start is None else np.where(on_ballot, start - shift, 0.0)
    of_seat = np.where(on_ballot, np.exp(found - found.max(axis=1, keepdims=True)), 0.0)
    part = frame.adults / frame.adults.sum(axis=1, keepdims=True)
    for _ in range(rounds):
        share = of_seat * ((part / (of_seat @ of_cell.T)) @ of_cell)
        ratio = wanted / np.where(on_ballot, np.maximum(share, 1e-300), 1.0)
        of_seat *= ratio
        if np.abs(ratio - 1.0).max() < 1e-8:
            break
    logs = np.log(np.where(on_ballot, np.maximum(of_seat, 1e-300), 1.0))
    return np.asarray(np.where(on_ballot, logs + shift, NOT_ON_BALLOT))
