"""Nothing depends on the order of outcomes, seats or rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.definition import Counts, Model
from hustings.estimate.multilevel.fit import Fit, fit, simulate
from hustings.estimate.multilevel.poststratify import CellFrame, poststratify
from tests.estimate.multilevel.small import SEATS, answers, loadings, small

OUTCOME_ORDER = np.array([2, 0, 3, 1])
MODEL = small(loading=loadings())
ANSWERS = answers(MODEL)
FRAME = np.random.default_rng(8).uniform(1e3, 5e3, (SEATS, MODEL.kind_design.shape[0]))


def relabelled(order: IntArray) -> tuple[Model, Counts]:
    """Place k of the new model is place ``order[k]`` of the old."""
    model = replace(
        MODEL,
        outcomes=tuple(MODEL.outcomes[k] for k in order),
        offset=MODEL.offset[:, order],
        loading=MODEL.loading[:, order],
    )
    return model, replace(ANSWERS, counts=ANSWERS.counts[:, order])


def reseated(order: IntArray) -> tuple[Model, Counts]:
    model = replace(
        MODEL,
        offset=MODEL.offset[order],
        loading=MODEL.loading[order],
        seat_design=MODEL.seat_design[order],
    )
    return model, replace(ANSWERS, seat=np.argsort(order)[ANSWERS.seat])


def by_outcome(fitted: Fit) -> tuple[FloatArray, FloatArray]:
    """(G, K) and (S, K) of the mean."""
    a, mean = fitted.model.basis.a, fitted.best.mean
    return mean.effects @ a.T, mean.seats @ a.T


def shares(fitted: Fit, adults: FloatArray, count: int = 1_000) -> FloatArray:
    frame = CellFrame(fitted.model.kind_design, adults)
    return poststratify(fitted.model, frame, simulate(fitted, count)).seat


def test_outcomes_relabelled() -> None:
    plain, other = fit(MODEL, ANSWERS, "fast"), fit(*relabelled(OUTCOME_ORDER), "fast")
    assert other.best.log_evidence == pytest.approx(plain.best.log_evidence, abs=1e-6)
    for one, two in zip(by_outcome(plain), by_outcome(other), strict=True):
        assert np.allclose(one[:, OUTCOME_ORDER], two, atol=1e-6)


def test_seats_permuted() -> None:
    order = np.random.default_rng(4).permutation(SEATS)
    plain, other = fit(MODEL, ANSWERS, "fast"), fit(*reseated(order), "fast")
    (effects, seats), (effects_other, seats_other) = by_outcome(plain), by_outcome(other)
    assert np.allclose(effects, effects_other, atol=1e-6)
    assert np.allclose(seats[order], seats_other, atol=1e-6)


def test_rows_shuffled_and_split() -> None:
    """Answers in another order, one row in two halves: the same evidence."""
    order = np.random.default_rng(5).permutation(np.repeat(np.arange(len(ANSWERS.seat)), 2))
    halves = Counts(ANSWERS.seat[order], ANSWERS.kind[order], ANSWERS.counts[order] / 2)
    plain, other = fit(MODEL, ANSWERS, "fast"), fit(MODEL, halves, "fast")
    assert np.allclose(by_outcome(plain)[1], by_outcome(other)[1], atol=1e-6)


def test_full_fits_relabelled_differ_by_chance_alone() -> None:
    plain = shares(fit(MODEL, ANSWERS, hyper_draws=32), FRAME)
    other = shares(fit(*relabelled(OUTCOME_ORDER), seed=1, hyper_draws=32), FRAME)
    apart = np.abs(plain[:, :, OUTCOME_ORDER].mean(axis=0) - other.mean(axis=0))
    ratio = plain[:, :, OUTCOME_ORDER].std(axis=0) / other.std(axis=0)
    assert (apart / other.std(axis=0)).max() < 0.3
    assert np.abs(np.log(ratio)).max() < 0.3


def test_the_same_arguments_give_the_same_answer() -> None:
    first, second = (shares(fit(MODEL, ANSWERS, hyper_draws=4), FRAME, 40) for _ in range(2))
    assert np.array_equal(first, second)
