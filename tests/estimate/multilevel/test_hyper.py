"""The hyperparameters: their coordinates, what the data tell of them, where they have no mode."""

from __future__ import annotations

import numpy as np

from hustings.estimate.multilevel.chart import chart
from hustings.estimate.multilevel.fit import fit
from hustings.estimate.multilevel.hyper import _point, charted
from hustings.estimate.multilevel.information import information
from hustings.estimate.multilevel.layout import lay_out
from hustings.estimate.multilevel.marginal import posterior
from tests.estimate.multilevel.small import answers, loadings, small

MODEL = small(loading=loadings())
ANSWERS = answers(MODEL)
BEST = fit(MODEL, ANSWERS, "fast").best


def test_the_slope_in_the_charts_coordinates() -> None:
    """Of a standard normal density in theta, whose slope is known."""
    size = len(BEST.theta)
    found = chart(MODEL, BEST.theta, np.eye(size))
    z = 0.5 * np.random.default_rng(2).standard_normal(size)

    def value(at: np.ndarray) -> float:
        theta = found.theta(at)
        return found.pulled(at, -0.5 * float(theta @ theta), -theta)[0]

    slope = found.pulled(z, 0.0, -found.theta(z))[1]
    for i, move in enumerate(1e-5 * np.eye(size)):
        assert abs((value(z + move) - value(z - move)) / 2e-5 - slope[i]) < 1e-6


def test_an_sd_with_an_exponential_posterior_is_standard_normal() -> None:
    """Information of the prior alone: the best sd is the prior's mean."""
    found = chart(MODEL, np.zeros(len(BEST.theta)), np.eye(len(BEST.theta)))
    sds = np.exp(found.theta(np.zeros(len(BEST.theta))))[found.spread]
    assert (np.abs(sds - np.log(2)) < 0.15).all()  # the median of a mean of 1


def test_information_is_near_the_evidences_curvature() -> None:
    """Expected and observed information are the same on average, not in one survey."""
    layout, told = lay_out(MODEL, ANSWERS), information(MODEL, BEST)
    step = 0.05
    for i in range(len(BEST.theta)):
        move = step * np.eye(len(BEST.theta))[i]
        above = posterior(MODEL, layout, BEST.theta + move, BEST.mode).gradient
        below = posterior(MODEL, layout, BEST.theta - move, BEST.mode).gradient
        assert above is not None and below is not None
        observed = (below[i] - above[i]) / (2 * step)
        assert 0.2 < (told[i, i] + 0.5) / (observed + 0.5) < 5.0
    assert np.allclose(told, told.T)
    assert (np.linalg.eigvalsh(told) > 0).all()


def test_hyperparameters_beyond_numbers_are_refused_and_not_fatal() -> None:
    layout, hyper = lay_out(MODEL, ANSWERS), charted(MODEL, BEST)
    far = np.full(len(BEST.theta), 400.0)
    for z in (far, -far):
        found = _point(MODEL, layout, hyper, z, BEST.mode)
        assert found is None or np.isfinite(found.value)
