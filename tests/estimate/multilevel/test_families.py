"""Covariances over outcomes: their gradients, their priors, and that no outcome has a place."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from hustings.estimate.multilevel.families import (
    Correlated,
    Family,
    Fixed,
    Scaled,
    Spread,
    correlation,
    sample_lkj,
)

FAMILIES = (Fixed(0.7), Fixed((0.3, 0.5, 0.7)), Spread(2.0), Scaled(0.4), Correlated(1.5, 2.0))
PLACES = 3


def theta_of(family: Family, seed: int = 0) -> np.ndarray:
    return 0.5 * np.random.default_rng(seed).standard_normal(family.size(PLACES))


@pytest.mark.parametrize("family", FAMILIES, ids=repr)
def test_gradients_against_differences(family: Family) -> None:
    theta = theta_of(family)
    rng = np.random.default_rng(1)
    direction = rng.standard_normal((PLACES, PLACES))
    direction = direction + direction.T

    def value(at: np.ndarray) -> float:
        return float((direction * family.covariance(at, PLACES)).sum())

    moves = 1e-5 * np.eye(len(theta))
    by_differences = [(value(theta + m) - value(theta - m)) / 2e-5 for m in moves]
    assert np.allclose(family.pull_back(theta, direction), by_differences, atol=1e-7)
    prior = [
        (family.log_prior(theta + m, PLACES) - family.log_prior(theta - m, PLACES)) / 2e-5
        for m in moves
    ]
    assert np.allclose(family.log_prior_gradient(theta, PLACES), prior, atol=1e-5)


@pytest.mark.parametrize("family", [Spread(2.0), Scaled(0.4), Correlated(1.5, 2.0)], ids=repr)
def test_the_density_is_that_of_the_draws(family: Family) -> None:
    """Draws from the very density have, with s its score, E s = 0 and E theta s' = -I. LKJ draws
    are made by another road (the onion) than the density (a Jacobian), so both must be right."""
    rng = np.random.default_rng(2)
    theta = np.array([family.sample(PLACES, rng) for _ in range(600)])
    score = np.array([family.log_prior_gradient(t, PLACES) for t in theta])
    for found, expected in (
        (score, 0.0),
        (theta[:, :, None] * score[:, None, :], -np.eye(theta.shape[1])),
    ):
        error = found.std(axis=0) / np.sqrt(len(theta))
        assert np.abs((found.mean(axis=0) - expected) / error).max() < 4.0


def test_lkj_draws_have_the_known_spread() -> None:
    """Under LKJ(eta) of F places each (r + 1) / 2 is Beta(b, b) with b = eta - 1 + F / 2."""
    rng = np.random.default_rng(3)
    drawn = np.array([sample_lkj(4, 2.0, rng)[np.triu_indices(4, 1)] for _ in range(4_000)])
    assert np.allclose(drawn.mean(axis=0), 0.0, atol=0.03)
    assert np.allclose(drawn.var(axis=0), 1 / (2 * 3.0 + 1), rtol=0.08)


@pytest.mark.parametrize("order", list(permutations(range(PLACES)))[1:])
def test_no_outcome_has_a_place(order: tuple[int, ...]) -> None:
    """Permuting outcomes permutes theta, and its density stays."""
    family = Correlated(1.5, 2.0)
    theta = theta_of(family, 4)
    above = np.triu_indices(PLACES, 1)
    logarithm = np.zeros((PLACES, PLACES))
    logarithm[above] = theta[PLACES:]
    logarithm += logarithm.T
    moved = np.concatenate([theta[list(order)], logarithm[np.ix_(order, order)][above]])
    expected = family.covariance(theta, PLACES)[np.ix_(order, order)]
    assert np.allclose(family.covariance(moved, PLACES), expected, atol=1e-12)
    assert family.log_prior(moved, PLACES) == pytest.approx(family.log_prior(theta, PLACES))


def test_any_vector_is_a_correlation_matrix() -> None:
    rng = np.random.default_rng(5)
    for spread in (0.1, 1.0, 4.0):
        r = correlation(spread * rng.standard_normal((20, 10)), 5)
        assert np.allclose(np.diagonal(r, axis1=1, axis2=2), 1.0, atol=1e-9)
        assert np.linalg.eigvalsh(r).min() > -1e-12
