"""A country small enough to check by hand: 12 seats, 3 regions, 6 kinds of people, 4 outcomes."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from hustings.election.contest import FloatArray
from hustings.estimate.multilevel.definition import (
    Basis,
    Counts,
    Effect,
    Model,
    free_basis,
    reference_basis,
    sum_to_zero_basis,
)
from hustings.estimate.multilevel.families import Correlated, Fixed, Scaled, Spread

SEATS, KINDS, OUTCOMES = 12, 6, 4
BASES = {
    "reference": reference_basis(OUTCOMES),
    "sum to zero": sum_to_zero_basis(OUTCOMES),
    "free": free_basis(OUTCOMES),
}


def small(basis: Basis = BASES["sum to zero"], loading: FloatArray | None = None) -> Model:
    """Every kind of family, a covariate, regions, two categories."""
    rng = np.random.default_rng(1)
    region = np.arange(SEATS) % 3
    age, sex = np.unravel_index(np.arange(KINDS), (3, 2))
    kinds = np.column_stack([np.ones(KINDS), sex - 0.5, np.eye(3)[age]])
    parts = (
        ("covariate", 1, Fixed(0.5)),
        ("region", 3, Scaled(0.3)),
        ("intercept", 1, Fixed(1.0)),
        ("sex", 1, Fixed(0.5)),
        ("age", 3, Spread(2.0)),
    )
    ends = np.cumsum([columns for _, columns, _ in parts])
    return Model(
        outcomes=tuple("abcd"),
        basis=basis,
        offset=0.2 * rng.standard_normal((SEATS, OUTCOMES)),
        loading=np.ones((SEATS, OUTCOMES)) if loading is None else loading,
        seat_design=np.column_stack([rng.standard_normal(SEATS), np.eye(3)[region]]),
        kind_design=csr_matrix(kinds),
        effects=tuple(
            Effect(name, np.arange(end - columns, end), family)
            for (name, columns, family), end in zip(parts, ends, strict=True)
        ),
        seat_family=Correlated(2.0),
    )


def loadings() -> FloatArray:
    """(S, K): seats differ in how far each outcome moves there."""
    return np.asarray(np.random.default_rng(2).uniform(0.4, 1.8, (SEATS, OUTCOMES)))


def answers(model: Model, people: int = 500, seed: int = 3) -> Counts:
    """Answers with some structure; not every combination of seat and kind is met."""
    rng = np.random.default_rng(seed)
    kinds = model.kind_design.shape[0]
    seat, kind = np.divmod(np.arange(model.seats * kinds), kinds)
    met = rng.multinomial(people, rng.dirichlet(np.ones(len(seat))))
    tilt = 0.7 * rng.standard_normal((kinds, len(model.outcomes)))
    eta = tilt[kind] + 0.5 * rng.standard_normal((model.seats, len(model.outcomes)))[seat]
    chances = np.exp(eta) / np.exp(eta).sum(axis=1, keepdims=True)
    keep = met > 0
    counts = rng.multinomial(met[keep], chances[keep]).astype(float)
    return Counts(seat[keep], kind[keep], counts)


def none(model: Model) -> Counts:
    """Nobody asked."""
    nowhere = np.zeros(0, dtype=np.int64)
    return Counts(nowhere, nowhere, np.zeros((0, len(model.outcomes))))
