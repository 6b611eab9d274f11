"""Polls of single seats: exact conditioning, shown against a dense Gaussian solve."""

import numpy as np

from hustings.estimate.draws import _draw_errors
from hustings.estimate.errors import Factors
from hustings.estimate.local import LocalPolls, conditioning
from hustings.estimate.settings import Settings, root_sd


def setting():
    rng = np.random.default_rng(1)
    loadings = np.concatenate(
        [np.full((1, 5, 1), 0.03), 0.02 * rng.standard_normal((1, 5, 3))], axis=2
    )
    error = Factors(loadings, np.full(5, 0.03))
    weights = np.zeros((3, 5))
    weights[0, 0] = weights[1, 0] = 1.0
    weights[2, 2:] = 1 / 3  # a region
    polls = LocalPolls(
        weights, np.array([[0.65], [0.62], [0.58]]), np.full(3, 0.02**2), np.array([0, 1, 0])
    )
    return error, polls, np.full(5, 0.55**2)


def test_draws_have_the_posterior_of_the_gaussian_model():
    error, polls, share = setting()
    settings = Settings()
    drawn = _draw_errors(
        error,
        0,
        conditioning(polls, error, share, 0, settings),
        400_000,
        np.random.default_rng(2),
    )
    shared = error.loadings[0][:, 1:]
    prior = shared @ shared.T + np.diag(error.seat_sd**2)
    same_house = polls.house[:, None] == polls.house[None, :]
    noise = same_house * root_sd(settings.local_house_error) ** 2 + np.diag(polls.variance)
    gain = prior @ polls.weights.T @ np.linalg.inv(polls.weights @ prior @ polls.weights.T + noise)
    mean = gain @ (polls.root[:, 0] - 0.55)
    cov = prior - gain @ polls.weights @ prior + 0.03**2  # the whole's error stays as it was
    assert np.allclose(drawn.mean(axis=1), mean, atol=5e-4)
    assert np.allclose(np.cov(drawn), cov, atol=3e-5)


def test_a_party_that_no_local_poll_gives_is_left_alone():
    error, polls, share = setting()
    blank = LocalPolls(polls.weights, np.full((3, 1), np.nan), polls.variance, polls.house)
    assert conditioning(blank, error, share, 0) is None
