"""NUTS and the engine read one model: their joint densities differ by a constant alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from hustings.bench.survey_model import evidence, reference_lkj
from hustings.bench.surveys import SMALL, survey
from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.definition import (
    Counts,
    Effect,
    Model,
    free_basis,
    log_joint,
    reference_basis,
    sum_to_zero_basis,
)
from hustings.estimate.multilevel.families import Correlated, Family, Fixed, Scaled, Spread

numpyro = pytest.importorskip("numpyro", reason="NUTS needs the extra [bayes]")

import jax  # noqa: E402
from numpyro.infer.util import log_density  # noqa: E402

from hustings.estimate.multilevel.nuts import joint, logarithms, nuts  # noqa: E402

SURVEY = survey(SMALL, 300, seed=5)
ANSWERS = evidence(SURVEY)
REFERENCE = reference_lkj(SURVEY)
SCALED = replace(REFERENCE.effects[3], family=Scaled((0.2, 0.3, 0.4)))
LOADED = replace(REFERENCE, loading=np.random.default_rng(9).uniform(0.5, 2.0, (40, 4)))
MODELS = {
    "logits against the first outcome": REFERENCE,
    "sum to zero": replace(REFERENCE, basis=sum_to_zero_basis(4)),
    "loadings, no constraint": replace(LOADED, basis=free_basis(4)),
    "a factor on known sds": replace(
        REFERENCE, effects=(*REFERENCE.effects[:3], SCALED, *REFERENCE.effects[4:])
    ),
    "seats uncorrelated": replace(REFERENCE, seat_family=Spread(2.0)),
    "kinds with offsets, centred within seats": replace(
        REFERENCE,
        kind_offset=np.random.default_rng(7).normal(size=(24, 4)),
        centre=np.random.default_rng(8).uniform(size=(40, REFERENCE.kind_design.shape[1])),
    ),
}

QUESTION = Model(
    outcomes=("yes", "no"),
    basis=reference_basis(2),
    offset=np.zeros((1, 2)),
    loading=np.ones((1, 2)),
    seat_design=np.zeros((1, 0)),
    kind_design=csr_matrix(np.ones((1, 1))),
    effects=(Effect("intercept", np.array([0]), Fixed(2.5)),),
    seat_family=Fixed(0.01),
)
SAID = Counts(np.array([0]), np.array([0]), np.array([[600.0, 400.0]]))


@pytest.mark.parametrize("name", MODELS)
def test_the_log_joint_is_the_definitions_but_for_a_constant(name: str) -> None:
    model = MODELS[name]
    with jax.enable_x64(True):
        oracle = jax.jit(lambda at: log_density(joint(model, ANSWERS), (), {}, at)[0])
        apart = [difference(model, oracle, seed) for seed in range(4)]
    assert np.ptp(apart) < 1e-5, apart


def test_draws_of_a_survey_of_one_question() -> None:
    """A country of one seat and one kind of people: the answer is the share in the survey."""
    chains = nuts(QUESTION, SAID, draws=200, tune=200, chains=2, seed=1)
    draws = chains.draws
    assert draws.effects.shape == draws.level.shape == (400, 1, 1)
    assert draws.theta.shape == (400, 0)
    assert (chains.chains, chains.diverging) == (2, 0)
    share = 1 / (1 + np.exp(draws.effects + draws.level))
    sd = np.sqrt(0.6 * 0.4 / 1000)
    assert abs(share.mean() - 0.6) < sd / 3
    assert 0.8 < share.std() / sd < 1.2


@pytest.mark.parametrize("family", [Spread(), Scaled((0.2, 0.3, 0.4)), Correlated()])
def test_hyperparameters_come_back_on_the_definitions_scale(family: Family) -> None:
    theta = np.stack([family.sample(3, np.random.default_rng(s)) for s in range(5)])
    covariance = np.stack([family.covariance(t, 3) for t in theta])
    np.testing.assert_allclose(logarithms(family, covariance), theta, atol=1e-9)


@dataclass(frozen=True)
class Unknown:
    """A family that NUTS does not know."""

    def size(self, places: int) -> int:
        return 0


def test_a_family_that_is_not_known_is_named() -> None:
    unknown = replace(QUESTION, seat_family=Unknown())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="the family of seats must be Fixed"):
        nuts(unknown, SAID)


@pytest.mark.parametrize(("draws", "chains"), [(0, 1), (1, 0)])
def test_no_draws_are_refused(draws: int, chains: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        nuts(QUESTION, SAID, draws=draws, chains=chains)


def difference(model: Model, oracle: Callable[..., Any], seed: int) -> float:
    """The oracle's log density less the definition's, both as densities of the covariances (their
    places that can move) and of the effects, at a random point."""
    rng = np.random.default_rng(seed)
    places, b = model.basis.places, model.basis.b
    theta = 0.4 * rng.standard_normal(model.hyperparameters)
    rows = 0.5 * rng.standard_normal((model.globals + model.seats, model.basis.size))
    apart = -log_joint(model, ANSWERS, theta, rows[: model.globals], rows[model.globals :])
    point: dict[str, FloatArray] = {}
    columns = [*(e.columns for e in model.effects), model.globals + np.arange(model.seats)]
    names = [*(e.name for e in model.effects), "seats"]
    for name, family, part, own in zip(
        names, model.families, model.split(theta), columns, strict=True
    ):
        covariance = family.covariance(part, places)
        factor = np.linalg.cholesky(b @ covariance @ b.T)
        point[f"{name}.normal"] = np.linalg.solve(factor, rows[own].T).T
        apart -= len(own) * np.log(np.diag(factor)).sum()
        if len(part):
            natural, back = on_natural_scale(family, covariance)
            apart -= log_volume(lambda x, back=back: moving(family, back(x)), natural)  # noqa: B023
            apart += log_volume(
                lambda x, family=family: moving(family, family.covariance(x, places)),
                part,
            )
            point |= {f"{name}.{k}": v for k, v in sites(family, natural, places).items()}
    return apart + float(oracle(point))


def on_natural_scale(
    family: Family, covariance: FloatArray
) -> tuple[FloatArray, Callable[[FloatArray], FloatArray]]:
    """What NumPyro draws, in one vector, and the covariance made of it."""
    sd = np.sqrt(np.diag(covariance))
    if isinstance(family, Scaled):
        known = np.broadcast_to(np.asarray(family.sd), sd.shape)
        return sd[:1] / known[:1], lambda x: np.diag(np.square(x[0] * known))
    if isinstance(family, Spread):
        return sd, lambda x: np.diag(np.square(x))
    lower = np.linalg.cholesky(covariance / np.outer(sd, sd))[np.tril_indices(len(sd), -1)]

    def back(x: FloatArray) -> FloatArray:
        root = x[: len(sd), None] * correlation_factor(x[len(sd) :], len(sd))
        return np.asarray(root @ root.T)

    return np.concatenate([sd, lower]), back


def sites(family: Family, natural: FloatArray, places: int) -> dict[str, FloatArray]:
    """The values of NumPyro's sites from that vector."""
    if isinstance(family, Scaled):
        return {"scale": natural[0]}
    if isinstance(family, Spread):
        return {"sd": natural}
    assert isinstance(family, Correlated)
    return {"sd": natural[:places], "factor": correlation_factor(natural[places:], places)}


def correlation_factor(lower: FloatArray, places: int) -> FloatArray:
    """The Cholesky factor of a correlation matrix, from its places below the diagonal."""
    factor = np.zeros((places, places))
    factor[np.tril_indices(places, -1)] = lower
    factor[np.diag_indices(places)] = np.sqrt(1 - np.square(factor).sum(axis=1))
    return factor


def moving(family: Family, covariance: FloatArray) -> FloatArray:
    """The places of a covariance that a family can move freely."""
    if isinstance(family, Correlated):
        return np.asarray(covariance[np.tril_indices(len(covariance))])
    return np.diag(covariance)[: 1 if isinstance(family, Scaled) else None]


def log_volume(function: Callable[[FloatArray], FloatArray], at: FloatArray) -> float:
    """log |d function / dx|, by central differences."""
    steps = 1e-5 * np.eye(len(at))
    jacobian = np.stack([(function(at + s) - function(at - s)) / 2e-5 for s in steps])
    return float(np.linalg.slogdet(jacobian)[1])
