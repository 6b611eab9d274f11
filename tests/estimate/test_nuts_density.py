"""The density by hand that the references are sampled from is the definition's."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hustings.bench.survey_model import evidence, reference_lkj
from hustings.bench.surveys import SMALL, survey
from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.definition import Model, log_joint, sum_to_zero_basis
from hustings.estimate.multilevel.families import Spread

pytest.importorskip("numba", reason="the scripts' density needs numba")

SURVEY = survey(SMALL, 400, seed=6)
REFERENCE = reference_lkj(SURVEY)
MODELS = {
    "correlated seats": REFERENCE,
    "sum to zero": replace(
        REFERENCE,
        basis=sum_to_zero_basis(4),
        seat_family=Spread(2.0),
        effects=tuple(replace(e, family=Spread()) for e in REFERENCE.effects),
    ),
}


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "scripts"))
    return importlib.import_module("nuts_density")


@pytest.mark.parametrize("centred", [False, True])
def test_it_differs_from_the_log_joint_by_a_constant(by_hand: Any, centred: bool) -> None:
    """Where the seats' correlations stay: their prior's own coordinates are NumPyro's to check."""
    density = by_hand.Density(REFERENCE, evidence(SURVEY))
    density.centred[1] = centred
    rng = np.random.default_rng(0)
    apart = []
    correlations = 0.3 * rng.standard_normal(3)
    for _ in range(3):
        x = 0.5 * rng.standard_normal(density.size)
        first, normal = density.plan.shape[-1, 1:3]
        x[first + 3 : normal] = correlations
        rows = density.rows(x)
        theta = np.concatenate([hyperparameters(density, row, x) for row in density.plan.shape])
        joint = log_joint(
            REFERENCE,
            evidence(SURVEY),
            theta,
            rows[: REFERENCE.globals],
            rows[REFERENCE.globals :],
        )
        for place, (_, hyper, start, count) in enumerate(density.plan.shape):
            if start > hyper:  # from effects to multiples of their sds
                joint += count * x[hyper : hyper + 3][~density.centred[place]].sum()
        apart.append(density(x)[0] - joint)
    assert np.ptp(apart) < 1e-8


@pytest.mark.parametrize("name", MODELS)
def test_its_gradient_is_its_slope(by_hand: Any, name: str) -> None:
    model: Model = MODELS[name]
    density = by_hand.Density(model, evidence(SURVEY))
    density.centred[1] = True
    rng = np.random.default_rng(1)
    x = 0.5 * rng.standard_normal(density.size)
    gradient = density(x)[1].copy()
    for i in [*density.plan.hyper, *rng.integers(0, density.size, 20)]:
        step = np.zeros(density.size)
        step[i] = 1e-5
        slope = (density(x + step)[0] - density(x - step)[0]) / 2e-5
        assert gradient[i] == pytest.approx(slope, rel=1e-5, abs=1e-4)


def hyperparameters(density: Any, row: FloatArray, x: FloatArray) -> FloatArray:
    """One family's, on the definition's scale."""
    kind, hyper, normal, _ = (int(n) for n in row)
    if kind < 2:
        return np.asarray(x[hyper:normal])
    # The Cholesky factor of the correlations, from canonical partial correlations.
    factor = np.eye(3)
    w = np.tanh(x[hyper + 3 : normal])
    factor[1] = [w[0], np.sqrt(1 - w[0] ** 2), 0]
    left = np.sqrt(1 - w[1] ** 2)
    factor[2] = [w[1], w[2] * left, left * np.sqrt(1 - w[2] ** 2)]
    values, vectors = np.linalg.eigh(factor @ factor.T)
    logarithm = (vectors * np.log(values)) @ vectors.T
    return np.concatenate([x[hyper : hyper + 3], logarithm[np.triu_indices(3, 1)]])
