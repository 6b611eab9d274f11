"""Fit the survey, draw, and add up: joint draws of every seat and of every group of voters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hustings.election.contest import Election, FloatArray
from hustings.estimate.base import Base
from hustings.estimate.errors import Factors, standardised_covariates
from hustings.estimate.mrp.afresh import model_afresh
from hustings.estimate.mrp.survey import Survey, survey_rows
from hustings.estimate.mrp.swing_prior import (
    balanced,
    central_outcomes,
    mean_response,
    medians,
    model_of_swing,
)
from hustings.estimate.multilevel.definition import Model
from hustings.estimate.multilevel.fit import Fit, first_look, fit, refit
from hustings.estimate.multilevel.joint import draw
from hustings.estimate.multilevel.poststratify import poststratify
from hustings.estimate.settings import Settings
from hustings.estimate.survey_counts import SurveyCounts

Float32 = NDArray[np.float32]
REBALANCING = 4  # rounds in every draw, from offsets that are nearly right
RESPONSES = 8  # draws of the effects that tell how far shares follow levels
ROUNDS = 2  # of balancing the offsets before the search for hyperparameters


@dataclass(frozen=True)
class SurveyDraws:
    """``shares``: (M, P + 1, D), of the votes; the last place is all others. ``turnout``: (M, D),
    of the electorate. ``groups``: for each category and level, (P, D) shares of the group's votes.
    """

    shares: Float32
    turnout: Float32
    groups: tuple[tuple[str, str, Float32], ...]


def survey_draws(
    election: Election,
    as_of: date,
    counts: SurveyCounts,
    base: Base,
    centre: FloatArray,
    others: FloatArray,
    error: Factors,
    draws: int,
    seed: int,
    settings: Settings,
    mode: Literal["fast", "full"] = "full",
) -> SurveyDraws:
    """Joint draws given respondents, with past result and polls (if any) as the prior.

    ``counts``: the respondents by ``as_of``, at least one. ``centre``: (M, P), ``others``: (M,)
    central shares; ``error``: their errors.
    """
    on_ballot = np.hstack(
        [base.stands, base.others_stand[:, None], np.ones((len(base.seats), 1), dtype=bool)]
    )
    survey = survey_rows(
        election, as_of, counts, base.seats, on_ballot, all_pairs=not election.past
    )
    if election.past:
        central = medians(central_outcomes(election, base, centre, others, error), error)
        fitted = _fit_on_swing(base, survey, central, error, seed, settings, mode)
    else:
        outcomes = (*base.parties, "other", "not_voting")
        covariates = standardised_covariates(election, base)
        model = model_afresh(election, survey, base.seats, on_ballot, outcomes, covariates)
        central = None
        fitted = fit(model, survey.rows, mode, seed)
    shares, turnout, cells = _drawn(fitted, survey, central, draws, seed)
    return SurveyDraws(
        shares=shares,
        turnout=turnout,
        groups=tuple(_groups(election, survey, cells)),
    )


def _fit_on_swing(
    base: Base,
    survey: Survey,
    central: FloatArray,
    error: Factors,
    seed: int,
    settings: Settings,
    mode: Literal["fast", "full"],
) -> Fit:
    model = model_of_swing(base, survey, central, error, settings)
    fitted = first_look(model, survey.rows)
    for _ in range(ROUNDS):
        fitted = refit(fitted, _balanced(fitted, survey, central))
    fitted = fit(fitted.model, survey.rows, "fast", seed, begin=fitted)
    model = _following(fitted, survey, central, seed)
    return fit(model, survey.rows, mode, seed, begin=fitted)


def _balanced(fitted: Fit, survey: Survey, central: FloatArray) -> Model:
    """The model with offsets that suit the effects as they are known now."""
    model = fitted.model
    kinds = fitted.best.mean.effects[model.seat_design.shape[1] :]
    return replace(model, offset=balanced(model, survey.frame, central, kinds))


def _following(fitted: Fit, survey: Survey, central: FloatArray, seed: int) -> Model:
    """The balanced model with loadings that suit the effects too: in a seat whose kinds differ the
    same error of a share is a larger one of its level."""
    model = _balanced(fitted, survey, central)
    drawn = draw(model, [fitted.best], RESPONSES, np.random.default_rng([seed, 2]))
    kinds = drawn.effects[:, model.seat_design.shape[1] :]
    follows = mean_response(model, survey.frame, central, kinds)
    follows[:, -1] = 1.0  # turnout moves with the parties' errors too, which makes up for it
    return replace(model, loading=model.loading / follows)


def _drawn(
    fitted: Fit, survey: Survey, central: FloatArray | None, draws: int, seed: int
) -> tuple[Float32, Float32, Float32]:
    """Shares (M, P + 1, D) and turnout (M, D) by seat, adults (C, K, D) by cell."""
    model = fitted.model
    seats, k = model.offset.shape
    shares = np.empty((k - 1, seats, draws), dtype=np.float32)
    turnout = np.empty((seats, draws), dtype=np.float32)
    cells = np.empty((draws, len(survey.cells), k), dtype=np.float32)
    offset_of = None
    if central is not None:
        # A past result fixes what a seat's cells add up to, whatever a draw makes of the cells.
        offset_of = partial(_rebalanced, model, survey, central)
    streams = np.random.default_rng([seed, 1]).spawn(len(fitted.posteriors))
    at = 0
    for i, (given, rng) in enumerate(zip(fitted.posteriors, streams, strict=True)):
        count = draws // len(fitted.posteriors) + (i < draws % len(fitted.posteriors))
        for size in [500] * (count // 500) + [count % 500]:
            if not size:
                continue
            drawn = draw(model, [given], size, rng)
            found = poststratify(model, survey.frame, drawn, by_cell=True, offset_of=offset_of)
            voting = found.seat[:, :, :-1].sum(axis=2)  # one less the rest may round to nothing
            here = slice(at, at + size)
            turnout[:, here] = voting.T
            shares[:, :, here] = (found.seat[:, :, :-1] / voting[:, :, None]).transpose(2, 1, 0)
            cells[here] = found.cell
            at += size
    return shares.swapaxes(0, 1), turnout, cells.transpose(1, 2, 0)


def _rebalanced(
    model: Model, survey: Survey, central: FloatArray, effects: FloatArray
) -> FloatArray:
    return balanced(model, survey.frame, central, effects, model.offset, REBALANCING)


def _groups(election: Election, survey: Survey, cells: Float32) -> list[tuple[str, str, Float32]]:
    frame = election.frame
    if frame is None:
        return []
    found = []
    for k, category in enumerate(survey.categories):
        for code, level in enumerate(frame.levels[k]):
            votes = cells[survey.cells[:, k] == code, :-1].sum(axis=0)
            total = votes.sum(axis=0)
            if (total > 0).all():
                found.append((category, level, votes[:-1] / total))
    return found
