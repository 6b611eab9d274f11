"""Fit, update, simulate and poststratify as their users meet them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from hustings.estimate.multilevel.covariance import covariances
from hustings.estimate.multilevel.definition import NOT_ON_BALLOT, Counts
from hustings.estimate.multilevel.fit import fit, simulate, together, update
from hustings.estimate.multilevel.joint import Draws
from hustings.estimate.multilevel.layout import lay_out
from hustings.estimate.multilevel.marginal import posterior
from hustings.estimate.multilevel.newton import start
from hustings.estimate.multilevel.poststratify import CellFrame, poststratify
from tests.estimate.multilevel.small import KINDS, OUTCOMES, SEATS, answers, loadings, small

MODEL = small(loading=loadings())
ANSWERS = answers(MODEL)


def test_an_update_is_a_fresh_fit_at_the_same_hyperparameters() -> None:
    added = answers(MODEL, 60, seed=11)
    before = fit(MODEL, ANSWERS, "fast")
    after = update(before, added).best
    layout = lay_out(MODEL, together(ANSWERS, added))
    fresh = posterior(MODEL, layout, before.best.theta, start(MODEL))
    assert np.allclose(after.mean.seats, fresh.mean.seats, atol=1e-3)
    assert np.allclose(after.mean.effects, fresh.mean.effects, atol=1e-3)
    assert after.mode.arrow.log_det == pytest.approx(fresh.mode.arrow.log_det, abs=0.05)


def test_an_update_with_nothing_changes_nothing() -> None:
    before = fit(MODEL, ANSWERS, "fast")
    nothing = Counts(ANSWERS.seat[:0], ANSWERS.kind[:0], ANSWERS.counts[:0])
    assert np.allclose(update(before, nothing).best.mean.seats, before.best.mean.seats, atol=1e-5)


def test_a_fit_begun_from_another_arrives_at_the_same_place() -> None:
    cold = fit(MODEL, ANSWERS, "fast")
    warm = fit(MODEL, ANSWERS, "fast", begin=fit(MODEL, answers(MODEL, 100, 5), "fast"))
    assert warm.best.log_evidence == pytest.approx(cold.best.log_evidence, abs=0.05)
    assert np.allclose(warm.best.mean.seats, cold.best.mean.seats, atol=0.05)


def test_draws_have_the_posteriors_mean_and_spread() -> None:
    fitted = fit(MODEL, ANSWERS, "fast")
    draws = simulate(fitted, 4_000)
    mean = fitted.best.mean
    split = MODEL.seat_design.shape[1]
    covariance = covariances(MODEL, fitted.best.mode.arrow)
    assert np.allclose(draws.effects.mean(axis=0), mean.effects, atol=1e-9)  # drawn in pairs
    level = MODEL.seat_design @ mean.effects[:split] + mean.seats
    assert np.allclose(draws.level.mean(axis=0), level, atol=1e-9)
    sd = np.sqrt(np.diagonal(covariance.level, axis1=1, axis2=2))
    assert np.allclose(draws.level.std(axis=0) / sd, 1.0, atol=0.08)
    # of a seat's level with an age, jointly
    column = split + 2
    both = np.einsum(
        "nsd,ne->sde",
        draws.level - draws.level.mean(axis=0),
        draws.effects[:, column] - draws.effects[:, column].mean(axis=0),
    ) / len(draws.level)
    d = MODEL.basis.size
    kind = column - split
    expected = covariance.with_kinds[:, :, kind * d : (kind + 1) * d]
    scale = sd[:, :, None] * draws.effects[:, column].std(axis=0)
    assert np.abs((both - expected) / scale).max() < 0.08


@pytest.mark.parametrize("count", [1, 2, 7])
def test_as_many_draws_as_asked_for(count: int) -> None:
    fitted = fit(MODEL, ANSWERS, hyper_draws=3)
    draws = simulate(fitted, count)
    assert draws.effects.shape == (count, MODEL.globals, MODEL.basis.size)
    assert draws.level.shape == (count, SEATS, MODEL.basis.size)
    assert draws.theta.shape == (count, MODEL.hyperparameters)


def test_no_draws_are_refused() -> None:
    with pytest.raises(ValueError, match="draws must be at least 1"):
        simulate(fit(MODEL, ANSWERS, "fast"), 0)


def test_poststratification_is_the_sum_over_cells() -> None:
    """Of softmax shares times adults; one outcome is not on the ballot of two seats."""
    rng = np.random.default_rng(6)
    offset = MODEL.offset.copy()
    offset[:2, 3] = NOT_ON_BALLOT
    model = replace(MODEL, offset=offset)
    d, split = model.basis.size, model.seat_design.shape[1]
    adults = rng.uniform(0, 1000, (SEATS, KINDS))
    adults[4] = 0.0
    adults[5, :3] = 0.0
    draws = Draws(
        effects=rng.standard_normal((3, model.globals, d)),
        level=3 * rng.standard_normal((3, SEATS, d)),
        theta=np.zeros((3, model.hyperparameters)),
    )
    found = poststratify(model, CellFrame(model.kind_design, adults), draws, by_cell=True)
    for i in range(3):
        of_seat = offset + model.loading * (draws.level[i] @ model.basis.a.T)
        of_kind = model.kind_design @ draws.effects[i, split:] @ model.basis.a.T
        p = np.exp(of_seat[:, None, :] + of_kind[None])
        p /= p.sum(axis=2, keepdims=True)
        people = adults[:, :, None] * p
        with np.errstate(invalid="ignore"):
            expected = people.sum(axis=1) / adults.sum(axis=1)[:, None]
        assert np.allclose(found.seat[i], expected, atol=1e-12, equal_nan=True)
        assert np.isnan(found.seat[i, 4]).all()
        assert np.isfinite(np.delete(found.seat[i], 4, axis=0)).all()
        assert np.allclose(found.cell[i], people.sum(axis=0), rtol=1e-10)
    assert (found.seat[:, :2, 3] == 0.0).all()


def test_cells_are_left_out_where_not_asked_for() -> None:
    draws = simulate(fit(MODEL, ANSWERS, "fast"), 2)
    frame = CellFrame(csr_matrix(MODEL.kind_design[:3]), np.ones((SEATS, 3)))
    found = poststratify(MODEL, frame, draws)
    assert found.cell.shape == (0, 3, OUTCOMES)
    assert np.allclose(found.seat.sum(axis=2), 1.0)
