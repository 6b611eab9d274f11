"""The hyperparameters, where they have no mode."""

from __future__ import annotations

import numpy as np

from hustings.estimate.multilevel.fit import fit
from hustings.estimate.multilevel.hyper import _point, scaled
from hustings.estimate.multilevel.layout import lay_out
from tests.estimate.multilevel.small import answers, loadings, small

MODEL = small(loading=loadings())
ANSWERS = answers(MODEL)
BEST = fit(MODEL, ANSWERS, "fast").best


def test_hyperparameters_beyond_numbers_are_refused_and_not_fatal() -> None:
    layout = lay_out(MODEL, ANSWERS)
    hyper = scaled(MODEL, layout, BEST, np.ones(len(BEST.theta)))
    far = np.full(len(BEST.theta), 400.0)
    for z in (far, -far):
        found = _point(MODEL, layout, hyper, z, BEST.mode)
        assert found is None or np.isfinite(found.value)
