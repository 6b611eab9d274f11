"""Fit, update, simulate: the engine as its users meet it.

``fast`` takes the best hyperparameters as known; ``full`` integrates over them, and is what
anything published rests on. An update keeps the hyperparameters: a thousand new answers
move seats, not what is known of how seats differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.definition import Counts, Model
from hustings.estimate.multilevel.hyper import find_best, integrate, prior_start, scaled
from hustings.estimate.multilevel.joint import Draws, draw
from hustings.estimate.multilevel.layout import Layout, lay_out
from hustings.estimate.multilevel.marginal import Posterior, posterior
from hustings.estimate.multilevel.newton import start

HYPER_DRAWS = 64  # of the hyperparameters in a full fit: each is followed by many of the rest
# Shared coordinates: beyond, half as many draws, for each is a second and ten megabytes.
LARGE = 500


@dataclass(frozen=True)
class Fit:
    """``best``: at the mode of the hyperparameters. ``posteriors``: what draws are taken from; the
    best alone in a fast fit. ``evidence``: what was fitted, for an update to add to."""

    model: Model
    evidence: Counts
    best: Posterior
    posteriors: tuple[Posterior, ...]


def fit(
    model: Model,
    evidence: Counts,
    mode: Literal["fast", "full"] = "full",
    seed: int = 0,
    begin: Fit | None = None,
    hyper_draws: int | None = None,
) -> Fit:
    """Fit a model to counts. Deterministic in its arguments.

    ``begin``: an earlier fit of the same model to start from (only quicker). ``hyper_draws``: of
    the hyperparameters in a full fit; 64 unless given, and half of it in a large model. Raises
    ValueError where counts are negative, not finite, of the wrong shape or name unknown seats or
    kinds.
    """
    check(model, evidence)
    layout = lay_out(model, evidence)
    theta = prior_start(model) if begin is None else begin.best.theta
    origin = start(model) if begin is None else begin.best.mode.state
    best, rough = find_best(model, layout, theta, origin)
    if mode == "fast":
        return Fit(model, evidence, best, (best,))
    if hyper_draws is None:
        hyper_draws = HYPER_DRAWS if len(model.moved) <= LARGE else HYPER_DRAWS // 2
    hyper = scaled(model, layout, best, rough)
    found = integrate(model, layout, hyper, hyper_draws, np.random.default_rng(seed))
    return Fit(model, evidence, best, tuple(found))


def update(fitted: Fit, added: Counts) -> Fit:
    """New counts into a fit, at its best hyperparameters: a step or two from the last mode."""
    evidence = together(fitted.evidence, added)
    check(fitted.model, added)
    layout = lay_out(fitted.model, evidence)
    best = _again(fitted.model, layout, fitted.best)
    return Fit(fitted.model, evidence, best, (best,))


def first_look(model: Model, evidence: Counts) -> Fit:
    """Given the hyperparameters that the search for better ones starts from: a quick first idea."""
    check(model, evidence)
    found = posterior(
        model, lay_out(model, evidence), prior_start(model), start(model), gradient=False
    )
    return Fit(model, evidence, found, (found,))


def refit(fitted: Fit, model: Model) -> Fit:
    """The same evidence under another model of the same shape, at the best hyperparameters."""
    best = _again(model, lay_out(model, fitted.evidence), fitted.best)
    return Fit(model, fitted.evidence, best, (best,))


def _again(model: Model, layout: Layout, before: Posterior) -> Posterior:
    return posterior(model, layout, before.theta, before.mode, gradient=False)


def together(first: Counts, second: Counts) -> Counts:
    """Both, one after the other."""
    return Counts(
        np.concatenate([first.seat, second.seat]),
        np.concatenate([first.kind, second.kind]),
        np.concatenate([first.counts, second.counts]),
    )


def simulate(fitted: Fit, draws: int, seed: int = 0) -> Draws:
    """Joint draws of effects, seats' levels and hyperparameters."""
    if draws < 1:
        raise ValueError(f"draws must be at least 1. Got {draws} instead.")
    return draw(fitted.model, list(fitted.posteriors), draws, np.random.default_rng(seed))


def check(model: Model, evidence: Counts) -> None:
    """Raises ValueError with what is wrong."""
    counts: FloatArray = evidence.counts
    if counts.ndim != 2 or counts.shape[1] != len(model.outcomes):
        raise ValueError(
            f"counts must have one column for each of {len(model.outcomes)} outcomes. "
            f"Got shape {counts.shape} instead."
        )
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("counts must be finite and not negative.")
    for name, index, size in (
        ("seat", evidence.seat, model.seats),
        ("kind", evidence.kind, model.kind_design.shape[0]),
    ):
        if len(index) != len(counts):
            raise ValueError(f"{name} must have one place a row of counts.")
        if len(index) and (index.min() < 0 or index.max() >= size):
            raise ValueError(f"{name} must lie between 0 and {size - 1}.")
    absent = model.offset[evidence.seat] <= -1e3
    if model.kind_offset is not None:
        absent = absent | (model.kind_offset[evidence.kind] <= -1e3)
    if (counts[absent] > 0).any():
        row = int(np.flatnonzero((counts * absent).sum(axis=1))[0])
        raise ValueError(
            f"row {row} counts answers for an outcome that is not on the ballot of its seat: "
            "set them aside first."
        )
