"""The quick fit of 20,000 people stands where a long NUTS run of the same model does."""

from __future__ import annotations

import numpy as np

from hustings.bench.against_nuts import TABLES, differences, read_reference
from hustings.bench.survey_model import evidence, reference_lkj
from hustings.bench.surveys import UNITED_KINGDOM, survey
from hustings.estimate.multilevel.fit import fit, simulate
from hustings.estimate.multilevel.poststratify import CellFrame, poststratify


def test_a_fast_fit_is_near_nuts() -> None:
    nuts = read_reference(TABLES / "uk_20000.json")
    made = survey(UNITED_KINGDOM, nuts.people, nuts.seed)
    model = reference_lkj(made)
    fitted = fit(model, evidence(made), "fast")
    frame = CellFrame(model.kind_design, made.frame)
    drawn = poststratify(model, frame, simulate(fitted, 1_000)).seat[:, nuts.seat, nuts.outcome]
    apart, ratio = differences(nuts, drawn.mean(axis=0), drawn.std(axis=0))
    assert np.median(apart) < 0.06
    assert np.quantile(apart, 0.95) < 0.25
    assert 0.95 < np.median(ratio) < 1.08
