"""The multilevel model of an invented survey, under the priors that peers are compared on.

``reference_lkj``: logits against outcome 0; intercepts N(0, 2.5), covariates and slopes N(0, 1),
sds of groups and seats Exponential(1), correlations of seats LKJ(2).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from hustings.bench.surveys import Country, Survey
from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.definition import (
    NOT_ON_BALLOT,
    Counts,
    Effect,
    Model,
    reference_basis,
)
from hustings.estimate.multilevel.families import Correlated, Family, Fixed, Spread

INTERCEPT, SLOPE, GROUPS, SEATS = Fixed(2.5), Fixed(1.0), Spread(1.0), Correlated(1.0, 2.0)


def evidence(survey: Survey) -> Counts:
    """What the people of the survey answered."""
    return Counts(survey.seat, survey.kind, survey.counts.astype(float))


def reference_lkj(survey: Survey) -> Model:
    """The model that the survey was drawn from, its effects and sds unknown."""
    country = survey.country
    seat_parts: list[tuple[str, Family, FloatArray]] = [
        ("covariates", SLOPE, survey.covariates),
        ("region", GROUPS, _one_hot(country.seat_region)),
    ]
    kind_parts = _kind_parts(country)
    parts = seat_parts + kind_parts
    ends = np.cumsum([part.shape[1] for _, _, part in parts])
    effects = tuple(
        Effect(name, np.arange(end - part.shape[1], end), family)
        for (name, family, part), end in zip(parts, ends, strict=True)
    )
    return Model(
        outcomes=country.outcomes,
        basis=reference_basis(len(country.outcomes)),
        offset=np.where(survey.stands, 0.0, NOT_ON_BALLOT),
        loading=np.ones(survey.stands.shape),
        seat_design=np.hstack([part for _, _, part in seat_parts]),
        kind_design=sp.csr_matrix(np.hstack([part for _, _, part in kind_parts])),
        effects=effects,
        seat_family=SEATS,
    )


def _kind_parts(country: Country) -> list[tuple[str, Family, FloatArray]]:
    """Name, family and columns (Q, n) of the effects of what people are."""
    parts: list[tuple[str, Family, FloatArray]] = [
        ("intercept", INTERCEPT, np.ones((len(country.kinds), 1), dtype=np.float64))
    ]
    for place, category in enumerate(country.categories):
        level = country.kinds[:, place]
        if category.sd is None:
            parts.append((category.name, SLOPE, np.asarray(level[:, None] - 0.5, dtype=np.float64)))
        else:
            parts.append((category.name, GROUPS, _one_hot(level)))
    pair = country.pair_levels()
    parts.append((":".join(country.pair), GROUPS, _one_hot(pair)))
    return parts


def _one_hot(level: IntArray) -> FloatArray:
    """(n, levels) a column for each level."""
    return np.asarray(level[:, None] == np.arange(level.max() + 1), dtype=np.float64)
