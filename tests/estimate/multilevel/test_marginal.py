"""The arithmetic of the marginal likelihood, against the definition and plain linear algebra."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.linalg as sl
from scipy.sparse import csr_matrix

from hustings.election.contest import FloatArray
from hustings.estimate.multilevel import newton
from hustings.estimate.multilevel.covariance import covariances
from hustings.estimate.multilevel.definition import (
    Counts,
    Effect,
    Model,
    log_joint,
    reference_basis,
)
from hustings.estimate.multilevel.families import Fixed
from hustings.estimate.multilevel.fit import fit
from hustings.estimate.multilevel.layout import lay_out
from hustings.estimate.multilevel.marginal import log_evidence, posterior
from hustings.estimate.multilevel.newton import State, find_mode, precision, start
from tests.estimate.multilevel.small import BASES, OUTCOMES, answers, loadings, small


@pytest.fixture
def exact_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mode to the last digit, so that differences of the evidence are its slope."""
    monkeypatch.setattr(newton, "DECREMENT", 1e-18)


def model_of(basis: str, loaded: bool) -> Model:
    return small(BASES[basis], loadings() if loaded else None)


def centred() -> Model:
    """Kinds' effects within seats, and something known of kinds beforehand."""
    rng = np.random.default_rng(21)
    model = model_of("sum to zero", loaded=True)
    return replace(
        model,
        centre=rng.uniform(0, 1, (model.seats, model.kind_design.shape[1])),
        kind_offset=0.3 * rng.standard_normal((model.kind_design.shape[0], OUTCOMES)),
    )


def partial() -> Model:
    """A covariate and the ages move some outcomes only."""
    model = model_of("free", loaded=True)
    only = {"covariate": np.array([0, 2]), "age": np.array([1, 2, 3])}
    effects = tuple(replace(e, only=only.get(e.name)) for e in model.effects)
    return replace(model, effects=effects)


MODELS = {
    **{
        f"{basis}, {'loaded' if loaded else 'plain'}": model_of(basis, loaded)
        for basis in BASES
        for loaded in (False, True)
    },
    "centred": centred(),
    "partial": partial(),
    "both": replace(partial(), centre=centred().centre, kind_offset=centred().kind_offset),
}


def theta_of(model: Model, seed: int = 0) -> FloatArray:
    rng = np.random.default_rng(seed)
    return np.asarray(-1.0 + 0.4 * rng.standard_normal(model.hyperparameters))


@pytest.mark.usefixtures("exact_mode")
@pytest.mark.parametrize("name", MODELS)
def test_the_gradient_of_the_evidence(name: str) -> None:
    model = MODELS[name]
    layout, theta = lay_out(model, answers(model)), theta_of(model)
    found = posterior(model, layout, theta, start(model))
    step = 1e-3
    by_differences = []
    for move in step * np.eye(len(theta)):
        up = log_evidence(model, layout, theta + move, found.mode.state)
        down = log_evidence(model, layout, theta - move, found.mode.state)
        by_differences.append((up.log_evidence - down.log_evidence) / (2 * step))
    assert np.allclose(found.gradient, by_differences, atol=2e-4)


@pytest.mark.parametrize("name", MODELS)
def test_the_mode_is_the_definitions(name: str) -> None:
    """No step away from it raises the log joint density, as the definition states it plainly."""
    model = MODELS[name]
    evidence, theta = answers(model), theta_of(model)
    mode = find_mode(model, lay_out(model, evidence), precision(model, theta), start(model)).state
    top = log_joint(model, evidence, theta, mode.effects, mode.seats)
    rng = np.random.default_rng(7)
    moves = np.zeros(mode.effects.size)
    moves[model.moved] = 1.0
    moves = moves.reshape(mode.effects.shape)
    for size in (1e-2, 1e-1):
        for _ in range(5):
            effects = mode.effects + size * moves * rng.standard_normal(mode.effects.shape)
            seats = mode.seats + size * rng.standard_normal(mode.seats.shape)
            assert log_joint(model, evidence, theta, effects, seats) < top


@pytest.mark.parametrize("name", MODELS)
def test_the_arrow_against_a_dense_inverse(name: str) -> None:
    model = MODELS[name]
    evidence, theta = answers(model), theta_of(model)
    layout, prior = lay_out(model, evidence), precision(model, theta)
    mode = find_mode(model, layout, prior, start(model))
    arrow = newton.factorise(model, layout, prior, mode.p)
    hessian, levels = dense(model, evidence, theta, mode.state)
    size, d = model.globals * model.basis.size, model.basis.size
    seats = model.seats
    moved = np.concatenate([model.moved, np.arange(size, len(hessian))])
    inside = np.ix_(moved, moved)
    inverse = np.zeros_like(hessian)
    inverse[inside] = np.linalg.inv(hessian[inside])

    assert arrow.log_det == pytest.approx(np.linalg.slogdet(hessian[inside])[1], abs=1e-8)
    found = covariances(model, arrow)
    assert np.allclose(found.shared, inverse[np.ix_(model.moved, model.moved)], atol=1e-10)
    of_level = levels @ inverse @ levels.T
    pick = np.arange(seats)
    assert np.allclose(
        found.level, of_level.reshape(seats, d, seats, d)[pick, :, pick, :], atol=1e-6
    )
    kinds = model.moved[model.moved >= model.seat_design.shape[1] * d]
    with_kinds = (levels @ inverse)[:, kinds].reshape(seats, d, -1)
    assert np.allclose(found.with_kinds, with_kinds, atol=1e-6)
    own = inverse[size:, size:].reshape(seats, d, seats, d)[pick, :, pick, :]
    assert np.allclose(found.own, own, atol=1e-6)

    right = np.random.default_rng(5).standard_normal(len(hessian))
    state = State(right[:size].reshape(-1, d), right[size:].reshape(-1, d))
    solved = newton.solve(model, arrow, state)
    expected = inverse @ right
    assert np.allclose(solved.effects.ravel(), expected[:size], atol=1e-9)
    assert np.allclose(solved.seats.ravel(), expected[size:], atol=1e-9)


def dense(
    model: Model, evidence: Counts, theta: FloatArray, state: State
) -> tuple[FloatArray, FloatArray]:
    """The Hessian of minus the log joint, (G D + S D) squared, and the map from effects and seats
    to the seats' levels, (S D, G D + S D); by the book. Where an effect does not move, its rows
    and columns mean nothing."""
    basis, d, js = model.basis, model.basis.size, model.seat_design.shape[1]
    shared = model.globals * d
    levels = np.zeros((model.seats * d, shared + model.seats * d))
    levels[:, : js * d] = np.kron(model.seat_design, np.eye(d))
    levels[:, shared:] = np.eye(model.seats * d)
    kinds = np.zeros((model.kind_design.shape[0] * d, levels.shape[1]))
    kinds[:, js * d : shared] = np.kron(model.kind_design.toarray(), np.eye(d))
    blocks = []
    for effect, part in zip(model.effects, model.split(theta), strict=False):
        covariance = basis.b @ effect.family.covariance(part, basis.places) @ basis.b.T
        only = np.ix_(effect.coordinates(d), effect.coordinates(d))
        block = np.zeros((d, d))
        block[only] = np.linalg.inv(covariance[only])
        blocks += [block] * len(effect.columns)
    own = model.seat_family.covariance(model.split(theta)[-1], basis.places)
    blocks += [np.linalg.inv(basis.b @ own @ basis.b.T)] * model.seats
    hessian = sl.block_diag(*blocks)
    x = np.concatenate([state.effects.ravel(), state.seats.ravel()])
    for s, q, counts in zip(evidence.seat, evidence.kind, evidence.counts, strict=True):
        seat = np.diag(model.loading[s]) @ basis.a @ levels[s * d : (s + 1) * d]
        rows = seat + basis.a @ kinds[q * d : (q + 1) * d]
        eta = model.offset[s].copy()
        if model.centre is not None:
            rows[:, js * d : shared] -= basis.a @ np.kron(model.centre[s], np.eye(d))
        if model.kind_offset is not None:
            eta += model.kind_offset[q]
        eta += rows @ x
        p = np.exp(eta) / np.exp(eta).sum()
        hessian += counts.sum() * rows.T @ (np.diag(p) - np.outer(p, p)) @ rows
    return hessian, levels


def test_the_corrected_mean_of_a_rare_outcome() -> None:
    """One seat, one kind: a single number whose posterior mean can be had by adding it up.

    2 of 40 chose the outcome: the mode of the logit lies .2 sd above its mean, the corrected
    mean within a third of that.
    """
    model = Model(
        outcomes=("no", "yes"),
        basis=reference_basis(2),
        offset=np.zeros((1, 2)),
        loading=np.ones((1, 2)),
        seat_design=np.zeros((1, 0)),
        kind_design=csr_matrix(np.ones((1, 1))),
        effects=(Effect("nothing", np.array([0]), Fixed(1e-6)),),
        seat_family=Fixed(2.5),
    )
    evidence = Counts(np.array([0]), np.array([0]), np.array([[38.0, 2.0]]))
    grid = np.linspace(-12.0, 6.0, 20_001)
    log_density = 2 * grid - 40 * np.log1p(np.exp(grid)) - 0.5 * (grid / 2.5) ** 2
    weight = np.exp(log_density - log_density.max())
    mean = float((weight * grid).sum() / weight.sum())
    sd = float(np.sqrt((weight * (grid - mean) ** 2).sum() / weight.sum()))
    best = fit(model, evidence, "fast").best
    before = abs(float(best.mode.state.seats[0, 0]) - mean) / sd
    after = abs(float(best.mean.seats[0, 0]) - mean) / sd
    assert before > 0.15
    assert after < before / 3
